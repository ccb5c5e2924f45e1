import { type Block, block } from "../../../../src/zone/cidr";
import {
  type Ranges,
  covers,
  difference,
  intersection,
  nothing,
  union,
} from "../../../../blueprints/hipaa/test/support/ranges";
import { holds, portsPassed, representatives, speaks } from "./acl-rules";
import {
  type GroupRule,
  type NetworkFacts,
  type RouteFacts,
  type SubnetFacts,
  allPorts,
  anyProtocol,
  ephemeralPorts,
  everyAddress,
  tcp,
  unnamedProtocol,
} from "./facts";

/** Who sends or receives. */
export type Party =
  | {
      readonly kind: "inside";
      readonly name: string;

      /** Ids of the subnets that it may be in. */
      readonly subnets: readonly string[];

      /** Ids of the security groups that it carries; undefined: whichever would help it. */
      readonly groups: readonly string[] | undefined;
    }
  | { readonly kind: "internet"; readonly name: string }

  /** Public addresses of a service of AWS, known by the ids of its prefix list alone: one, or one for each account. */
  | { readonly kind: "service"; readonly name: string; readonly prefixLists: readonly string[] };

/** On which ports one party can be called by another. */
export interface Passage {
  /** Ports to which at least one packet from at least one address arrives at one. Even where no answer comes back. */
  readonly possible: Ranges;

  /** Ports to which packets from every address arrive at every one, and every answer arrives too. */
  readonly certain: Ranges;
}

/** What is looked at; what is not lets everything through. */
export interface Layers {
  readonly routes: boolean;
  readonly acls: boolean;
  readonly groups: boolean;
}

const allLayers: Layers = { routes: true, acls: true, groups: true };

/** An address of a party. */
interface Point {
  /** Undefined outside. */
  readonly subnet: SubnetFacts | undefined;
  readonly address: number;

  /** Only of the addresses of a service. */
  readonly prefixLists?: readonly string[];
}

/** A stretch of a way on which addresses stay the same. */
interface Leg {
  readonly from: Point;
  readonly to: Point;

  /** Where the packet wants to go, and whence an answer comes: on the way through a NAT gateway not the end of the leg. */
  readonly destination: Point;
}

/** The ways between two parties. */
interface Ways {
  readonly ways: readonly (readonly Leg[])[];

  /** Whether there is one from every point to every point. */
  readonly isEverywhere: boolean;
}

/** Addresses that have a meaning on the internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const publicAddresses: Ranges = difference(
  everyAddress,
  [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
  ]
    .map((text) => block(text))
    .map(({ first, last }) => [first, last] as const),
);

/**
 * Who can reach whom: routes by the longest prefix, with the main table where a subnet has none, peerings that hand
 * nothing on, NAT, stateful security groups, and stateless ACLs that are asked whenever a packet leaves or enters a
 * subnet, also for the answer.
 *
 * It works on sets of ports, exactly, and on {@link representatives} of all addresses.
 */
export class Reach {
  /** Every protocol that a rule names, and one that none does: what holds for it holds for all others. */
  public readonly protocols: readonly string[];

  private readonly blocks: readonly Block[];
  private readonly subnets: ReadonlyMap<string, SubnetFacts>;
  private readonly tables: ReadonlyMap<string, readonly RouteFacts[]>;
  private readonly aclPorts = new Map<string, Ranges>();
  private readonly pointsOf = new WeakMap<Party, readonly Point[]>();
  private readonly waysOf = new WeakMap<Party, Map<Party, Ways>>();

  constructor(private readonly facts: NetworkFacts) {
    const rules = facts.groups.flatMap(({ rules: own }) => own);
    const entries = facts.acls.flatMap(({ entries: own }) => own);
    this.protocols = [
      ...new Set([tcp, "17", "1", unnamedProtocol, ...[...rules, ...entries].map((one) => one.protocol)]),
    ]
      .filter((protocol) => protocol !== anyProtocol)
      .sort();
    this.blocks = [
      ...facts.vpcs.flatMap((vpc) => vpc.blocks),
      ...facts.subnets.map((subnet) => subnet.block),
      ...facts.routeTables.flatMap(({ routes }) =>
        routes.flatMap(({ destination }) => (typeof destination === "string" ? [] : [destination])),
      ),
      ...entries.map((entry) => entry.block),
      ...rules.flatMap(({ peer }) => (peer.kind === "block" ? [peer.block] : [])),
      ...[...facts.prefixLists.values()].flat(),
    ];
    this.subnets = new Map(facts.subnets.map((subnet) => [subnet.id, subnet]));
    this.tables = new Map(
      facts.subnets.map(({ id, vpc }) => {
        const own = facts.routeTables.find((table) => table.subnets.includes(id));
        const main = facts.routeTables.find((table) => table.vpc === vpc && table.isMain);
        return [id, (own ?? main)?.routes ?? []];
      }),
    );
  }

  /** On which ports of a protocol `to` can be called by `from`. */
  public passage(from: Party, to: Party, protocol: string, layers: Layers = allLayers): Passage {
    const { ways, isEverywhere } = this.ways(from, to, layers);
    let possible = nothing;
    let certain = isEverywhere ? allPorts : nothing;
    for (const legs of ways) {
      const arriving = intersection(
        this.pastGroups(from, to, legs, protocol, layers),
        legs.reduce((ports, leg) => intersection(ports, this.pastAcls(leg, protocol, layers)), allPorts),
      );
      possible = union(possible, arriving);
      if (certain.length === 0) continue;
      const answered = covers(this.answers(legs, protocol, layers), ephemeralPorts);
      certain = intersection(certain, answered ? arriving : nothing);
    }
    return { possible, certain };
  }

  /** Ports to which the ACL of a subnet lets packets pass that go to (egress) or come from an address. */
  public pastAcl(subnet: string, egress: boolean, address: number, protocol: string): Ranges {
    const key = `${subnet} ${egress ? "to" : "from"} ${address} ${protocol}`;
    const known = this.aclPorts.get(key);
    if (known !== undefined) return known;
    const acl = this.facts.acls.find(({ subnets }) => subnets.includes(subnet));
    const found = acl === undefined ? nothing : portsPassed(acl.entries, egress, address, protocol);
    this.aclPorts.set(key, found);
    return found;
  }

  /** One address of every part of the given ones that fares unlike the others. */
  public representatives(addresses: Ranges): readonly number[] {
    return representatives(addresses, this.blocks);
  }

  /** The ways from every point of a party to every one of another. */
  private ways(from: Party, to: Party, layers: Layers): Ways {
    const known = this.waysOf.get(from) ?? new Map<Party, Ways>();
    this.waysOf.set(from, known);
    const found = known.get(to);
    if (found !== undefined && layers.routes) return found;
    const all = this.points(from).flatMap((source) =>
      this.points(to).map((target) => this.legs(source, target, layers)),
    );
    const ways = all.filter((legs) => legs !== undefined);
    const made = { ways, isEverywhere: ways.length > 0 && ways.length === all.length };
    if (layers.routes) known.set(to, made);
    return made;
  }

  private points(party: Party): readonly Point[] {
    const known = this.pointsOf.get(party) ?? this.findPoints(party);
    this.pointsOf.set(party, known);
    return known;
  }

  private findPoints(party: Party): readonly Point[] {
    switch (party.kind) {
      case "inside":
        return party.subnets.flatMap((id) => {
          const subnet = this.subnet(id);
          const addresses: Ranges = [[subnet.block.first, subnet.block.last]];
          return this.representatives(addresses).map((address) => ({ subnet, address }));
        });
      case "internet":
        return this.representatives(publicAddresses).map((address) => ({ subnet: undefined, address }));
      case "service": {
        const { prefixLists } = party;
        return this.representatives(publicAddresses).map((address) => ({ subnet: undefined, address, prefixLists }));
      }
    }
  }

  private subnet(id: string): SubnetFacts {
    const subnet = this.subnets.get(id);
    if (subnet === undefined) throw new Error(`there is no subnet ${id}`);
    return subnet;
  }

  /** The way of a packet; undefined where there is none. */
  private legs(from: Point, to: Point, layers: Layers): readonly Leg[] | undefined {
    if (!layers.routes) return [{ from, to, destination: to }];
    if (from.subnet === undefined) {
      // A gateway to the internet brings packets to every public address of its VPC; answers need a route.
      const enters =
        to.subnet !== undefined && from.prefixLists === undefined && this.hasInternetGateway(to.subnet.vpc);
      return enters ? [{ from, to, destination: to }] : undefined;
    }
    const legs: Leg[] = [];
    let at = from;
    for (;;) {
      const next = this.next(at, to);
      if (next === undefined) return undefined;
      legs.push({ from: at, to: next, destination: to });
      if (next === to) return legs;
      if (legs.some((leg) => leg.from.subnet === next.subnet && leg.from.address === next.address)) return undefined;
      at = next;
    }
  }

  /** Where a packet for `to` gets in one leg: to its end, or to a NAT gateway, which puts its own address on it. */
  private next(at: Point, to: Point): Point | undefined {
    if (at.subnet === undefined) return undefined;
    const { vpc } = at.subnet;
    const route = this.routeFor(at.subnet, to);
    if (route?.active !== true) return undefined;
    const { kind, id } = route.target;
    switch (kind) {
      case "local":
        return to.subnet?.vpc === vpc ? to : undefined;
      case "peering": {
        const peering = this.facts.peerings.find((one) => one.id === id && one.active && one.vpcs.includes(vpc));
        const far = peering?.vpcs.find((side) => side !== vpc);
        return far !== undefined && to.subnet?.vpc === far ? to : undefined;
      }
      case "internet gateway":
        return to.subnet === undefined && this.hasInternetGateway(vpc, id) ? to : undefined;
      case "gateway endpoint":
        return to.prefixLists === undefined ? undefined : to;
      case "NAT gateway": {
        const gateway = this.facts.natGateways.find((one) => one.id === id && one.available);
        if (gateway === undefined) return undefined;
        const subnet = this.subnet(gateway.subnet);
        return { subnet, address: subnet.block.first };
      }
      case "other":
        return undefined;
    }
  }

  private routeFor(subnet: SubnetFacts, { address, prefixLists = [] }: Point): RouteFacts | undefined {
    const routes = this.tables.get(subnet.id) ?? [];
    const ofList = routes.find(
      ({ destination }) => typeof destination === "string" && prefixLists.includes(destination),
    );
    if (ofList !== undefined) return ofList;
    let best: { readonly route: RouteFacts; readonly prefix: number } | undefined;
    for (const route of routes) {
      const { destination } = route;
      const blocks = typeof destination === "string" ? (this.facts.prefixLists.get(destination) ?? []) : [destination];
      for (const found of blocks) {
        if (holds(found, address) && found.prefix > (best?.prefix ?? -1)) best = { route, prefix: found.prefix };
      }
    }
    return best?.route;
  }

  private hasInternetGateway(vpc: string, id?: string): boolean {
    return this.facts.internetGateways.some((one) => one.vpcs.includes(vpc) && (id === undefined || one.id === id));
  }

  private pastAcls({ from, to, destination }: Leg, protocol: string, layers: Layers): Ranges {
    // Inside a subnet no ACL is asked.
    if (!layers.acls || from.subnet?.id === to.subnet?.id) return allPorts;
    return intersection(
      from.subnet === undefined ? allPorts : this.pastAcl(from.subnet.id, true, destination.address, protocol),
      to.subnet === undefined ? allPorts : this.pastAcl(to.subnet.id, false, from.address, protocol),
    );
  }

  /** Ports of the caller at which answers arrive, from any port. */
  private answers(legs: readonly Leg[], protocol: string, layers: Layers): Ranges {
    let ports = allPorts;
    for (const { from, to, destination } of legs) {
      if (layers.routes && to.subnet !== undefined && this.next(to, from) !== from) return nothing;
      if (!layers.acls || from.subnet?.id === to.subnet?.id) continue;
      if (to.subnet !== undefined) {
        ports = intersection(ports, this.pastAcl(to.subnet.id, true, from.address, protocol));
      }
      if (from.subnet !== undefined) {
        ports = intersection(ports, this.pastAcl(from.subnet.id, false, destination.address, protocol));
      }
    }
    return ports;
  }

  private pastGroups(from: Party, to: Party, legs: readonly Leg[], protocol: string, layers: Layers): Ranges {
    if (!layers.groups) return allPorts;
    const first = legs.at(0);
    const last = legs.at(-1);
    if (first === undefined || last === undefined) return nothing;
    const leaving = this.pastGroupsOf(from, true, protocol, last.to, to);
    // Behind NAT a caller is known by the gateway's address, and by no group.
    const entering = this.pastGroupsOf(to, false, protocol, last.from, legs.length === 1 ? from : undefined);
    return intersection(leaving, entering);
  }

  private pastGroupsOf(
    party: Party,
    egress: boolean,
    protocol: string,
    far: Point,
    farParty: Party | undefined,
  ): Ranges {
    if (party.kind !== "inside" || party.groups === undefined) return allPorts;
    const { groups } = party;
    return union(
      ...this.facts.groups
        .filter(({ id }) => groups.includes(id))
        .flatMap(({ rules }) => rules)
        .filter((rule) => rule.egress === egress && speaks(rule, protocol) && this.concerns(rule, far, farParty))
        .map(({ ports }) => ports),
    );
  }

  private concerns({ peer }: GroupRule, far: Point, farParty: Party | undefined): boolean {
    switch (peer.kind) {
      case "block":
        return holds(peer.block, far.address);
      case "group":
        return farParty?.kind === "inside" && (farParty.groups?.includes(peer.id) ?? true);
      case "prefix list":
        return (
          (far.prefixLists?.includes(peer.id) ?? false) ||
          (this.facts.prefixLists.get(peer.id) ?? []).some((listed) => holds(listed, far.address))
        );
    }
  }
}
