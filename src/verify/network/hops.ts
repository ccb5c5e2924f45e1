import { decidingRule, passingRule } from "./filters";
import { type Party, internet } from "./party";
import type { RoundTrip } from "./round-trips";
import type { Crossing, Hop } from "./way";

/** Everything that opens a way for one packet, in the order in which it is passed. */
export function hopsOf(
  { way, from, to }: RoundTrip,
  source: Party | typeof internet,
  target: Party | typeof internet,
  packet: { readonly addresses: readonly number[]; readonly protocol: string; readonly port: number },
): readonly Hop[] {
  const { addresses, protocol, port } = packet;
  const goal = addresses.at(-1) ?? 0;
  const groupHop = (
    party: Party | typeof internet,
    other: Party | typeof internet,
    vpc: string | undefined,
    egress: boolean,
    address: number,
  ): readonly Hop[] => {
    if (party === internet) return [];
    const groups = party.groups.filter((group) => group.vpc === vpc);
    const rule = passingRule(groups, egress, { address, protocol, port }, other === internet ? [] : other.groups);
    const hidden = groups.find(({ missing }) => missing !== undefined);
    const found = rule ?? hidden;
    if (found === undefined) return [];
    const missing = found.missing;
    const says = `lets it ${egress ? "out" : "in"}`;
    return [{ kind: "rule", says, origin: found.origin, ...(missing === undefined ? {} : { missing }) }];
  };
  return [
    ...groupHop(source, target, from?.vpc, true, goal),
    ...way.legs.flatMap((leg, index) => [
      ...leg.hops,
      ...leg.crossings.map((crossing) =>
        aclHop(crossing, { address: crossing.egress ? goal : (addresses[index] ?? 0), protocol, port }),
      ),
    ]),
    ...groupHop(target, source, to?.vpc, false, addresses[addresses.length - 2] ?? 0),
  ];
}

function aclHop(
  { acl, subnet, egress }: Crossing,
  packet: { readonly address: number; readonly protocol: string; readonly port: number },
): Hop {
  const way = `${egress ? "out of" : "into"} ${subnet.origin.address}`;
  const missing = acl === undefined ? `the ACL ${subnet.acl}` : (subnet.aclMissing ?? acl.missing);
  if (acl === undefined || missing !== undefined) {
    return {
      kind: "rule",
      says: `may let it ${way}`,
      origin: subnet.origin,
      ...(missing === undefined ? {} : { missing }),
    };
  }
  const rule = decidingRule(acl, egress, packet);
  const origin = rule?.origin ?? acl.origin;
  return {
    kind: "rule",
    says: `lets it ${way}`,
    origin,
    ...(rule?.missing === undefined ? {} : { missing: rule.missing }),
  };
}
