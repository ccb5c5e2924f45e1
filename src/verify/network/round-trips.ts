import type { Subnet } from "./facts";
import type { Assumption } from "./filters";
import { type Party, addressesIn, internet, internetAddresses, vpcsOf } from "./party";
import { type Ranges, difference, empty, intersection, union } from "./ranges";
import type { Topology } from "./topology";
import { type Leg, type Way, coverAll } from "./way";
import { Ways } from "./ways";

/** A way with one way back for each of its legs. */
export interface RoundTrip {
  readonly way: Way;
  readonly from: Subnet | undefined;
  readonly to: Subnet | undefined;

  /** Undefined: no answer finds back. */
  readonly back: readonly Leg[] | undefined;

  /** Addresses of the caller, of NAT gateways, of the target. */
  readonly addresses: readonly Ranges[];
}

/** All round trips between two parties. */
export interface Trips {
  readonly trips: readonly RoundTrip[];

  /** Whether there is one from every address to every other. */
  readonly isComplete: boolean;
}

const noTrips: Trips = { trips: [], isComplete: false };

/** Ways there with ways back: an answer goes from sender to sender, and finds each stretch by itself. */
export class RoundTrips {
  private readonly ways: Ways;
  private readonly known = new Map<Party | typeof internet, Map<Party | typeof internet, Trips>>();

  constructor(
    private readonly topology: Topology,
    private readonly assume: Assumption,
  ) {
    this.ways = new Ways(topology, assume);
  }

  /** Round trips from one party to another, by the routes alone. */
  public of(from: Party | typeof internet, to: Party | typeof internet): Trips {
    const cache = this.known.get(from) ?? new Map<Party | typeof internet, Trips>();
    this.known.set(from, cache);
    const known = cache.get(to);
    if (known !== undefined) return known;
    const found = this.find(from, to);
    cache.set(to, found);
    return found;
  }

  /** Whether there is anything at all that could carry packets from one party to another. */
  public mayBe(from: Party | typeof internet, to: Party | typeof internet): boolean {
    if (from === internet || to === internet) return from !== to;
    if (this.assume === "open") return true;
    return vpcsOf(from).some((one) => vpcsOf(to).some((other) => this.topology.areJoined(one, other)));
  }

  /** Whether it is sure, before any way is looked for, that none of a party's passes a NAT gateway. */
  public areDirect(from: Party | typeof internet): boolean {
    return (
      from === internet || (this.assume === "closed" && from.subnets.every((subnet) => this.ways.areDirect(subnet)))
    );
  }

  private find(from: Party | typeof internet, to: Party | typeof internet): Trips {
    if (!this.mayBe(from, to)) return noTrips;
    const ofPairs: readonly (readonly RoundTrip[])[] =
      from === internet
        ? subnetsOf(to).map((target) => this.tripsFromInternet(target))
        : from.subnets.flatMap((source) =>
            to === internet ? [this.tripsBetween(source, internet)] : this.tripsTo(source, to),
          );
    return {
      trips: ofPairs.flat(),
      isComplete: ofPairs.length > 0 && ofPairs.every((trips) => this.isComplete(trips)),
    };
  }

  /** Trips from a subnet to each of another party's; none at all where it has no route for any of them. */
  private tripsTo(source: Subnet, to: Party): readonly (readonly RoundTrip[])[] {
    const isHopeless =
      this.assume === "closed" && !vpcsOf(to).includes(source.vpc) && !this.ways.hasRoute(source, addressesIn(to));
    return isHopeless ? [[]] : to.subnets.map((target) => this.tripsBetween(source, target));
  }

  private tripsBetween(from: Subnet, to: Subnet | typeof internet): readonly RoundTrip[] {
    const target = to === internet ? undefined : to;
    return this.ways.between(from, to).flatMap((way): readonly RoundTrip[] => {
      const last = way.legs[way.legs.length - 1] ?? way.legs[0];
      const nats = way.legs.map(({ end }) => end).filter((end) => end !== "target");
      const destinations = to === internet ? intersection(last.addresses, internetAddresses) : last.addresses;
      if (destinations.length === 0) return [];
      const places = [from, ...nats.map((nat) => this.topology.subnets.get(nat.subnet))];
      const sources = [from.addresses, ...nats.map((nat) => nat.addresses)];
      const backs = way.legs.map((_, index): readonly Leg[] => {
        const place = places[index];
        const after = index + 1 < places.length ? places[index + 1] : target;
        if (place === undefined) return [];
        if (after === undefined) return [fromInternetTo(place, sources[index] ?? empty, this.topology)];
        return this.ways.answers(after, place, sources[index] ?? empty);
      });
      const choices = backs.reduce<readonly (readonly Leg[])[]>(
        (all, legs) => all.flatMap((one) => legs.map((leg) => [...one, leg])),
        [[]],
      );
      if (choices.length === 0)
        return [{ way, from, to: target, back: undefined, addresses: [...sources, destinations] }];
      const split = choices.map((back) => ({
        way,
        from,
        to: target,
        back,
        addresses: [...sources.map((all, index) => intersection(all, back[index]?.addresses ?? empty)), destinations],
      }));
      const unanswered = difference(from.addresses, union(...split.map(({ addresses: [own] }) => own ?? empty)));
      return unanswered.length === 0
        ? split
        : [
            ...split,
            { way, from, to: target, back: undefined, addresses: [unanswered, ...sources.slice(1), destinations] },
          ];
    });
  }

  /** From the internet packets come to a public address, if the subnet's routes lead back there. */
  private tripsFromInternet(to: Subnet): readonly RoundTrip[] {
    if (this.assume === "closed" && to.missing !== undefined) return [];
    return this.ways.toInternet(to, internetAddresses).map((back): RoundTrip => {
      const leg = { ...fromInternetTo(to, to.addresses, this.topology), hops: back.hops };
      return { way: { legs: [leg] }, from: undefined, to, back: [back], addresses: [back.addresses, to.addresses] };
    });
  }

  private isComplete(trips: readonly RoundTrip[]): boolean {
    const [first] = trips;
    if (first === undefined) return false;
    const { from, to } = first;
    const goals = trips.map(({ addresses }) => ({ addresses: addresses[addresses.length - 1] ?? empty }));
    const starts = trips.map(({ addresses: [own] }) => ({ addresses: own ?? empty }));
    return (
      coverAll(goals, to === undefined ? internetAddresses : to.addresses) &&
      coverAll(starts, from === undefined ? internetAddresses : from.addresses)
    );
  }
}

/** The stretch from the internet to a public address in a subnet. */
function fromInternetTo(to: Subnet, addresses: Ranges, topology: Topology): Leg {
  return {
    addresses,
    end: "target",
    crossings: [{ acl: topology.acls.get(to.acl), subnet: to, egress: false }],
    hops: [],
    references: { egress: false, ingress: false },
  };
}

function subnetsOf(party: Party | typeof internet): readonly Subnet[] {
  return party === internet ? [] : party.subnets;
}
