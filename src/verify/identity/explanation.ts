import type { Principal } from "../policies/principals";
import type { Grant } from "./grants";
import type { Hop, Passage } from "./identity-analysis";

/** A passage in lines of text, with what the environment grants to others. */
export function describe(
  { from, to, decision, ways, hidden }: Passage,
  outward: readonly Grant[],
  nameOf: (account: string) => string,
): readonly string[] {
  const heading =
    decision.is === true
      ? `A principal of ${from.name} can act in ${to.name}:`
      : decision.is === false
        ? `No principal of ${from.name} can act in ${to.name}.`
        : `Whether a principal of ${from.name} can act in ${to.name} depends on ${decision.missing}.`;
  const lines = [heading];
  if (decision.is === true && ways.length === 0) lines.push(`  both are in the account ${nameOf(to.account ?? "")}`);
  for (const way of ways) {
    way.hops.forEach((hop, index) => lines.push(`  ${index === 0 ? "-" : "  then"} ${describeHop(hop, nameOf)}`));
  }
  for (const { resource, what, missing } of hidden) {
    lines.push(`  - the ${what} ${resource.stack}: ${resource.address} is not known: ${missing}`);
  }
  if (decision.is === true) return lines;
  lines.push(
    outward.length === 0
      ? `  ${to.name} grants nothing to anyone outside its account.`
      : `  ${to.name} grants to others, none of whom is of ${from.name}:`,
    ...outward.map((grant) => `  - ${locate(grant)}: ${grant.principals.map((one) => named(one, nameOf)).join(", ")}`),
  );
  return lines;
}

function describeHop({ grant, requester, decision }: Hop, nameOf: (account: string) => string): string {
  const who = requester.arn === undefined ? `any principal of ${nameOf(requester.account)}` : requester.arn;
  const does =
    grant.role === undefined
      ? `may ${(grant.statement.actions ?? ["anything"]).join(", ")} in ${nameOf(grant.account)}`
      : `may become ${grant.role.address} in ${nameOf(grant.account)}`;
  const reserve = decision.is === "unknown" ? `, if ${decision.missing}` : "";
  return `${who} ${does}, by ${locate(grant)}${reserve}`;
}

/** A grant by its kind, stack, address and Sid. */
export function locate({ resource, what, statement }: Grant): string {
  const sid = statement.sid === "" ? "" : ` (${statement.sid})`;
  return `${what} ${resource.stack}: ${resource.address}${sid}`;
}

function named(principal: Principal, nameOf: (account: string) => string): string {
  switch (principal.kind) {
    case "everyone":
      return "everyone who meets its conditions";
    case "account":
      return `account ${nameOf(principal.account)}`;
    case "identity":
      return `${principal.arn} of ${nameOf(principal.account)}`;
    case "service":
      return principal.service;
    case "federated":
      return `identities of ${principal.provider}`;
    case "unknown":
      return principal.missing;
  }
}
