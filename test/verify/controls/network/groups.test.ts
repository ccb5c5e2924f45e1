import { ingress } from "../../network/two-environments";
import { type Case, describeCases, vpc } from "./changed-zone";

const cases: readonly Case[] = [
  [
    "security-group-open-ingress",
    "violated",
    "a rule for the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "half of the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "0.0.0.0/1" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "the world of IPv6",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv6: "::/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "a prefix list of the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    {
      aws_ec2_managed_prefix_list: { all: { name: "all", entry: [{ cidr: "0.0.0.0/0" }] } },
      aws_vpc_security_group_ingress_rule: {
        more: ingress("data", 5432, { prefix_list_id: "${aws_ec2_managed_prefix_list.all.id}" }),
      },
    },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "a public tier on another port",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("web", 22, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "an inline rule for the world",
    "aws_security_group.more",
    "dev",
    {
      aws_security_group: {
        more: { vpc_id: vpc, ingress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] },
      },
    },
  ],
  [
    "security-group-open-ingress",
    "met",
    "a partner's addresses",
    "aws_security_group.data",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "8.8.8.0/24" }) } },
  ],
  [
    "security-group-open-ingress",
    "unknown",
    "addresses that are not known",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "${var.block}" }) } },
  ],
  [
    "security-group-open-ingress",
    "unknown",
    "rules that are written dynamically",
    "aws_security_group.more",
    "dev",
    { aws_security_group: { more: { vpc_id: vpc, dynamic: { ingress: { for_each: "${var.rules}", content: {} } } } } },
  ],
  [
    "security-group-open-egress",
    "violated",
    "every port of the world",
    "aws_vpc_security_group_egress_rule.more",
    "dev",
    {
      aws_vpc_security_group_egress_rule: {
        more: { security_group_id: "${aws_security_group.web.id}", ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
      },
    },
  ],
  [
    "security-group-open-egress",
    "violated",
    "an isolated tier that calls the world",
    "aws_vpc_security_group_egress_rule.more",
    "dev",
    { aws_vpc_security_group_egress_rule: { more: ingress("data", 443, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "default-security-group-empty",
    "violated",
    "a default group that is left as it is",
    "aws_vpc.main",
    "dev",
    { aws_default_security_group: { main: undefined } },
  ],
  [
    "default-security-group-empty",
    "violated",
    "a rule in the default group",
    "aws_default_security_group.main",
    "dev",
    {
      aws_default_security_group: {
        main: { vpc_id: vpc, ingress: [{ protocol: "-1", from_port: 0, to_port: 0, self: true }] },
      },
    },
  ],
];

describeCases("the controls of open security groups", cases);
