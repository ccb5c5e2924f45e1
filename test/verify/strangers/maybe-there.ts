import type { JsonObject } from "../../../src/verify/json";
import type { Stranger } from "./stranger";

const maybe = "${var.protected ? 1 : 0}";
const block: JsonObject = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** What protects is there only if somebody says so. */
export const maybeThere: Stranger = {
  shape: "what protects a store depends on a variable without a default",
  files: {
    "main.tf.json": {
      variable: { protected: { type: "bool" } },
      provider: { aws: { region: "us-east-1", allowed_account_ids: ["111111111111"] } },
      resource: {
        aws_s3_bucket: { b: { bucket: "acme-records" }, sure: { bucket: "acme-sure" } },
        aws_s3_bucket_public_access_block: {
          b: { count: maybe, bucket: "${aws_s3_bucket.b.id}", ...block },
          sure: { bucket: "${aws_s3_bucket.sure.id}", ...block },
        },
        aws_s3_bucket_versioning: {
          b: { count: maybe, bucket: "acme-records", versioning_configuration: { status: "Enabled" } },
        },
        aws_s3_account_public_access_block: { main: { count: maybe, ...block } },
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_default_security_group: { main: { count: maybe, vpc_id: "${aws_vpc.main.id}" } },
        aws_flow_log: {
          main: { count: maybe, vpc_id: "${aws_vpc.main.id}", log_destination: "arn:aws:s3:::acme-records" },
        },
        aws_kms_key: { main: { enable_key_rotation: true } },
        aws_kms_alias: { main: { count: maybe, name: "alias/main", target_key_id: "${aws_kms_key.main.id}" } },
        aws_lb: { front: { load_balancer_type: "application" } },
        aws_wafv2_web_acl_association: {
          front: { count: maybe, resource_arn: "${aws_lb.front.arn}", web_acl_arn: "arn:aws:wafv2:web-acl" },
        },
      },
    },
  },
  expected: [
    ["s3-public-access-block", "project: aws_s3_bucket.b", "unknown"],
    ["s3-public-access-block", "project: aws_s3_bucket.sure", "met"],
    ["s3-versioning", "project: aws_s3_bucket.b", "unknown"],
    ["s3-versioning", "project: aws_s3_bucket.sure", "violated"],
    ["s3-account-public-access-block", "project: project", "unknown"],
    ["default-security-group-empty", "project: aws_vpc.main", "unknown"],
    ["default-security-group-empty", "project: aws_default_security_group.main", "unknown"],
    ["vpc-flow-logs", "project: aws_vpc.main", "unknown"],
    ["kms-alias", "project: aws_kms_key.main", "unknown"],
    ["elb-waf", "project: aws_lb.front", "unknown"],
  ],
};
