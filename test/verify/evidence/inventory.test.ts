import { inventoryOf } from "../../../src/verify/evidence/inventory";
import { modelOf } from "../support/stacks";

const stacks = {
  main: {
    resource: {
      aws_kms_key: { data: { enable_key_rotation: true } },
      aws_s3_bucket: { records: { bucket: "acme-records" }, open: { bucket: "acme-open" } },
      aws_s3_bucket_server_side_encryption_configuration: {
        records: {
          bucket: "${aws_s3_bucket.records.id}",
          rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: "${aws_kms_key.data.arn}" }] }],
        },
      },
      aws_sqs_queue: { jobs: { name: "jobs", kms_master_key_id: "alias/aws/sqs" } },
      null_resource: { nothing: {} },
    },
  },
  other: {
    provider: { aws: [{ region: "us-west-2", allowed_account_ids: ["222222222222"] }] },
    resource: { aws_dynamodb_table: { visits: { name: "visits" } } },
  },
};

it("counts what is made in each account and region", async () => {
  const { places } = inventoryOf(await modelOf(stacks));
  expect(places).toEqual([
    { account: "111111111111", region: "us-east-1", stacks: ["main"], resources: 5 },
    { account: "222222222222", region: "us-west-2", stacks: ["other"], resources: 1 },
  ]);
});

it("counts resources of AWS by type", async () => {
  const { types } = inventoryOf(await modelOf(stacks));
  expect(types.find(({ type }) => type === "aws_s3_bucket")?.count).toBe(2);
  expect(types.map(({ type }) => type)).not.toContain("null_resource");
});

it("names the key of each store, or that none is named", async () => {
  const { stores } = inventoryOf(await modelOf(stacks));
  expect(stores.map(({ name, key }) => [name, key])).toEqual([
    ["acme-open", undefined],
    ["acme-records", "main: aws_kms_key.data"],
    ["jobs", "alias/aws/sqs"],
    ["visits", undefined],
  ]);
});
