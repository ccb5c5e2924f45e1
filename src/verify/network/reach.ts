import { type Demand, type Fare, type Passage, bestOf, crossed, faresOf, noPassage } from "./fares";
import type { Assumption } from "./filters";
import { hopsOf } from "./hops";
import { Layers } from "./layers";
import { type Party, type Path, internet } from "./party";
import { type Ranges, allPorts, difference, empty, intersection, union } from "./ranges";
import { tcp } from "./read/ports";
import { type RoundTrip, RoundTrips } from "./round-trips";
import type { Topology } from "./topology";
export { type Layer, type Party, type Path, internet, internetAddresses } from "./party";
export type { Hop } from "./way";

/** Protocols that have ports. Of the others an answer is any packet back. */
const withPorts: ReadonlySet<string> = new Set([tcp, "17"]);

/**
 * Who can reach whom, exactly: over sets of addresses and ports, which are split where rules differ and nowhere sampled.
 * Security groups are stateful; ACLs are asked for the answer too, which goes to the port that was called from. A NAT
 * gateway keeps that port.
 */
export class Reach {
  /** Every protocol that a rule names, and one that none does: what holds for it holds for all others. */
  public readonly protocols: readonly string[];

  /** What the ACLs and the groups let pass, each by itself. */
  public readonly layers: Layers;

  private readonly trips: RoundTrips;

  constructor(topology: Topology, assume: Assumption) {
    const { groups, acls } = topology.facts;
    const named = [...groups.flatMap(({ rules }) => rules), ...acls.flatMap(({ rules }) => rules)];
    this.protocols = [
      ...new Set([tcp, "17", "1", "none that a rule names", ...named.map(({ protocol }) => protocol)]),
    ].filter((protocol) => protocol !== "-1");
    this.layers = new Layers(topology, assume, this.protocols);
    this.trips = new RoundTrips(topology, assume);
  }

  /** What gets from one party to another. */
  public passage(from: Party | typeof internet, to: Party | typeof internet, protocol: string): Passage {
    const { trips, isComplete } = this.trips.of(from, to);
    let arriving = empty;
    let answered = empty;
    let certain: Ranges = isComplete ? allPorts : empty;
    for (const trip of trips) {
      const fares = this.fares(trip, from, to, protocol);
      const found = crossed(fares, trip.back !== undefined, withPorts.has(protocol));
      arriving = union(arriving, found.arriving);
      answered = union(answered, found.answered);
      certain = intersection(certain, found.certain);
    }
    return arriving.length === 0 ? noPassage : { arriving, answered, certain };
  }

  /** One way that is open, if any is; one that is answered rather than one that is not. */
  public path(
    from: Party | typeof internet,
    to: Party | typeof internet,
    protocols: readonly string[] = this.protocols,
    beside: Ranges = empty,
  ): Path | undefined {
    if (!this.trips.mayBe(from, to)) return undefined;
    const passing = protocols.filter(
      (protocol) => difference(this.passedByGroups(from, to, protocol), beside).length > 0,
    );
    if (passing.length === 0 && this.trips.areDirect(from)) return undefined;
    let found: Path | undefined;
    for (const trip of this.trips.of(from, to).trips) {
      for (const protocol of trip.way.legs.length > 1 ? protocols : passing) {
        const path = this.pathOf(trip, from, to, protocol, beside);
        if (path?.answered === true) return path;
        found ??= path;
      }
    }
    return found;
  }

  /** Whether routes lead from one party to another. */
  public hasWay(from: Party | typeof internet, to: Party | typeof internet): boolean {
    return this.trips.of(from, to).trips.length > 0;
  }

  /** More than what the groups let pass on any way without a NAT gateway, which would change the caller's address. */
  private passedByGroups(from: Party | typeof internet, to: Party | typeof internet, protocol: string): Ranges {
    return from === internet || to === internet ? allPorts : this.layers.groupPassage(from, to, protocol);
  }

  /** Per address of a way, what its rules leave. */
  private fares(
    trip: RoundTrip,
    from: Party | typeof internet,
    to: Party | typeof internet,
    protocol: string,
  ): readonly (readonly Fare[])[] {
    const demands = this.demands(trip, from, to, protocol);
    return trip.addresses.map((addresses, index) =>
      faresOf(
        addresses,
        demands.filter(({ address }) => address === index),
      ),
    );
  }

  private demands(
    { way, back, from, to, addresses }: RoundTrip,
    source: Party | typeof internet,
    target: Party | typeof internet,
    protocol: string,
  ): readonly Demand[] {
    const goal = addresses.length - 1;
    const found: Demand[] = [];
    way.legs.forEach((leg, index) => {
      for (const crossing of leg.crossings) {
        found.push({
          address: crossing.egress ? goal : index,
          of: "request",
          ports: this.layers.portsOfAcl(crossing, protocol),
        });
      }
      for (const crossing of back?.[index]?.crossings ?? []) {
        found.push({
          address: crossing.egress ? index : goal,
          of: "answer",
          ports: this.layers.portsOfAcl(crossing, protocol),
        });
      }
    });
    const [first] = way.legs;
    const isDirect = way.legs.length === 1;
    const isSameVpc = from !== undefined && to !== undefined && from.vpc === to.vpc;
    if (source !== internet) {
      const seen = isSameVpc || (isDirect && first.references.egress);
      const ports = this.layers.withReferences(source, target, from?.vpc, to?.vpc, true, protocol, seen);
      found.push({ address: goal, of: "request", ports });
    }
    if (target !== internet) {
      const seen = isDirect && (isSameVpc || first.references.ingress);
      const ports = this.layers.withReferences(target, source, to?.vpc, from?.vpc, false, protocol, seen);
      found.push({ address: goal - 1, of: "request", ports });
    }
    return found;
  }

  private pathOf(
    trip: RoundTrip,
    from: Party | typeof internet,
    to: Party | typeof internet,
    protocol: string,
    beside: Ranges,
  ): Path | undefined {
    const fares = this.fares(trip, from, to, protocol);
    const found = bestOf(fares, trip.back !== undefined, withPorts.has(protocol), beside);
    if (found === undefined) return undefined;
    const port = found.ports[0]?.[0] ?? 0;
    return {
      protocol,
      ports: crossed(fares, trip.back !== undefined, withPorts.has(protocol)).arriving,
      answered: found.answered,
      from: trip.from,
      to: trip.to,
      hops: hopsOf(trip, from, to, { addresses: found.addresses, protocol, port }),
    };
  }
}
