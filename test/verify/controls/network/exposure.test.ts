import { ingress } from "../../network/two-environments";
import { type Case, aclRule, describeCases, nat, route, toGateway, vpc } from "./changed-zone";

const cases: readonly Case[] = [
  [
    "vpc-tier-exposure",
    "violated",
    "a route and a rule from the internet to an isolated tier",
    "aws_internet_gateway.main",
    "dev",
    {
      aws_route: { more: route(toGateway) },
      aws_network_acl_rule: {
        more: aclRule({ network_acl_id: "${aws_network_acl.data.id}", cidr_block: "0.0.0.0/0" }),
      },
      aws_vpc_security_group_ingress_rule: { more: ingress("data", 22, { cidr_ipv4: "0.0.0.0/0" }) },
    },
  ],
  [
    "vpc-internet-routes",
    "violated",
    "a route of an isolated tier to the internet",
    "aws_route.more",
    "dev",
    { aws_route: { more: route(toGateway) } },
  ],
  [
    "vpc-internet-routes",
    "violated",
    "a route of the default table to the internet",
    "aws_default_route_table.main",
    "dev",
    {
      aws_default_route_table: {
        main: {
          default_route_table_id: "${aws_vpc.main.default_route_table_id}",
          route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" }],
        },
      },
    },
  ],
  [
    "vpc-internet-routes",
    "unknown",
    "routes that are written dynamically",
    "aws_route_table.data",
    "dev",
    { aws_route_table: { data: { vpc_id: vpc, dynamic: { route: { for_each: "${var.routes}", content: {} } } } } },
  ],
  [
    "internet-gateway-needed",
    "violated",
    "a gateway where nothing needs one",
    "aws_internet_gateway.more",
    "shared-services",
    { aws_internet_gateway: { more: { vpc_id: vpc } } },
  ],
  ["nat-gateway-callers", "met", "a NAT gateway that nobody calls", "aws_nat_gateway.main", "dev", nat],
  [
    "nat-gateway-callers",
    "violated",
    "a NAT gateway for an isolated tier",
    "aws_route.more",
    "dev",
    {
      ...nat,
      aws_route: { more: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.main.id}" }) },
    },
  ],
  [
    "no-public-address",
    "violated",
    "a bastion with a public address",
    "aws_instance.dev",
    "shared-services",
    { aws_instance: { dev: { subnet_id: "${aws_subnet.dev.id}", associate_public_ip_address: true } } },
  ],
  [
    "no-public-address",
    "violated",
    "an elastic address for a bastion",
    "aws_instance.dev",
    "shared-services",
    { aws_eip: { more: { instance: "${aws_instance.dev.id}" } } },
  ],
  [
    "no-public-address",
    "violated",
    "a load balancer of an isolated tier that faces the internet",
    "aws_lb.more",
    "dev",
    { aws_lb: { more: { subnets: ["${aws_subnet.data.id}"] } } },
  ],
  [
    "no-public-address",
    "met",
    "a load balancer of a public tier",
    "aws_lb.more",
    "dev",
    { aws_lb: { more: { subnets: ["${aws_subnet.web.id}"] } } },
  ],
  [
    "no-public-address",
    "unknown",
    "an instance of which it is not known",
    "aws_instance.more",
    "dev",
    { aws_instance: { more: { subnet_id: "${aws_subnet.data.id}", associate_public_ip_address: "${var.public}" } } },
  ],
  [
    "subnet-public-addresses",
    "violated",
    "a subnet that gives public addresses",
    "aws_subnet.data",
    "dev",
    { aws_subnet: { data: { vpc_id: vpc, cidr_block: "10.1.2.0/24", map_public_ip_on_launch: true } } },
  ],
  [
    "subnet-public-addresses",
    "unknown",
    "a subnet of which it is not known",
    "aws_subnet.data",
    "dev",
    { aws_subnet: { data: { vpc_id: vpc, cidr_block: "10.1.2.0/24", map_public_ip_on_launch: "${var.public}" } } },
  ],
  [
    "vpc-ipv6",
    "violated",
    "a VPC with IPv6",
    "aws_vpc.main",
    "dev",
    { aws_vpc: { main: { cidr_block: "10.1.0.0/16", assign_generated_ipv6_cidr_block: true } } },
  ],
];

describeCases("the controls of the internet", cases);
