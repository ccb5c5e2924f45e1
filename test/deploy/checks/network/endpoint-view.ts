import { DescribeVpcEndpointsCommand, type VpcEndpoint } from "@aws-sdk/client-ec2";
import { gone } from "./observe";
import { type ZoneVpc, ofVpc } from "./zone-vpc";

/** The endpoints in a VPC that are not gone. */
export async function endpointsOf({ ec2, id }: Pick<ZoneVpc, "ec2" | "id">): Promise<readonly VpcEndpoint[]> {
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand(ofVpc(id)));
  return VpcEndpoints.filter(({ State }) => !gone.includes(State?.toLowerCase() ?? ""));
}

/** Those of them that have interfaces in subnets. */
export async function interfaceEndpointsOf(vpc: Pick<ZoneVpc, "ec2" | "id">): Promise<readonly VpcEndpoint[]> {
  return (await endpointsOf(vpc)).filter(({ VpcEndpointType }) => VpcEndpointType === "Interface");
}
