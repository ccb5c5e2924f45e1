import {
  type RandomBlock,
  type RandomNetwork,
  type RandomProtocol,
  type RandomRoute,
  type RandomSubnet,
  portRanges,
} from "./random-network";
import { type Bounds, address, bounds, contains } from "./block-bounds";
import { natAddress, realPeerings, subnetBlock, vpcBlock, written } from "./random-network-addresses";

/**
 * Sends single packets through a network, one address, one port and one rule after another, as AWS documents it. It
 * shares no code with the analysis that it judges.
 */

/** Where something is: a subnet of a VPC, or the internet. */
export type Spot = { readonly vpc: number; readonly subnet: number } | "internet";

export interface Packet {
  readonly from: Spot;
  readonly to: Spot;
  readonly source: number;
  readonly destination: number;

  /** 6, 17 or another. */
  readonly protocol: number;
  readonly port: number;

  /** Ports that the caller may call from, and be answered at. */
  readonly callerPorts: readonly number[];
}

interface Inside {
  readonly vpc: number;
  readonly subnet: number;
}

interface Arrival {
  /** Where the packet was last given a source, and which: the caller first, then NAT gateways. */
  readonly senders: readonly { readonly at: Inside; readonly address: number }[];
  readonly via: "local" | "peering" | "transit" | "internet";
}

interface Line<Target> {
  readonly block: Bounds;
  readonly preference: number;
  readonly target: Target;
}

type Target = RandomRoute | "local";

export class PacketSimulator {
  /** What was worked out before, for speed. */
  private readonly blocks = new Map<RandomBlock, Bounds>();
  private readonly lines = new Map<number, readonly Line<Target>[]>();
  private readonly transitLines = new Map<number | undefined, readonly Line<number | undefined>[]>();

  constructor(private readonly network: RandomNetwork) {}

  /** Whether a packet arrives, and whether an answer comes back to at least one of the caller's ports. */
  public send(packet: Packet): { readonly arrives: boolean; readonly answered: boolean } {
    const arrivals = this.arrivals(packet).filter((arrival) => this.groupsAgree(packet, arrival));
    const answered = arrivals.some((arrival) =>
      packet.callerPorts.some((port) => this.isAnswered(packet, arrival, port)),
    );
    return { arrives: arrivals.length > 0, answered };
  }

  /** Addresses of a subnet. */
  public addressesOf({ vpc, subnet }: Inside): readonly number[] {
    const [first, last] = bounds(subnetBlock(this.network, vpc, subnet));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  private arrivals(packet: Packet): readonly Arrival[] {
    const { from, to } = packet;
    if (from === "internet") {
      if (to === "internet") return [];
      const comesIn =
        this.vpc(to.vpc).hasInternetGateway &&
        this.lookUp(to, packet.source).some((target) => target !== "local" && target.over === "internet") &&
        this.passesAcl(to, false, packet.source, packet.protocol, packet.port);
      return comesIn ? [{ senders: [], via: "internet" }] : [];
    }
    return this.travel(from, packet.source, packet, [{ at: from, address: packet.source }], true);
  }

  /** From an interface in a subnet to the destination, with whatever happens on the way. */
  private travel(
    at: Inside,
    source: number,
    packet: Packet,
    senders: Arrival["senders"],
    mayUseInternet: boolean,
  ): readonly Arrival[] {
    const { destination, protocol, port } = packet;
    const out = this.passesAcl(at, true, destination, protocol, port);
    return this.lookUp(at, destination).flatMap((target): readonly Arrival[] => {
      if (target === "local") {
        const there = this.spotOf(at.vpc, destination);
        if (there === undefined || !this.isGoal(there, packet)) return [];
        return this.enters(at, there, source, packet, out) ? [{ senders, via: "local" }] : [];
      }
      switch (target.over) {
        case "peering": {
          const other = this.peerOf(at.vpc, target.index);
          const there = other === undefined ? undefined : this.spotOf(other, destination);
          if (there === undefined || !this.isGoal(there, packet) || !out) return [];
          return this.passesAcl(there, false, source, protocol, port) ? [{ senders, via: "peering" }] : [];
        }
        case "transit":
          return out ? this.throughTransit(at, source, packet, senders) : [];
        case "nat":
          return this.throughNat(at, source, packet, senders, target.index);
        case "internet":
          return packet.to === "internet" && mayUseInternet && this.vpc(at.vpc).hasInternetGateway && out
            ? [{ senders, via: "internet" }]
            : [];
      }
    });
  }

  private throughNat(
    at: Inside,
    source: number,
    packet: Packet,
    senders: Arrival["senders"],
    which: number,
  ): readonly Arrival[] {
    const { nats, subnets } = this.vpc(at.vpc);
    const nat = nats[which % Math.max(nats.length, 1)];
    if (nat === undefined) return [];
    const there = { vpc: at.vpc, subnet: nat.subnet % subnets.length };
    const own = address(natAddress(this.network, at.vpc, nat));
    if (senders.some((sender) => sender.address === own && sender.at.vpc === there.vpc && sender !== senders[0]))
      return [];
    const out = this.passesAcl(at, true, packet.destination, packet.protocol, packet.port);
    if (!this.enters(at, there, source, packet, out)) return [];
    return this.travel(there, own, packet, [...senders, { at: there, address: own }], nat.isPublic);
  }

  private throughTransit(at: Inside, source: number, packet: Packet, senders: Arrival["senders"]): readonly Arrival[] {
    const { destination, protocol, port } = packet;
    const own = this.attachment(at.vpc);
    if (own === undefined) return [];
    const entries = own.subnets.includes(at.subnet) ? [at.subnet] : own.subnets;
    return entries
      .filter((subnet) => this.passesAcl({ vpc: at.vpc, subnet }, false, source, protocol, port))
      .flatMap(() => this.nextVpc(own.table, destination))
      .flatMap((vpc): readonly Arrival[] => {
        const out = this.attachment(vpc);
        if (out === undefined) return [];
        const goal = packet.to !== "internet" && packet.to.vpc === vpc ? packet.to.subnet : undefined;
        const exits = goal !== undefined && out.subnets.includes(goal) ? [goal] : out.subnets;
        return exits.flatMap((subnet): readonly Arrival[] => {
          const exit = { vpc, subnet };
          return this.lookUp(exit, destination).flatMap((target): readonly Arrival[] => {
            if (target !== "local")
              return target.over === "nat" ? this.throughNat(exit, source, packet, senders, target.index) : [];
            const there = this.spotOf(vpc, destination);
            if (there === undefined || !this.isGoal(there, packet)) return [];
            const leaves = this.passesAcl(exit, true, destination, protocol, port);
            return this.enters(exit, there, source, packet, leaves) ? [{ senders, via: "transit" }] : [];
          });
        });
      });
  }

  /** An answer goes back from sender to sender; on each stretch it must find its way by itself. */
  private isAnswered(packet: Packet, arrival: Arrival, port: number): boolean {
    const { destination, protocol } = packet;
    const answer = (from: Spot, to: Inside, address: number): boolean => {
      if (from === "internet") return this.passesAcl(to, false, destination, protocol, port);
      const back: Packet = { ...packet, from, to, source: destination, destination: address, port };
      const ways = this.travel(from, destination, back, [{ at: from, address: destination }], false);
      return ways.some(({ senders }) => senders.length === 1);
    };
    if (packet.from === "internet") {
      if (packet.to === "internet") return false;
      const leads = this.lookUp(packet.to, packet.source).some((one) => one !== "local" && one.over === "internet");
      return leads && this.passesAcl(packet.to, true, packet.source, protocol, port);
    }
    let from: Spot = packet.to;
    for (const sender of [...arrival.senders].reverse()) {
      if (!answer(from, sender.at, sender.address)) return false;
      from = sender.at;
    }
    return true;
  }

  /** From one subnet to another of the same VPC, or to a peer of a NAT gateway in the same subnet. */
  private enters(at: Inside, there: Inside, source: number, packet: Packet, out: boolean): boolean {
    if (at.vpc === there.vpc && at.subnet === there.subnet) return true;
    return out && this.passesAcl(there, false, source, packet.protocol, packet.port);
  }

  private isGoal(there: Inside, { to }: Packet): boolean {
    return to !== "internet" && to.vpc === there.vpc && to.subnet === there.subnet;
  }

  private groupsAgree(packet: Packet, { senders, via }: Arrival): boolean {
    const { from, to } = packet;
    const isDirect = senders.length <= 1;
    const isSameVpc = from !== "internet" && to !== "internet" && from.vpc === to.vpc;
    const isPeered = isDirect && via === "peering";
    const isReferenced = isDirect && via === "transit" && this.network.transit.referencesGroups;
    const source = senders.at(-1)?.address ?? packet.source;
    if (from !== "internet" && !this.passesGroups(from, true, packet.destination, to, isSameVpc || isPeered, packet))
      return false;
    const seesCaller = isDirect && (isSameVpc || isPeered || isReferenced);
    return to === "internet" || this.passesGroups(to, false, source, from, seesCaller, packet);
  }

  private passesGroups(
    at: Inside,
    egress: boolean,
    address: number,
    other: Spot,
    sees: boolean,
    packet: Packet,
  ): boolean {
    return this.groupsOf(at).some((group) =>
      (this.vpc(at.vpc).groups[group] ?? []).some((rule) => {
        if (rule.egress !== egress || !isAbout(rule.protocol, rule.ports, packet.protocol, packet.port)) return false;
        const { peer } = rule;
        if (peer.kind !== "group" && peer.kind !== "self") return contains(this.boundsOf(peer), address);
        if (!sees || other === "internet") return false;
        const vpc = peer.kind === "self" ? at.vpc : peer.vpc % this.network.vpcs.length;
        const meant = peer.kind === "self" ? group : peer.group % this.vpc(vpc).groups.length;
        return other.vpc === vpc && this.groupsOf(other).includes(meant);
      }),
    );
  }

  private groupsOf({ vpc, subnet }: Inside): readonly number[] {
    const count = this.vpc(vpc).groups.length;
    return [0, ...(this.subnet(vpc, subnet)?.groups ?? []).map((group) => group % count)];
  }

  private passesAcl(at: Inside, egress: boolean, other: number, protocol: number, port: number): boolean {
    const acl = this.subnet(at.vpc, at.subnet)?.acl;
    if (acl === undefined) return true;
    const { acls } = this.vpc(at.vpc);
    for (const rule of acls[acl % acls.length] ?? []) {
      if (rule.egress !== egress || !isAbout(rule.protocol, rule.ports, protocol, port)) continue;
      if (contains(this.boundsOf(rule.block), other)) return rule.allow;
    }
    return false;
  }

  /** What the route table of a subnet sends an address to. */
  private lookUp(at: Inside, to: number): readonly Target[] {
    const key = at.vpc * 16 + at.subnet;
    const known = this.lines.get(key);
    if (known !== undefined) return longest(known, to);
    const lines = this.linesOf(at);
    this.lines.set(key, lines);
    return longest(lines, to);
  }

  private linesOf(at: Inside): readonly Line<Target>[] {
    const { tables } = this.vpc(at.vpc);
    const table = this.subnet(at.vpc, at.subnet)?.table;
    const routes = tables[table === undefined ? 0 : table % tables.length] ?? [];
    const distinct = new Map<string, RandomRoute>();
    for (const route of routes) {
      const block = written(this.network, route.to);
      if (!distinct.has(block) && this.exists(at.vpc, route)) distinct.set(block, route);
    }
    return [
      { block: bounds(vpcBlock(at.vpc)), preference: 1, target: "local" },
      ...[...distinct].map(([block, target]) => ({ block: bounds(block), preference: 0, target })),
    ];
  }

  /** AWS refuses a route to what is not there. */
  private exists(vpc: number, { over, index }: RandomRoute): boolean {
    switch (over) {
      case "peering":
        return this.peerOf(vpc, index) !== undefined;
      case "transit":
        return this.attachment(vpc) !== undefined;
      case "nat":
        return this.vpc(vpc).nats.length > 0;
      case "internet":
        return this.vpc(vpc).hasInternetGateway;
    }
  }

  /** The VPCs that a transit gateway's table sends an address to. */
  private nextVpc(table: number | undefined, to: number): readonly number[] {
    const lines = this.transitLines.get(table) ?? this.transitLinesOf(table);
    this.transitLines.set(table, lines);
    return longest(lines, to).filter((vpc) => vpc !== undefined);
  }

  private transitLinesOf(table: number | undefined): readonly Line<number | undefined>[] {
    const { attachments, tables } = this.network.transit;
    const isAttached = (vpc: number): boolean => this.attachment(vpc) !== undefined;
    const chosen = table === undefined ? undefined : tables[table];
    const propagated =
      chosen === undefined
        ? attachments.flatMap(({ propagates }, vpc) => (propagates ? [vpc] : []))
        : chosen.propagated.map((vpc) => vpc % this.network.vpcs.length);
    const routes = new Map<string, number | undefined>();
    for (const route of chosen?.routes ?? []) {
      const block = written(this.network, route.to);
      const vpc = route.vpc === undefined ? undefined : route.vpc % this.network.vpcs.length;
      if (!routes.has(block) && (vpc === undefined || isAttached(vpc))) routes.set(block, vpc);
    }
    return [
      ...[...routes].map(([block, target]) => ({ block: bounds(block), preference: 0, target })),
      ...[...new Set(propagated)]
        .filter(isAttached)
        .map((vpc) => ({ block: bounds(vpcBlock(vpc)), preference: 1, target: vpc })),
    ];
  }

  private attachment(
    vpc: number,
  ): { readonly subnets: readonly number[]; readonly table: number | undefined } | undefined {
    const { attachments, tables } = this.network.transit;
    const found = attachments[vpc];
    if (found?.isThere !== true || vpc >= this.network.vpcs.length) return undefined;
    const count = this.vpc(vpc).subnets.length;
    return {
      subnets: [...new Set(found.subnets.map((subnet) => subnet % count))],
      table: found.table === undefined || tables.length === 0 ? undefined : found.table % tables.length,
    };
  }

  private peerOf(vpc: number, which: number): number | undefined {
    const peerings = realPeerings(this.network);
    const peering = peerings[which % Math.max(peerings.length, 1)];
    if (peering?.from === vpc) return peering.to;
    return peering?.to === vpc ? peering.from : undefined;
  }

  private boundsOf(block: RandomBlock): Bounds {
    const known = this.blocks.get(block);
    if (known !== undefined) return known;
    const found = bounds(written(this.network, block));
    this.blocks.set(block, found);
    return found;
  }

  private spotOf(vpc: number, to: number): Inside | undefined {
    const subnet = this.vpc(vpc).subnets.findIndex((_, index) =>
      contains(bounds(subnetBlock(this.network, vpc, index)), to),
    );
    return subnet < 0 ? undefined : { vpc, subnet };
  }

  private vpc(index: number): RandomNetwork["vpcs"][number] {
    const found = this.network.vpcs[index];
    if (found === undefined) throw new RangeError(`there is no VPC ${index}`);
    return found;
  }

  private subnet(vpc: number, subnet: number): RandomSubnet | undefined {
    return this.vpc(vpc).subnets[subnet];
  }
}

function isAbout(protocol: RandomProtocol, ports: number, asked: number, port: number): boolean {
  if (protocol === "-1") return true;
  if ((protocol === "tcp" ? 6 : 17) !== asked) return false;
  const [first, last] = portRanges[ports] ?? [1, 0];
  return first <= port && port <= last;
}

/** All lines of the smallest block; of those, the preferred ones. */
function longest<Found>(lines: readonly Line<Found>[], to: number): readonly Found[] {
  let found: Found[] = [];
  let best: Line<Found> | undefined;
  for (const line of lines) {
    if (!contains(line.block, to)) continue;
    const size = line.block[1] - line.block[0];
    const bestSize = best === undefined ? Infinity : best.block[1] - best.block[0];
    if (best !== undefined && (size > bestSize || (size === bestSize && line.preference > best.preference))) continue;
    const isSame = best !== undefined && size === bestSize && line.preference === best.preference;
    found = isSame ? [...found, line.target] : [line.target];
    best = line;
  }
  return found;
}
