import type { Known } from "../model/arguments";
import { knownAttribute } from "../model/known-attributes";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { isNothing, symbol, symbolicText } from "../model/value";
import { type Statement, statementsOf } from "../policies/statement";

/** A policy that says what whoever has it may do. */
export interface PermissionPolicy {
  readonly resource: Resource;

  /** Which of several in one resource: the name of an `inline_policy`. */
  readonly part?: string;
  readonly statements: Known<readonly Statement[]>;
}

const places: readonly (readonly [type: string, argument: string])[] = [
  ["aws_iam_policy", "policy"],
  ["aws_iam_role_policy", "policy"],
  ["aws_iam_user_policy", "policy"],
  ["aws_iam_group_policy", "policy"],
  ["aws_ssoadmin_permission_set_inline_policy", "inline_policy"],
];

/** Types of the resources that hold such policies. */
export const permissionPolicyTypes: readonly string[] = [...places.map(([type]) => type), "aws_iam_role"];

const read = new WeakMap<Model, readonly PermissionPolicy[]>();

/** Every policy of a model that says what whoever has it may do. */
export function permissionPolicies(model: Model): readonly PermissionPolicy[] {
  const known = read.get(model);
  if (known !== undefined) return known;
  const found: PermissionPolicy[] = places.flatMap(([type, argument]) =>
    model.resources(type).map((resource) => ({ resource, statements: statementsOf(resource.text(argument)) })),
  );
  for (const role of model.resources("aws_iam_role")) {
    for (const block of role.blocks("inline_policy").blocks) {
      if (!block.has("policy")) continue;
      const part = symbolicText(block.value("name")) ?? "inline_policy";
      found.push({ resource: role, part, statements: statementsOf(block.text("policy")) });
    }
  }
  read.set(model, found);
  return found;
}

/** A managed policy that something has. */
export interface ManagedPolicy {
  readonly resource: Resource;

  /** ARN of the policy, or what stands for it. */
  readonly arn: Known<string | undefined>;

  /** Text that names the role, user, group or permission set that has it. */
  readonly holder: Known<string | undefined>;
}

/** Types of the resources that attach managed policies. */
export const attachmentTypes: readonly string[] = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
  "aws_iam_role_policy_attachments_exclusive",
  "aws_ssoadmin_managed_policy_attachment",
  "aws_iam_role",
];

/** Every managed policy that something of a model has. */
export function managedPolicies(model: Model): readonly ManagedPolicy[] {
  const single: readonly (readonly [type: string, arn: string, holder: string])[] = [
    ["aws_iam_role_policy_attachment", "policy_arn", "role"],
    ["aws_iam_user_policy_attachment", "policy_arn", "user"],
    ["aws_iam_group_policy_attachment", "policy_arn", "group"],
    ["aws_iam_policy_attachment", "policy_arn", "name"],
    ["aws_ssoadmin_managed_policy_attachment", "managed_policy_arn", "permission_set_arn"],
  ];
  const lists: readonly (readonly [type: string, arns: string, holder: string])[] = [
    ["aws_iam_role", "managed_policy_arns", "name"],
    ["aws_iam_role_policy_attachments_exclusive", "policy_arns", "role_name"],
  ];
  return [
    ...single.flatMap(([type, arn, holder]) =>
      model.resources(type).map((resource) => ({ resource, arn: resource.text(arn), holder: resource.text(holder) })),
    ),
    ...lists.flatMap(([type, arns, holder]) =>
      model.resources(type).flatMap((resource): readonly ManagedPolicy[] => {
        if (isNothing(resource.value(arns))) return [];
        const texts = resource.texts(arns);
        if (!texts.known) return [{ resource, arn: texts, holder: resource.text(holder) }];
        return texts.value.map((arn) => ({
          resource,
          arn: { known: true, value: arn },
          holder: resource.text(holder),
        }));
      }),
    ),
  ];
}

/** What a role may do: its statements, as far as they are known. Policies of AWS are given by name alone. */
export interface RolePermissions {
  readonly statements: readonly Statement[];
  readonly policiesOfAws: readonly string[];

  /** Expression that hides more of them. */
  readonly missing?: string;
}

/** The permissions of a role. */
export function permissionsOf(model: Model, role: Resource): RolePermissions {
  const names = namesOf(role);
  const isOf = (text: Known<string | undefined>, resource: Resource): boolean =>
    text.known && names.includes(text.value ?? "") && resource.place.accountKey === role.place.accountKey;
  const statements: Statement[] = [];
  const policiesOfAws: string[] = [];
  let missing: string | undefined;
  const take = (known: Known<readonly Statement[]>): void => {
    if (known.known) statements.push(...known.value);
    else missing ??= known.missing;
  };
  for (const policy of permissionPolicies(model)) {
    if (policy.resource === role || isOf(policy.resource.text("role"), policy.resource)) take(policy.statements);
  }
  for (const { resource, arn, holder } of managedPolicies(model)) {
    if (resource !== role && !isOf(holder, resource)) continue;
    const own = arn.known
      ? model.resources("aws_iam_policy").find((policy) => namesOf(policy).includes(arn.value ?? ""))
      : undefined;
    if (own !== undefined) take(statementsOf(own.text("policy")));
    else if (!arn.known) missing ??= arn.missing;
    else if (arn.value?.includes(":iam::aws:policy/") === true) policiesOfAws.push(arn.value);
    else missing ??= arn.value;
  }
  return { statements, policiesOfAws, ...(missing === undefined ? {} : { missing }) };
}

/** Texts that name a role or a policy: its name, its id, its ARN. */
export function namesOf(resource: Resource): readonly string[] {
  const texts = ["name", "id", "arn"].flatMap((attribute) => {
    const value = resource.value(attribute);
    const known = isNothing(value) ? knownAttribute(resource, attribute) : value;
    const text = known === undefined ? undefined : symbolicText(known);
    return [symbol(resource, attribute), ...(text === undefined ? [] : [text])];
  });
  return texts;
}
