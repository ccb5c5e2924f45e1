import type {
  Acl,
  InternetGateway,
  NatGateway,
  NetworkFacts,
  Peering,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  TransitAttachment,
  TransitGateway,
  TransitPeering,
  TransitRoute,
  TransitTable,
  Vpc,
} from "./facts";
import { type Range, type Ranges, difference, intersection } from "./ranges";

/** One line of a route table, for one block. */
export interface Entry<Target> {
  readonly block: Range;

  /** Of two blocks of one size, that with the lower rank counts. */
  readonly rank: number;
  readonly target: Target;
}

/** Addresses that a route is taken for. */
export interface Choice<Target> {
  readonly addresses: Ranges;
  readonly target: Target;
}

/** The facts by their ids, and their route tables in the order in which they are looked up. */
export class Topology {
  public readonly vpcs: ReadonlyMap<string, Vpc>;
  public readonly subnets: ReadonlyMap<string, Subnet>;
  public readonly tables: ReadonlyMap<string, RouteTable>;
  public readonly acls: ReadonlyMap<string, Acl>;
  public readonly groups: ReadonlyMap<string, SecurityGroup>;
  public readonly peerings: ReadonlyMap<string, Peering>;
  public readonly nats: ReadonlyMap<string, NatGateway>;
  public readonly internetGateways: ReadonlyMap<string, InternetGateway>;
  public readonly transitGateways: ReadonlyMap<string, TransitGateway>;
  public readonly transitTables: ReadonlyMap<string, TransitTable>;
  public readonly attachments: ReadonlyMap<string, TransitAttachment>;
  public readonly transitPeerings: ReadonlyMap<string, TransitPeering>;
  private readonly attachmentsOfVpc: ReadonlyMap<string, readonly TransitAttachment[]>;
  private readonly groupsInVpc: ReadonlyMap<string, readonly SecurityGroup[]>;
  private readonly subnetsInVpc: ReadonlyMap<string, readonly Subnet[]>;
  private readonly peers: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly transitNetworkOf: ReadonlyMap<string, string>;
  private readonly entries = new Map<string, readonly Entry<Route | "local">[]>();
  private readonly transitEntries = new Map<string, readonly Entry<TransitRoute>[]>();

  constructor(public readonly facts: NetworkFacts) {
    this.vpcs = byId(facts.vpcs);
    this.subnets = byId(facts.subnets);
    this.tables = byId(facts.routeTables);
    this.acls = byId(facts.acls);
    this.groups = byId(facts.groups);
    this.peerings = byId(facts.peerings);
    this.nats = byId(facts.natGateways);
    this.internetGateways = byId(facts.internetGateways);
    this.transitGateways = byId(facts.transitGateways);
    this.transitTables = byId(facts.transitTables);
    this.attachments = byId(facts.attachments);
    this.transitPeerings = byId(facts.transitPeerings);
    this.attachmentsOfVpc = grouped(facts.attachments, ({ vpc }) => vpc);
    this.groupsInVpc = grouped(facts.groups, ({ vpc }) => vpc);
    this.subnetsInVpc = grouped(facts.subnets, ({ vpc }) => vpc);
    this.peers = peersOf(facts.peerings);
    this.transitNetworkOf = transitNetworks(facts);
  }

  public groupsOf(vpc: string): readonly SecurityGroup[] {
    return this.groupsInVpc.get(vpc) ?? [];
  }

  public subnetsOf(vpc: string): readonly Subnet[] {
    return this.subnetsInVpc.get(vpc) ?? [];
  }

  public attachmentsTo(gateway: string, vpc: string): readonly TransitAttachment[] {
    return (this.attachmentsOfVpc.get(vpc) ?? []).filter((attachment) => attachment.gateway === gateway);
  }

  /** Whether there is anything at all that could carry packets from one VPC to another. */
  public areJoined(from: string, to: string): boolean {
    if (from === to || this.isNextTo(from, to)) return true;
    // A NAT gateway makes packets its own: so they may go on over what is next to its VPC.
    return this.facts.natGateways.some(({ subnet }) => {
      const between = this.subnets.get(subnet)?.vpc;
      return between !== undefined && this.shareTransit(from, between) && this.isNextTo(between, to);
    });
  }

  /** What is looked up in a subnet's route table, first what counts first; undefined where there is no such table. */
  public entriesOf(subnet: Subnet): readonly Entry<Route | "local">[] {
    const key = `${subnet.vpc} ${subnet.table}`;
    const known = this.entries.get(key) ?? inOrder(this.readEntries(subnet));
    this.entries.set(key, known);
    return known;
  }

  public entriesOfTransit(table: TransitTable): readonly Entry<TransitRoute>[] {
    const known =
      this.transitEntries.get(table.id) ??
      inOrder(
        table.routes
          .filter(({ missing }) => missing === undefined)
          .flatMap((route) =>
            route.destinations.map((block) => ({ block, rank: route.isPropagated ? 1 : 0, target: route })),
          ),
      );
    this.transitEntries.set(table.id, known);
    return known;
  }

  private isNextTo(from: string, to: string): boolean {
    return this.peers.get(from)?.has(to) === true || this.shareTransit(from, to);
  }

  private shareTransit(from: string, to: string): boolean {
    const networks = (vpc: string): readonly (string | undefined)[] =>
      (this.attachmentsOfVpc.get(vpc) ?? []).map(({ gateway }) => this.transitNetworkOf.get(gateway));
    const there = networks(to);
    return networks(from).some((one) => one !== undefined && there.includes(one));
  }

  private readEntries(subnet: Subnet): readonly Entry<Route | "local">[] {
    const local = this.vpcs.get(subnet.vpc)?.blocks ?? [];
    const routes = this.tables.get(subnet.table)?.routes ?? [];
    return [
      // A route that is written for a block of the VPC takes the place of the local one.
      ...local.map((block) => ({ block, rank: 2, target: "local" as const })),
      ...routes.flatMap((route) =>
        route.destinations.map((block) => ({
          block,
          rank: route.destinations.length > 1 ? 1 : 0,
          target: route.target.kind === "local" ? ("local" as const) : route,
        })),
      ),
    ];
  }
}

/** Which line is taken for which addresses: that of the smallest block. */
export function lookUp<Target>(entries: readonly Entry<Target>[], addresses: Ranges): readonly Choice<Target>[] {
  const found: Choice<Target>[] = [];
  let rest = addresses;
  for (let index = 0; index < entries.length && rest.length > 0;) {
    let taken: Ranges[] = [];
    const head = entries[index];
    for (; index < entries.length; index++) {
      const entry = entries[index];
      if (head === undefined || entry === undefined || order(head, entry) !== 0) break;
      const hit = intersection(rest, [entry.block]);
      if (hit.length === 0) continue;
      found.push({ addresses: hit, target: entry.target });
      taken = [...taken, hit];
    }
    for (const hit of taken) rest = difference(rest, hit);
  }
  return found;
}

function inOrder<Target>(entries: readonly Entry<Target>[]): readonly Entry<Target>[] {
  return [...entries].sort(order);
}

function order(one: Entry<unknown>, other: Entry<unknown>): number {
  const size = ({ block: [first, last] }: Entry<unknown>): number => last - first;
  return size(one) - size(other) || one.rank - other.rank;
}

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

function grouped<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): ReadonlyMap<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [thing]);
    else known.push(thing);
  }
  return groups;
}

function peersOf(peerings: readonly Peering[]): ReadonlyMap<string, ReadonlySet<string>> {
  const peers = new Map<string, Set<string>>();
  const add = (vpc: string, peer: string): void => {
    const known = peers.get(vpc) ?? new Set();
    known.add(peer);
    peers.set(vpc, known);
  };
  for (const { requester, accepter } of peerings) {
    add(requester, accepter);
    add(accepter, requester);
  }
  return peers;
}

/** Transit gateways that are joined by peerings count as one network. */
function transitNetworks({ attachments, transitPeerings }: NetworkFacts): ReadonlyMap<string, string> {
  const networks = new Map(attachments.map(({ gateway }) => [gateway, gateway]));
  for (const { ends } of transitPeerings) for (const { gateway } of ends) networks.set(gateway, gateway);
  for (const { ends } of transitPeerings) {
    const [one, other] = ends.map(({ gateway }) => networks.get(gateway));
    for (const [gateway, network] of networks) {
      if (network === other && one !== undefined) networks.set(gateway, one);
    }
  }
  return networks;
}
