import type { Stranger } from "./stranger";

const open = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] };

/** Blocks that come out of `dynamic`, written as an object, as a list, and as an attribute. */
export const dynamicGroups: Stranger = {
  shape: "dynamic blocks in both forms, blocks as attributes, rules with self, prefix lists and unknown groups",
  files: {
    "network.tf.json": {
      variable: { rules: { type: "list(any)" }, partner: { type: "string" }, group_id: { type: "string" } },
      provider: { aws: { region: "us-east-1", allowed_account_ids: ["111111111111"] } },
      data: { aws_ec2_managed_prefix_list: { cloudfront: { name: "com.amazonaws.global.cloudfront.origin-facing" } } },
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_default_security_group: {
          dynamic: {
            vpc_id: "${aws_vpc.main.id}",
            dynamic: [{ ingress: { for_each: "${var.rules}", content: { protocol: "-1" } } }],
          },
        },
        aws_security_group: {
          object: {
            vpc_id: "${aws_vpc.main.id}",
            dynamic: { ingress: { for_each: "${var.rules}", content: { cidr_blocks: "${ingress.value.blocks}" } } },
          },
          list: {
            vpc_id: "${aws_vpc.main.id}",
            dynamic: [{ ingress: [{ for_each: "${var.rules}", content: [{ cidr_blocks: "${ingress.value}" }] }] }],
          },
          attribute: { vpc_id: "${aws_vpc.main.id}", ingress: "${var.rules}" },
          half: {
            vpc_id: "${aws_vpc.main.id}",
            ingress: [{ ...open, cidr_blocks: ["10.0.0.0/8"] }, "${var.rules[0]}"],
          },
          both: { vpc_id: "${aws_vpc.main.id}", ingress: open, dynamic: { ingress: { for_each: "${var.rules}" } } },
          partner: {
            vpc_id: "${aws_vpc.main.id}",
            ingress: [{ ...open, cidr_blocks: ["${var.partner}"] }],
          },
          all_rules: { vpc_id: "${aws_vpc.main.id}", ingress: [{ ...open, cidr_blocks: "${var.partner}" }] },
        },
        aws_security_group_rule: {
          myself: {
            type: "ingress",
            from_port: 0,
            to_port: 65535,
            protocol: "-1",
            self: true,
            security_group_id: "${aws_vpc.main.default_security_group_id}",
          },
        },
      },
    },
    "second/rules.tf.json": {
      variable: { group_id: { type: "string" } },
      provider: { aws: { region: "us-east-1", allowed_account_ids: ["222222222222"] } },
      data: { aws_ec2_managed_prefix_list: { edge: { name: "com.amazonaws.global.cloudfront.origin-facing" } } },
      resource: {
        aws_vpc: { main: { cidr_block: "10.1.0.0/16" } },
        aws_security_group: {
          closed: { vpc_id: "${aws_vpc.main.id}" },
          edge: { vpc_id: "${aws_vpc.main.id}" },
        },
        aws_security_group_rule: {
          myself: {
            type: "ingress",
            from_port: 443,
            to_port: 443,
            protocol: "tcp",
            self: true,
            security_group_id: "${aws_security_group.edge.id}",
          },
          edge: {
            type: "ingress",
            from_port: 443,
            to_port: 443,
            protocol: "tcp",
            prefix_list_ids: ["${data.aws_ec2_managed_prefix_list.edge.id}"],
            security_group_id: "${aws_security_group.edge.id}",
          },
          loose: { ...open, type: "ingress", security_group_id: "${var.group_id}" },
        },
      },
    },
  },
  expected: [
    ["security-group-open-ingress", "project: aws_security_group.object", "unknown"],
    ["security-group-open-ingress", "project: aws_security_group.list", "unknown"],
    ["security-group-open-ingress", "project: aws_security_group.attribute", "unknown"],
    ["security-group-open-ingress", "project: aws_security_group.half", "unknown"],
    ["security-group-open-ingress", "project: aws_security_group.both", "violated"],
    ["security-group-open-ingress", "project: aws_security_group.partner", "unknown"],
    ["security-group-open-ingress", "project: aws_security_group.all_rules", "unknown"],
    ["security-group-open-ingress", "project: aws_default_security_group.dynamic", "unknown"],
    ["security-group-open-ingress", "second: aws_security_group.closed", "unknown"],
    ["security-group-open-ingress", "second: aws_security_group.edge", "unknown"],
    ["ec2-admin-ports", "project: aws_security_group.half", "unknown"],
    ["ec2-admin-ports", "project: aws_security_group.list", "unknown"],
    ["ec2-admin-ports", "project: aws_security_group.both", "violated"],
    ["ec2-admin-ports", "second: aws_security_group_rule.loose", "violated"],
    ["ec2-admin-ports", "second: aws_security_group_rule.edge", "met"],
    ["default-security-group-empty", "project: aws_default_security_group.dynamic", "unknown"],
    ["default-security-group-empty", "second: aws_vpc.main", "violated"],
  ],
};
