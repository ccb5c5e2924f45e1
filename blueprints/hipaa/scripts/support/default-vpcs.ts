import {
  DeleteInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  type Filter,
} from "@aws-sdk/client-ec2";
import type { Credentials } from "./caller";

/** The default VPC of a region. */
export interface DefaultVpc {
  readonly region: string;
  readonly id: string;

  /** Network interfaces in it: while there is one, something uses it. */
  readonly interfaces: readonly string[];
}

/** The default VPCs of an account, in every region that it has enabled. */
export async function defaultVpcs(
  homeRegion: string,
  credentials: Credentials | undefined,
): Promise<readonly DefaultVpc[]> {
  const { Regions = [] } = await client(homeRegion, credentials).send(new DescribeRegionsCommand({}));
  const regions = Regions.map(({ RegionName = "" }) => RegionName).sort();
  const found = await Promise.all(regions.map((region) => defaultVpcsIn(region, credentials)));
  return found.flat();
}

async function defaultVpcsIn(region: string, credentials: Credentials | undefined): Promise<readonly DefaultVpc[]> {
  const ec2 = client(region, credentials);
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
  );
  return Promise.all(
    Vpcs.map(async ({ VpcId: id = "" }) => {
      const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [inVpc(id)] }));
      return { region, id, interfaces: NetworkInterfaces.map(({ NetworkInterfaceId = "" }) => NetworkInterfaceId) };
    }),
  );
}

/** Deletes a VPC with its gateway and subnets. AWS itself deletes its route table, ACL and security group. */
export async function deleteDefaultVpc(vpc: DefaultVpc, credentials: Credentials | undefined): Promise<void> {
  const ec2 = client(vpc.region, credentials);
  const { InternetGateways = [] } = await ec2.send(
    new DescribeInternetGatewaysCommand({ Filters: [{ Name: "attachment.vpc-id", Values: [vpc.id] }] }),
  );
  for (const { InternetGatewayId } of InternetGateways) {
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: vpc.id }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  }
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpc(vpc.id)] }));
  for (const { SubnetId } of Subnets) {
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  }
  await ec2.send(new DeleteVpcCommand({ VpcId: vpc.id }));
}

function inVpc(id: string): Filter {
  return { Name: "vpc-id", Values: [id] };
}

function client(region: string, credentials: Credentials | undefined): EC2Client {
  return new EC2Client({ region, ...(credentials === undefined ? {} : { credentials }) });
}
