import { all, any, decided, undecided } from "../decision";
import type { Known } from "../model/arguments";
import type { Condition, Principals, Statement } from "../policies/statement";
import { covers } from "../policies/pattern";
import type { Demand } from "./demand";

/** What plain connections must be denied. */
export interface DeniedToAll {
  /** Actions of which one must be denied; a list, since a service may not take `*`. */
  readonly actions: readonly string[];

  /** Resources that must all be covered. */
  readonly resources: readonly string[];
}

/** The demand that a policy refuses everybody who connects without TLS, with no further condition. */
export function deniesPlainConnections(policy: Known<readonly Statement[]>, denied: DeniedToAll): Demand {
  const says = { met: "refuses connections without TLS", violated: "does not refuse connections without TLS" };
  if (!policy.known) return { holds: undecided(policy.missing), ...says };
  const denials = policy.value.filter((statement) => isDenialOfPlainConnections(statement, denied.actions));
  const covered = denied.resources.map((resource) =>
    any(denials.flatMap(({ resources = [] }) => resources.map((pattern) => covers(pattern, resource)))),
  );
  const open = denied.resources.filter((_, index) => covered[index]?.is === false);
  const where = denials.length > 0 ? ` to ${open.join(", ")}` : "";
  return { holds: all(covered), ...says, violated: `${says.violated}${where}` };
}

function isDenialOfPlainConnections(statement: Statement, wanted: readonly string[]): boolean {
  const [condition, ...further] = statement.conditions;
  return (
    statement.effect === "Deny" &&
    isEverybody(statement.principals) &&
    statement.actions?.some((action) => wanted.includes(action.toLowerCase())) === true &&
    condition !== undefined &&
    further.length === 0 &&
    /^Bool(IfExists)?$/i.test(condition.operator) &&
    condition.key === "aws:securetransport" &&
    condition.values.length === 1 &&
    condition.values[0]?.toLowerCase() === "false"
  );
}

/** The demand that a policy lets in no one who is not named. */
export function isNotPublic(policy: Known<readonly Statement[]>): Demand {
  const says = { met: "lets in nobody who is not named" };
  if (!policy.known) return { holds: undecided(policy.missing), ...says, violated: "" };
  const open = policy.value.filter(isPublic);
  const sids = open.map(({ sid }) => (sid === "" ? "a statement without Sid" : sid));
  return { holds: decided(open.length === 0), ...says, violated: `lets in everybody with ${sids.join(", ")}` };
}

/** Whether a statement allows everybody, by what AWS calls public: no condition that narrows it to fixed values. */
export function isPublic({ effect, principals, notPrincipals, conditions }: Statement): boolean {
  if (effect !== "Allow") return false;
  return (isEverybody(principals) || notPrincipals !== undefined) && !conditions.some(narrows);
}

/**
 * Keys that narrow a statement to callers of one's own.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const narrowingKeys = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "elasticfilesystem:accessedviamounttarget",
  "elasticfilesystem:accesspointarn",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
];

/** An operator with IfExists is true of a request without the key, and one with Not of all others. */
function narrows({ operator, key, values }: Condition): boolean {
  if (/Not|IfExists|^Null$|^ForAllValues/i.test(operator) || !narrowingKeys.includes(key)) return false;
  return values.length > 0 && !values.some((value) => /^\*+$/.test(value) || ["0.0.0.0/0", "::/0"].includes(value));
}

function isEverybody(principals: Principals | undefined): boolean {
  return principals?.AWS?.includes("*") === true;
}

/** Both policies together, one of which may be the argument of the resource itself. */
export function joined(policies: readonly Known<readonly Statement[]>[]): Known<readonly Statement[]> {
  const unknown = policies.find((policy) => !policy.known);
  if (unknown !== undefined) return unknown;
  return { known: true, value: policies.flatMap((policy) => (policy.known ? policy.value : [])) };
}
