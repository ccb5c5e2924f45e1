import { recordBucketControls } from "../../../../src/verify/controls/records/record-bucket-controls";
import { lifecycleControls } from "../../../../src/verify/controls/records/transitions";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, inAccount, prod, prodWithHealthData } from "../../support/judged";

/** A bucket that a trail delivers to, with what stands beside it. */
function records(beside: JsonObject = {}, bucket: JsonObject = {}): Stacks {
  return prod({
    aws_cloudtrail: { trail: { name: "trail", s3_bucket_name: "records" } },
    aws_s3_bucket: { it: { bucket: "records", ...bucket } },
    ...beside,
  });
}

/** A bucket that Config delivers to: one without a lock. */
function unlocked(beside: JsonObject): Stacks {
  return prod({
    aws_config_delivery_channel: { channel: { s3_bucket_name: "${aws_s3_bucket.it.bucket}" } },
    aws_s3_bucket: { it: { bucket: "records" } },
    ...beside,
  });
}

const it_ = "prod: aws_s3_bucket.it";
const bucket = "${aws_s3_bucket.it.id}";

function lock(retention: JsonObject): JsonObject {
  return { aws_s3_bucket_object_lock_configuration: { it: { bucket, rule: [{ default_retention: [retention] }] } } };
}

function lifecycle(...rules: readonly JsonObject[]): JsonObject {
  return {
    aws_s3_bucket_lifecycle_configuration: {
      it: { bucket, rule: rules.map((rule) => ({ status: "Enabled", ...rule })) },
    },
  };
}

function denying(action: readonly string[], more: JsonObject = {}): JsonObject {
  const statement = { Effect: "Deny", Principal: "*", Action: action, Resource: "arn:aws:s3:::records/*", ...more };
  return { aws_s3_bucket_policy: { it: { bucket, policy: JSON.stringify({ Statement: [statement] }) } } };
}

/** A bucket that Config of another account delivers to. */
function delivered(beside: JsonObject): Stacks {
  return {
    prod: inAccount("111111111111", { aws_config_delivery_channel: { channel: { s3_bucket_name: "records" } } }),
    logs: inAccount("222222222222", { aws_s3_bucket: { it: { bucket: "records" } }, ...beside }),
  };
}

function letting(service: string): JsonObject {
  const statement = {
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::records/*",
  };
  return { aws_s3_bucket_policy: { it: { bucket, policy: JSON.stringify({ Statement: [statement] }) } } };
}

const lifecycleAt = "prod: aws_s3_bucket_lifecycle_configuration.it";
const deletes = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

describeJudged([...recordBucketControls, ...lifecycleControls], {
  "s3-record-lock": {
    met: {
      "for days": records(lock({ mode: "GOVERNANCE", days: 2557 })),
      "for years": records(lock({ mode: "COMPLIANCE", years: 6 })),
    },
    violated: {
      "there is none": [records(), it_],
      "it is short": [
        records(lock({ mode: "GOVERNANCE", days: 2191 })),
        "prod: aws_s3_bucket_object_lock_configuration.it",
      ],
      "five years": [
        records(lock({ mode: "GOVERNANCE", years: 5 })),
        "prod: aws_s3_bucket_object_lock_configuration.it",
      ],
    },
    unknown: { "nobody can follow it": records(lock({ mode: "GOVERNANCE", days: hidden })) },
    silent: { "Config delivers there, which a lock would break": unlocked({}) },
  },
  "s3-record-retention": {
    met: {
      "nothing ends": records(),
      "all ends after seven years": records(
        lifecycle({ expiration: [{ days: 2557 }], noncurrent_version_expiration: [{ noncurrent_days: 2557 }] }),
      ),
      "a short rule is switched off": records(lifecycle({ status: "Disabled", expiration: [{ days: 30 }] })),
      "delete markers end": records(lifecycle({ expiration: [{ expired_object_delete_marker: true }] })),
    },
    violated: {
      "after a year": [records(lifecycle({ expiration: [{ days: 365 }] })), lifecycleAt],
      "after a day less than the floor": [unlocked(lifecycle({ expiration: [{ days: 2191 }] })), lifecycleAt],
      "old versions after a month": [
        records(lifecycle({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] })),
        lifecycleAt,
      ],
      "on a date": [records(lifecycle({ expiration: [{ date: "2027-01-01T00:00:00Z" }] })), lifecycleAt],
      "in the older form": [records({}, { lifecycle_rule: [{ enabled: true, expiration: [{ days: 90 }] }] }), it_],
    },
    unknown: {
      "nobody can follow it": records(lifecycle({ expiration: [{ days: hidden }] })),
      "by a dynamic block": records({
        aws_s3_bucket_lifecycle_configuration: { it: { bucket, dynamic: { rule: { for_each: hidden, content: {} } } } },
      }),
    },
  },
  "s3-record-deletion": {
    met: {
      "deletion is denied": unlocked(denying(deletes)),
      "everything is denied": unlocked(denying(["s3:Delete*"])),
      "locked, and the lock cannot be lifted": records({
        ...lock({ mode: "GOVERNANCE", days: 2557 }),
        ...denying(["s3:BypassGovernanceRetention"]),
      }),
      "locked for everyone": records(lock({ mode: "COMPLIANCE", days: 2557 })),
    },
    violated: {
      "there is no policy": [unlocked({}), it_],
      "versions may be deleted": [unlocked(denying(["s3:DeleteObject"])), "prod: aws_s3_bucket_policy.it"],
      "it is denied under a condition": [
        unlocked(denying(deletes, { Condition: { StringNotEquals: { "aws:PrincipalAccount": "1" } } })),
        "prod: aws_s3_bucket_policy.it",
      ],
      "it is denied of one folder": [
        unlocked(denying(deletes, { Resource: "arn:aws:s3:::records/one/*" })),
        "prod: aws_s3_bucket_policy.it",
      ],
      "the lock can be lifted": [
        records({ ...lock({ mode: "GOVERNANCE", days: 2557 }), ...denying(deletes) }),
        "prod: aws_s3_bucket_policy.it",
      ],
    },
    unknown: { "nobody can follow it": unlocked({ aws_s3_bucket_policy: { it: { bucket, policy: hidden } } }) },
  },
  "s3-record-delivery": {
    met: { "Config of another account may write": delivered(letting("config.amazonaws.com")) },
    violated: {
      "another service may": [delivered(letting("logging.s3.amazonaws.com")), "logs: aws_s3_bucket_policy.it"],
      "nobody may": [delivered({}), "logs: aws_s3_bucket.it"],
    },
    unknown: { "nobody can follow it": delivered({ aws_s3_bucket_policy: { it: { bucket, policy: hidden } } }) },
    silent: { "its own account delivers": unlocked({}) },
  },
  "s3-record-abandoned-uploads": {
    met: {
      "they are cleared": records(lifecycle({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] })),
    },
    violated: {
      "there is no lifecycle": [records(), it_],
      "no rule does": [records(lifecycle({ expiration: [{ days: 2557 }] })), lifecycleAt],
    },
    unknown: {
      "whose lifecycle it is is not known": records({
        aws_s3_bucket_lifecycle_configuration: { x: { bucket: hidden } },
      }),
    },
  },
  "s3-record-separate-account": {
    intent: prodWithHealthData,
    met: {
      "in an account of its own": {
        prod: inAccount("111111111111", {
          aws_vpc: { net: {} },
          aws_cloudtrail: { trail: { s3_bucket_name: "records" } },
        }),
        logs: inAccount("222222222222", { aws_s3_bucket: { it: { bucket: "records" } } }),
      },
    },
    violated: { "beside a network": [records({ aws_vpc: { net: {} } }), it_] },
    unknown: {
      "whose account it is is not known": {
        prod: inAccount("111111111111", { aws_cloudtrail: { trail: { s3_bucket_name: "records" } } }),
        logs: inAccount(hidden, { aws_s3_bucket: { it: { bucket: "records" } } }),
      },
    },
  },
  "s3-lifecycle-transitions": {
    met: {
      "in order": records(
        lifecycle(
          {
            transition: [
              { days: 90, storage_class: "GLACIER" },
              { days: 365, storage_class: "DEEP_ARCHIVE" },
            ],
          },
          { expiration: [{ days: 2557 }], filter: [{}] },
        ),
      ),
    },
    violated: {
      backwards: [
        records(
          lifecycle({
            transition: [
              { days: 90, storage_class: "DEEP_ARCHIVE" },
              { days: 365, storage_class: "GLACIER" },
            ],
          }),
        ),
        lifecycleAt,
      ],
      "too close together": [
        records(
          lifecycle({
            transition: [
              { days: 90, storage_class: "GLACIER" },
              { days: 120, storage_class: "DEEP_ARCHIVE" },
            ],
          }),
        ),
        lifecycleAt,
      ],
      "too early": [records(lifecycle({ transition: [{ days: 7, storage_class: "STANDARD_IA" }] })), lifecycleAt],
      "after the end": [
        records(
          lifecycle({ transition: [{ days: 3000, storage_class: "GLACIER" }] }, { expiration: [{ days: 2557 }] }),
        ),
        lifecycleAt,
      ],
      "to a class that there is not": [
        records(lifecycle({ noncurrent_version_transition: [{ noncurrent_days: 90, storage_class: "ICE" }] })),
        lifecycleAt,
      ],
    },
    unknown: {
      "nobody can follow it": records(lifecycle({ transition: [{ days: hidden, storage_class: "GLACIER" }] })),
    },
    silent: { "nothing moves": records(lifecycle({ expiration: [{ days: 2557 }] })) },
  },
});
