import type { JsonObject } from "../../../src/verify/json";
import type { Stranger } from "./stranger";

const group = (vpc: string, peer: string): JsonObject => ({
  vpc_id: `\${aws_vpc.${vpc}.id}`,
  ingress: [{ from_port: 5432, to_port: 5432, protocol: "tcp", cidr_blocks: [peer] }],
  egress: [{ from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"] }],
});

function accounts(routes: Readonly<Record<string, JsonObject>>): JsonObject {
  return {
    provider: {
      aws: [
        { region: "us-east-1", assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/deploy" }] },
        { alias: "peer", region: "us-east-1", assume_role: { role_arn: "arn:aws:iam::222222222222:role/deploy" } },
      ],
    },
    resource: [
      {
        aws_vpc: [
          { one: [{ cidr_block: "10.1.0.0/16" }] },
          { two: { provider: "${aws.peer}", cidr_block: "10.2.0.0/16" } },
        ],
      },
      {
        aws_subnet: {
          one: { vpc_id: "${aws_vpc.one.id}", cidr_block: "10.1.0.0/24" },
          two: { provider: "aws.peer", vpc_id: "${aws_vpc.two.id}", cidr_block: "10.2.0.0/24" },
        },
        aws_security_group: {
          one: group("one", "10.2.0.0/16"),
          two: { provider: "aws.peer", ...group("two", "10.1.0.0/16") },
        },
        aws_vpc_peering_connection: {
          pair: { vpc_id: "${aws_vpc.one.id}", peer_vpc_id: "${aws_vpc.two.id}", peer_owner_id: "222222222222" },
        },
        aws_vpc_peering_connection_accepter: {
          pair: {
            provider: "aws.peer",
            vpc_peering_connection_id: "${aws_vpc_peering_connection.pair.id}",
            auto_accept: true,
          },
        },
        aws_route: routes,
      },
    ],
  };
}

/** Two accounts in one folder, by an alias of the provider; the peering leads nowhere. */
export const peeredWithoutRoutes: Stranger = {
  shape: "two accounts by provider aliases, blocks as lists of lists, a peering without routes",
  files: { "stacks/pair/main.tf.json": accounts({}) },
  expected: [
    ["vpc-environments-apart", "pair: pair", "met"],
    ["default-security-group-empty", "pair: aws_vpc.two", "violated"],
  ],
};

/** The same with routes on both sides. */
export const peeredWithRoutes: Stranger = {
  shape: "two accounts by provider aliases, a peering with routes",
  files: {
    "stacks/pair/main.tf.json": accounts({
      to_two: {
        route_table_id: "${aws_vpc.one.main_route_table_id}",
        destination_cidr_block: "10.2.0.0/16",
        vpc_peering_connection_id: "${aws_vpc_peering_connection.pair.id}",
      },
      to_one: {
        provider: "aws.peer",
        route_table_id: "${aws_vpc.two.main_route_table_id}",
        destination_cidr_block: "10.0.0.0/8",
        vpc_peering_connection_id: "${aws_vpc_peering_connection_accepter.pair.id}",
      },
    }),
  },
  expected: [
    ["vpc-environments-apart", "pair: aws_vpc_peering_connection.pair", "violated"],
    ["vpc-peering-routes", "pair: aws_route.to_two", "met"],
    ["vpc-peering-routes", "pair: aws_route.to_one", "violated"],
    ["default-route-table-empty", "pair: aws_route.to_two", "violated"],
    ["default-route-table-empty", "pair: aws_route.to_one", "violated"],
  ],
};
