import { permissionsOf } from "../../identity/permissions";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { decided, undecided } from "../../decision";
import { type Statement, statementsOf } from "../../policies/statement";
import { isPositive, nameOf } from "../../policies/who";
import type { Control } from "../control";
import { onEach } from "../demand";

/** A statement that trusts users, by name or as part of a whole account; not one that asks for roles or a vendor's id. */
export function isForPeople({ effect, principals, conditions }: Statement): boolean {
  if (effect !== "Allow") return false;
  const names = principals?.AWS ?? [];
  if (names.some((name) => /:user\//.test(name))) return true;
  const isAccount = names.some((name) => name.endsWith(":root") || /^\d{12}$/.test(name));
  const isForRoles = conditions.some(
    (one) =>
      isPositive(one) &&
      ((one.key === "aws:principalarn" && one.values.every((value) => /:(?:role|assumed-role)\//.test(value))) ||
        one.key === "sts:externalid"),
  );
  return isAccount && !isForRoles;
}

/** Whether people take on a role: users of an account, or those whom a company's directory vouches for. */
export function isRoleForPeople(role: Resource): boolean {
  const trust = statementsOf(role.text("assume_role_policy"));
  return trust.known && trust.value.some((statement) => isForPeople(statement) || isForDirectory(statement));
}

function isForDirectory({ effect, actions = [] }: Statement): boolean {
  return effect === "Allow" && actions.some((action) => /^sts:AssumeRoleWithSAML$/i.test(action));
}

/** Services whose data stand in the answers to reading calls. */
const servicesWithData = [
  "athena",
  "dynamodb",
  "ecr",
  "elasticfilesystem",
  "glue",
  "kinesis",
  "kms",
  "lambda",
  "logs",
  "rds-data",
  "redshift-data",
  "s3",
  "secretsmanager",
  "sqs",
  "ssm",
];

/** Calls about a query of CloudWatch Logs take no resource; what the query reads is decided by logs:StartQuery. */
const withoutResource = ["logs:getqueryresults", "logs:stopquery", "logs:testmetricfilter"];

/** Whether an action only looks at what there is, without its data. */
function isLooking(action: string): boolean {
  const text = action.toLowerCase();
  if (withoutResource.includes(text)) return true;
  const [service = "", name = ""] = text.split(":");
  if (/^(?:describe|list)/.test(name)) return !service.includes("*");
  const reads = /^(?:get|batchget|lookup|search|view)/.test(name);
  return reads && !service.includes("*") && !servicesWithData.includes(service);
}

/** What a statement lets people do to everything there is, without a condition. */
function unbounded({ effect, actions, notActions, resources, conditions }: Statement): readonly string[] {
  if (effect !== "Allow" || conditions.some(isPositive)) return [];
  if (resources !== undefined && !resources.includes("*")) return [];
  if (notActions !== undefined) return ["all actions but some"];
  return (actions ?? []).filter((action) => !isLooking(action));
}

/** What people may do. */
export const peopleControls: readonly Control[] = [
  onEach({
    id: "iam-people-bounded",
    group: "identity",
    title: "Roles for people name what they may read and change",
    citations: ["164.308(a)(3)(ii)(A)", "164.308(a)(4)(ii)(B)"],
    why: "People do by mistake what their role lets them do; one that is bounded shows beforehand how far that goes.",
    remedy: "Name Resource in the statements of the role's policies, or add a Condition such as aws:ResourceTag.",
    examines: ["aws_iam_role", "aws_ssoadmin_permission_set"],
    duty: "Who is given which role; policies of AWS that are attached are judged by iam-no-broad-managed-policy.",
    look: "aws iam list-role-policies --role-name NAME; aws iam get-role-policy --role-name NAME --policy-name NAME",
    demand: (holder, { model }) => {
      if (holder.type === "aws_iam_role" && !isRoleForPeople(holder)) return undefined;
      const { statements, missing } =
        holder.type === "aws_iam_role" ? permissionsOf(model, holder) : permissionsOfSet(model, holder);
      const faults = statements
        .map((statement) => ({ name: nameOf(statement), actions: unbounded(statement) }))
        .filter(({ actions }) => actions.length > 0)
        .map(({ name, actions }) => `${name} allows ${actions.slice(0, 3).join(", ")} on everything`);
      return {
        holds: faults.length === 0 && missing !== undefined ? undecided(missing) : decided(faults.length === 0),
        met: "names what people may read and change",
        violated: faults.join("; "),
      };
    },
  }),
];

/** The permissions of a permission set, as far as they are written beside it. */
function permissionsOfSet(
  model: Model,
  set: Resource,
): { readonly statements: readonly Statement[]; readonly missing?: string } {
  const statements: Statement[] = [];
  let missing: string | undefined;
  for (const policy of model.resources("aws_ssoadmin_permission_set_inline_policy")) {
    const value = policy.value("permission_set_arn");
    if (value.kind === "unknown") missing ??= value.expression;
    if (value.kind !== "attribute" || value.of !== set) continue;
    const known = statementsOf(policy.text("inline_policy"));
    if (known.known) statements.push(...known.value);
    else missing ??= known.missing;
  }
  return { statements, ...(missing === undefined ? {} : { missing }) };
}
