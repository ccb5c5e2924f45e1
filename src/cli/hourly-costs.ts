import type { Zone } from "../zone/schema";

/** Something that AWS charges for by the hour, used or not. */
export interface HourlyCost {
  /** What it is, with the count: `20 interface endpoints in dev`. */
  readonly what: string;

  /** US dollars an hour. */
  readonly dollars: number;
}

// List prices of us-east-1 on 2026-11-01, in US dollars an hour; other regions cost up to twice as much.
// Source: https://aws.amazon.com/privatelink/pricing/, https://aws.amazon.com/vpc/pricing/
const endpointAndZone = 0.01;
const natGateway = 0.045;

/** What the environments cost by the hour; traffic, storage and requests come on top. */
export function hourlyCosts(zone: Zone): readonly HourlyCost[] {
  return zone.environments.flatMap((environment) => {
    const endpoints = zone.endpoints.length * zone.availabilityZones;
    const gateways = { none: 0, one: 1, each: zone.availabilityZones }[environment.nat];
    return [
      {
        what: `${zone.endpoints.length} endpoints in ${zone.availabilityZones} zones of ${environment.name}`,
        dollars: endpoints * endpointAndZone,
      },
      {
        what: `${gateways} NAT ${gateways === 1 ? "gateway" : "gateways"} in ${environment.name}`,
        dollars: gateways * natGateway,
      },
    ].filter(({ dollars }) => dollars > 0);
  });
}
