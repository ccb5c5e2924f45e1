import type { Range, Ranges } from "./ranges";

/**
 * What decides where packets go, read from the resources of all stacks. Ids are symbolic texts, the same for the same
 * thing in every stack. `missing` names the expression that something hangs on: then it may also be otherwise.
 */
export interface NetworkFacts {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly acls: readonly Acl[];
  readonly groups: readonly SecurityGroup[];
  readonly peerings: readonly Peering[];
  readonly transitGateways: readonly TransitGateway[];
  readonly attachments: readonly TransitAttachment[];
  readonly transitPeerings: readonly TransitPeering[];
  readonly transitTables: readonly TransitTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly interfaces: readonly Interface[];
  readonly privateLinks: readonly PrivateLink[];
  readonly notFollowed: readonly NotFollowed[];
}

/** A thing of the network with what declares it. */
export interface Thing {
  readonly id: string;
  readonly origin: Origin;
  readonly missing?: string;
}

/** Where something is declared. */
export interface Origin {
  readonly stack: string;

  /** Address in Terraform. */
  readonly address: string;
}

export interface Vpc extends Thing {
  /** Symbolic text of the account's id. */
  readonly account: string;
  readonly region: string;

  /** Its blocks, one by one: each is a route of its own. */
  readonly blocks: readonly Range[];
  readonly addresses: Ranges;

  /** Whether it has addresses of IPv6, which are not analysed. */
  readonly hasIpv6: boolean;
}

export interface Subnet extends Thing {
  readonly vpc: string;
  readonly addresses: Ranges;

  /** Id of its route table, the main one where it has none of its own. */
  readonly table: string;
  readonly hasOwnTable: boolean;
  readonly tableMissing?: string;

  /** Id of its network ACL, the default one where it has none of its own. */
  readonly acl: string;
  readonly aclMissing?: string;
  readonly mapsPublicAddresses: boolean | "unknown";
}

export interface RouteTable extends Thing {
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly origin: Origin;

  /** Blocks, one by one; none for what is no IPv4 address, such as the prefix list of a service of AWS. */
  readonly destinations: readonly Range[];

  /** The destination as written. */
  readonly written: string;
  readonly isIpv6: boolean;
  readonly target: RouteTarget;
  readonly missing?: string;
}

/** What a route leads to, by its id. */
export interface RouteTarget {
  readonly kind: "local" | "internet" | "nat" | "peering" | "transit" | "egress-only" | "service" | "other" | "nowhere";
  readonly id: string;
}

export interface Acl extends Thing {
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly rules: readonly AclRule[];
}

export interface AclRule {
  readonly origin: Origin;
  readonly egress: boolean;
  readonly number: number;
  readonly allow: boolean;

  /** Number of the protocol, or "-1" for all. */
  readonly protocol: string;
  readonly ports: Ranges;

  /** Empty for a rule about IPv6. */
  readonly addresses: Ranges;
  readonly isIpv6: boolean;
  readonly missing?: string;
}

export interface SecurityGroup extends Thing {
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly rules: readonly GroupRule[];
}

export interface GroupRule {
  readonly origin: Origin;
  readonly egress: boolean;
  readonly protocol: string;
  readonly ports: Ranges;
  readonly peer: RulePeer;
  readonly missing?: string;
}

/** Whom a rule of a security group lets in, or whom it lets its members call. */
export type RulePeer =
  | { readonly kind: "addresses"; readonly addresses: Ranges; readonly written: string }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "ipv6"; readonly written: string }

  /** Prefix list of a service of AWS. */
  | { readonly kind: "service"; readonly written: string }
  | { readonly kind: "unknown"; readonly written: string };

export interface Peering extends Thing {
  readonly requester: string;
  readonly accepter: string;

  /** Account of the VPC that is asked, as far as it is known. */
  readonly accepterAccount: string;

  /** Set where nothing in the stacks accepts it. */
  readonly pending?: string;
  readonly isInterRegion: boolean;
  readonly resolvesNames: { readonly requester: boolean | "unknown"; readonly accepter: boolean | "unknown" };
}

export interface TransitGateway extends Thing {
  readonly account: string;
  readonly referencesGroups: boolean;
}

export interface TransitAttachment extends Thing {
  readonly gateway: string;
  readonly vpc: string;
  readonly subnets: readonly string[];

  /** Route table that its packets are looked up in; undefined: none. */
  readonly table: string | undefined;
  readonly referencesGroups: boolean;
}

/** Two transit gateways joined. */
export interface TransitPeering extends Thing {
  readonly ends: readonly [TransitPeeringEnd, TransitPeeringEnd];
}

export interface TransitPeeringEnd {
  readonly gateway: string;
  readonly table: string | undefined;
}

export interface TransitTable extends Thing {
  readonly gateway: string;
  readonly routes: readonly TransitRoute[];
}

export interface TransitRoute {
  readonly origin: Origin;
  readonly destinations: readonly Range[];
  readonly written: string;
  readonly isPropagated: boolean;

  /** Id of the attachment; undefined: a black hole. */
  readonly attachment: string | undefined;
  readonly missing?: string;
}

export interface InternetGateway extends Thing {
  /** Undefined: attached to none. */
  readonly vpc: string | undefined;
}

export interface NatGateway extends Thing {
  readonly subnet: string;
  readonly isPublic: boolean;

  /** Its own private address; every address of the subnet where the cloud chooses. */
  readonly addresses: Ranges;
}

/** Something with an address in subnets: instances, load balancers, endpoints. */
export interface Interface extends Thing {
  readonly kind: "instance" | "template" | "load balancer" | "endpoint" | "interface";
  readonly vpc: string | undefined;
  readonly subnets: readonly string[];

  /** Security groups that it carries; undefined where they are not known. */
  readonly groups: readonly string[] | undefined;

  /** What gives it a public address, or may. */
  readonly publicBy: { readonly origin: Origin; readonly missing?: string } | undefined;
}

/** An interface endpoint that leads to a service of a VPC in the stacks. */
export interface PrivateLink extends Thing {
  readonly vpc: string;
  readonly service: Origin;
  readonly providers: readonly string[];
}

/** Something that can carry packets out of a VPC, and is not followed. */
export interface NotFollowed extends Thing {
  readonly vpc: string | undefined;
  readonly account: string;
  readonly what: string;
}

/** As a reader looks it up: `dev: aws_route.internet`. */
export function placeOf({ stack, address }: Origin): string {
  return `${stack}: ${address}`;
}

/** An id as people read it: the address of what has it, where the cloud gives the id. */
export function nameOfId(id: string): string {
  return /^‹[^:]*:(.*)\.[a-z_]+›$/.exec(id)?.[1] ?? id;
}
