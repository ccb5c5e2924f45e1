import {
  type Json,
  type SynthesizedResource,
  type SynthesizedStatement,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
} from "./synthesized";

/** Policies of identities, wherever they are written. */
export function identityPolicies(): readonly SynthesizedResource[] {
  return resources("aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_policy");
}

/** What a role's own policies, inline or attached, allow and deny. */
export function statementsOfRole(role: SynthesizedResource): readonly SynthesizedStatement[] {
  const inline = resourcesOf(role.stack, "aws_iam_role_policy").filter(({ body }) => refersTo(body.role, role));
  const attachments = resourcesOf(role.stack, "aws_iam_role_policy_attachment").filter(({ body }) =>
    refersTo(body.role, role),
  );
  const attached = resourcesOf(role.stack, "aws_iam_policy").filter((policy) =>
    attachments.some(({ body }) => refersTo(body.policy_arn, policy)),
  );
  return [...inline, ...attached].flatMap(({ body }) => statements(textAt(body, "policy")));
}

/** Policies of AWS that a role has. */
export function managedPoliciesOf(role: SynthesizedResource): readonly string[] {
  return resourcesOf(role.stack, "aws_iam_role_policy_attachment")
    .filter(({ body }) => refersTo(body.role, role))
    .map(({ body }) => textAt(body, "policy_arn"))
    .filter((arn) => arn.startsWith("arn:aws:iam::aws:policy/"));
}

/** Whether a statement names an action, by itself or by a pattern. */
export function namesAction(statement: SynthesizedStatement, action: string): boolean {
  return textsOf(statement.Action).some((pattern) => isMatch(pattern, action));
}

/** The texts of a list, or the one text that stands for it. */
export function textsOf(value: Json | undefined): readonly string[] {
  return listAt(value).filter((text) => typeof text === "string");
}

/** Whether a pattern of IAM, with its "*" and "?", takes a value. */
export function isMatch(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(value);
}
