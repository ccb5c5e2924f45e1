import { type Block } from "../../../../src/zone/cidr";
import type { Ranges } from "../../../../blueprints/hipaa/test/support/ranges";

/** Everything that decides where packets go in some accounts, as the API tells it. IPv4 alone; what else is there is named. */
export interface NetworkFacts {
  readonly vpcs: readonly VpcFacts[];
  readonly subnets: readonly SubnetFacts[];
  readonly routeTables: readonly RouteTableFacts[];
  readonly peerings: readonly PeeringFacts[];
  readonly internetGateways: readonly { readonly id: string; readonly vpcs: readonly string[] }[];
  readonly natGateways: readonly NatGatewayFacts[];
  readonly acls: readonly AclFacts[];
  readonly groups: readonly GroupFacts[];

  /** Prefix lists of customers by id; those of AWS have addresses that nobody can list for good. */
  readonly prefixLists: ReadonlyMap<string, readonly Block[]>;

  /** What could carry or let through packets and is no part of this model. */
  readonly unmodelled: readonly string[];
}

export interface VpcFacts {
  readonly id: string;

  /** Name of its account in the zone. */
  readonly account: string;
  readonly isDefault: boolean;
  readonly blocks: readonly Block[];
}

export interface SubnetFacts {
  readonly id: string;
  readonly vpc: string;
  readonly block: Block;
}

export interface RouteTableFacts {
  readonly id: string;
  readonly vpc: string;

  /** For subnets that are associated with no table. */
  readonly isMain: boolean;
  readonly subnets: readonly string[];
  readonly routes: readonly RouteFacts[];
}

export interface RouteFacts {
  /** A block, or the id of a prefix list. */
  readonly destination: Block | string;
  readonly target: {
    readonly kind: "local" | "internet gateway" | "NAT gateway" | "peering" | "gateway endpoint" | "other";
    readonly id: string;
  };

  /** A route whose target is gone still takes its packets, and drops them. */
  readonly active: boolean;
}

export interface PeeringFacts {
  readonly id: string;
  readonly active: boolean;
  readonly vpcs: readonly [string, string];
}

export interface NatGatewayFacts {
  readonly id: string;
  readonly subnet: string;
  readonly available: boolean;
}

export interface AclFacts {
  readonly id: string;
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly subnets: readonly string[];
  readonly entries: readonly AclEntry[];
}

/** A rule of a network ACL. Its ports are those that a packet goes to, in both directions. */
export interface AclEntry {
  readonly egress: boolean;
  readonly number: number;
  readonly allow: boolean;

  /** Number of the protocol, or {@link anyProtocol}. */
  readonly protocol: string;
  readonly ports: Ranges;
  readonly block: Block;
}

export interface GroupFacts {
  readonly id: string;
  readonly vpc: string;
  readonly name: string;
  readonly rules: readonly GroupRule[];
}

/** A rule of a security group for one peer. */
export interface GroupRule {
  readonly egress: boolean;

  /** Number of the protocol, or {@link anyProtocol}. */
  readonly protocol: string;
  readonly ports: Ranges;
  readonly peer:
    | { readonly kind: "block"; readonly block: Block }
    | { readonly kind: "group"; readonly id: string }
    | { readonly kind: "prefix list"; readonly id: string };
}

export const allPorts: Ranges = [[0, 65535]];

/** Ports that callers call from: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
export const ephemeralPorts: Ranges = [[1024, 65535]];

export const everyAddress: Ranges = [[0, 2 ** 32 - 1]];

export const anyProtocol = "-1";
export const tcp = "6";

/** One that no rule names ever: https://www.rfc-editor.org/rfc/rfc3692 */
export const unnamedProtocol = "253";

const protocolNumbers: Readonly<Record<string, string>> = { tcp, udp: "17", icmp: "1", icmpv6: "58", all: anyProtocol };

/** The API names some protocols and numbers others. */
export function protocolNumber(protocol: string | undefined): string {
  const text = protocol?.toLowerCase() ?? anyProtocol;
  return protocolNumbers[text] ?? text;
}

/** Only TCP and UDP have ports here; of others a rule counts as a whole. */
export function portsOf(protocol: string, from: number | undefined, to: number | undefined): Ranges {
  const hasPorts = protocol === tcp || protocol === protocolNumbers.udp;
  return hasPorts && from !== undefined && to !== undefined ? [[from, to]] : allPorts;
}

/** Puts the facts of several accounts together. */
export function joinFacts(all: readonly NetworkFacts[]): NetworkFacts {
  return {
    vpcs: all.flatMap(({ vpcs }) => vpcs),
    subnets: all.flatMap(({ subnets }) => subnets),
    routeTables: all.flatMap(({ routeTables }) => routeTables),
    // Each side of a peering tells of it.
    peerings: [...new Map(all.flatMap(({ peerings }) => peerings).map((one) => [one.id, one])).values()],
    internetGateways: all.flatMap(({ internetGateways }) => internetGateways),
    natGateways: all.flatMap(({ natGateways }) => natGateways),
    acls: all.flatMap(({ acls }) => acls),
    groups: all.flatMap(({ groups }) => groups),
    prefixLists: new Map(all.flatMap(({ prefixLists }) => [...prefixLists])),
    unmodelled: all.flatMap(({ unmodelled }) => unmodelled),
  };
}
