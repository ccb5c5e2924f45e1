import { type Case, describeCases, vpc } from "./changed-zone";

const cases: readonly Case[] = [
  [
    "subnet-own-route-table",
    "violated",
    "a subnet without an association",
    "aws_subnet.data",
    "dev",
    { aws_route_table_association: { data: undefined } },
  ],
  [
    "subnet-own-route-table",
    "unknown",
    "associations with subnets that are not known",
    "aws_subnet.data",
    "dev",
    {
      aws_route_table_association: {
        data: { subnet_id: "${var.subnet}", route_table_id: "${aws_route_table.data.id}" },
      },
    },
  ],
  [
    "subnet-own-network-acl",
    "violated",
    "a subnet that no ACL names",
    "aws_subnet.data",
    "dev",
    { aws_network_acl: { data: { vpc_id: vpc } } },
  ],
  [
    "subnet-own-network-acl",
    "unknown",
    "ACLs of subnets that are not known",
    "aws_subnet.data",
    "dev",
    { aws_network_acl: { data: { vpc_id: vpc, subnet_ids: "${var.subnets}" } } },
  ],
  [
    "default-network-acl-closed",
    "violated",
    "a default ACL that is left as it is",
    "aws_vpc.main",
    "dev",
    { aws_default_network_acl: { main: undefined } },
  ],
  [
    "default-route-table-empty",
    "violated",
    "a route in the default table",
    "aws_route.more",
    "dev",
    {
      aws_route: {
        more: {
          route_table_id: "${aws_vpc.main.main_route_table_id}",
          destination_cidr_block: "10.0.1.0/24",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        },
      },
    },
  ],
];

describeCases("the controls of defaults", cases);
