import {
  type SynthesizedResource,
  type SynthesizedStatement,
  listAt,
  refersTo,
  resourcesOf,
  statements,
  textAt,
} from "./synthesized";

/** One call of the AWS API by somebody in an account of the zone. */
export interface ApiCall {
  readonly action: string;

  /** @default "*" */
  readonly resource?: string;

  /** Who calls, as `aws:PrincipalArn`. */
  readonly by: string;

  /** What else AWS knows of the call, by condition key. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Units of the organization by name, each with the names of the units above it. */
export function units(): ReadonlyMap<string, readonly string[]> {
  const all = resourcesOf("organization", "aws_organizations_organizational_unit");
  const above = (unit: SynthesizedResource): readonly string[] => {
    const parent = all.find((other) => refersTo(unit.body.parent_id, other));
    return parent === undefined ? [] : [nameOf(parent), ...above(parent)];
  };
  return new Map(all.map((unit) => [nameOf(unit), above(unit)]));
}

/** Guardrails attached to the unit or account of that name, not those that it inherits. */
export function attachedTo(target: SynthesizedResource): readonly SynthesizedResource[] {
  const policies = resourcesOf("organization", "aws_organizations_policy");
  return resourcesOf("organization", "aws_organizations_policy_attachment")
    .filter(({ body }) => refersTo(body.target_id, target))
    .flatMap(({ body }) => policies.filter((policy) => refersTo(body.policy_id, policy)));
}

/** Every guardrail that binds the accounts of a unit: its own and the ones it inherits. */
export function guardrailsOn(unit: string): readonly SynthesizedResource[] {
  const names = [unit, ...(units().get(unit) ?? [])];
  return resourcesOf("organization", "aws_organizations_organizational_unit")
    .filter((one) => names.includes(nameOf(one)))
    .flatMap(attachedTo);
}

/** Sids of the statements that deny a call; none where the call is left to IAM. */
export function denials(guardrails: readonly SynthesizedResource[], call: ApiCall): readonly string[] {
  return guardrails
    .flatMap(({ body }) => statements(textAt(body, "content")))
    .filter((statement) => statement.Effect === "Deny" && applies(statement, call))
    .map(({ Sid }) => Sid);
}

function nameOf({ body }: SynthesizedResource): string {
  return textAt(body, "name");
}

function applies(statement: SynthesizedStatement, call: ApiCall): boolean {
  const names = (key: "Action" | "NotAction" | "Resource" | "NotResource", value: string): boolean =>
    listAt(statement, key).some(
      (pattern) => typeof pattern === "string" && matches(pattern, value, key.endsWith("Action")),
    );
  const action = statement.Action === undefined ? !names("NotAction", call.action) : names("Action", call.action);
  const on = call.resource ?? "*";
  const resource = statement.Resource === undefined ? !names("NotResource", on) : names("Resource", on);
  return (
    action &&
    resource &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) => holds(operator, keys, call))
  );
}

/** Evaluates one operator as IAM does: all of its keys must hold, any of their values may. */
function holds(operator: string, keys: unknown, call: ApiCall): boolean {
  return Object.entries(keys as Readonly<Record<string, string | readonly string[]>>).every(([key, expected]) => {
    const found = key === "aws:PrincipalArn" ? call.by : call.context?.[key];
    const values = found === undefined ? [] : [found].flat();
    const matching = values.some((value) => [expected].flat().some((pattern) => matches(pattern, value, false)));
    switch (operator) {
      case "StringEquals":
      case "ArnLike":
      case "ForAnyValue:StringEquals":
        return matching;
      case "StringNotEquals":
      case "ArnNotLike":
        return !matching;
      case "Null":
        return (expected === "true") === (found === undefined);
      default:
        throw new Error(`condition operator ${operator} is not known to this test: teach it`);
    }
  });
}

function matches(pattern: string, value: string, ignoreCase: boolean): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, ignoreCase ? "i" : "").test(value);
}
