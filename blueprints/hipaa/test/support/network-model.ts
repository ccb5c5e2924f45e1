import { type Block, block } from "../../src/zone/cidr";
import { type Range, type Ranges, difference, intersection, nothing, union } from "./ranges";
import { type Json, type SynthesizedResource, at, listAt, refersTo, resourcesOf, textAt } from "./synthesized";

/** A way out of a subnet, beside the VPC itself. */
export interface RouteModel {
  /** Address in Terraform of what declares it. */
  readonly address: string;
  readonly destination: string;

  /** Expressions of what it leads to, as `${aws_internet_gateway.x.id}`. */
  readonly target: string;
}

/** A rule of a network ACL. */
export interface AclRule {
  readonly address: string;
  readonly egress: boolean;
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: string;
  readonly ports: Ranges;
  readonly block: Block;
}

export interface SubnetModel {
  readonly address: string;
  readonly resource: SynthesizedResource;

  /** Expression of the VPC, the same for all of its subnets. */
  readonly vpc: string;
  readonly block: Block;
  readonly routeTables: readonly SynthesizedResource[];
  readonly routes: readonly RouteModel[];
  readonly acls: readonly SynthesizedResource[];
  readonly aclRules: readonly AclRule[];
}

/** Whom a rule of a security group lets in, or whom it lets its members call. */
export type PeerModel =
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "group"; readonly expression: string }
  | { readonly kind: "prefix-list"; readonly expression: string }
  | { readonly kind: "ipv6"; readonly expression: string };

export interface SecurityGroupRule {
  readonly address: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly ports: Ranges;
  readonly peer: PeerModel;
}

export interface SecurityGroupModel {
  readonly address: string;
  readonly resource: SynthesizedResource;

  /** Tier whose workloads carry it, by its tag; "" for every other group. */
  readonly tier: string;
  readonly rules: readonly SecurityGroupRule[];
}

/** All ports, and ports that callers call from. */
export const allPorts: Ranges = [[0, 65535]];
export const ephemeralPorts: Ranges = [[1024, 65535]];

/** Every IPv4 address. */
export const everyAddress = block("0.0.0.0/0");

/** Addresses that mean something on the internet. */
export const internetAddresses: Ranges = difference(
  [[everyAddress.first, everyAddress.last]],
  ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"].map(rangeOf),
);

const anyProtocol = "-1";
const protocolNames: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", all: anyProtocol };

export function rangeOf(cidr: string): Range {
  const { first, last } = block(cidr);
  return [first, last];
}

const modelled = new Map<string, readonly SubnetModel[]>();

/** The subnets of a stack, with everything that decides where their packets go. */
export function subnetsOf(stack: string): readonly SubnetModel[] {
  const subnets = modelled.get(stack) ?? modelSubnets(stack);
  modelled.set(stack, subnets);
  return subnets;
}

function modelSubnets(stack: string): readonly SubnetModel[] {
  const acls = resourcesOf(stack, "aws_network_acl");
  const routeTables = resourcesOf(stack, "aws_route_table");
  const routes = routesOf(stack);
  const rules = aclRulesOf(stack);
  return resourcesOf(stack, "aws_subnet").map((resource) => {
    const associations = resourcesOf(stack, "aws_route_table_association").filter(({ body }) =>
      refersTo(body.subnet_id, resource),
    );
    const ownTables = routeTables.filter((table) =>
      associations.some(({ body }) => refersTo(body.route_table_id, table)),
    );
    const associatedAcls = resourcesOf(stack, "aws_network_acl_association")
      .filter(({ body }) => refersTo(body.subnet_id, resource))
      .map(({ body }) => body.network_acl_id);
    const ownAcls = acls.filter(
      (acl) =>
        listAt(acl.body, "subnet_ids").some((id) => refersTo(id, resource)) ||
        associatedAcls.some((id) => refersTo(id, acl)),
    );
    return {
      address: resource.address,
      resource,
      vpc: textAt(resource.body, "vpc_id"),
      block: block(textAt(resource.body, "cidr_block")),
      routeTables: ownTables,
      routes: routes.filter(({ table }) => isAmong(ownTables, table)).map(({ route }) => route),
      acls: ownAcls,
      aclRules: rules.filter(({ acl }) => isAmong(ownAcls, acl)).map(({ rule }) => rule),
    };
  });
}

const grouped = new Map<string, readonly SecurityGroupModel[]>();

/** The security groups of a stack with their rules, wherever those are written. */
export function securityGroupsOf(stack: string): readonly SecurityGroupModel[] {
  const groups = grouped.get(stack) ?? modelSecurityGroups(stack);
  grouped.set(stack, groups);
  return groups;
}

function modelSecurityGroups(stack: string): readonly SecurityGroupModel[] {
  const separate = resourcesOf(
    stack,
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_security_group_rule",
  );
  return resourcesOf(stack, "aws_security_group").map((resource) => ({
    address: resource.address,
    resource,
    tier: textAt(resource.body, "tags", "Tier"),
    rules: [
      ...separate
        .filter(({ body }) => refersTo(body.security_group_id, resource))
        .flatMap((rule) => securityGroupRules(rule.address, rule.body, isEgress(rule), resource)),
      ...[false, true].flatMap((egress) =>
        listAt(resource.body, egress ? "egress" : "ingress").flatMap((rule) =>
          securityGroupRules(resource.address, rule, egress, resource),
        ),
      ),
    ],
  }));
}

/** Whether an expression is the route table of an environment's bastion, which the stack `shared-services` made. */
export function isBastionTable(expression: string, environment: string): boolean {
  return expression.endsWith(`.outputs.bastion_route_table_ids.${environment}}`);
}

/** Ports that an ACL lets pass, in one direction, for at least one of the addresses given. */
export function aclPorts(
  rules: readonly AclRule[],
  egress: boolean,
  addresses: Ranges,
  protocol: string,
): { readonly some: Ranges; readonly every: Ranges } {
  const directed = rules.filter((rule) => rule.egress === egress).sort((a, b) => a.number - b.number);
  const found = samples(directed, addresses).map((address) => portsAt(directed, address, protocol));
  return { some: union(...found), every: found.reduce(intersection, allPorts) };
}

/** Protocols that a rule names, and one that none does: enough to see whatever is let through. */
export function protocolsOf(rules: readonly { readonly protocol: string }[]): readonly string[] {
  return [...new Set(["tcp", "none of them", ...rules.map((rule) => rule.protocol)])].filter(
    (protocol) => protocol !== anyProtocol,
  );
}

export function speaks(rule: { readonly protocol: string }, protocol: string): boolean {
  return rule.protocol === anyProtocol || rule.protocol === protocol;
}

/** Whether a rule's peer is that group, or has an address in those blocks. */
export function includes(peer: PeerModel, group: SecurityGroupModel, addresses: Ranges): boolean {
  switch (peer.kind) {
    case "group":
      return refersTo(peer.expression, group.resource);
    case "block":
      return intersection([[peer.block.first, peer.block.last]], addresses).length > 0;
    case "prefix-list":
    case "ipv6":
      return false;
  }
}

function isAmong(list: readonly SynthesizedResource[], resource: SynthesizedResource): boolean {
  return list.some(({ address }) => address === resource.address);
}

/** One address of every part that the rules tell apart. */
function samples(rules: readonly AclRule[], addresses: Ranges): readonly number[] {
  const edges = rules.flatMap((rule) => [rule.block.first, rule.block.last + 1]);
  return addresses.flatMap(([first, last]) => [first, ...edges.filter((edge) => first < edge && edge <= last)]);
}

function portsAt(rules: readonly AclRule[], address: number, protocol: string): Ranges {
  let undecided = allPorts;
  let allowed = nothing;
  for (const rule of rules) {
    if (speaks(rule, protocol) && rule.block.first <= address && address <= rule.block.last) {
      const decided = intersection(undecided, rule.ports);
      undecided = difference(undecided, decided);
      allowed = rule.allow ? union(allowed, decided) : allowed;
    }
  }
  return allowed;
}

const routeTargets = [
  "gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_peering_connection_id",
  "network_interface_id",
  "egress_only_gateway_id",
  "vpc_endpoint_id",
  "carrier_gateway_id",
  "local_gateway_id",
  "core_network_arn",
];

function routesOf(stack: string): readonly { readonly table: SynthesizedResource; readonly route: RouteModel }[] {
  const separate = resourcesOf(stack, "aws_route");
  return resourcesOf(stack, "aws_route_table").flatMap((table) => [
    ...separate
      .filter(({ body }) => refersTo(body.route_table_id, table))
      .map(({ address, body }) => ({ table, route: routeModel(address, body, "destination_cidr_block") })),
    ...listAt(table.body, "route").map((route) => ({ table, route: routeModel(table.address, route, "cidr_block") })),
  ]);
}

function routeModel(address: string, body: Json, destination: string): RouteModel {
  const other = ["destination_ipv6_cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"].map((key) =>
    textAt(body, key),
  );
  return {
    address,
    destination: textAt(body, destination) || other.find((found) => found !== "") || "nowhere",
    target: routeTargets.map((key) => textAt(body, key)).join(""),
  };
}

function aclRulesOf(stack: string): readonly { readonly acl: SynthesizedResource; readonly rule: AclRule }[] {
  const separate = resourcesOf(stack, "aws_network_acl_rule");
  return resourcesOf(stack, "aws_network_acl").flatMap((acl) => [
    ...separate
      .filter(({ body }) => refersTo(body.network_acl_id, acl))
      .map(({ address, body }) => ({
        acl,
        rule: aclRule(address, body, at(body, "egress") === true, "rule_number", "rule_action"),
      })),
    ...[false, true].flatMap((egress) =>
      listAt(acl.body, egress ? "egress" : "ingress").map((body) => ({
        acl,
        rule: aclRule(acl.address, body, egress, "rule_no", "action"),
      })),
    ),
  ]);
}

function aclRule(address: string, body: Json, egress: boolean, number: string, action: string): AclRule {
  const cidr = textAt(body, "cidr_block");
  return {
    address,
    egress,
    number: Number(at(body, number)),
    allow: textAt(body, action) === "allow",
    protocol: protocolOf(at(body, "protocol")),
    ports: portsOf(body, at(body, "protocol")),
    // A rule for IPv6 says nothing about IPv4.
    block: cidr === "" ? { first: 1, last: 0, prefix: 32 } : block(cidr),
  };
}

function securityGroupRules(
  address: string,
  body: Json,
  egress: boolean,
  own: SynthesizedResource,
): readonly SecurityGroupRule[] {
  const protocol = at(body, "ip_protocol") ?? at(body, "protocol");
  const texts = (...keys: readonly string[]): readonly string[] =>
    keys.flatMap((key) => listAt(body, key)).filter((value) => typeof value === "string");
  const peers: readonly PeerModel[] = [
    ...texts("cidr_ipv4", "cidr_blocks").map((cidr) => ({ kind: "block" as const, block: block(cidr) })),
    ...texts("referenced_security_group_id", "source_security_group_id", "security_groups").map((expression) => ({
      kind: "group" as const,
      expression,
    })),
    ...(at(body, "self") === true ? [{ kind: "group" as const, expression: `\${${own.type}.${own.name}.id}` }] : []),
    ...texts("prefix_list_id", "prefix_list_ids").map((expression) => ({ kind: "prefix-list" as const, expression })),
    ...texts("cidr_ipv6", "ipv6_cidr_blocks").map((expression) => ({ kind: "ipv6" as const, expression })),
  ];
  return peers.map((peer) => ({
    address,
    egress,
    protocol: protocolOf(protocol),
    ports: portsOf(body, protocol),
    peer,
  }));
}

function isEgress(rule: SynthesizedResource): boolean {
  return rule.type === "aws_vpc_security_group_egress_rule" || textAt(rule.body, "type") === "egress";
}

function protocolOf(value: Json | undefined): string {
  const text = typeof value === "number" ? `${value}` : typeof value === "string" ? value.toLowerCase() : anyProtocol;
  return protocolNames[text] ?? text;
}

/** Protocols without ports pass whole. */
function portsOf(body: Json, protocol: Json | undefined): Ranges {
  const from = at(body, "from_port");
  const to = at(body, "to_port");
  const hasPorts = ["tcp", "udp"].includes(protocolOf(protocol));
  return hasPorts && typeof from === "number" && typeof to === "number" ? [[from, to]] : allPorts;
}
