import {
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type IpPermission,
  type NetworkAclEntry,
  type Route,
} from "@aws-sdk/client-ec2";
import { type Block, block } from "../../../../src/zone/cidr";
import type { ZoneApi } from "../../zone-api";
import {
  type AclEntry,
  type GroupRule,
  type NetworkFacts,
  type PeeringFacts,
  type RouteFacts,
  joinFacts,
  portsOf,
  protocolNumber,
} from "./facts";

/** States of a peering, a gateway or an attachment that is there no longer; the API tells of it for a while. */
export const gone: readonly string[] = ["deleted", "deleting", "rejected", "failed", "expired"];

/** The networks of all accounts of the zone, in its home region. */
export async function observeNetworks(api: ZoneApi): Promise<NetworkFacts> {
  return joinFacts(await Promise.all([...api.accounts.keys()].map((account) => observeAccount(api, account))));
}

async function observeAccount(api: ZoneApi, account: string): Promise<NetworkFacts> {
  const ec2 = await api.client(EC2Client, account);
  const [vpcs, peerings] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})).then(({ Vpcs = [] }) => Vpcs),
    peeringsOf(ec2),
  ]);
  // What is on a way to another VPC shows at that one's end too, so a VPC of AWS's that is no peer of anyone can be let be.
  if (peerings.length === 0 && vpcs.every(({ IsDefault = false }) => IsDefault)) return joinFacts([]);
  const [subnets, tables, gateways, nats, acls, groups, lists, unmodelled] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({})).then(({ Subnets = [] }) => Subnets),
    ec2.send(new DescribeRouteTablesCommand({})).then(({ RouteTables = [] }) => RouteTables),
    ec2.send(new DescribeInternetGatewaysCommand({})).then(({ InternetGateways = [] }) => InternetGateways),
    ec2.send(new DescribeNatGatewaysCommand({})).then(({ NatGateways = [] }) => NatGateways),
    ec2.send(new DescribeNetworkAclsCommand({})).then(({ NetworkAcls = [] }) => NetworkAcls),
    ec2.send(new DescribeSecurityGroupsCommand({})).then(({ SecurityGroups = [] }) => SecurityGroups),
    prefixListsOf(ec2),
    otherConnections(ec2, account),
  ]);
  const routes = tables.map(({ RouteTableId = "", Routes = [] }) => ({
    RouteTableId,
    ...splitRoutes(`${account} ${RouteTableId}`, Routes),
  }));
  return {
    vpcs: vpcs.map(({ VpcId: id = "", IsDefault: isDefault = false, CidrBlock, CidrBlockAssociationSet = [] }) => ({
      id,
      account,
      isDefault,
      blocks: [...new Set([CidrBlock, ...CidrBlockAssociationSet.map(({ CidrBlock: more }) => more)])].flatMap(
        blocksOf,
      ),
    })),
    subnets: subnets.flatMap(({ SubnetId: id = "", VpcId: vpc = "", CidrBlock }) =>
      blocksOf(CidrBlock).map((found) => ({ id, vpc, block: found })),
    ),
    routeTables: tables.map(({ RouteTableId: id = "", VpcId: vpc = "", Associations = [] }) => ({
      id,
      vpc,
      isMain: Associations.some(({ Main = false }) => Main),
      subnets: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
      routes: routes.find(({ RouteTableId }) => RouteTableId === id)?.modelled ?? [],
    })),
    peerings,
    internetGateways: gateways.map(({ InternetGatewayId: id = "", Attachments = [] }) => ({
      id,
      vpcs: Attachments.flatMap(({ VpcId }) => VpcId ?? []),
    })),
    natGateways: nats
      .filter(({ State = "" }) => !gone.includes(State))
      .map(({ NatGatewayId: id = "", SubnetId: subnet = "", State }) => ({
        id,
        subnet,
        available: State === "available",
      })),
    acls: acls.map(
      ({ NetworkAclId: id = "", VpcId: vpc = "", IsDefault = false, Associations = [], Entries = [] }) => ({
        id,
        vpc,
        isDefault: IsDefault,
        subnets: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
        entries: Entries.flatMap(aclEntries),
      }),
    ),
    groups: groups.map(({ GroupId: id = "", VpcId: vpc = "", GroupName: name = "", ...rules }) => ({
      id,
      vpc,
      name,
      rules: [
        ...(rules.IpPermissions ?? []).flatMap((rule) => groupRules(rule, false)),
        ...(rules.IpPermissionsEgress ?? []).flatMap((rule) => groupRules(rule, true)),
      ],
    })),
    prefixLists: lists,
    unmodelled: [
      ...unmodelled,
      ...routes.flatMap((table) => table.unmodelled),
      ...vpcs
        .filter(({ Ipv6CidrBlockAssociationSet = [] }) => Ipv6CidrBlockAssociationSet.length > 0)
        .map(({ VpcId = "" }) => `${account} ${VpcId}: IPv6`),
      ...groups
        .filter(({ IpPermissions = [], IpPermissionsEgress = [] }) =>
          [...IpPermissions, ...IpPermissionsEgress].some(({ Ipv6Ranges = [] }) => Ipv6Ranges.length > 0),
        )
        .map(({ GroupId = "" }) => `${account} ${GroupId}: IPv6`),
      ...acls
        .filter(({ Entries = [] }) =>
          Entries.some(({ Ipv6CidrBlock, RuleAction }) => Ipv6CidrBlock && RuleAction === "allow"),
        )
        .map(({ NetworkAclId = "" }) => `${account} ${NetworkAclId}: IPv6`),
    ],
  };
}

/** Peerings of which an account is a side and that are not gone. */
export async function peeringsOf(ec2: EC2Client): Promise<readonly PeeringFacts[]> {
  const { VpcPeeringConnections = [] } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
  return VpcPeeringConnections.filter(({ Status }) => !gone.includes(Status?.Code ?? "")).map(
    ({ VpcPeeringConnectionId: id = "", Status, RequesterVpcInfo, AccepterVpcInfo }) => ({
      id,
      active: Status?.Code === "active",
      vpcs: [RequesterVpcInfo?.VpcId ?? "", AccepterVpcInfo?.VpcId ?? ""],
    }),
  );
}

async function prefixListsOf(ec2: EC2Client): Promise<ReadonlyMap<string, readonly Block[]>> {
  const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand({}));
  const own = PrefixLists.filter(({ OwnerId }) => OwnerId !== "AWS");
  return new Map(
    await Promise.all(
      own.map(async ({ PrefixListId: id = "" }) => {
        const { Entries = [] } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id }));
        return [id, Entries.flatMap(({ Cidr }) => blocksOf(Cidr))] as const;
      }),
    ),
  );
}

/** Other ways between networks. A zone has none of them. */
async function otherConnections(ec2: EC2Client, account: string): Promise<readonly string[]> {
  const [transit, vpn, egressOnly, services] = await Promise.all([
    ec2
      .send(new DescribeTransitGatewayVpcAttachmentsCommand({}))
      .then(({ TransitGatewayVpcAttachments = [] }) =>
        TransitGatewayVpcAttachments.filter(({ State = "" }) => !gone.includes(State)).map(
          ({ TransitGatewayAttachmentId: id = "" }) => id,
        ),
      ),
    ec2
      .send(new DescribeVpnGatewaysCommand({}))
      .then(({ VpnGateways = [] }) =>
        VpnGateways.filter(({ State = "" }) => !gone.includes(State)).map(({ VpnGatewayId: id = "" }) => id),
      ),
    ec2
      .send(new DescribeEgressOnlyInternetGatewaysCommand({}))
      .then(({ EgressOnlyInternetGateways = [] }) =>
        EgressOnlyInternetGateways.map(({ EgressOnlyInternetGatewayId: id = "" }) => id),
      ),
    ec2
      .send(new DescribeVpcEndpointServiceConfigurationsCommand({}))
      .then(({ ServiceConfigurations = [] }) => ServiceConfigurations.map(({ ServiceId: id = "" }) => id)),
  ]);
  return [...transit, ...vpn, ...egressOnly, ...services].map((id) => `${account} ${id}`);
}

function splitRoutes(
  table: string,
  routes: readonly Route[],
): { readonly modelled: readonly RouteFacts[]; readonly unmodelled: readonly string[] } {
  const modelled = routes.flatMap((route): RouteFacts[] => {
    const list = route.DestinationPrefixListId;
    const destinations = list === undefined ? blocksOf(route.DestinationCidrBlock) : [list];
    const target = targetOf(route);
    return destinations.map((destination) => ({ destination, target, active: route.State !== "blackhole" }));
  });
  return {
    modelled,
    unmodelled: [
      ...routes
        .filter(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock !== undefined)
        .map(({ DestinationIpv6CidrBlock = "" }) => `${table}: a route to ${DestinationIpv6CidrBlock}`),
      ...modelled
        .filter(({ target }) => target.kind === "other")
        .map(({ target }) => `${table}: a route to ${target.id}`),
    ],
  };
}

function targetOf(route: Route): RouteFacts["target"] {
  const { GatewayId: gateway, NatGatewayId: nat, VpcPeeringConnectionId: peering } = route;
  if (nat !== undefined) return { kind: "NAT gateway", id: nat };
  if (peering !== undefined) return { kind: "peering", id: peering };
  if (gateway === "local") return { kind: "local", id: gateway };
  if (gateway?.startsWith("igw-") === true) return { kind: "internet gateway", id: gateway };
  if (gateway?.startsWith("vpce-") === true && route.DestinationPrefixListId !== undefined) {
    return { kind: "gateway endpoint", id: gateway };
  }
  const ids = [
    gateway,
    route.TransitGatewayId,
    route.NetworkInterfaceId,
    route.InstanceId,
    route.EgressOnlyInternetGatewayId,
    route.LocalGatewayId,
    route.CarrierGatewayId,
    route.CoreNetworkArn,
  ];
  return { kind: "other", id: ids.find((id) => id !== undefined) ?? "nothing known" };
}

function aclEntries(entry: NetworkAclEntry): AclEntry[] {
  const { Egress = false, RuleNumber = 0, RuleAction, PortRange, CidrBlock } = entry;
  const protocol = protocolNumber(entry.Protocol);
  return blocksOf(CidrBlock).map((found) => ({
    egress: Egress,
    number: RuleNumber,
    allow: RuleAction === "allow",
    protocol,
    ports: portsOf(protocol, PortRange?.From, PortRange?.To),
    block: found,
  }));
}

function groupRules(permission: IpPermission, egress: boolean): GroupRule[] {
  const protocol = protocolNumber(permission.IpProtocol);
  const { IpRanges = [], UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  const peers: GroupRule["peer"][] = [
    ...IpRanges.flatMap(({ CidrIp }) => blocksOf(CidrIp)).map((found) => ({ kind: "block" as const, block: found })),
    ...UserIdGroupPairs.map(({ GroupId: id = "" }) => ({ kind: "group" as const, id })),
    ...PrefixListIds.map(({ PrefixListId: id = "" }) => ({ kind: "prefix list" as const, id })),
  ];
  const ports = portsOf(protocol, permission.FromPort, permission.ToPort);
  return peers.map((peer) => ({ egress, protocol, ports, peer }));
}

function blocksOf(cidr: string | undefined): Block[] {
  return cidr === undefined || cidr === "" ? [] : [block(cidr)];
}
