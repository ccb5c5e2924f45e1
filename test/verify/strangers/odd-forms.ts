import type { Stranger } from "./stranger";

/** Everything that the JSON syntax allows and few people write. */
export const oddForms: Stranger = {
  shape: "null blocks, comments in blocks, lists where one block is meant, override files, a circle of references",
  files: {
    "one.tf.json": {
      "//": "written by a script",
      locals: [{ a: "${local.b}" }, { b: "${local.a}" }],
      provider: [{ aws: [{ region: "us-east-1" }, { alias: "west", region: "us-west-2" }] }, { random: {} }],
      module: null,
      output: null,
      data: {},
      resource: [
        { "//": "stores", aws_s3_bucket: [{ "//": "the first", first: [{ bucket: "acme-first" }] }] },
        {
          aws_s3_bucket_versioning: {
            first: [{ bucket: "acme-first", versioning_configuration: [{ status: "Enabled" }] }],
          },
        },
        { aws_ebs_volume: { round: { availability_zone: "us-east-1a", size: 1, encrypted: "${local.a}" } } },
        { aws_efs_file_system: { open: { encrypted: null } } },
        { null_resource: { nothing: {} } },
      ],
    },
    "one_override.tf.json": { resource: { aws_efs_file_system: { open: { encrypted: false } } } },
    "two.tf.json": { resource: { aws_dynamodb_table: { t: { name: "t", hash_key: "id", provider: "aws.west" } } } },
    "README.json": { not: "terraform" },
    "other/empty.tf.json": {},
  },
  expected: [
    ["s3-versioning", "project: aws_s3_bucket.first", "met"],
    ["s3-public-access-block", "project: aws_s3_bucket.first", "violated"],
    ["ebs-volume-encryption", "project: aws_ebs_volume.round", "unknown"],
    ["efs-encryption", "project: aws_efs_file_system.open", "violated"],
    ["dynamodb-encryption", "project: aws_dynamodb_table.t", "violated"],
  ],
};
