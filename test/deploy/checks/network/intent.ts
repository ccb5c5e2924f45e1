import { type Environment, type Tier, type Zone, bastionEndpoints, subnetCidr } from "../../../../src/zone";

/** Port of TLS, on which AWS and the internet are called. */
export const https = 443;

/** A VPC that the zone must have. */
export interface IntendedVpc {
  /** Its account, by the name in the zone. */
  readonly account: string;
  readonly cidr: string;

  /** Undefined for the VPC of the bastions. */
  readonly environment: Environment | undefined;
  readonly blocks: readonly IntendedBlock[];

  /** Services with an interface endpoint. */
  readonly endpoints: readonly string[];
  readonly hasInternetGateway: boolean;
}

/** A block of a VPC with a subnet in each availability zone that it is for. */
export type IntendedBlock = {
  readonly name: string;
  readonly cidr: string;
  readonly subnets: readonly string[];
} & (
  | { readonly kind: "tier"; readonly environment: Environment; readonly tier: Tier }
  | { readonly kind: "endpoints" }
  | { readonly kind: "nat"; readonly environment: Environment }
  | { readonly kind: "bastion"; readonly environment: Environment }
);

/** The VPCs of a zone: one for each environment, and that of the bastions. */
export function intendedVpcs(zone: Zone): readonly IntendedVpc[] {
  const subnets = (cidr: string, count = zone.availabilityZones): readonly string[] =>
    Array.from({ length: count }, (_, index) => subnetCidr(cidr, index));
  const endpoints = (cidr: string): IntendedBlock => ({
    kind: "endpoints",
    name: "endpoints",
    cidr,
    subnets: subnets(cidr),
  });
  return [
    ...zone.environments.map((environment): IntendedVpc => {
      const { name, cidr, tiers, nat, natCidr, endpointsCidr } = environment;
      return {
        account: name,
        cidr,
        environment,
        blocks: [
          ...tiers.map((tier): IntendedBlock => ({
            kind: "tier",
            name: tier.name,
            cidr: tier.cidr,
            subnets: subnets(tier.cidr),
            environment,
            tier,
          })),
          endpoints(endpointsCidr),
          ...(nat === "none"
            ? []
            : [
                {
                  kind: "nat" as const,
                  name: "nat",
                  cidr: natCidr,
                  subnets: subnets(natCidr, nat === "one" ? 1 : undefined),
                  environment,
                },
              ]),
        ],
        endpoints: zone.endpoints,
        hasInternetGateway: nat !== "none" || tiers.some(({ exposure }) => exposure === "public"),
      };
    }),
    {
      account: "shared-services",
      cidr: zone.sharedServices.cidr,
      environment: undefined,
      blocks: [
        ...zone.environments.map((environment): IntendedBlock => ({
          kind: "bastion",
          name: `bastion of ${environment.name}`,
          cidr: environment.bastionCidr,
          subnets: subnets(environment.bastionCidr),
          environment,
        })),
        endpoints(zone.sharedServices.endpointsCidr),
      ],
      endpoints: bastionEndpoints,
      hasInternetGateway: false,
    },
  ];
}

/** Tiers that a tier calls. */
export function calleesOf(environment: Environment, { name }: Tier): readonly Tier[] {
  return environment.tiers.filter(({ from }) => from.includes(name));
}

/** Tiers that call a tier. */
export function callersOf(environment: Environment, { from }: Tier): readonly Tier[] {
  return environment.tiers.filter(({ name }) => from.includes(name));
}

/** Ports of a tier that its environment's bastion calls. */
export function bastionPorts({ bastionPorts: more }: Environment, { name, port }: Tier): readonly number[] {
  return [...new Set([port, ...(more[name] ?? [])])];
}

/** Whether a tier calls the internet, through NAT. */
export function usesNat({ nat }: Environment, { exposure }: Tier): boolean {
  return nat !== "none" && exposure === "private";
}
