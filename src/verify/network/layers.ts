import type { Subnet } from "./facts";
import {
  type Assumption,
  type PortsByAddress,
  aclPorts,
  addressesWithPorts,
  groupPorts,
  groupPortsTo,
} from "./filters";
import { type Party, addressesIn, internet } from "./party";
import { type Ranges, allPorts, empty, everyAddress, intersection, overlap, union } from "./ranges";
import type { Topology } from "./topology";
import type { Crossing } from "./way";

/** What each ACL and each party's groups let pass, worked out once. */
export class Layers {
  private readonly aclCache = new Map<string, PortsByAddress>();

  // By the list of groups: parties that carry the same share it.
  private readonly groupCache = new WeakMap<Party["groups"], Map<string, PortsByAddress>>();
  private readonly passable = { in: new WeakMap<Party, Ranges>(), out: new WeakMap<Party, Ranges>() };
  private readonly seen = {
    in: new WeakMap<Party["groups"], Seen>(),
    out: new WeakMap<Party["groups"], Seen>(),
  };

  constructor(
    private readonly topology: Topology,
    private readonly assume: Assumption,

    /** Every protocol that is told apart. */
    private readonly protocols: readonly string[],
  ) {}

  /** Whether ACLs alone keep two parties apart, were there a route between them. */
  public isClosedByAcls(from: Party, to: Party): boolean {
    const out = this.passableAddresses(from, true);
    const into = this.passableAddresses(to, false);
    if (!overlap(out, addressesIn(to)) || !overlap(into, addressesIn(from))) return true;
    return !pairs(distinctAcls(from), distinctAcls(to)).some(([source, target]) =>
      this.protocols.some((protocol) => {
        const leaving = this.portsOfAcl(
          { acl: this.topology.acls.get(source.acl), subnet: source, egress: true },
          protocol,
        );
        const entering = this.portsOfAcl(
          { acl: this.topology.acls.get(target.acl), subnet: target, egress: false },
          protocol,
        );
        return overlap(portsFor(leaving, addressesIn(to)), portsFor(entering, addressesIn(from)));
      }),
    );
  }

  /** Whether security groups alone keep two parties apart, were there a route between them. */
  public isClosedByGroups(from: Party, to: Party): boolean {
    if (!this.doGroupsMeet(from, to)) return true;
    return !this.protocols.some((protocol) => this.groupPassage(from, to, protocol).length > 0);
  }

  /** Ports that the security groups of two parties let pass, whatever routes and ACLs do. */
  public groupPassage(from: Party, to: Party, protocol: string): Ranges {
    if (!this.doGroupsMeet(from, to)) return empty;
    const leaving = union(
      portsFor(this.portsOfGroups(from, undefined, true, protocol), addressesIn(to)),
      groupPortsTo(from.groups, true, protocol, to.groups, this.assume),
    );
    if (leaving.length === 0) return empty;
    const entering = union(
      portsFor(this.portsOfGroups(to, undefined, false, protocol), addressesIn(from)),
      groupPortsTo(to.groups, false, protocol, from.groups, this.assume),
    );
    return intersection(leaving, entering);
  }

  /** What a party's groups let pass; with what they let pass to the other's groups, where those are seen. */
  public withReferences(
    party: Party,
    other: Party | typeof internet,
    vpc: string | undefined,
    otherVpc: string | undefined,
    egress: boolean,
    protocol: string,
    seen: boolean,
  ): PortsByAddress {
    const byAddress = this.portsOfGroups(party, vpc, egress, protocol);
    if (!seen || other === internet) return byAddress;
    const own = party.groups.filter((group) => group.vpc === vpc);
    const peers = other.groups.filter((group) => group.vpc === otherVpc);
    const more = groupPortsTo(own, egress, protocol, peers, this.assume);
    return more.length === 0 ? byAddress : byAddress.map(({ run, ports }) => ({ run, ports: union(ports, more) }));
  }

  /** Ports that the ACL of a subnet lets pass, by the address at the other end. */
  public portsOfAcl({ acl, subnet, egress }: Crossing, protocol: string): PortsByAddress {
    const isSure = acl !== undefined && subnet.aclMissing === undefined;
    if (!isSure) return everyAddress.map((run) => ({ run, ports: this.assume === "open" ? allPorts : empty }));
    const key = `${acl.id} ${egress ? "out" : "in"} ${protocol}`;
    const known = this.aclCache.get(key) ?? aclPorts(acl, egress, protocol, this.assume);
    this.aclCache.set(key, known);
    return known;
  }

  /** Ports that a party's groups let pass by addresses. */
  public portsOfGroups(party: Party, vpc: string | undefined, egress: boolean, protocol: string): PortsByAddress {
    const cache = this.groupCache.get(party.groups) ?? new Map<string, PortsByAddress>();
    this.groupCache.set(party.groups, cache);
    const key = `${vpc ?? "all"} ${egress ? "out" : "in"} ${protocol}`;
    const groups = vpc === undefined ? party.groups : party.groups.filter((group) => group.vpc === vpc);
    const known = cache.get(key) ?? groupPorts(groups, egress, protocol, this.assume);
    cache.set(key, known);
    return known;
  }

  /** Whether any rule of either party's groups is about the other at all. */
  private doGroupsMeet(from: Party, to: Party): boolean {
    return meets(this.seenByGroups(from, true), to) && meets(this.seenByGroups(to, false), from);
  }

  /** Addresses that any ACL of a party lets any packet pass to or from. */
  private passableAddresses(party: Party, egress: boolean): Ranges {
    const cache = egress ? this.passable.out : this.passable.in;
    const known =
      cache.get(party) ??
      union(
        ...distinctAcls(party).flatMap((subnet) =>
          this.protocols.map((protocol) =>
            addressesWithPorts(this.portsOfAcl({ acl: this.topology.acls.get(subnet.acl), subnet, egress }, protocol)),
          ),
        ),
      );
    cache.set(party, known);
    return known;
  }

  /** Whom any group of a party lets any packet pass to or from. */
  private seenByGroups(party: Party, egress: boolean): Seen {
    const cache = egress ? this.seen.out : this.seen.in;
    const known = cache.get(party.groups) ?? {
      addresses: union(
        ...this.protocols.map((protocol) => addressesWithPorts(this.portsOfGroups(party, undefined, egress, protocol))),
      ),
      groups: new Set(
        party.groups
          .flatMap(({ rules }) => rules)
          .flatMap((rule) => (rule.egress === egress && rule.peer.kind === "group" ? [rule.peer.group] : [])),
      ),
    };
    cache.set(party.groups, known);
    return known;
  }
}

/** The other ends of all rules of one direction. */
interface Seen {
  readonly addresses: Ranges;
  readonly groups: ReadonlySet<string>;
}

function meets({ addresses, groups }: Seen, party: Party): boolean {
  return overlap(addresses, addressesIn(party)) || party.groups.some(({ id }) => groups.has(id));
}

/** One subnet for each ACL. */
function distinctAcls(party: Party): readonly Subnet[] {
  return [...new Map(party.subnets.map((subnet) => [`${subnet.acl} ${subnet.aclMissing ?? ""}`, subnet])).values()];
}

function portsFor(ports: PortsByAddress, addresses: Ranges): Ranges {
  return union(...ports.filter(({ run }) => overlap([run], addresses)).map((one) => one.ports));
}

function pairs<One, Other>(ones: readonly One[], others: readonly Other[]): readonly (readonly [One, Other])[] {
  return ones.flatMap((one) => others.map((other) => [one, other] as const));
}
