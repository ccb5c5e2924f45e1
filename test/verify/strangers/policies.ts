import type { Stranger } from "./stranger";

/** Policies in all the ways in which people write them. */
export const policies: Stranger = {
  shape: "jsonencoded policies, aws_iam_policy_document with references, documents that are put together",
  files: {
    "main.tf.json": {
      variable: { reader: { type: "string" } },
      provider: { aws: { region: "us-east-1", allowed_account_ids: ["111111111111"] } },
      data: {
        aws_caller_identity: { me: {} },
        aws_iam_policy_document: {
          open: {
            statement: [
              {
                actions: ["s3:GetObject"],
                resources: ["${aws_s3_bucket.site.arn}/*"],
                principals: { type: "*", identifiers: ["*"] },
              },
            ],
          },
          tls: {
            statement: {
              sid: "Tls",
              effect: "Deny",
              actions: ["s3:*"],
              resources: ["${aws_s3_bucket.records.arn}", "${aws_s3_bucket.records.arn}/*"],
              principals: [{ type: "AWS", identifiers: ["*"] }],
              condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
            },
          },
          merged: { source_policy_documents: ["${data.aws_iam_policy_document.tls.json}"] },
          reader: {
            statement: {
              actions: ["s3:GetObject"],
              resources: ["${aws_s3_bucket.shared.arn}/*"],
              principals: { type: "AWS", identifiers: ["${var.reader}"] },
            },
          },
          dynamic: { dynamic: { statement: { for_each: ["a"], content: { actions: ["*"], resources: ["*"] } } } },
          admin: { statement: { actions: ["*"], resources: ["*"] } },
        },
      },
      resource: {
        aws_s3_bucket: {
          site: { bucket: "acme-site" },
          records: { bucket: "acme-records" },
          merged: { bucket: "acme-merged" },
          shared: { bucket: "acme-shared" },
        },
        aws_s3_bucket_policy: {
          site: { bucket: "${aws_s3_bucket.site.id}", policy: "${data.aws_iam_policy_document.open.json}" },
          records: { bucket: "${aws_s3_bucket.records.bucket}", policy: "${data.aws_iam_policy_document.tls.json}" },
          merged: { bucket: "acme-merged", policy: "${data.aws_iam_policy_document.merged.json}" },
          shared: { bucket: "${aws_s3_bucket.shared.id}", policy: "${data.aws_iam_policy_document.reader.json}" },
        },
        aws_sqs_queue: {
          inbox: {
            name: "inbox",
            policy:
              '${jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }] })}',
          },
        },
        aws_iam_role: {
          open: {
            name: "open",
            assume_role_policy:
              '${jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:AssumeRole" }] })}',
          },
          partner: {
            name: "partner",
            assume_role_policy:
              '${jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.reader }, Action = "sts:AssumeRole" }] })}',
          },
        },
        aws_iam_policy: {
          admin: { name: "admin", policy: "${data.aws_iam_policy_document.admin.json}" },
          dynamic: { name: "dynamic", policy: "${data.aws_iam_policy_document.dynamic.json}" },
          file: { name: "file", policy: '${file("policy.json")}' },
          broken: { name: "broken", policy: '{"Statement": [' },
        },
        aws_kms_key: {
          open: {
            enable_key_rotation: true,
            policy:
              '${jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:*", Resource = "*" }] })}',
          },
        },
      },
    },
  },
  expected: [
    ["s3-policy-not-public", "project: aws_s3_bucket_policy.site", "violated"],
    ["s3-policy-not-public", "project: aws_s3_bucket_policy.records", "met"],
    ["s3-policy-not-public", "project: aws_s3_bucket_policy.merged", "unknown"],
    ["s3-policy-not-public", "project: aws_s3_bucket_policy.shared", "unknown"],
    ["s3-tls-only", "project: aws_s3_bucket.records", "met"],
    ["s3-tls-only", "project: aws_s3_bucket_policy.site", "violated"],
    ["s3-tls-only", "project: aws_s3_bucket.merged", "unknown"],
    ["s3-public-access-block", "project: aws_s3_bucket.records", "violated"],
    ["sqs-policy-not-public", "project: aws_sqs_queue.inbox", "violated"],
    ["iam-trust-names-no-one-at-large", "project: aws_iam_role.open", "violated"],
    ["iam-trust-names-no-one-at-large", "project: aws_iam_role.partner", "unknown"],
    ["iam-trust-asks-strangers-for-external-id", "project: aws_iam_role.open", "violated"],
    ["iam-policy-no-full-access", "project: aws_iam_policy.admin", "violated"],
    ["iam-policy-no-whole-service", "project: aws_iam_policy.admin", "violated"],
    ["iam-policy-no-full-access", "project: aws_iam_policy.dynamic", "unknown"],
    ["iam-policy-no-full-access", "project: aws_iam_policy.file", "unknown"],
    ["iam-policy-no-full-access", "project: aws_iam_policy.broken", "unknown"],
    ["kms-policy-not-public", "project: aws_kms_key.open", "violated"],
    ["kms-policy-no-wildcard", "project: aws_kms_key.open", "violated"],
  ],
};
