import type { Known } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Statement, statementsOf } from "../../policies/statement";
import { denoted, thoseNaming } from "../references";
import { fits } from "../records/wildcard";

/** A policy that is given to people or roles. */
export interface GrantingPolicy {
  readonly policy: Resource;
  readonly statements: Known<readonly Statement[]>;
}

/** Types of policies of identities, with the argument that holds the text. */
const types = {
  aws_iam_role_policy: "policy",
  aws_iam_user_policy: "policy",
  aws_iam_group_policy: "policy",
  aws_iam_policy: "policy",
  aws_ssoadmin_permission_set_inline_policy: "inline_policy",
} as const;

export const policyTypes: readonly string[] = [...Object.keys(types), "aws_iam_role"];

const known = new WeakMap<Model, readonly GrantingPolicy[]>();

/** Every policy of an identity; one that stands in a role counts as the role's. */
export function grantingPolicies(model: Model): readonly GrantingPolicy[] {
  const made = known.get(model) ?? find(model);
  known.set(model, made);
  return made;
}

function find(model: Model): readonly GrantingPolicy[] {
  const own = Object.entries(types).flatMap(([type, argument]) =>
    model.resources(type).map((policy) => ({ policy, statements: statementsOf(policy.text(argument)) })),
  );
  const inRoles = model
    .resources("aws_iam_role")
    .flatMap((policy) =>
      policy
        .blocks("inline_policy")
        .blocks.map((block) => ({ policy, statements: statementsOf(block.text("policy")) })),
    );
  return [...own, ...inRoles];
}

export function allows({ effect, actions, notActions }: Statement, action: string): boolean {
  if (effect !== "Allow") return false;
  const isIn = (list: readonly string[]): boolean => list.some((one) => fits(one.toLowerCase(), action.toLowerCase()));
  return actions === undefined ? notActions !== undefined && !isIn(notActions) : isIn(actions);
}

/** Whether nobody but services can hold a policy: not known where nothing says who holds it. */
export function isForServicesOnly(model: Model, policy: Resource): boolean {
  const roles = rolesWith(model, policy);
  return roles.length > 0 && roles.every(isOfService);
}

function rolesWith(model: Model, policy: Resource): readonly Resource[] {
  if (policy.type === "aws_iam_role") return [policy];
  if (policy.type === "aws_iam_role_policy") {
    const role = denoted(model, policy.value("role"), policy, "aws_iam_role");
    return role === undefined ? [] : [role];
  }
  return thoseNaming(model, policy, "aws_iam_role_policy_attachment", "policy_arn").found.flatMap((attachment) => {
    const role = denoted(model, attachment.value("role"), attachment, "aws_iam_role");
    return role === undefined ? [] : [role];
  });
}

function isOfService(role: Resource): boolean {
  const trust = statementsOf(role.text("assume_role_policy"));
  return (
    trust.known &&
    trust.value
      .filter(({ effect }) => effect === "Allow")
      .every(({ principals = {} }) => Object.keys(principals).every((kind) => kind === "Service"))
  );
}
