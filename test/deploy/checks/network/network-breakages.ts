import {
  AcceptVpcPeeringConnectionCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteInternetGatewayCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
  type IpPermission,
  type NetworkAcl,
  type NetworkAclEntry,
  type RouteTable,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { bastionRoleName, securityGroupName } from "../../../../src/zone";
import { block, contains } from "../../../../src/zone/cidr";
import type { ZoneApi } from "../../zone-api";
import type { IntendedBlock } from "./intent";
import { bastionGroups } from "./parties";
import { type ZoneVpc, firstVpc, given, ofVpc, undoing, zoneVpc } from "./zone-vpc";

export type Undo = () => Promise<unknown>;

/** A port that no zone declares: https://www.rfc-editor.org/rfc/rfc1078 */
const undeclaredPort = 1;

/** The first environment's first tier, that is not public if there is one, or its bastion, with the VPC that it is in. */
export async function firstBlock(
  api: ZoneApi,
  kind: "tier" | "bastion" | "endpoints",
): Promise<{ readonly vpc: ZoneVpc; readonly block: IntendedBlock }> {
  const vpc = kind === "bastion" ? await zoneVpc(api, "shared-services") : await firstVpc(api);
  const ofKind = vpc.intended.blocks.filter((one) => one.kind === kind);
  const found = ofKind.find((one) => one.kind !== "tier" || one.tier.exposure !== "public") ?? ofKind[0];
  return { vpc, block: given(found, `block of the kind ${kind}`) };
}

/** The ACL that the subnets of a block have. */
export async function aclOf({ ec2, id }: ZoneVpc, { cidr }: IntendedBlock): Promise<NetworkAcl> {
  const subnets = await subnetIdsIn({ ec2, id }, cidr);
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand(ofVpc(id)));
  const found = NetworkAcls.find(({ Associations = [] }) =>
    Associations.some(({ SubnetId = "" }) => subnets.includes(SubnetId)),
  );
  return given(found, `ACL of ${cidr}`);
}

/** The route table that the first subnet of a block has. */
export async function routeTableOf({ ec2, id }: ZoneVpc, { cidr }: IntendedBlock): Promise<RouteTable> {
  const subnets = await subnetIdsIn({ ec2, id }, cidr);
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand(ofVpc(id)));
  const found = RouteTables.find(({ Associations = [] }) =>
    Associations.some(({ SubnetId = "" }) => subnets.includes(SubnetId)),
  );
  return given(found, `route table of ${cidr}`);
}

/** The id of the group that a block's workloads carry. */
export async function groupOf(api: ZoneApi, { ec2, id }: ZoneVpc, own: IntendedBlock): Promise<string> {
  if (own.kind === "bastion") {
    const [group] = await bastionGroups(ec2, bastionRoleName(api.zone, own.environment.name));
    return given(group, `group of the ${own.name}`);
  }
  const name = own.kind === "tier" ? securityGroupName(api.zone, own.environment.name, own.tier.name) : own.name;
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand(ofVpc(id)));
  return given(SecurityGroups.find(({ GroupName }) => GroupName === name)?.GroupId, `group ${name}`);
}

/** Adds an entry to an ACL, before or after those that are there. */
export async function addAclEntry(
  ec2: EC2Client,
  { NetworkAclId }: NetworkAcl,
  entry: Omit<NetworkAclEntry, "Icmp">,
): Promise<Undo> {
  const key = { NetworkAclId, RuleNumber: entry.RuleNumber, Egress: entry.Egress };
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      ...key,
      Protocol: entry.Protocol,
      RuleAction: entry.RuleAction,
      CidrBlock: entry.CidrBlock,
      ...(entry.PortRange !== undefined && { PortRange: entry.PortRange }),
    }),
  );
  return () => ec2.send(new DeleteNetworkAclEntryCommand(key));
}

/** Lets everything pass the ACL of a tier or a bastion. */
export async function openAcl(api: ZoneApi, kind: "tier" | "bastion" | "endpoints"): Promise<Undo> {
  const { vpc, block: own } = await firstBlock(api, kind);
  return openAclOf(vpc, own);
}

async function openAclOf(vpc: ZoneVpc, own: IntendedBlock): Promise<Undo> {
  const acl = await aclOf(vpc, own);
  const everything = { RuleNumber: 1, Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" } as const;
  const undo: Undo[] = [];
  for (const Egress of [true, false]) undo.push(await addAclEntry(vpc.ec2, acl, { ...everything, Egress }));
  return undoing(undo);
}

/** Takes the first entry out of the ACL of a tier that lets something pass. */
export async function closeAclEntry(api: ZoneApi): Promise<Undo> {
  const { vpc, block: own } = await firstBlock(api, "tier");
  const acl = await aclOf(vpc, own);
  const entries = (acl.Entries ?? []).filter(({ RuleAction }) => RuleAction === "allow");
  const first = given(
    entries.sort((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))[0],
    "entry that lets something pass",
  );
  const { NetworkAclId } = acl;
  await vpc.ec2.send(
    new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: first.RuleNumber, Egress: first.Egress }),
  );
  return () => addAclEntry(vpc.ec2, acl, first);
}

/** Adds a rule to a security group. */
export async function addGroupRule(
  ec2: EC2Client,
  GroupId: string,
  direction: "ingress" | "egress",
  permission: IpPermission,
): Promise<Undo> {
  const rule = { GroupId, IpPermissions: [permission] };
  if (direction === "egress") {
    await ec2.send(new AuthorizeSecurityGroupEgressCommand(rule));
    return () => ec2.send(new RevokeSecurityGroupEgressCommand(rule));
  }
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
  return () => ec2.send(new RevokeSecurityGroupIngressCommand(rule));
}

/** A rule for TCP and a block. */
export function tcpRule(port: number, CidrIp: string): IpPermission {
  return { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
}

/** Opens a port of a tier to its bastion or to the internet, in everything that is in the way of a packet. */
export async function openTier(api: ZoneApi, to: "bastion" | "internet"): Promise<Undo> {
  const { vpc, block: tier } = await firstBlock(api, "tier");
  const undo: Undo[] = [await openAclOf(vpc, tier)];
  const from = to === "bastion" ? (vpc.intended.environment?.bastionCidr ?? "") : "0.0.0.0/0";
  const group = await groupOf(api, vpc, tier);
  undo.push(await addGroupRule(vpc.ec2, group, "ingress", tcpRule(undeclaredPort, from)));
  if (to === "bastion") {
    const bastion = await firstBlock(api, "bastion");
    undo.push(await openAclOf(bastion.vpc, bastion.block));
    const ofBastion = await groupOf(api, bastion.vpc, bastion.block);
    undo.push(await addGroupRule(bastion.vpc.ec2, ofBastion, "egress", tcpRule(undeclaredPort, tier.cidr)));
  } else {
    undo.push(await routeToInternet(vpc, tier));
  }
  return undoing(undo);
}

/** Routes a documentation block to the internet from a block that must not, through a gateway that may be new. */
export async function routeToInternet(vpc: ZoneVpc, own: IntendedBlock): Promise<Undo> {
  const { ec2, id } = vpc;
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
  const there = InternetGateways.find(({ Attachments = [] }) => Attachments.some(({ VpcId }) => VpcId === id));
  const undo: Undo[] = [];
  let gateway = there?.InternetGatewayId;
  if (gateway === undefined) {
    const made = await attachInternetGateway(vpc);
    gateway = made.gateway;
    undo.push(made.undo);
  }
  // TEST-NET-3, so that it takes the place of no route that is there: https://www.rfc-editor.org/rfc/rfc5737
  undo.push(await addRoute(vpc, own, { DestinationCidrBlock: "203.0.113.0/24", GatewayId: gateway }));
  return undoing(undo);
}

/** Gives a VPC a gateway to the internet. */
export async function attachInternetGateway({
  ec2,
  id: VpcId,
}: ZoneVpc): Promise<{ readonly gateway: string; readonly undo: Undo }> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const gateway = given(InternetGateway?.InternetGatewayId, "gateway");
  const attachment = { InternetGatewayId: gateway, VpcId };
  await ec2.send(new AttachInternetGatewayCommand(attachment));
  const undo = undoing([
    () => ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: gateway })),
    () => ec2.send(new DetachInternetGatewayCommand(attachment)),
  ]);
  return { gateway, undo };
}

/** Adds a route to the table of a block's first subnet. */
export async function addRoute(
  vpc: ZoneVpc,
  own: IntendedBlock,
  route: { readonly DestinationCidrBlock: string } & Pick<
    CreateRouteCommand["input"],
    "GatewayId" | "VpcPeeringConnectionId"
  >,
): Promise<Undo> {
  const { RouteTableId } = await routeTableOf(vpc, own);
  const { DestinationCidrBlock } = route;
  await vpc.ec2.send(new CreateRouteCommand({ RouteTableId, ...route }));
  return () => vpc.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
}

/** Peers the first environment with another VPC: the next environment's, or a new one where there is none. */
export async function peerWithAnother(
  api: ZoneApi,
): Promise<{ readonly peering: string; readonly near: ZoneVpc; readonly far: string; readonly undo: Undo }> {
  const near = await firstVpc(api);
  const next = api.zone.environments[1];
  const undo: Undo[] = [];
  let far = { ec2: near.ec2, id: "", cidr: "198.18.0.0/24", account: near.intended.account };
  if (next === undefined) {
    const made = await makeVpc(near, far.cidr);
    undo.push(made.undo);
    far = { ...far, id: made.id };
  } else {
    const { ec2, id, intended } = await zoneVpc(api, next.name);
    far = { ec2, id, cidr: intended.cidr, account: next.name };
  }
  const { VpcPeeringConnection } = await near.ec2.send(
    new CreateVpcPeeringConnectionCommand({
      VpcId: near.id,
      PeerVpcId: far.id,
      PeerOwnerId: api.accountId(far.account),
    }),
  );
  const peering = given(VpcPeeringConnection?.VpcPeeringConnectionId, "peering");
  await far.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: peering }));
  undo.push(() => near.ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: peering })));
  return { peering, near, far: far.cidr, undo: undoing(undo) };
}

/** Peers an environment with another VPC, and routes to it. */
export async function peerAndRoute(api: ZoneApi): Promise<Undo> {
  const { peering, near, far, undo } = await peerWithAnother(api);
  const tier = given(near.intended.blocks[0], "block");
  const route = await addRoute(near, tier, { DestinationCidrBlock: far, VpcPeeringConnectionId: peering });
  return undoing([undo, route]);
}

/** A VPC with one subnet in the account of another one. */
export async function makeVpc(
  { ec2 }: Pick<ZoneVpc, "ec2">,
  CidrBlock: string,
): Promise<{ readonly id: string; readonly undo: Undo }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
  const id = given(Vpc?.VpcId, "VPC");
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: id, CidrBlock }));
  const SubnetId = given(Subnet?.SubnetId, "subnet");
  const undo = undoing([
    () => ec2.send(new DeleteVpcCommand({ VpcId: id })),
    () => ec2.send(new DeleteSubnetCommand({ SubnetId })),
  ]);
  return { id, undo };
}

async function subnetIdsIn({ ec2, id }: Pick<ZoneVpc, "ec2" | "id">, cidr: string): Promise<readonly string[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
  return Subnets.filter(({ CidrBlock = "0.0.0.0/0" }) => contains(block(cidr), block(CidrBlock))).map(
    ({ SubnetId = "" }) => SubnetId,
  );
}
