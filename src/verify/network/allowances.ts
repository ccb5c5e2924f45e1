import { declaredIn, https } from "./calls";
import type { NetworkAnalysis } from "./network-analysis";
import type { EnvironmentPlaces, Place } from "./places";
import {
  type Ranges,
  addressesOf,
  difference,
  empty,
  ephemeralPorts,
  everyAddress,
  intersection,
  splitAt,
  union,
} from "./ranges";
import { internet } from "./reach";

/** Ports of TCP on which a place may call a peer, or be called by it, as it is declared. */
export interface Allowance {
  readonly peer: Place | typeof internet;

  /** Every address that the peer may have, also those that nothing has yet. */
  readonly addresses: Ranges;
  readonly ports: Ranges;
}

/** What one layer may let pass at a place, in one direction. */
export interface Allowances {
  readonly environment: EnvironmentPlaces;
  readonly place: Place;
  readonly ingress: readonly Allowance[];
  readonly egress: readonly Allowance[];
}

/** What is declared of every tier of an environment, of its endpoints, and of its bastion. */
export function allowancesOf(network: NetworkAnalysis, environment: EnvironmentPlaces): readonly Allowances[] {
  const { tiers, endpoints, bastion } = environment;
  const calls = declaredIn(environment).map((call) => ({
    ...call,
    allowed: union(...call.ports.map((port): Ranges => [[port, port]])),
  }));
  const allowance = (peer: Place | typeof internet, ports: Ranges): Allowance => ({
    peer,
    addresses: addressesOfPeer(network, environment, peer),
    ports,
  });
  return [...tiers.map(({ place }) => place), endpoints, bastion].map((place) => ({
    environment,
    place,
    ingress: calls.filter(({ to }) => to === place).map(({ from, allowed }) => allowance(from, allowed)),
    egress: [
      ...calls.filter(({ from }) => from === place).map(({ to, allowed }) => allowance(to, allowed)),
      ...(callsOut(network, environment, place) ? [allowance(internet, [[https, https]])] : []),
    ],
  }));
}

/** The same with the answers to every call, for a layer that does not know which packet is one. */
export function withAnswers({ environment, place, ingress, egress }: Allowances): Allowances {
  const answers = (calls: readonly Allowance[]): readonly Allowance[] =>
    calls.map((call) => ({ ...call, ports: ephemeralPorts }));
  return { environment, place, ingress: [...ingress, ...answers(egress)], egress: [...egress, ...answers(ingress)] };
}

/** What of some ports at some addresses is in no allowance: the first such addresses, with their ports. */
export function beyond(
  allowed: readonly Allowance[],
  addresses: Ranges,
  ports: Ranges,
): { readonly addresses: Ranges; readonly ports: Ranges } | undefined {
  const about = allowed.filter((one) => intersection(one.addresses, addresses).length > 0);
  const edges = about.flatMap((one) => one.addresses.flatMap(([first, last]) => [first, last + 1]));
  for (const run of splitAt(addresses, edges)) {
    const open = about.filter((one) => intersection(one.addresses, [run]).length > 0);
    const excess = difference(ports, union(...open.map((one) => one.ports)));
    if (excess.length > 0) return { addresses: [run], ports: excess };
  }
  return undefined;
}

/**
 * Whether a place calls the internet: tiers that are not isolated, and whatever calls a service of AWS over a gateway
 * endpoint, whose addresses are public ones.
 */
function callsOut({ topology }: NetworkAnalysis, { tiers, endpoints }: EnvironmentPlaces, place: Place): boolean {
  if (place === endpoints) return false;
  const tier = tiers.find((one) => one.place === place)?.declared;
  if (tier !== undefined && tier.exposure !== "isolated") return true;
  return place.subnets.some(({ table }) =>
    topology.tables.get(table)?.routes.some(({ target }) => target.kind === "service"),
  );
}

/** Every address that a party may have; that of the internet is whatever no VPC has. */
export function addressesOfPeer(
  network: NetworkAnalysis,
  environment: EnvironmentPlaces,
  peer: Place | typeof internet,
): Ranges {
  if (peer === internet) return difference(everyAddress, addressesOfZone(network));
  const { declared, tiers, endpoints, bastion, bastionEndpoints } = environment;
  if (peer === bastion) return addressesOf(declared.bastionCidr) ?? empty;
  if (peer === endpoints || peer === bastionEndpoints) return roomOf(network, environment, peer);
  return addressesOf(tiers.find(({ place }) => place === peer)?.declared.cidr ?? "") ?? empty;
}

const zones = new WeakMap<NetworkAnalysis, Ranges>();

function addressesOfZone(network: NetworkAnalysis): Ranges {
  const blocks = network.environments.flatMap(({ declared }) => [declared.cidr, declared.bastionCidr]);
  const known =
    zones.get(network) ??
    union(
      ...network.facts.vpcs.map(({ addresses }) => addresses),
      ...blocks.map((block) => addressesOf(block) ?? empty),
    );
  zones.set(network, known);
  return known;
}

/** Addresses that endpoints have, or nothing in their VPC has: the intent does not say which block is theirs. */
function roomOf({ topology }: NetworkAnalysis, { declared, tiers }: EnvironmentPlaces, endpoints: Place): Ranges {
  const vpcs = [...new Set(endpoints.subnets.map(({ vpc }) => vpc))];
  const blocks = [...tiers.map(({ declared: tier }) => tier.cidr), declared.bastionCidr];
  const taken = union(
    ...blocks.map((block) => addressesOf(block) ?? empty),
    ...vpcs.flatMap((vpc) => topology.subnetsOf(vpc).map(({ addresses }) => addresses)),
  );
  return union(
    difference(union(...vpcs.map((vpc) => topology.vpcs.get(vpc)?.addresses ?? empty)), taken),
    ...endpoints.subnets.map(({ addresses }) => addresses),
  );
}
