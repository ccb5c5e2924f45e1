import { ingress } from "../../network/two-environments";
import { type Case, aclRule, describeCases } from "./changed-zone";

const cases: readonly Case[] = [
  [
    "vpc-declared-calls",
    "violated",
    "no rule for a declared call",
    "dev",
    "dev",
    { aws_vpc_security_group_ingress_rule: { data_web: undefined } },
  ],
  [
    "vpc-declared-calls",
    "violated",
    "no rule for the answers",
    "dev",
    "dev",
    { aws_network_acl_rule: { web_data_answer: undefined } },
  ],
  [
    "vpc-declared-calls",
    "violated",
    "answers on a few ports alone",
    "dev",
    "dev",
    {
      aws_network_acl_rule: {
        web_data_answer: aclRule({
          rule_number: 101,
          protocol: "tcp",
          cidr_block: "10.1.2.0/24",
          from_port: 1024,
          to_port: 5000,
        }),
      },
    },
  ],
  [
    "vpc-declared-calls",
    "unknown",
    "a rule for a group that is not known",
    "dev",
    "dev",
    {
      aws_vpc_security_group_ingress_rule: {
        data_web: ingress("data", 5432, { referenced_security_group_id: "${var.group}" }),
      },
    },
  ],
  [
    "vpc-undeclared-calls",
    "violated",
    "a port that is not declared, in all that it passes",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    {
      aws_vpc_security_group_ingress_rule: {
        more: ingress("data", 22, { referenced_security_group_id: "${aws_security_group.web.id}" }),
      },
      aws_vpc_security_group_egress_rule: {
        more: ingress("web", 22, { referenced_security_group_id: "${aws_security_group.data.id}" }),
      },
      aws_network_acl_rule: {
        more_out: aclRule({ egress: true, cidr_block: "10.1.2.0/24" }),
        more_in: aclRule({ network_acl_id: "${aws_network_acl.data.id}", cidr_block: "10.1.1.0/24" }),
      },
    },
  ],
  [
    "network-acl-other-environments",
    "violated",
    "a rule for another environment's addresses",
    "aws_network_acl_rule.more",
    "dev",
    { aws_network_acl_rule: { more: aclRule({ cidr_block: "10.2.0.0/16" }) } },
  ],
  [
    "network-acl-other-environments",
    "violated",
    "no rule that drops the zone before the internet",
    "aws_network_acl_rule.web_in",
    "dev",
    { aws_network_acl_rule: { web_zone_in: undefined } },
  ],
  [
    "network-acl-other-environments",
    "unknown",
    "a rule for addresses that are not known",
    "aws_network_acl.web",
    "dev",
    { aws_network_acl_rule: { more: aclRule({ cidr_block: "${var.block}" }) } },
  ],
];

describeCases("the controls between environments", cases);
