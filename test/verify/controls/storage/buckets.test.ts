import { s3EncryptionControls } from "../../../../src/verify/controls/storage/bucket-encryption";
import { s3RecordControls } from "../../../../src/verify/controls/storage/bucket-records";
import { s3ExposureControls } from "../../../../src/verify/controls/storage/public-access";
import type { JsonObject } from "../../../../src/verify/json";
import { type Case, type CaseTable, describeCases, hidden, key } from "../../support/control-cases";

const bucket = "${aws_s3_bucket.it.id}";
const blocks = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** A bucket named "records" with one other resource. */
function withOne(type: string, body: JsonObject): Case {
  return { bucket: "records", beside: { [type]: { other: { bucket, ...body } } } };
}

const encryption = "aws_s3_bucket_server_side_encryption_configuration";

function encrypted(rule: JsonObject, further: JsonObject = {}): Case {
  const body = {
    bucket,
    rule: [{ apply_server_side_encryption_by_default: rule, bucket_key_enabled: true, ...further }],
  };
  return { bucket: "records", beside: { [encryption]: { other: body } } };
}

function withPolicy(...statements: readonly JsonObject[]): Case {
  return withOne("aws_s3_bucket_policy", { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
}

const denial = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::records", "arn:aws:s3:::records/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const opening = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::records/*" };

function recordedBy(trail: JsonObject): Case {
  return { bucket: "records", beside: { aws_cloudtrail: { other: { is_multi_region_trail: true, ...trail } } } };
}

function selecting(...fields: readonly JsonObject[]): JsonObject {
  const own = [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: ["AWS::S3::Object"] },
  ];
  return { advanced_event_selector: [{ field_selector: [...own, ...fields] }] };
}

const replication = {
  status: "Enabled",
  destination: [{ bucket: "arn:aws:s3:::copy", encryption_configuration: [{ replica_kms_key_id: key }] }],
  source_selection_criteria: [{ sse_kms_encrypted_objects: [{ status: "Enabled" }] }],
};

const object: CaseTable[string][string] = {
  met: [{}, { acl: "private", server_side_encryption: "aws:kms", kms_key_id: key }],
  violated: [{ server_side_encryption: "AES256" }, { acl: "public-read" }, { kms_key_id: "alias/aws/s3" }],
  unknown: [{ server_side_encryption: hidden }, { acl: hidden }],
};

const table: CaseTable = {
  "s3-public-access-block": {
    aws_s3_bucket: {
      met: [withOne("aws_s3_bucket_public_access_block", blocks)],
      violated: [
        { bucket: "records" },
        {
          bucket: "records",
          beside: { aws_s3_bucket_public_access_block: { other: { ...blocks, bucket: "another" } } },
        },
        ...Object.keys(blocks).map((name) =>
          withOne("aws_s3_bucket_public_access_block", { ...blocks, [name]: false }),
        ),
        withOne("aws_s3_bucket_public_access_block", { block_public_acls: true }),
      ],
      unknown: [
        withOne("aws_s3_bucket_public_access_block", { ...blocks, block_public_policy: hidden }),
        { bucket: "records", beside: { aws_s3_bucket_public_access_block: { other: { ...blocks, bucket: hidden } } } },
      ],
    },
  },
  "s3-account-public-access-block": {
    aws_s3_account_public_access_block: {
      met: [blocks],
      violated: [{}, { ...blocks, restrict_public_buckets: false }],
      unknown: [{ ...blocks, block_public_acls: hidden }],
    },
  },
  "s3-access-point-block": {
    aws_s3_access_point: {
      met: [{ bucket: "records" }, { public_access_block_configuration: [blocks] }],
      violated: [
        { public_access_block_configuration: [{ ...blocks, block_public_policy: false }] },
        { policy: JSON.stringify({ Statement: [opening] }) },
      ],
      unknown: [{ policy: hidden }],
    },
    aws_s3control_multi_region_access_point: {
      met: [{ details: [{ name: "records" }] }],
      violated: [{ details: [{ public_access_block: [{ ...blocks, ignore_public_acls: "false" }] }] }],
      unknown: [{ dynamic: { details: {} } }],
    },
  },
  "s3-no-website": {
    aws_s3_bucket: {
      met: [{ bucket: "records" }],
      violated: [
        withOne("aws_s3_bucket_website_configuration", { index_document: [{ suffix: "index.html" }] }),
        { bucket: "records", website: [{ index_document: "index.html" }] },
      ],
      unknown: [{ bucket: "records", dynamic: { website: {} } }],
    },
  },
  "s3-no-force-destroy": {
    aws_s3_bucket: {
      met: [{}, { force_destroy: false }],
      violated: [{ force_destroy: true }],
      unknown: [{ force_destroy: hidden }],
    },
    aws_s3_directory_bucket: { met: [{}], violated: [{ force_destroy: "true" }] },
  },
  "s3-encryption-customer-key": {
    aws_s3_bucket: {
      met: [
        encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: key }),
        encrypted({ sse_algorithm: "aws:kms:dsse", kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/1" }),
        {
          bucket: "records",
          server_side_encryption_configuration: [
            {
              rule: [
                { apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: key }] },
              ],
            },
          ],
        },
        {
          bucket: "records",
          beside: {
            [encryption]: {
              other: { bucket, rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
            },
            aws_s3_bucket_logging: { other: { bucket: "another", target_bucket: bucket } },
          },
        },
        {
          bucket: "records",
          beside: {
            [encryption]: {
              other: { bucket, rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
            },
            aws_lb: { other: { access_logs: [{ bucket, enabled: true }] } },
          },
        },
      ],
      violated: [
        { bucket: "records" },
        encrypted({ sse_algorithm: "AES256" }),
        encrypted({ sse_algorithm: "aws:kms" }),
        encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: "alias/aws/s3" }),
      ],
      unknown: [
        encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: hidden }),
        encrypted({ sse_algorithm: hidden, kms_master_key_id: key }),
      ],
    },
  },
  "s3-bucket-key": {
    aws_s3_bucket: {
      met: [encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: key })],
      violated: [
        encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: key }, { bucket_key_enabled: false }),
        encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: key }, { bucket_key_enabled: null }),
      ],
      unknown: [encrypted({ sse_algorithm: "aws:kms" }, { bucket_key_enabled: hidden })],
      silent: [encrypted({ sse_algorithm: "AES256" }), {}],
    },
  },
  "s3-tls-only": {
    aws_s3_bucket: {
      met: [
        withPolicy(denial),
        withPolicy(opening, { ...denial, Principal: { AWS: "*" } }),
        withPolicy({ ...denial, Resource: "*" }),
        withPolicy({ ...denial, Resource: "arn:aws:s3:::records" }, { ...denial, Resource: "arn:aws:s3:::records/*" }),
        { bucket: "records", policy: JSON.stringify({ Statement: denial }) },
        {
          bucket_prefix: "records",
          beside: {
            aws_s3_bucket_policy: {
              other: {
                bucket,
                policy:
                  '${jsonencode({Statement=[{Effect="Deny",Principal="*",Action="s3:*",Resource=[aws_s3_bucket.it.arn,"${aws_s3_bucket.it.arn}/*"],Condition={Bool={"aws:SecureTransport"="false"}}}]})}',
              },
            },
          },
        },
      ],
      violated: [
        { bucket: "records" },
        withPolicy(opening),
        withPolicy({ ...denial, Effect: "Allow" }),
        withPolicy({ ...denial, Resource: "arn:aws:s3:::records/*" }),
        withPolicy({ ...denial, Resource: "arn:aws:s3:::records" }),
        withPolicy({ ...denial, Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }),
        withPolicy({ ...denial, Action: "s3:GetObject" }),
        withPolicy({ ...denial, Principal: { AWS: "arn:aws:iam::111111111111:root" } }),
        withPolicy({ ...denial, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
        withPolicy({
          ...denial,
          Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalAccount": "1" } },
        }),
      ],
      unknown: [withOne("aws_s3_bucket_policy", { policy: hidden })],
    },
  },
  "s3-replication-encrypted": {
    aws_s3_bucket_replication_configuration: {
      met: [{ rule: [replication] }, { rule: [replication, { status: "Disabled" }] }],
      violated: [
        { rule: [replication, { ...replication, destination: [{ bucket: "arn:aws:s3:::copy" }] }] },
        { rule: [{ ...replication, source_selection_criteria: [] }] },
      ],
      unknown: [
        { rule: [replication], dynamic: { rule: {} } },
        { rule: [{ ...replication, destination: [{ encryption_configuration: [{ replica_kms_key_id: hidden }] }] }] },
      ],
    },
  },
  "s3-object-keeps-defaults": { aws_s3_object: object, aws_s3_object_copy: object, aws_s3_bucket_object: object },
  "s3-versioning": {
    aws_s3_bucket: {
      met: [
        withOne("aws_s3_bucket_versioning", { versioning_configuration: [{ status: "Enabled" }] }),
        { versioning: [{ enabled: true }] },
      ],
      violated: [
        { bucket: "records" },
        withOne("aws_s3_bucket_versioning", { versioning_configuration: { status: "Suspended" } }),
        { versioning: [{ enabled: false }] },
      ],
      unknown: [withOne("aws_s3_bucket_versioning", { versioning_configuration: { status: hidden } })],
    },
  },
  "s3-ownership-enforced": {
    aws_s3_bucket: {
      met: [withOne("aws_s3_bucket_ownership_controls", { rule: { object_ownership: "BucketOwnerEnforced" } })],
      violated: [
        { bucket: "records" },
        { bucket: "records", acl: "private" },
        withOne("aws_s3_bucket_acl", { acl: "private" }),
        withOne("aws_s3_bucket_ownership_controls", { rule: { object_ownership: "BucketOwnerPreferred" } }),
      ],
      unknown: [withOne("aws_s3_bucket_ownership_controls", { rule: { object_ownership: hidden } })],
    },
  },
  "s3-access-logging": {
    aws_s3_bucket: {
      met: [
        withOne("aws_s3_bucket_logging", { target_bucket: "logs", target_prefix: "" }),
        { bucket: "records", logging: [{ target_bucket: "logs" }] },
        {
          bucket: "records",
          beside: { aws_s3_bucket_logging: { other: { bucket: "another", target_bucket: bucket } } },
        },
        recordedBy(selecting()),
        recordedBy(selecting({ field: "resources.ARN", not_starts_with: ["arn:aws:s3:::others/"] })),
        recordedBy(selecting({ field: "resources.ARN", starts_with: ["arn:aws:s3:::rec"] })),
        recordedBy({ event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }] }),
      ],
      violated: [
        { bucket: "records" },
        withOne("aws_s3_bucket_logging", { target_bucket: bucket }),
        recordedBy({}),
        recordedBy(selecting({ field: "resources.ARN", not_starts_with: ["arn:aws:s3:::records/"] })),
        recordedBy(selecting({ field: "readOnly", equals: ["false"] })),
        recordedBy({ ...selecting(), is_multi_region_trail: false, region: "eu-west-1" }),
        recordedBy({
          event_selector: [
            { read_write_type: "WriteOnly", data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] },
          ],
        }),
      ],
      unknown: [
        withOne("aws_s3_bucket_logging", { target_bucket: hidden }),
        recordedBy({ dynamic: { advanced_event_selector: {} } }),
      ],
    },
  },
};

describeCases([...s3ExposureControls, ...s3EncryptionControls, ...s3RecordControls], table);
