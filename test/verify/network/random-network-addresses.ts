import type { RandomBlock, RandomNat, RandomNetwork, RandomPeering } from "./random-network";

/** Peerings that AWS would make: between two VPCs, and one for each two of them. */
export function realPeerings({ vpcs, peerings }: RandomNetwork): readonly RandomPeering[] {
  const known = new Set<string>();
  return peerings
    .map(({ from, to }) => ({ from: from % vpcs.length, to: to % vpcs.length }))
    .filter(({ from, to }) => {
      const key = [from, to].sort().join(" ");
      if (from === to || known.has(key)) return false;
      known.add(key);
      return true;
    });
}

/** Block of a VPC: sixteen addresses, four for each subnet. */
export function vpcBlock(vpcIndex: number): string {
  return `10.0.${vpcIndex}.0/28`;
}

export function subnetBlock(network: RandomNetwork, vpcIndex: number, subnet: number): string {
  return `10.0.${vpcIndex}.${subnet * 4}/${network.vpcs[vpcIndex]?.subnets[subnet]?.prefix ?? 31}`;
}

/** Private address of a NAT gateway: the second of its subnet. */
export function natAddress(network: RandomNetwork, vpcIndex: number, nat: Pick<RandomNat, "subnet">): string {
  const subnets = network.vpcs[vpcIndex]?.subnets.length ?? 1;
  return `10.0.${vpcIndex}.${(nat.subnet % subnets) * 4 + 1}`;
}

/** A block as it is written. */
export function written(network: RandomNetwork, of: RandomBlock): string {
  switch (of.kind) {
    case "everything":
      return "0.0.0.0/0";
    case "private":
      return "10.0.0.0/16";
    case "google":
      return "8.8.8.0/24";
    case "vpc":
      return vpcBlock(of.vpc % network.vpcs.length);
    case "half":
      return `10.0.${of.vpc % network.vpcs.length}.0/29`;
    case "subnet": {
      const vpcIndex = of.vpc % network.vpcs.length;
      return subnetBlock(network, vpcIndex, of.subnet % (network.vpcs[vpcIndex]?.subnets.length ?? 1));
    }
    case "address": {
      const vpcIndex = of.vpc % network.vpcs.length;
      return `10.0.${vpcIndex}.${(of.subnet % (network.vpcs[vpcIndex]?.subnets.length ?? 1)) * 4}/32`;
    }
    case "nat": {
      const vpcIndex = of.vpc % network.vpcs.length;
      return `${natAddress(network, vpcIndex, { subnet: of.subnet })}/32`;
    }
  }
}
