import type { Interface, SecurityGroup } from "./facts";
import type { NetworkAnalysis } from "./network-analysis";
import type { EnvironmentPlaces, Place } from "./places";

/** Where a security group is carried. */
export interface GroupPlaces {
  /** Tiers, endpoints and bastions. */
  readonly places: readonly Place[];

  /** Otherwise nothing says in which of them it is. */
  readonly isSure: boolean;
}

const found = new WeakMap<NetworkAnalysis, ReadonlyMap<string, GroupPlaces>>();

/** Where each group is carried, by the ids of the groups: by its tag `Tier`, or by what is known to carry it. */
export function groupPlacesOf(network: NetworkAnalysis): ReadonlyMap<string, GroupPlaces> {
  const known = found.get(network) ?? findPlaces(network);
  found.set(network, known);
  return known;
}

function findPlaces(network: NetworkAnalysis): ReadonlyMap<string, GroupPlaces> {
  const carriers = new Map<string, Interface[]>();
  for (const one of network.facts.interfaces) {
    for (const group of one.groups ?? []) carriers.set(group, [...(carriers.get(group) ?? []), one]);
  }
  const places = new Map<string, GroupPlaces>();
  const add = (group: SecurityGroup, more: readonly Place[], isSure: boolean): void => {
    if (more.length === 0 || group.isDefault) return;
    const known = places.get(group.id);
    const all = [...new Set([...(known?.places ?? []), ...more])];
    places.set(group.id, { places: all, isSure: isSure && known?.isSure !== false });
  };
  for (const environment of network.environments) {
    const { whole, endpoints, bastion, bastionEndpoints } = environment;
    for (const group of whole.groups) {
      const { places: own, isSure } = placesInside(environment, group, carriers.get(group.id) ?? []);
      add(group, own, isSure);
    }
    for (const group of endpoints.groups) add(group, [endpoints], true);
    for (const group of bastionEndpoints.groups) add(group, [bastionEndpoints], true);
    const inside = new Set(bastion.subnets.map(({ id }) => id));
    for (const group of bastion.groups) {
      const isThere = (carriers.get(group.id) ?? []).some(({ subnets }) => subnets.some((id) => inside.has(id)));
      add(group, [bastion], isThere);
    }
  }
  return places;
}

/** Tiers that a group of an environment's VPC is of. */
function placesInside(
  { tiers, endpoints }: EnvironmentPlaces,
  group: SecurityGroup,
  carriers: readonly Interface[],
): GroupPlaces {
  const tagged = tiers.find(({ declared }) => declared.name === group.tags.get("Tier"));
  if (tagged !== undefined) return { places: [tagged.place], isSure: true };
  const others = carriers.filter(({ kind }) => kind !== "endpoint");
  if (others.length === 0 && endpoints.groups.includes(group)) return { places: [], isSure: true };
  const subnets = new Set(others.flatMap((one) => one.subnets));
  const own = tiers.map(({ place }) => place).filter((place) => place.subnets.some(({ id }) => subnets.has(id)));
  const isSure = others.length > 0 && others.every((one) => one.missing === undefined && one.subnets.length > 0);
  return isSure ? { places: own, isSure } : { places: tiers.map(({ place }) => place), isSure };
}
