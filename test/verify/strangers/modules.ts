import type { Stranger } from "./stranger";

/** A root module that does everything through local modules and HCL beside it. */
export const modules: Stranger = {
  shape: "local modules, HCL beside JSON, variables that a tfvars file sets",
  files: {
    "main.tf.json": {
      variable: { public: { default: false }, encrypted: { default: true } },
      provider: { aws: { region: "us-east-1", profile: "prod" } },
      module: {
        network: { source: "./modules/network", cidr: "10.0.0.0/16" },
        bucket: [{ source: "terraform-aws-modules/s3-bucket/aws", bucket: "acme-records" }],
      },
      resource: {
        aws_s3_bucket: { raw: { bucket: "acme-raw" } },
        aws_security_group: { app: { vpc_id: "${module.network.vpc_id}" } },
        aws_db_instance: {
          main: {
            engine: "postgres",
            publicly_accessible: "${var.public}",
            storage_encrypted: "${var.encrypted}",
            kms_key_id: "${module.keys.arn}",
          },
        },
      },
    },
    "terraform.tfvars.json": { public: true },
  },
  texts: { "network.tf": 'resource "aws_vpc" "main" {}\n' },
  expected: [
    ["rds-not-public", "project: aws_db_instance.main", "violated"],
    ["rds-encryption", "project: aws_db_instance.main", "unknown"],
    ["s3-public-access-block", "project: aws_s3_bucket.raw", "unknown"],
    ["s3-encryption-customer-key", "project: aws_s3_bucket.raw", "unknown"],
    ["s3-tls-only", "project: aws_s3_bucket.raw", "unknown"],
    ["default-security-group-empty", "project: aws_security_group.app", "unknown"],
    ["iam-password-policy", "project: project", "unknown"],
  ],
};

/** Variables whose values are in HCL, which is not read. */
export const hclVariables: Stranger = {
  shape: "variables with defaults that a file in HCL sets",
  files: {
    "main.tf.json": {
      variable: { public: { default: false } },
      provider: { aws: { region: "us-east-1" } },
      resource: { aws_db_instance: { main: { engine: "postgres", publicly_accessible: "${var.public}" } } },
    },
  },
  texts: { "prod.auto.tfvars": "public = true\n" },
  expected: [
    ["rds-not-public", "project: aws_db_instance.main", "unknown"],
    ["rds-encryption", "project: aws_db_instance.main", "violated"],
  ],
};
