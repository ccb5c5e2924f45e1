import { all, any, decided, undecided } from "../decision";
import type { Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Condition, type Principals, type Statement, statementsOf } from "../policies/statement";
import { covers } from "../policies/pattern";
import type { Demand, Path } from "./demand";
import { type Naming, exist, thoseNaming } from "./references";

/** The policies of a resource: those beside it, and the one that is written into it. */
export interface ResourcePolicy {
  readonly statements: Known<readonly Statement[]>;
  readonly beside: Naming;

  /** Whether there is a policy at all. */
  readonly isGiven: boolean;
}

/** The policies of a resource. @param path - the argument by which a policy of the type names what it is of */
export function policyOf(model: Model, resource: Resource, type: string, ...path: Path): ResourcePolicy {
  const beside = thoseNaming(model, resource, type, ...path);
  const written = [...(resource.has("policy") ? [resource] : []), ...beside.found];
  return {
    beside,
    isGiven: written.length > 0,
    statements: joined(written.map((one) => statementsOf(one.text("policy")))),
  };
}

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

/** The demand that a resource has a policy, and that it refuses everybody who connects without TLS. */
export function refusesPlainConnections({ statements, beside, isGiven }: ResourcePolicy, denied: DeniedToAll): Demand {
  if (!isGiven) {
    return { holds: exist(beside), met: "", violated: "has no policy that refuses connections without TLS" };
  }
  const [at] = beside.found;
  return { ...deniesPlainConnections(statements, denied), ...(at === undefined ? {} : { at }) };
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
