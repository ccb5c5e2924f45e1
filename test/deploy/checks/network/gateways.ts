import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import type { Check } from "../../check";
import { type Undo, attachInternetGateway } from "./network-breakages";
import { gone } from "./observe";
import { firstVpc, given, ofVpc, undoing, zoneVpc, zoneVpcs } from "./zone-vpc";
import type { ZoneApi } from "../../zone-api";

/** Gateways to the internet, NAT gateways and public addresses are where zone.yaml wants them, and nowhere else. */
export const gatewaysAreDeclared: Check = {
  name: "gateways to the internet are only where zone.yaml wants them",
  run: async (api, assert) => {
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async ({ ec2, id, intended }) => {
        const { account, blocks, hasInternetGateway } = intended;
        const [{ InternetGateways = [] }, { NatGateways = [] }, { Addresses = [] }, { Subnets = [] }] =
          await Promise.all([
            ec2.send(new DescribeInternetGatewaysCommand({})),
            ec2.send(new DescribeNatGatewaysCommand({})),
            ec2.send(new DescribeAddressesCommand({})),
            ec2.send(new DescribeSubnetsCommand(ofVpc(id))),
          ]);
        const attached = InternetGateways.filter(({ Attachments = [] }) =>
          Attachments.some(({ VpcId }) => VpcId === id),
        );
        assert.equal(`internet gateways of ${account}`, attached.length, hasInternetGateway ? 1 : 0);
        const alive = NatGateways.filter(({ State = "" }) => !gone.includes(State));
        assert.sameSet(
          `subnets with a NAT gateway in ${account}`,
          alive.map(({ SubnetId }) => Subnets.find((one) => one.SubnetId === SubnetId)?.CidrBlock ?? "another"),
          blocks.filter(({ kind }) => kind === "nat").flatMap(({ subnets }) => subnets),
        );
        for (const { NatGatewayId = "", State, ConnectivityType } of alive) {
          assert.equal(`${NatGatewayId} of ${account}`, [State, ConnectivityType], ["available", "public"]);
        }
        assert.sameSet(
          `public addresses of ${account}`,
          Addresses.map(({ AllocationId = "" }) => AllocationId),
          alive.flatMap(({ NatGatewayAddresses = [] }) =>
            NatGatewayAddresses.map(({ AllocationId = "" }) => AllocationId),
          ),
        );
      }),
    );
  },
  breakages: [
    {
      name: "the VPC of the bastions has an internet gateway",
      apply: async (api) => (await attachInternetGateway(await zoneVpc(api, "shared-services"))).undo,
    },
    {
      name: "the bastions' account has a public address",
      apply: async (api) => (await allocateAddress(api, "shared-services")).undo,
    },
    { name: "an environment has another NAT gateway", apply: addNatGateway },
  ],
};

async function allocateAddress(
  api: ZoneApi,
  account: string,
): Promise<{ readonly AllocationId: string; readonly undo: Undo }> {
  const { ec2 } = await zoneVpc(api, account);
  const address = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const AllocationId = given(address.AllocationId, "address");
  return { AllocationId, undo: () => ec2.send(new ReleaseAddressCommand({ AllocationId })) };
}

async function addNatGateway(api: ZoneApi): Promise<Undo> {
  const { ec2, id, intended } = await firstVpc(api);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
  const { AllocationId, undo } = await allocateAddress(api, intended.account);
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: given(Subnets[0]?.SubnetId, "subnet"), AllocationId }),
  );
  const NatGatewayId = given(NatGateway?.NatGatewayId, "NAT gateway");
  return undoing([undo, () => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }))]);
}
