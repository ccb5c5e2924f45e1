import type { SecurityGroup, Subnet } from "./facts";
import { type Ranges, addressesOf, difference, empty, everyAddress, union } from "./ranges";
import type { Hop } from "./way";

/** Who sends, or is sent to. */
export interface Party {
  readonly name: string;
  readonly subnets: readonly Subnet[];

  /** Groups that its members carry, all of them: what one of them lets pass, passes. */
  readonly groups: readonly SecurityGroup[];
}

export const internet = "internet";

/** One way that is open, with what opens it. */
export interface Path {
  readonly protocol: string;
  readonly ports: Ranges;
  readonly answered: boolean;

  /** Undefined: the internet. */
  readonly from: Subnet | undefined;
  readonly to: Subnet | undefined;
  readonly hops: readonly Hop[];
}

/** What can close a way by itself. */
export type Layer = "routes" | "network ACLs" | "security groups";

/** Addresses that have a meaning on the internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
export const internetAddresses: Ranges = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].reduce((rest, block) => difference(rest, addressesOf(block) ?? empty), everyAddress);

const vpcCache = new WeakMap<Party, readonly string[]>();

/** Ids of the VPCs that a party is in. */
export function vpcsOf(party: Party): readonly string[] {
  const known = vpcCache.get(party) ?? [...new Set(party.subnets.map(({ vpc }) => vpc))];
  vpcCache.set(party, known);
  return known;
}

const addressCache = new WeakMap<Party, Ranges>();

export function addressesIn(party: Party): Ranges {
  const known = addressCache.get(party) ?? union(...party.subnets.map(({ addresses }) => addresses));
  addressCache.set(party, known);
  return known;
}
