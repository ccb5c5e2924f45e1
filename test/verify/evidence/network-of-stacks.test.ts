import { networkMapOf } from "../../../src/verify/evidence/network-of-stacks";
import { sampleNetwork } from "../support/sample-network";
import { modelOf } from "../support/stacks";

it("finds VPCs with their accounts, regions and blocks", async () => {
  const { vpcs } = networkMapOf(await modelOf(sampleNetwork));
  expect(vpcs).toEqual([
    { id: "dev: aws_vpc.network", account: "222222222222", region: "us-east-1", name: "dev", cidr: "10.1.0.0/16" },
    { id: "hub: aws_vpc.hub", account: "111111111111", region: "us-east-1", name: "hub", cidr: "10.0.0.0/16" },
  ]);
});

it("joins subnets into tiers by the tag Tier or by their names, and follows their routes", async () => {
  const { tiers } = networkMapOf(await modelOf(sampleNetwork));
  expect(tiers.map(({ name, cidrs, internet }) => [name, cidrs, internet])).toEqual([
    ["bastion", ["10.0.8.0/28"], "unknown"],
    ["web", ["10.1.16.0/24", "10.1.17.0/24"], "both ways"],
    ["app", ["10.1.32.0/24"], "outward"],
  ]);
});

it("finds peerings across stacks", async () => {
  const { peerings } = networkMapOf(await modelOf(sampleNetwork));
  expect(peerings).toEqual([
    { from: "dev: aws_vpc.network", to: "hub: aws_vpc.hub", opens: "dev: aws_vpc_peering_connection.hub" },
  ]);
});

it("finds the calls that groups accept, in all three ways of writing them", async () => {
  const { calls } = networkMapOf(await modelOf(sampleNetwork));
  expect(calls).toEqual([
    {
      from: "dev: aws_vpc.network web",
      to: "dev: aws_vpc.network app",
      ports: "53 udp",
      opens: "dev: aws_security_group.app",
    },
    {
      from: "dev: aws_vpc.network web",
      to: "dev: aws_vpc.network app",
      ports: "8080",
      opens: "dev: aws_vpc_security_group_ingress_rule.app",
    },
    {
      from: "hub: aws_vpc.hub bastion",
      to: "dev: aws_vpc.network app",
      ports: "8080-8090",
      opens: "dev: aws_security_group_rule.bastion",
    },
    {
      from: "internet",
      to: "dev: aws_vpc.network web",
      ports: "443",
      opens: "dev: aws_vpc_security_group_ingress_rule.web",
    },
  ]);
});

it("draws no call from a VPC that is not peered", async () => {
  const { dev, ...others } = sampleNetwork;
  const resource = { ...(dev?.resource as object), aws_vpc_peering_connection: {} };
  const { calls } = networkMapOf(await modelOf({ ...others, dev: { ...dev, resource } }));
  expect(calls.map(({ from }) => from)).not.toContain("hub: aws_vpc.hub bastion");
});
