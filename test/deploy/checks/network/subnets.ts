import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import { subnetCidr } from "../../../../src/zone";
import type { Check } from "../../check";
import { firstVpc, given, ofVpc, zoneVpcs } from "./zone-vpc";

/** No zone has as many availability zones, so the last eighth of a block is always free. */
const freeSlot = 7;

/** Every block of the address plan has its subnets, each in an availability zone of its own, and there are no others. */
export const subnetsAreDeclared: Check = {
  name: "subnets are those of the address plan",
  run: async (api, assert) => {
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async ({ ec2, id, intended }) => {
        const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
        assert.sameSet(
          `subnets of ${intended.account}`,
          Subnets.map(({ CidrBlock = "" }) => CidrBlock),
          intended.blocks.flatMap(({ subnets }) => subnets),
        );
        for (const { name, subnets } of intended.blocks) {
          const zones = Subnets.filter(({ CidrBlock = "" }) => subnets.includes(CidrBlock)).map(
            ({ AvailabilityZone }) => AvailabilityZone,
          );
          assert.equal(`availability zones of ${intended.account} ${name}`, new Set(zones).size, subnets.length);
        }
        for (const { CidrBlock = "", MapPublicIpOnLaunch, Ipv6CidrBlockAssociationSet = [], ...rest } of Subnets) {
          const subject = `subnet ${CidrBlock} of ${intended.account}`;
          assert.equal(`${subject}: public addresses by default`, MapPublicIpOnLaunch, false);
          assert.equal(`${subject}: IPv6 blocks`, Ipv6CidrBlockAssociationSet, []);
          assert.that(subject, rest.AssignIpv6AddressOnCreation !== true, "gives IPv6 addresses");
        }
      }),
    );
  },
  breakages: [
    {
      name: "a VPC has another subnet",
      apply: async (api) => {
        const { ec2, id, intended } = await firstVpc(api);
        const block = given(intended.blocks[0], "block");
        const { Subnet } = await ec2.send(
          new CreateSubnetCommand({ VpcId: id, CidrBlock: subnetCidr(block.cidr, freeSlot) }),
        );
        const SubnetId = given(Subnet?.SubnetId, "subnet");
        return () => ec2.send(new DeleteSubnetCommand({ SubnetId }));
      },
    },
    {
      name: "a subnet gives public addresses by default",
      apply: async (api) => {
        const { ec2, id } = await firstVpc(api);
        const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
        const SubnetId = given(Subnets[0]?.SubnetId, "subnet");
        await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
        return () => ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: false } }));
      },
    },
  ],
};
