import {
  AssociateVpcCidrBlockCommand,
  DescribeVpcAttributeCommand,
  DisassociateVpcCidrBlockCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Zone } from "../../../../src/zone";
import type { Check } from "../../check";
import { intendedVpcs } from "./intent";
import { type Undo, makeVpc } from "./network-breakages";
import { firstVpc, given, vpcsOf, zoneVpcs } from "./zone-vpc";

/** A block that belongs to nobody: https://www.rfc-editor.org/rfc/rfc2544 */
const anotherBlock = "198.18.0.0/24";

/** Every account has the VPC that the zone declares for it and no other, with the one block, and names resolve in it. */
export const vpcsAreDeclared: Check = {
  name: "VPCs are those of zone.yaml",
  run: async (api, assert) => {
    const intended = intendedVpcs(api.zone);
    const found = [...api.accounts.keys()].flatMap((account) =>
      regionsOf(api.zone).map(async (region) => {
        const vpcs = await vpcsOf(await api.client(EC2Client, account, region));
        const wanted = region === api.zone.regions.home ? intended.filter((one) => one.account === account) : [];
        const blocks = vpcs.map(({ CidrBlockAssociationSet = [] }) =>
          CidrBlockAssociationSet.filter(({ CidrBlockState }) => CidrBlockState?.State === "associated")
            .map(({ CidrBlock = "" }) => CidrBlock)
            .join(", "),
        );
        assert.sameSet(
          `VPCs of ${account} in ${region}`,
          blocks,
          wanted.map(({ cidr }) => cidr),
        );
        for (const { VpcId = "", Ipv6CidrBlockAssociationSet: ipv6 = [] } of vpcs) {
          assert.equal(`IPv6 blocks of ${VpcId} of ${account}`, ipv6, []);
        }
      }),
    );
    await Promise.all(found);
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async ({ ec2, id: VpcId, intended: { account } }) => {
        const [support, hostnames] = await Promise.all([
          ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsSupport" })),
          ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsHostnames" })),
        ]);
        assert.equal(`DNS support in the VPC of ${account}`, support.EnableDnsSupport?.Value, true);
        assert.equal(`DNS names in the VPC of ${account}`, hostnames.EnableDnsHostnames?.Value, true);
      }),
    );
  },
  breakages: [
    {
      name: "an account has another VPC",
      apply: async (api) => (await makeVpc({ ec2: await api.client(EC2Client, "security") }, anotherBlock)).undo,
    },
    {
      name: "an environment has a VPC in the backup region",
      apply: async (api): Promise<Undo> => {
        const { account } = (await firstVpc(api)).intended;
        const ec2 = await api.client(EC2Client, account, api.zone.regions.backup);
        return (await makeVpc({ ec2 }, anotherBlock)).undo;
      },
    },
    {
      name: "a VPC has a second block",
      apply: async (api) => {
        const { ec2, id } = await firstVpc(api);
        const { CidrBlockAssociation } = await ec2.send(
          new AssociateVpcCidrBlockCommand({ VpcId: id, CidrBlock: anotherBlock }),
        );
        const AssociationId = given(CidrBlockAssociation?.AssociationId, "association");
        return () => ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId }));
      },
    },
    {
      name: "a VPC gives no DNS names",
      apply: async (api) => {
        const { ec2, id: VpcId } = await firstVpc(api);
        await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: false } }));
        return () => ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
      },
    },
  ],
};

function regionsOf({ regions }: Zone): readonly string[] {
  return [...new Set([regions.home, regions.backup, ...regions.allowed])];
}
