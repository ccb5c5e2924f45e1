import type { JsonObject } from "../../../../src/verify/json";
import { type Case, aclRule, describeCases, vpc } from "./changed-zone";

const acls = "network-acl-declared-calls";
const entry = (body: JsonObject): Case[5] => ({ aws_network_acl_rule: { more: aclRule(body) } });
const ofData = { network_acl_id: "${aws_network_acl.data.id}" };
const tcp = (from: number, to = from): JsonObject => ({ protocol: "tcp", from_port: from, to_port: to });

const cases: readonly Case[] = [
  [
    acls,
    "violated",
    "a caller on every port",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, ...tcp(1, 65535), cidr_block: "10.1.1.0/24" }),
  ],
  [
    acls,
    "violated",
    "a caller that is not declared",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...tcp(443), cidr_block: "10.1.2.0/24" }),
  ],
  [
    acls,
    "violated",
    "answers on ports that nobody calls from",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, egress: true, ...tcp(1, 65535), cidr_block: "10.1.1.0/24" }),
  ],
  [
    acls,
    "violated",
    "every protocol",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, cidr_block: "10.1.1.0/24" }),
  ],
  [
    acls,
    "violated",
    "UDP",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, ...tcp(5432), protocol: "udp", cidr_block: "10.1.1.0/24" }),
  ],
  [
    acls,
    "violated",
    "the internet for an isolated tier",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, ...tcp(5432), cidr_block: "8.8.8.0/24" }),
  ],
  [
    acls,
    "violated",
    "the internet for a public tier on another port",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...tcp(22), cidr_block: "8.8.8.0/24" }),
  ],
  [
    acls,
    "met",
    "the internet for a public tier on its port",
    "aws_network_acl.web",
    "dev",
    entry({ ...tcp(443), cidr_block: "8.8.8.0/24" }),
  ],
  [
    acls,
    "met",
    "members of one tier among themselves",
    "aws_network_acl.data",
    "dev",
    entry({ ...ofData, cidr_block: "10.1.2.0/25" }),
  ],
  [
    acls,
    "met",
    "what an entry before it denies",
    "aws_network_acl.data",
    "dev",
    {
      aws_network_acl_rule: {
        no: aclRule({ ...ofData, rule_action: "deny", cidr_block: "10.1.1.0/24" }),
        more: aclRule({ ...ofData, rule_number: 2, cidr_block: "10.1.1.0/25" }),
      },
    },
  ],
  [
    acls,
    "violated",
    "what an entry before it denies in part",
    "aws_network_acl_rule.more",
    "dev",
    {
      aws_network_acl_rule: {
        no: aclRule({ ...ofData, rule_action: "deny", cidr_block: "10.1.1.0/25" }),
        more: aclRule({ ...ofData, rule_number: 2, cidr_block: "10.1.1.0/24" }),
      },
    },
  ],
  [
    acls,
    "met",
    "another environment's addresses, which are judged by themselves",
    "aws_network_acl.data",
    "dev",
    entry({ ...ofData, cidr_block: "10.2.0.0/16" }),
  ],
  [
    acls,
    "violated",
    "a bastion on a port that is not declared",
    "aws_network_acl_rule.more",
    "shared-services",
    {
      aws_network_acl_rule: {
        more: aclRule({
          network_acl_id: "${aws_network_acl.dev.id}",
          egress: true,
          ...tcp(22),
          cidr_block: "10.1.1.0/24",
        }),
      },
    },
  ],
  [
    acls,
    "unknown",
    "addresses that are not known",
    "aws_network_acl_rule.more",
    "dev",
    entry({ ...ofData, cidr_block: "${var.block}" }),
  ],
  [
    acls,
    "unknown",
    "entries that are written dynamically",
    "aws_network_acl.data",
    "dev",
    {
      aws_network_acl: {
        data: {
          vpc_id: vpc,
          subnet_ids: ["${aws_subnet.data.id}"],
          dynamic: { ingress: { for_each: "${var.rules}", content: {} } },
        },
      },
    },
  ],
];

describeCases("the controls of declared calls in network ACLs", cases);
