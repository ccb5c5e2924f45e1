import type { Json, JsonObject } from "../../../src/verify/json";
import {
  type RandomAclRule,
  type RandomBlock,
  type RandomGroupRule,
  type RandomNetwork,
  portRanges,
} from "./random-network";
import { natAddress, realPeerings, subnetBlock, vpcBlock, written } from "./random-network-addresses";

type Resources = Record<string, Record<string, JsonObject>>;

/** A network as a stack in Terraform's JSON. */
export function terraformOf(network: RandomNetwork): JsonObject {
  const resources: Resources = {};
  const add = (type: string, name: string, body: JsonObject): void => {
    resources[type] = { ...resources[type], [name]: body };
  };
  network.vpcs.forEach((_, index) => {
    addVpc(network, index, add);
  });
  realPeerings(network).forEach(({ from, to }, index) => {
    add("aws_vpc_peering_connection", `p${index}`, {
      vpc_id: id("aws_vpc", `v${from}`),
      peer_vpc_id: id("aws_vpc", `v${to}`),
      auto_accept: true,
    });
  });
  addTransit(network, add);
  return { resource: resources };
}

type Add = (type: string, name: string, body: JsonObject) => void;

function id(type: string, name: string): string {
  return `\${${type}.${name}.id}`;
}

function addVpc(network: RandomNetwork, index: number, add: Add): void {
  const vpc = network.vpcs[index];
  if (vpc === undefined) return;
  const name = `v${index}`;
  const vpcId = id("aws_vpc", name);
  add("aws_vpc", name, { cidr_block: vpcBlock(index) });
  if (vpc.hasInternetGateway) add("aws_internet_gateway", name, { vpc_id: vpcId });
  vpc.nats.forEach((nat, at) => {
    add("aws_nat_gateway", `${name}n${at}`, {
      subnet_id: id("aws_subnet", `${name}s${nat.subnet % vpc.subnets.length}`),
      private_ip: natAddress(network, index, nat),
      connectivity_type: nat.isPublic ? "public" : "private",
    });
  });
  vpc.subnets.forEach((subnet, at) => {
    const subnetName = `${name}s${at}`;
    add("aws_subnet", subnetName, { vpc_id: vpcId, cidr_block: subnetBlock(network, index, at) });
    const table = subnet.table === undefined ? 0 : subnet.table % vpc.tables.length;
    if (table > 0) {
      add("aws_route_table_association", subnetName, {
        subnet_id: id("aws_subnet", subnetName),
        route_table_id: id("aws_route_table", `${name}t${table}`),
      });
    }
  });
  vpc.tables.forEach((_, at) => {
    addTable(network, index, at, add);
  });
  vpc.acls.forEach((rules, at) => {
    const own = vpc.subnets.flatMap(({ acl }, subnet) =>
      acl !== undefined && acl % vpc.acls.length === at ? [id("aws_subnet", `${name}s${subnet}`)] : [],
    );
    const acl = { vpc_id: vpcId, subnet_ids: own };
    const inline = (egress: boolean): Json =>
      rules.flatMap((rule, number) =>
        rule.egress === egress
          ? [{ ...aclRule(network, rule), rule_no: number + 1, action: rule.allow ? "allow" : "deny" }]
          : [],
      );
    if (vpc.isInline) {
      add("aws_network_acl", `${name}a${at}`, { ...acl, ingress: inline(false), egress: inline(true) });
      return;
    }
    add("aws_network_acl", `${name}a${at}`, acl);
    rules.forEach((rule, number) => {
      add("aws_network_acl_rule", `${name}a${at}r${number}`, {
        ...aclRule(network, rule),
        network_acl_id: id("aws_network_acl", `${name}a${at}`),
        egress: rule.egress,
        rule_number: number + 1,
        rule_action: rule.allow ? "allow" : "deny",
      });
    });
  });
  vpc.groups.forEach((rules, at) => {
    addGroup(network, { vpc: index, group: at, rules, isInline: vpc.isInline }, add);
  });
}

function addTable(network: RandomNetwork, index: number, at: number, add: Add): void {
  const vpc = network.vpcs[index];
  if (vpc === undefined) return;
  const name = `v${index}`;
  const peerings = realPeerings(network);
  const found = new Map<string, JsonObject>();
  for (const route of vpc.tables[at] ?? []) {
    const block = written(network, route.to);
    if (found.has(block)) continue;
    const peering = route.index % Math.max(peerings.length, 1);
    const isPeer = peerings[peering]?.from === index || peerings[peering]?.to === index;
    if (route.over === "peering" && isPeer)
      found.set(block, { vpc_peering_connection_id: id("aws_vpc_peering_connection", `p${peering}`) });
    if (route.over === "transit" && network.transit.attachments[index]?.isThere === true)
      found.set(block, { transit_gateway_id: id("aws_ec2_transit_gateway", "hub") });
    if (route.over === "nat" && vpc.nats.length > 0)
      found.set(block, { nat_gateway_id: id("aws_nat_gateway", `${name}n${route.index % vpc.nats.length}`) });
    if (route.over === "internet" && vpc.hasInternetGateway)
      found.set(block, { gateway_id: id("aws_internet_gateway", name) });
  }
  const routes = [...found].map(([block, target]) => ({ block, target }));
  const isMain = at === 0;
  const table = isMain ? id("aws_default_route_table", `${name}t0`) : id("aws_route_table", `${name}t${at}`);
  const inline = vpc.isInline ? { route: routes.map(({ block, target }) => ({ cidr_block: block, ...target })) } : {};
  if (isMain) {
    add("aws_default_route_table", `${name}t0`, {
      default_route_table_id: `\${aws_vpc.${name}.default_route_table_id}`,
      ...inline,
    });
  } else add("aws_route_table", `${name}t${at}`, { vpc_id: id("aws_vpc", name), ...inline });
  if (vpc.isInline) return;
  routes.forEach(({ block, target }, number) => {
    add("aws_route", `${name}t${at}r${number}`, { route_table_id: table, destination_cidr_block: block, ...target });
  });
}

function aclRule(network: RandomNetwork, { protocol, ports, block }: RandomAclRule): JsonObject {
  return { protocol, ...portsOf(protocol, ports), cidr_block: written(network, block) };
}

function portsOf(protocol: string, ports: number): JsonObject {
  const [from, to] = portRanges[ports] ?? [0, 0];
  return protocol === "-1" ? { from_port: 0, to_port: 0 } : { from_port: from, to_port: to };
}

function addGroup(
  network: RandomNetwork,
  group: {
    readonly vpc: number;
    readonly group: number;
    readonly rules: readonly RandomGroupRule[];
    readonly isInline: boolean;
  },
  add: Add,
): void {
  const name = `v${group.vpc}g${group.group}`;
  const own = { name, vpc_id: id("aws_vpc", `v${group.vpc}`) };
  if (group.isInline) {
    const rules = (egress: boolean): Json =>
      group.rules
        .filter((rule) => rule.egress === egress)
        .map(({ protocol, ports, peer }) => ({ protocol, ...portsOf(protocol, ports), ...inlinePeer(network, peer) }));
    add("aws_security_group", name, { ...own, ingress: rules(false), egress: rules(true) });
    return;
  }
  add("aws_security_group", name, own);
  group.rules.forEach(({ egress, protocol, ports, peer }, number) => {
    const body = { security_group_id: id("aws_security_group", name) };
    if (number % 2 === 0) {
      const range = protocol === "-1" ? {} : portsOf(protocol, ports);
      const type = egress ? "aws_vpc_security_group_egress_rule" : "aws_vpc_security_group_ingress_rule";
      add(type, `${name}r${number}`, {
        ...body,
        ip_protocol: protocol,
        ...range,
        ...separatePeer(network, peer, name),
      });
    } else {
      const type = { type: egress ? "egress" : "ingress", protocol };
      add("aws_security_group_rule", `${name}r${number}`, {
        ...body,
        ...type,
        ...portsOf(protocol, ports),
        ...rulePeer(network, peer),
      });
    }
  });
}

type Peer = RandomGroupRule["peer"];

function groupId(network: RandomNetwork, { vpc, group }: { readonly vpc: number; readonly group: number }): string {
  const index = vpc % network.vpcs.length;
  return id("aws_security_group", `v${index}g${group % (network.vpcs[index]?.groups.length ?? 1)}`);
}

function isBlock(peer: Peer): peer is RandomBlock {
  return peer.kind !== "group" && peer.kind !== "self";
}

function inlinePeer(network: RandomNetwork, peer: Peer): JsonObject {
  if (isBlock(peer)) return { cidr_blocks: [written(network, peer)], security_groups: [], self: false };
  if (peer.kind === "self") return { cidr_blocks: [], security_groups: [], self: true };
  return { cidr_blocks: [], security_groups: [groupId(network, peer)], self: false };
}

function rulePeer(network: RandomNetwork, peer: Peer): JsonObject {
  if (isBlock(peer)) return { cidr_blocks: [written(network, peer)] };
  return peer.kind === "self" ? { self: true } : { source_security_group_id: groupId(network, peer) };
}

function separatePeer(network: RandomNetwork, peer: Peer, own: string): JsonObject {
  if (isBlock(peer)) return { cidr_ipv4: written(network, peer) };
  return {
    referenced_security_group_id: peer.kind === "self" ? id("aws_security_group", own) : groupId(network, peer),
  };
}

function addTransit({ vpcs, transit }: RandomNetwork, add: Add): void {
  const network = { vpcs, transit, peerings: [] };
  const attached = vpcs.flatMap((_, index) => (transit.attachments[index]?.isThere === true ? [index] : []));
  add("aws_ec2_transit_gateway", "hub", {
    security_group_referencing_support: transit.referencesGroups ? "enable" : "disable",
  });
  for (const index of attached) {
    const attachment = transit.attachments[index];
    const count = vpcs[index]?.subnets.length ?? 1;
    if (attachment === undefined) continue;
    const subnets = [...new Set(attachment.subnets.map((subnet) => subnet % count))];
    const table = transit.tables.length === 0 ? undefined : attachment.table;
    add("aws_ec2_transit_gateway_vpc_attachment", `v${index}`, {
      transit_gateway_id: id("aws_ec2_transit_gateway", "hub"),
      vpc_id: id("aws_vpc", `v${index}`),
      subnet_ids: subnets.map((subnet) => id("aws_subnet", `v${index}s${subnet}`)),
      transit_gateway_default_route_table_association: table === undefined,
      transit_gateway_default_route_table_propagation: attachment.propagates,
    });
    if (table === undefined) continue;
    add("aws_ec2_transit_gateway_route_table_association", `v${index}`, {
      transit_gateway_attachment_id: id("aws_ec2_transit_gateway_vpc_attachment", `v${index}`),
      transit_gateway_route_table_id: id("aws_ec2_transit_gateway_route_table", `t${table % transit.tables.length}`),
    });
  }
  transit.tables.forEach(({ propagated, routes }, at) => {
    const table = { transit_gateway_route_table_id: id("aws_ec2_transit_gateway_route_table", `t${at}`) };
    add("aws_ec2_transit_gateway_route_table", `t${at}`, { transit_gateway_id: id("aws_ec2_transit_gateway", "hub") });
    for (const index of new Set(propagated.map((vpc) => vpc % vpcs.length))) {
      if (!attached.includes(index)) continue;
      add("aws_ec2_transit_gateway_route_table_propagation", `t${at}v${index}`, {
        ...table,
        transit_gateway_attachment_id: id("aws_ec2_transit_gateway_vpc_attachment", `v${index}`),
      });
    }
    const known = new Set<string>();
    routes.forEach((route, number) => {
      const block = written(network, route.to);
      const vpc = route.vpc === undefined ? undefined : route.vpc % vpcs.length;
      if (known.has(block) || (vpc !== undefined && !attached.includes(vpc))) return;
      known.add(block);
      add("aws_ec2_transit_gateway_route", `t${at}r${number}`, {
        ...table,
        destination_cidr_block: block,
        ...(vpc === undefined
          ? { blackhole: true }
          : { transit_gateway_attachment_id: id("aws_ec2_transit_gateway_vpc_attachment", `v${vpc}`) }),
      });
    });
  });
}
