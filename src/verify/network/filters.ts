import type { Acl, AclRule, GroupRule, SecurityGroup } from "./facts";
import {
  type Range,
  type Ranges,
  allPorts,
  difference,
  empty,
  everyAddress,
  intersection,
  splitAt,
  union,
} from "./ranges";
import { anyProtocol } from "./read/ports";

/** What is taken for what is not known: that it lets nothing through, or everything. */
export type Assumption = "closed" | "open";

/** Ports by address: all IPv4 addresses, in runs for which the same ports pass. */
export type PortsByAddress = readonly { readonly run: Range; readonly ports: Ranges }[];

/** Ports that an ACL lets pass, by the address at the other end. */
export function aclPorts(acl: Acl, egress: boolean, protocol: string, assume: Assumption): PortsByAddress {
  if (acl.missing !== undefined) return everywhere(assume === "open" ? allPorts : empty);
  const rules = acl.rules
    .filter((rule) => rule.egress === egress && rule.addresses.length > 0 && speaks(rule, protocol))
    .filter((rule) => rule.missing === undefined || rule.allow === (assume === "open"))
    .sort((one, other) => firstIfUnknown(one) - firstIfUnknown(other) || one.number - other.number);
  return runsOf(
    rules.map(({ addresses }) => addresses),
    (address) => {
      let undecided = allPorts;
      let allowed = empty;
      for (const rule of rules) {
        if (!includes(rule.addresses, address)) continue;
        if (rule.allow) allowed = union(allowed, intersection(undecided, rule.ports));
        undecided = difference(undecided, rule.ports);
        if (undecided.length === 0) break;
      }
      return allowed;
    },
  );
}

/** The rule of an ACL that decides about a packet. */
export function decidingRule(
  acl: Acl,
  egress: boolean,
  packet: { readonly address: number; readonly protocol: string; readonly port: number },
): AclRule | undefined {
  return acl.rules
    .filter((rule) => rule.egress === egress && speaks(rule, packet.protocol))
    .sort((one, other) => firstIfUnknown(one) - firstIfUnknown(other) || one.number - other.number)
    .find((rule) => includes(rule.addresses, packet.address) && includes(rule.ports, packet.port));
}

/** What a rule of an ACL decides about: what it says, without what rules before it say. What is not known does not count. */
export function effectOf(acl: Acl, rule: AclRule, protocol: string): PortsByAddress {
  const before = acl.rules.filter(
    (one) =>
      one.egress === rule.egress && one.number < rule.number && one.missing === undefined && speaks(one, protocol),
  );
  const edges = before.flatMap(({ addresses }) => addresses).flatMap(([first, last]) => [first, last + 1]);
  return splitAt(rule.addresses, edges).map((run) => ({
    run,
    ports: before
      .filter(({ addresses }) => includes(addresses, run[0]))
      .reduce<Ranges>((rest, { ports }) => difference(rest, ports), rule.ports),
  }));
}

/** What is not known may come before everything. */
function firstIfUnknown(rule: AclRule): number {
  return rule.missing === undefined ? 1 : 0;
}

/** Ports that groups let pass, by the address at the other end; without what they let pass to groups. */
export function groupPorts(
  groups: readonly SecurityGroup[],
  egress: boolean,
  protocol: string,
  assume: Assumption,
): PortsByAddress {
  if (assume === "open" && groups.some(({ missing }) => missing !== undefined)) return everywhere(allPorts);
  const rules = rulesOf(groups, egress, protocol, assume).flatMap((rule) => {
    if (rule.peer.kind === "addresses") return [{ ports: rule.ports, addresses: rule.peer.addresses }];
    return rule.peer.kind === "unknown" ? [{ ports: rule.ports, addresses: everyAddress }] : [];
  });
  return runsOf(
    rules.map(({ addresses }) => addresses),
    (address) => union(...rules.filter(({ addresses }) => includes(addresses, address)).map(({ ports }) => ports)),
  );
}

/** Ports that groups let pass to or from the members of other groups. */
export function groupPortsTo(
  groups: readonly SecurityGroup[],
  egress: boolean,
  protocol: string,
  peers: readonly SecurityGroup[],
  assume: Assumption,
): Ranges {
  const ids = new Set(peers.map(({ id }) => id));
  return union(
    ...rulesOf(groups, egress, protocol, assume)
      .filter(({ peer }) => peer.kind === "group" && ids.has(peer.group))
      .map(({ ports }) => ports),
  );
}

/** A rule of the groups that lets a packet pass. */
export function passingRule(
  groups: readonly SecurityGroup[],
  egress: boolean,
  packet: { readonly address: number; readonly protocol: string; readonly port: number },
  peers: readonly SecurityGroup[],
): GroupRule | undefined {
  const ids = new Set(peers.map(({ id }) => id));
  const rules = groups.flatMap((group) => group.rules).filter((rule) => rule.egress === egress);
  const fits = (rule: GroupRule): boolean => {
    if (rule.peer.kind === "addresses") return includes(rule.peer.addresses, packet.address);
    return rule.peer.kind === "group" ? ids.has(rule.peer.group) : rule.peer.kind === "unknown";
  };
  const found = rules.filter(
    (rule) => speaks(rule, packet.protocol) && includes(rule.ports, packet.port) && fits(rule),
  );
  return found.find(({ missing }) => missing === undefined) ?? found[0];
}

export function speaks(rule: { readonly protocol: string }, protocol: string): boolean {
  return rule.protocol === anyProtocol || rule.protocol === protocol;
}

export function includes(set: Ranges, number: number): boolean {
  return set.some(([first, last]) => first <= number && number <= last);
}

/** The ports of an address. */
export function portsAt(ports: PortsByAddress, address: number): Ranges {
  let low = 0;
  let high = ports.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ports[middle]?.run[0] ?? 0) <= address) low = middle;
    else high = middle - 1;
  }
  return ports[low]?.ports ?? empty;
}

/** Addresses for which any port passes. */
export function addressesWithPorts(ports: PortsByAddress): Ranges {
  return union(...ports.filter((one) => one.ports.length > 0).map(({ run }) => [run]));
}

function rulesOf(
  groups: readonly SecurityGroup[],
  egress: boolean,
  protocol: string,
  assume: Assumption,
): readonly GroupRule[] {
  return groups
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.egress === egress && speaks(rule, protocol))
    .filter((rule) => rule.missing === undefined || assume === "open");
}

function everywhere(ports: Ranges): PortsByAddress {
  return everyAddress.map((run) => ({ run, ports }));
}

function runsOf(sets: readonly Ranges[], portsOf: (address: number) => Ranges): PortsByAddress {
  const edges = sets.flat().flatMap(([first, last]) => [first, last + 1]);
  return splitAt(everyAddress, edges).map((run) => ({ run, ports: portsOf(run[0]) }));
}
