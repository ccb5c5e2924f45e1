import type { JsonObject } from "../../../src/verify/json";
import type { Stranger } from "./stranger";

const spoke = (account: string, octet: number): JsonObject => ({
  variable: { transit_gateway_id: { type: "string" } },
  terraform: { backend: { s3: { bucket: "state", key: `spoke${octet}`, region: "us-east-1" } } },
  provider: { aws: [{ region: "us-east-1", allowed_account_ids: [account] }] },
  data: {
    terraform_remote_state: {
      hub: { backend: "s3", config: { bucket: "state", key: "hub", region: "us-east-1" } },
    },
  },
  resource: {
    aws_vpc: { main: { cidr_block: `10.${octet}.0.0/16` } },
    aws_subnet: { main: { vpc_id: "${aws_vpc.main.id}", cidr_block: `10.${octet}.0.0/20` } },
    aws_ec2_transit_gateway_vpc_attachment: {
      main: {
        vpc_id: "${aws_vpc.main.id}",
        subnet_ids: ["${aws_subnet.main.id}"],
        transit_gateway_id: "${data.terraform_remote_state.hub.outputs.gateway}",
      },
    },
    aws_default_route_table: {
      main: {
        default_route_table_id: "${aws_vpc.main.default_route_table_id}",
        route: [
          {
            cidr_block: "10.0.0.0/8",
            transit_gateway_id: "${data.terraform_remote_state.hub.outputs.gateway}",
          },
        ],
      },
    },
    aws_default_security_group: {
      main: {
        vpc_id: "${aws_vpc.main.id}",
        ingress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["10.0.0.0/8"] }],
        egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
      },
    },
    aws_default_network_acl: {
      main: {
        default_network_acl_id: "${aws_vpc.main.default_network_acl_id}",
        ingress: [{ rule_no: 100, protocol: -1, action: "allow", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 }],
        egress: [{ rule_no: 100, protocol: -1, action: "allow", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 }],
      },
    },
  },
});

const hub: JsonObject = {
  terraform: { backend: { s3: { bucket: "state", key: "hub", region: "us-east-1" } } },
  provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["333333333333"] }] },
  output: { gateway: { value: "${aws_ec2_transit_gateway.hub.id}" } },
  resource: {
    aws_ec2_transit_gateway: { hub: { auto_accept_shared_attachments: "enable" } },
    aws_ram_resource_share: { hub: { name: "hub", allow_external_principals: true } },
    aws_ram_principal_association: {
      one: { principal: "111111111111", resource_share_arn: "${aws_ram_resource_share.hub.arn}" },
      stranger: { principal: "999999999999", resource_share_arn: "${aws_ram_resource_share.hub.arn}" },
    },
    aws_ram_resource_association: {
      hub: {
        resource_arn: "${aws_ec2_transit_gateway.hub.arn}",
        resource_share_arn: "${aws_ram_resource_share.hub.arn}",
      },
    },
  },
};

/** Accounts that are joined by a transit gateway with its defaults, with the default resources of each VPC adopted. */
export const transit: Stranger = {
  shape: "folders that share a transit gateway through remote state, aws_default_* resources",
  files: {
    "hub/main.tf.json": hub,
    "one/main.tf.json": spoke("111111111111", 1),
    "two/main.tf.json": spoke("222222222222", 2),
  },
  expected: [
    ["vpc-environments-apart", "one: aws_ec2_transit_gateway_vpc_attachment.main", "violated"],
    ["vpc-environments-apart", "two: aws_ec2_transit_gateway_vpc_attachment.main", "violated"],
    ["ram-stays-in-organization", "hub: aws_ram_resource_share.hub", "violated"],
    ["ram-names-no-stranger", "hub: aws_ram_principal_association.one", "met"],
    ["ram-names-no-stranger", "hub: aws_ram_principal_association.stranger", "violated"],
    ["default-security-group-empty", "one: aws_default_security_group.main", "violated"],
    ["default-network-acl-closed", "one: aws_default_network_acl.main", "violated"],
    ["default-route-table-empty", "one: aws_default_route_table.main", "violated"],
  ],
};

/** The same, but the hub is in a repository of its own. */
export const transitElsewhere: Stranger = {
  shape: "folders that share a transit gateway whose stack is not there",
  files: { "one/main.tf.json": spoke("111111111111", 1), "two/main.tf.json": spoke("222222222222", 2) },
  expected: [
    ["default-security-group-empty", "one: aws_default_security_group.main", "violated"],
    ["default-network-acl-closed", "two: aws_default_network_acl.main", "violated"],
  ],
};
