import { mayBeOneAccount } from "./accounts";
import {
  type NatGateway,
  type Origin,
  type Peering,
  type Route,
  type Subnet,
  type TransitAttachment,
  type TransitRoute,
  nameOfId,
  placeOf,
} from "./facts";
import type { Assumption } from "./filters";
import { type Ranges, everyAddress, intersection, overlap, union } from "./ranges";
import { RouteChoices } from "./route-choices";
import { type Choice, type Topology, lookUp } from "./topology";
import type { Crossing, End, Hop, Leg, Way } from "./way";

/** NAT gateways that one way may pass. */
const longest = 4;

/**
 * The ways between two places, by the routes alone. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 *
 * Peerings hand nothing on; a packet that comes out of a transit gateway goes on to the VPC itself or to a NAT gateway.
 */
export class Ways {
  private readonly known = new Map<string, readonly Way[]>();
  private readonly destinations = new Map<string, Ranges>();
  private readonly routes: RouteChoices;

  constructor(
    private readonly topology: Topology,
    private readonly assume: Assumption,
  ) {
    this.routes = new RouteChoices(topology, assume);
  }

  /** Ways for packets from a subnet. */
  public between(from: Subnet, to: End): readonly Way[] {
    if (to !== "internet" && this.assume === "closed") {
      if (to.missing !== undefined || !this.mayRoute(from, to)) return [];
    }
    const key = `${from.id} ${to === "internet" ? to : to.id}`;
    const known = this.known.get(key) ?? this.find(from, to, to === "internet" ? everyAddress : to.addresses, []);
    this.known.set(key, known);
    return known;
  }

  /** Where an answer goes that is sent back to the addresses that a leg came from: only the same source is known there. */
  public answers(from: Subnet, to: Subnet, addresses: Ranges): readonly Leg[] {
    return this.legs(from, to, addresses).filter((leg) => leg.end === "target");
  }

  /** Addresses on the internet that a subnet's route table sends to a gateway of its VPC, each with its route. */
  public toInternet(from: Subnet, addresses: Ranges): readonly Leg[] {
    return this.legs(from, "internet", addresses).filter((leg) => leg.end === "target");
  }

  /** Whether a subnet has a route for any of some addresses outside of its VPC, before it is asked where that leads. */
  public hasRoute(from: Subnet, addresses: Ranges): boolean {
    const known =
      this.destinations.get(from.table) ??
      union(
        ...(this.topology.tables.get(from.table)?.routes ?? []).flatMap((route) =>
          route.destinations.map((one) => [one]),
        ),
      );
    this.destinations.set(from.table, known);
    return overlap(known, addresses);
  }

  /** Whether a subnet has no route to a NAT gateway, nor to a transit gateway, behind which there may be one. */
  public areDirect(from: Subnet): boolean {
    const routes = this.topology.tables.get(from.table)?.routes ?? [];
    return !routes.some(({ target }) => target.kind === "nat" || target.kind === "transit");
  }

  private mayRoute(from: Subnet, to: Subnet): boolean {
    if (from.vpc === to.vpc) return true;
    return this.hasRoute(from, to.addresses) && this.topology.areJoined(from.vpc, to.vpc);
  }

  private find(from: Subnet, to: End, addresses: Ranges, passed: readonly NatGateway[]): readonly Way[] {
    return this.legs(from, to, addresses).flatMap((leg): readonly Way[] => {
      if (leg.end === "target") return [{ legs: [leg] }];
      const { end } = leg;
      const subnet = this.topology.subnets.get(end.subnet);
      if (subnet === undefined || passed.includes(end) || passed.length >= longest) return [];
      return this.find(subnet, to, leg.addresses, [...passed, end])
        .filter((way) => to !== "internet" || end.isPublic || way.legs.length > 1)
        .map((way) => ({ legs: [leg, ...way.legs] }));
    });
  }

  private legs(from: Subnet, to: End, addresses: Ranges): readonly Leg[] {
    if (this.assume === "closed" && (from.missing ?? from.tableMissing) !== undefined) return [];
    return this.routes.choices(from, addresses).flatMap((choice) => {
      const { target: route } = choice;
      if (route === "local")
        return to !== "internet" && to.vpc === from.vpc ? [this.local(from, to, choice.addresses)] : [];
      const legs = this.over(route, from, to, choice.addresses);
      const hop = {
        kind: "route" as const,
        says: `sends ${route.written} of ${from.origin.address} to ${nameOf(route)}`,
        origin: route.origin,
        ...(route.missing === undefined ? {} : { missing: route.missing }),
      };
      return legs.map((leg) => ({ ...leg, hops: [hop, ...leg.hops] }));
    });
  }

  private local(from: Subnet, to: Subnet, addresses: Ranges): Leg {
    return {
      addresses,
      end: "target",
      crossings: from.id === to.id ? [] : [this.crossing(from, true), this.crossing(to, false)],
      hops: [],
      references: { egress: true, ingress: true },
    };
  }

  private over(route: Route, from: Subnet, to: End, addresses: Ranges): readonly Leg[] {
    switch (route.target.kind) {
      case "peering":
        return this.overPeering(route.target.id, from, to, addresses);
      case "transit":
        return this.overTransit(route.target.id, from, to, addresses);
      case "nat":
        return this.intoNat(route.target.id, from, addresses);
      case "internet":
        return to === "internet" ? this.overInternetGateway(route.target.id, from, addresses) : [];
      case "other":
        return this.overSomething(route, from, to, addresses);
      case "local":
      case "egress-only":
      case "service":
      case "nowhere":
        return [];
    }
  }

  private overPeering(id: string, from: Subnet, to: End, addresses: Ranges): readonly Leg[] {
    if (to === "internet") return [];
    const peering = this.topology.peerings.get(id);
    if (peering === undefined) return this.undeclared(id, from, to, addresses);
    const missing = this.peeringMissing(peering, from, to);
    if (missing === "not there") return [];
    if (missing !== undefined && this.assume === "closed") return [];
    const says = `joins ${this.vpcName(peering.requester)} and ${this.vpcName(peering.accepter)}`;
    const hop = { kind: "joint" as const, says, origin: peering.origin, ...(missing === undefined ? {} : { missing }) };
    const isRegional = !peering.isInterRegion;
    return [this.direct(from, to, addresses, [hop], { egress: isRegional, ingress: isRegional })];
  }

  /** What is not known of a peering as a way between two VPCs; "not there" if it is none. */
  private peeringMissing(peering: Peering, from: Subnet, to: Subnet): string | undefined {
    const others =
      peering.requester === from.vpc ? peering.accepter : peering.accepter === from.vpc ? peering.requester : undefined;
    if (others === to.vpc) return peering.missing ?? peering.pending;
    const other = this.topology.vpcs.get(others ?? "");
    const target = this.topology.vpcs.get(to.vpc);
    // A VPC that no stack declares may be any of its account.
    const isHidden = others !== undefined && (other === undefined || other.missing !== undefined);
    const account = other?.account ?? (others === peering.accepter ? peering.accepterAccount : undefined);
    return isHidden && (account === undefined || mayBeOneAccount(account, target?.account ?? ""))
      ? `which VPC ${nameOfId(others)} is, that ${placeOf(peering.origin)} leads to`
      : "not there";
  }

  private overTransit(id: string, from: Subnet, to: End, addresses: Ranges): readonly Leg[] {
    if (!this.topology.transitGateways.has(id)) {
      const isUsed = this.topology.facts.attachments.some(({ gateway }) => gateway === id);
      if (!isUsed) return to === "internet" ? [] : this.undeclared(id, from, to, addresses);
    }
    return this.topology.attachmentsTo(id, from.vpc).flatMap((attachment) => {
      const isIn = attachment.subnets.includes(from.id);
      const entries = this.attachmentSubnets(attachment).filter((subnet) => !isIn || subnet.id === from.id);
      const leaving = this.topology.vpcs.get(from.vpc)?.origin.address ?? from.vpc;
      const hop: Hop = {
        kind: "joint",
        says: `attaches ${leaving} to ${this.transitName(id)}`,
        origin: attachment.origin,
        ...(attachment.missing === undefined ? {} : { missing: attachment.missing }),
      };
      if (attachment.missing !== undefined && this.assume === "closed") return [];
      const onward = this.throughTransit(id, attachment, attachment.table, to, addresses, []);
      return entries.flatMap((entry) =>
        onward.map((leg) => ({
          ...leg,
          crossings: [this.crossing(from, true), this.crossing(entry, false), ...leg.crossings],
          hops: [hop, ...leg.hops],
        })),
      );
    });
  }

  private throughTransit(
    gateway: string,
    from: TransitAttachment,
    tableId: string | undefined,
    to: End,
    addresses: Ranges,
    passed: readonly string[],
  ): readonly Leg[] {
    const table = this.topology.transitTables.get(tableId ?? "");
    if (tableId === undefined) return [];
    if (table === undefined) {
      return to === "internet"
        ? []
        : this.hidden(to, addresses, `the route table ${tableId} of ${gateway}`, from.origin);
    }
    const hidden = table.routes.filter(({ missing }) => missing !== undefined);
    const isSure = table.missing === undefined && hidden.length === 0;
    if (this.assume === "closed" && !isSure) return [];
    const choices: readonly Choice<TransitRoute>[] = [
      ...lookUp(this.topology.entriesOfTransit(table), addresses),
      ...hidden.map((target) => ({ addresses, target })),
    ];
    return choices.flatMap(({ target: route, addresses: taken }) => {
      const out = this.topology.attachments.get(route.attachment ?? "");
      const hop: Hop = {
        kind: "route",
        says: `sends ${route.written} of ${table.origin.address} to ${out?.origin.address ?? route.attachment ?? "nowhere"}`,
        origin: route.origin,
        ...(route.missing === undefined ? {} : { missing: route.missing }),
      };
      const legs =
        out === undefined
          ? this.overTransitPeering(gateway, from, route, to, taken, passed)
          : this.outOfTransit(gateway, from, out, to, taken);
      return legs.map((leg) => ({ ...leg, hops: [hop, ...leg.hops] }));
    });
  }

  private overTransitPeering(
    gateway: string,
    from: TransitAttachment,
    route: TransitRoute,
    to: End,
    addresses: Ranges,
    passed: readonly string[],
  ): readonly Leg[] {
    const peering = this.topology.transitPeerings.get(route.attachment ?? "");
    if (peering === undefined || passed.includes(peering.id)) return [];
    const other = peering.ends.find((end) => end.gateway !== gateway);
    if (other === undefined) return [];
    const hop: Hop = {
      kind: "joint",
      says: "joins two transit gateways",
      origin: peering.origin,
    };
    return this.throughTransit(other.gateway, from, other.table, to, addresses, [...passed, peering.id]).map((leg) => ({
      ...leg,
      hops: [hop, ...leg.hops],
      references: { egress: false, ingress: false },
    }));
  }

  private outOfTransit(
    gateway: string,
    from: TransitAttachment,
    out: TransitAttachment,
    to: End,
    addresses: Ranges,
  ): readonly Leg[] {
    if (out.missing !== undefined && this.assume === "closed") return [];
    const isIn = to !== "internet" && out.subnets.includes(to.id);
    const exits = this.attachmentSubnets(out).filter((subnet) => !isIn || to.id === subnet.id);
    const referencesGroups =
      this.topology.transitGateways.get(gateway)?.referencesGroups === true &&
      from.referencesGroups &&
      out.referencesGroups;
    return exits.flatMap((exit) =>
      this.routes.choices(exit, addresses).flatMap(({ target: route, addresses: taken }): readonly Leg[] => {
        if (route === "local") {
          if (to === "internet" || to.vpc !== out.vpc) return [];
          return [{ ...this.local(exit, to, taken), references: { egress: false, ingress: referencesGroups } }];
        }
        if (route.target.kind !== "nat") return [];
        const hop = {
          kind: "route" as const,
          says: `sends ${route.written} of ${exit.origin.address} to ${nameOf(route)}`,
          origin: route.origin,
        };
        return this.intoNat(route.target.id, exit, taken).map((leg) => ({ ...leg, hops: [hop, ...leg.hops] }));
      }),
    );
  }

  private intoNat(id: string, from: Subnet, addresses: Ranges): readonly Leg[] {
    const nat = this.topology.nats.get(id);
    const subnet = this.topology.subnets.get(nat?.subnet ?? "");
    if (nat === undefined || subnet === undefined || subnet.vpc !== from.vpc) return [];
    const { crossings } = this.local(from, subnet, addresses);
    const hop = { kind: "joint" as const, says: "sends it on as its own", origin: nat.origin };
    return [{ addresses, end: nat, crossings, hops: [hop], references: { egress: false, ingress: false } }];
  }

  private overInternetGateway(id: string, from: Subnet, addresses: Ranges): readonly Leg[] {
    const gateway = this.topology.internetGateways.get(id);
    if (gateway === undefined && this.assume === "closed") return [];
    if (gateway !== undefined && gateway.vpc !== from.vpc) return [];
    const hop: Hop = {
      kind: "joint",
      says: `joins ${this.vpcName(from.vpc)} to the internet`,
      origin: gateway?.origin ?? from.origin,
    };
    return [
      {
        addresses,
        end: "target",
        crossings: [this.crossing(from, true)],
        hops: [hop],
        references: { egress: false, ingress: false },
      },
    ];
  }

  /** A route to something that is not followed, such as a firewall: it may lead wherever there is a way at all. */
  private overSomething(route: Route, from: Subnet, to: End, addresses: Ranges): readonly Leg[] {
    if (to === "internet") return [];
    const carriers = (vpc: string): boolean => this.topology.facts.notFollowed.some((one) => one.vpc === vpc);
    const mayLead = this.topology.areJoined(from.vpc, to.vpc) || (carriers(from.vpc) && carriers(to.vpc));
    return mayLead ? this.hidden(to, addresses, `where ${nameOf(route)} sends packets`, route.origin, from) : [];
  }

  /** A peering or transit gateway that no stack declares: it may lead anywhere but to its own VPC. */
  private undeclared(id: string, from: Subnet, to: Subnet, addresses: Ranges): readonly Leg[] {
    if (from.vpc === to.vpc) return [];
    return this.hidden(to, addresses, `where ${nameOfId(id)} leads`, from.origin, from);
  }

  private hidden(to: Subnet, addresses: Ranges, missing: string, origin: Origin, from?: Subnet): readonly Leg[] {
    if (this.assume === "closed") return [];
    const hop = { kind: "joint" as const, says: missing, origin, missing };
    const crossings = [...(from === undefined ? [] : [this.crossing(from, true)]), this.crossing(to, false)];
    return [{ addresses, end: "target", crossings, hops: [hop], references: { egress: true, ingress: true } }];
  }

  private direct(
    from: Subnet,
    to: Subnet,
    addresses: Ranges,
    hops: readonly Hop[],
    references: Leg["references"],
  ): Leg {
    return {
      addresses: intersection(addresses, this.reachable(to)),
      end: "target",
      crossings: [this.crossing(from, true), this.crossing(to, false)],
      hops,
      references,
    };
  }

  /** A peering carries packets to addresses of the other VPC alone. */
  private reachable(to: Subnet): Ranges {
    const vpc = this.topology.vpcs.get(to.vpc);
    return vpc === undefined || vpc.missing !== undefined || !overlap(vpc.addresses, to.addresses)
      ? to.addresses
      : vpc.addresses;
  }

  private attachmentSubnets(attachment: TransitAttachment): readonly Subnet[] {
    return attachment.subnets.map((id) => this.topology.subnets.get(id)).filter((subnet) => subnet !== undefined);
  }

  private crossing(subnet: Subnet, egress: boolean): Crossing {
    return { acl: this.topology.acls.get(subnet.acl), subnet, egress };
  }

  private vpcName(id: string): string {
    const vpc = this.topology.vpcs.get(id);
    return vpc === undefined ? id : `${vpc.origin.address} of ${vpc.origin.stack}`;
  }

  private transitName(id: string): string {
    return this.topology.transitGateways.get(id)?.origin.address ?? id;
  }
}

/** What a route leads to, as its address in Terraform. */
export function nameOf({ target }: Route): string {
  return target.id === "" ? target.kind : nameOfId(target.id);
}
