import { isCustomerKey } from "../../../src/verify/controls/customer-key";
import type { JsonObject } from "../../../src/verify/json";
import { modelOf } from "../support/stacks";

const data: JsonObject = {
  aws_kms_key: {
    own: { key_id: "alias/records" },
    ofAws: { key_id: "alias/aws/ebs" },
    hidden: { key_id: "${var.key}" },
  },
  aws_kms_alias: { own: { name: "alias/records" }, ofAws: { name: "alias/aws/s3" } },
  aws_ssm_parameter: { key: { name: "/key" } },
};
const resource: JsonObject = {
  aws_kms_key: { own: {} },
  aws_kms_replica_key: { own: {} },
  aws_kms_alias: { own: { name: "alias/records" } },
};

it.each([
  ["${aws_kms_key.own.arn}", true],
  ["${aws_kms_key.own.key_id}", true],
  ["${aws_kms_replica_key.own.arn}", true],
  ["${aws_kms_alias.own.target_key_arn}", true],
  ["${aws_kms_alias.own.name}", true],
  ["arn:aws:kms:us-east-1:111111111111:key/1", true],
  ["arn:aws:kms:us-east-1:${data.aws_caller_identity.own.account_id}:key/1", true],
  ["alias/records", true],
  ["${data.aws_kms_key.own.arn}", true],
  ["${data.aws_kms_alias.own.target_key_arn}", true],
  ["${data.aws_kms_key.ofAws.arn}", false],
  ["${data.aws_kms_alias.ofAws.arn}", false],
  ["alias/aws/ebs", false],
  ["arn:aws:kms:us-east-1:${data.aws_caller_identity.own.account_id}:alias/aws/rds", false],
  ["AWS_OWNED_KMS_KEY", false],
  ["", false],
  [null, false],
  ["${var.key}", "unknown"],
  ["${data.aws_kms_key.hidden.arn}", "unknown"],
  ["${data.aws_ssm_parameter.key.value}", "unknown"],
])("of %s says %s", async (kms_key_id, expected) => {
  const model = await modelOf({
    prod: {
      data: { ...data, aws_caller_identity: { own: {} } },
      resource: { ...resource, aws_ebs_volume: { it: { kms_key_id } } },
    },
  });
  const [volume] = model.resources("aws_ebs_volume");

  expect(volume === undefined ? undefined : isCustomerKey(volume.value("kms_key_id")).is).toBe(expected);
});
