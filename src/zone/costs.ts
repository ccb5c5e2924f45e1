import { bastionEndpoints } from "./endpoints";
import type { Zone } from "./types";

/**
 * On-demand list prices in us-east-1 in US dollars an hour, as AWS published them on 2026-05-15. Other regions cost
 * more; traffic and storage come on top.
 */
export const hourlyPrices = {
  /** An interface endpoint in one availability zone (aws.amazon.com/privatelink/pricing). */
  interfaceEndpoint: 0.01,
  /** A NAT gateway (aws.amazon.com/vpc/pricing). */
  natGateway: 0.045,
  /** A public IPv4 address, of which each NAT gateway has one (aws.amazon.com/vpc/pricing). */
  publicAddress: 0.005,
  /** Linux instances (aws.amazon.com/ec2/pricing/on-demand). */
  instances: { "t4g.nano": 0.0042, "t4g.micro": 0.0084, "t4g.small": 0.0168, "t4g.medium": 0.0336 },
} as const;

/** Hours of a month, as AWS counts in its own estimates. */
export const HOURS_PER_MONTH = 730;

/** Something that costs money by the hour whether it is used or not. */
export interface HourlyCost {
  readonly what: string;
  readonly count: number;

  /** US dollars for one. */
  readonly dollarsPerHour: number;

  /** US dollars for all of them in a month. */
  readonly dollarsPerMonth: number;
}

/** What a zone costs by the hour before anything runs in it. */
export function hourlyCosts(zone: Zone): readonly HourlyCost[] {
  const { availabilityZones, endpoints, environments } = zone;
  const perZone = endpoints.length * environments.length + bastionEndpoints.length;
  const natGateways = environments
    .map(({ nat }) => ({ none: 0, one: 1, each: availabilityZones })[nat])
    .reduce((sum, count) => sum + count, 0);
  return [
    cost("interface endpoints", perZone * availabilityZones, hourlyPrices.interfaceEndpoint),
    cost("NAT gateways with their addresses", natGateways, hourlyPrices.natGateway + hourlyPrices.publicAddress),
    cost("bastions", environments.length, hourlyPrices.instances[zone.bastion.instanceType]),
  ].filter(({ count }) => count > 0);
}

function cost(what: string, count: number, dollarsPerHour: number): HourlyCost {
  return {
    what,
    count,
    dollarsPerHour,
    dollarsPerMonth: Math.round(count * dollarsPerHour * HOURS_PER_MONTH * 100) / 100,
  };
}
