import { type NetworkAnalysis } from "./network-analysis";
import type { Place } from "./places";
import { placeOf } from "./facts";
import { blocksOf, union } from "./ranges";

/** The network as data for a picture. */
export interface NetworkMap {
  readonly accounts: readonly MapAccount[];

  /** Peerings and transit gateways, by the names of the accounts that they join. */
  readonly joints: readonly {
    readonly kind: "peering" | "transit gateway";
    readonly joins: readonly string[];
    readonly at: string;
  }[];

  /** Declared calls. */
  readonly calls: readonly {
    readonly from: string;
    readonly to: string;
    readonly ports: readonly number[];
    readonly verdict: "possible" | "not possible" | "unknown";
  }[];
}

export interface MapAccount {
  readonly name: string;
  readonly kind: "environment" | "account";
  readonly phi: boolean;
  readonly vpcs: readonly { readonly at: string; readonly blocks: readonly string[]; readonly region: string }[];
  readonly tiers: readonly MapTier[];

  /** Bastions in it, as "bastion.dev". */
  readonly bastions: readonly string[];
}

export interface MapTier {
  readonly name: string;
  readonly exposure: "public" | "private" | "isolated";
  readonly block: string;
  readonly port: number;
  readonly subnets: readonly string[];
}

export function mapOf(network: NetworkAnalysis): NetworkMap {
  const { environments, places, facts, declaredCalls } = network;
  const vpcsOf = ({ vpcs }: Place): MapAccount["vpcs"] =>
    vpcs.map((vpc) => ({ at: placeOf(vpc.origin), blocks: blocksOf(vpc.addresses), region: vpc.region }));
  const nameOfVpc = (id: string): string =>
    places.owner(id) ?? places.accounts.find(({ vpcs }) => vpcs.some((vpc) => vpc.id === id))?.name ?? id;
  const calls = new Map<
    string,
    { from: string; to: string; ports: number[]; verdict: NetworkMap["calls"][number]["verdict"] }
  >();
  for (const { from, to, port, verdict } of declaredCalls) {
    const key = `${from} ${to} ${verdict}`;
    const known = calls.get(key);
    if (known === undefined) calls.set(key, { from, to, ports: [port], verdict });
    else known.ports.push(port);
  }
  return {
    accounts: [
      ...environments.map(({ declared, whole, tiers }): MapAccount => ({
        name: declared.name,
        kind: "environment",
        phi: declared.phi,
        vpcs: vpcsOf(whole),
        tiers: tiers.map(({ declared: tier, place }) => ({
          name: tier.name,
          exposure: tier.exposure,
          block: tier.cidr,
          port: tier.port,
          subnets: blocksOf(union(...place.subnets.map(({ addresses }) => addresses))),
        })),
        bastions: [],
      })),
      ...places.accounts.map((account): MapAccount => ({
        name: account.name,
        kind: "account",
        phi: false,
        vpcs: vpcsOf(account),
        tiers: [],
        bastions: environments
          .filter(({ bastion }) => bastion.subnets.some(({ vpc }) => account.vpcs.some(({ id }) => id === vpc)))
          .map(({ bastion }) => bastion.name),
      })),
    ],
    joints: [
      ...facts.peerings.map(({ requester, accepter, origin }) => ({
        kind: "peering" as const,
        joins: [nameOfVpc(requester), nameOfVpc(accepter)],
        at: placeOf(origin),
      })),
      ...facts.transitGateways.map(({ id, origin }) => ({
        kind: "transit gateway" as const,
        joins: facts.attachments.filter(({ gateway }) => gateway === id).map(({ vpc }) => nameOfVpc(vpc)),
        at: placeOf(origin),
      })),
    ],
    calls: [...calls.values()],
  };
}
