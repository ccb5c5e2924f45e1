import type { JsonObject } from "../../../../src/verify/json";
import {
  type Case,
  type Changes,
  judgementsOf,
  attachment,
  describeCases,
  hub,
  peering,
  route,
  vpc,
} from "./changed-zone";

const hiddenPeering = (account: string): JsonObject => ({ vpc_id: vpc, peer_vpc_id: "vpc-1", peer_owner_id: account });
const hiddenRoute = (account: string, block: string): Changes[string] => ({
  aws_vpc_peering_connection: { open: hiddenPeering(account) },
  aws_route: {
    open: route({
      destination_cidr_block: block,
      vpc_peering_connection_id: "${aws_vpc_peering_connection.open.id}",
    }),
  },
});

const cases: readonly Case[] = [
  [
    "vpc-peering-partners",
    "violated",
    "a peering with another environment's account, where no stack declares the VPC",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: hiddenPeering("222222222222") } },
  ],
  [
    "vpc-peering-partners",
    "violated",
    "the same where an expression hides the VPC",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: { ...hiddenPeering("222222222222"), peer_vpc_id: "${var.vpc}" } } },
  ],
  [
    "vpc-peering-partners",
    "unknown",
    "a peering with a VPC of the bastions' account that no stack declares",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: hiddenPeering("333333333333") } },
  ],
  [
    "vpc-peering-partners",
    "unknown",
    "a peering with an account that is not known",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: hiddenPeering("${var.account}") } },
  ],
  [
    "vpc-peering-routes",
    "violated",
    "a route to another environment's addresses, over a peering with whom it may be",
    "aws_route.open",
    "dev",
    hiddenRoute("${var.account}", "10.2.3.0/24"),
  ],
  [
    "vpc-peering-routes",
    "violated",
    "a route over a peering that no stack declares",
    "aws_route.open",
    "dev",
    { aws_route: { open: route({ destination_cidr_block: "0.0.0.0/0", vpc_peering_connection_id: "pcx-1" }) } },
  ],
  [
    "vpc-peering-routes",
    "unknown",
    "a route to addresses of nobody, over a peering with whom it may be",
    "aws_route.open",
    "dev",
    hiddenRoute("${var.account}", "192.168.0.0/16"),
  ],
  [
    "transit-gateway-environments",
    "unknown",
    "an attachment to a transit gateway that no stack declares",
    "aws_ec2_transit_gateway_vpc_attachment.hub",
    "dev",
    { aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("tgw-1") } },
  ],
  [
    "vpc-peering-partners",
    "violated",
    "a peering with another environment",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: peering } },
  ],
  [
    "vpc-peering-partners",
    "violated",
    "a peering with a stranger's account",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: { vpc_id: vpc, peer_vpc_id: "vpc-1", peer_owner_id: "999999999999" } } },
  ],
  [
    "vpc-peering-partners",
    "unknown",
    "a peering with a VPC that is not known",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: { vpc_id: vpc, peer_vpc_id: "${var.vpc}" } } },
  ],
  [
    "vpc-peering-routes",
    "violated",
    "a route wider than the peer",
    "aws_route.data_bastion",
    "dev",
    {
      aws_route: {
        data_bastion: route({
          destination_cidr_block: "10.0.0.0/8",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        }),
      },
    },
  ],
  [
    "vpc-peering-routes",
    "unknown",
    "a route to what is not known",
    "aws_route.data_bastion",
    "dev",
    {
      aws_route: {
        data_bastion: route({
          destination_cidr_block: "${var.block}",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        }),
      },
    },
  ],
  [
    "transit-gateway-environments",
    "met",
    "a transit gateway for one environment",
    "aws_ec2_transit_gateway_vpc_attachment.hub",
    "dev",
    { ...hub, aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${aws_ec2_transit_gateway.hub.id}") } },
  ],
  [
    "transit-gateway-environments",
    "unknown",
    "an attachment to what is not known",
    "aws_ec2_transit_gateway_vpc_attachment.hub",
    "dev",
    { aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${var.hub}") } },
  ],
  [
    "vpc-other-joints",
    "violated",
    "a VPN gateway",
    "aws_vpn_gateway.main",
    "dev",
    { aws_vpn_gateway: { main: { vpc_id: vpc } } },
  ],
];

describeCases("the controls of what joins VPCs", cases);

describe("a route over a peering whose far side no stack declares", () => {
  it.each([
    ["is named where the account is the other environment's", "222222222222", "10.2.0.0/16", ["dev to prod"]],
    ["is named where nobody says whose account it is", "${var.account}", "10.0.0.0/8", ["dev to prod"]],
    ["does not count where the account is a stranger's", "999999999999", "10.2.0.0/16", []],
    ["does not count where it leads to nobody's addresses", "222222222222", "192.168.0.0/16", []],
  ])("%s", async (_, account, block, expected) => {
    const judgements = await judgementsOf({ dev: hiddenRoute(account, block) });

    const found = judgements.filter(
      ({ control, address }) => control === "vpc-environments-apart" && address === "aws_vpc_peering_connection.open",
    );
    expect(found.map(({ says }) => says.replace(/.*whether (\w+) reaches (\w+)$/, "$1 to $2"))).toEqual(expected);
    expect(found.filter(({ verdict }) => verdict === "met")).toEqual([]);
  });
});
