import { AutoScalingClient, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import {
  DescribeLaunchTemplatesCommand,
  DescribeVpcPeeringConnectionsCommand,
  EC2Client,
  paginateDescribeFlowLogs,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import type { AccountName, Zone } from "../../../src/zone";
import type { ZoneApi } from "../zone-api";
import { all } from "./answers";
import { type Tagged, tagsOf } from "./tagged-resources";

interface Found {
  readonly name: string | undefined;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** Block of the VPC that an account has. */
function cidrOf(zone: Zone, account: AccountName): string | undefined {
  if (account === "shared-services") return zone.sharedServices.cidr;
  return zone.environments.find(({ name }) => name === account)?.cidr;
}

/** Everything that makes up the network of an account. */
export async function taggedNetwork(api: ZoneApi, account: AccountName): Promise<readonly Tagged[]> {
  const cidr = cidrOf(api.zone, account);
  if (cidr === undefined) return [];
  const client = await api.client(EC2Client, account);
  // The block of the default VPC, which is nobody's, may be the same.
  const isOurs = [
    { Name: "cidr", Values: [cidr] },
    { Name: "is-default", Values: ["false"] },
  ];
  const vpcs = await all(paginateDescribeVpcs({ client }, { Filters: isOurs }), ({ Vpcs }) => Vpcs);
  const ids = vpcs.map(({ VpcId = "" }) => VpcId);
  const Filters = [{ Name: "vpc-id", Values: ids }];
  const attached = [{ Name: "attachment.vpc-id", Values: ids }];
  const parts: readonly (readonly Found[])[] = await Promise.all([
    listed(
      paginateDescribeSubnets({ client }, { Filters }),
      ({ Subnets }) => Subnets,
      ({ SubnetId }) => SubnetId,
    ),
    listed(
      paginateDescribeRouteTables({ client }, { Filters }),
      (page) => page.RouteTables,
      (one) => one.RouteTableId,
    ),
    listed(
      paginateDescribeNetworkAcls({ client }, { Filters }),
      (page) => page.NetworkAcls,
      (one) => one.NetworkAclId,
    ),
    listed(
      paginateDescribeSecurityGroups({ client }, { Filters }),
      (page) => page.SecurityGroups,
      (one) => one.GroupId,
    ),
    listed(
      paginateDescribeVpcEndpoints({ client }, { Filters }),
      (page) => page.VpcEndpoints,
      (one) => one.VpcEndpointId,
    ),
    listed(
      paginateDescribeNatGateways({ client }, { Filter: Filters }),
      (page) => page.NatGateways,
      (one) => one.NatGatewayId,
    ),
    listed(
      paginateDescribeInternetGateways({ client }, { Filters: attached }),
      (page) => page.InternetGateways,
      (one) => one.InternetGatewayId,
    ),
    listed(
      paginateDescribeFlowLogs({ client }, { Filter: [{ Name: "resource-id", Values: ids }] }),
      (page) => page.FlowLogs,
      (one) => one.FlowLogId,
    ),
    client
      .send(new DescribeVpcPeeringConnectionsCommand({}))
      .then(({ VpcPeeringConnections: peerings = [] }) =>
        peerings
          .filter(
            ({ RequesterVpcInfo: asked, Status }) => ids.includes(asked?.VpcId ?? "") && Status?.Code === "active",
          )
          .map((one) => ({ ...one, name: one.VpcPeeringConnectionId })),
      ),
    client
      .send(new DescribeLaunchTemplatesCommand({}))
      .then(({ LaunchTemplates: templates = [] }) =>
        templates
          .filter(({ LaunchTemplateName = "" }) => LaunchTemplateName.startsWith(`${api.zone.zone}-`))
          .map((one) => ({ ...one, name: one.LaunchTemplateId })),
      ),
  ]);
  const found = [...vpcs.map((one) => ({ ...one, name: one.VpcId })), ...parts.flat()];
  return found.map(({ name = "", Tags }) => ({ name, tags: tagsOf(Tags) }));
}

async function listed<Page, Item extends object>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  nameOf: (item: Item) => string | undefined,
): Promise<readonly Found[]> {
  return (await all(pages, itemsOf)).map((item) => ({ ...item, name: nameOf(item) }));
}

/** What Auto Scaling keeps running, which is tagged by its group and not by Terraform. */
export async function taggedInstances(api: ZoneApi, account: AccountName): Promise<readonly Tagged[]> {
  const cidr = cidrOf(api.zone, account);
  if (cidr === undefined) return [];
  const [scaling, client] = await Promise.all([api.client(AutoScalingClient, account), api.client(EC2Client, account)]);
  const groups = await all(
    paginateDescribeAutoScalingGroups({ client: scaling }, {}),
    ({ AutoScalingGroups }) => AutoScalingGroups,
  );
  const own = groups.filter(({ AutoScalingGroupName = "" }) => AutoScalingGroupName.startsWith(`${api.zone.zone}-`));
  const InstanceIds = own.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = "" }) => InstanceId));
  const reservations =
    InstanceIds.length === 0
      ? []
      : await all(paginateDescribeInstances({ client }, { InstanceIds }), ({ Reservations }) => Reservations);
  const instances = reservations.flatMap(({ Instances = [] }) => Instances);
  return [
    ...own.map(({ AutoScalingGroupName: name = "", Tags }) => ({ name, tags: tagsOf(Tags) })),
    ...instances.map(({ InstanceId: name = "", Tags }) => ({ name, tags: tagsOf(Tags) })),
  ];
}
