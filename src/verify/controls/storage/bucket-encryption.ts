import { type Decision, all, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import { arnOf } from "../../model/known-attributes";
import type { Resource } from "../../model/resource";
import { isNothing, missingIn } from "../../model/value";
import { denoted, ofThose, thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { hasCustomerKey } from "../customer-key";
import { type Demand, type Path, isNoneOf, isOn, isOneOf, onEach, together } from "../demand";
import { policyOf, refusesPlainConnections } from "../resource-policy";

/** Where a service can deliver only to buckets that S3 encrypts with its own key (SSE-S3), and who says so. */
const deliversWithoutKeys: readonly { readonly type: string; readonly bucket: Path; readonly source: string }[] = [
  {
    type: "aws_s3_bucket_logging",
    bucket: ["target_bucket"],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
  },
  ...["aws_lb", "aws_alb"].flatMap((type) =>
    ["access_logs", "connection_logs", "health_check_logs"].map((block) => ({
      type,
      bucket: [block, "bucket"] as const,
      source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    })),
  ),
  {
    type: "aws_elb",
    bucket: ["access_logs", "bucket"],
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html",
  },
];

const encryptionType = "aws_s3_bucket_server_side_encryption_configuration";
const byDefault = "apply_server_side_encryption_by_default";

const customerKeys = onEach({
  id: "s3-encryption-customer-key",
  group: "encryption at rest",
  title: "Every bucket encrypts with a customer key by default",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "With S3's own key whoever may read the object reads it in clear; a customer key is a second permission, recorded.",
  remedy: `Add an ${encryptionType} with sse_algorithm = "aws:kms" and kms_master_key_id.`,
  examines: ["aws_s3_bucket"],
  duty: "Buckets to which S3 and load balancers deliver access logs stay on SSE-S3, since AWS can deliver to no other.",
  look: "aws s3api get-bucket-encryption --bucket NAME",
  demand: (bucket, subject) =>
    ofEncryption(bucket, subject, (rule, path) => {
      const algorithm = isOneOf(rule, [...path, "sse_algorithm"], ["aws:kms", "aws:kms:dsse"]);
      const ownOfS3 = isOneOf(rule, [...path, "sse_algorithm"], ["AES256"]);
      if (ownOfS3.holds.is === true) {
        const receives = receivesWithoutKeys(subject, bucket);
        const met = "is encrypted by S3 (SSE-S3), the only way in which access logs can be delivered to it,";
        return { holds: receives, met, violated: "is encrypted by S3 (SSE-S3), without a customer key" };
      }
      return together([algorithm, hasCustomerKey(rule, [...path, "kms_master_key_id"])]);
    }),
});

const bucketKeys = onEach({
  id: "s3-bucket-key",
  group: "hygiene",
  title: "Every bucket with a customer key uses a bucket key",
  citations: ["164.312(a)(2)(iv)"],
  why: "Without it every object asks KMS, and calls beyond the quota of the region are refused: nobody reads then.",
  remedy: `Set bucket_key_enabled = true in the rule of ${encryptionType}.`,
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-bucket-encryption --bucket NAME",
  demand: (bucket, subject) => {
    const withKeys = ofEncryption(bucket, subject, (rule, path) =>
      isOneOf(rule, [...path, "sse_algorithm"], ["aws:kms", "aws:kms:dsse"]),
    );
    if (withKeys.holds.is !== true) return undefined;
    return ofEncryption(bucket, subject, (rule) => isOn(rule, ["bucket_key_enabled"]));
  },
});

/** Judges the rule of a bucket's encryption, wherever it is written. */
function ofEncryption(
  bucket: Resource,
  subject: Subject,
  demand: (rule: Arguments, within: readonly [string]) => Demand,
): Demand {
  const inline = bucket.block("server_side_encryption_configuration");
  const ofRules = (holder: Arguments): Demand => {
    const { blocks, missing } = holder.blocks("rule");
    if (blocks.length > 0) return together(blocks.map((rule) => demand(rule, [byDefault])));
    return { holds: missing === undefined ? no : undecided(missing), met: "", violated: "has no rule" };
  };
  if (inline !== undefined) return ofRules(inline);
  const companions = thoseNaming(subject.model, bucket, encryptionType, "bucket");
  return ofThose(companions, `has no ${encryptionType}, and so no customer key`, ofRules);
}

function receivesWithoutKeys({ model }: Subject, bucket: Resource): Decision {
  let missing: string | undefined;
  for (const { type, bucket: path } of deliversWithoutKeys) {
    for (const source of model.resources(type)) {
      const target = source.value(...path);
      if (denoted(model, target, source, bucket.type) === bucket) return yes;
      missing ??= missingIn(target);
    }
  }
  return missing === undefined ? no : undecided(missing);
}

const tlsOnly = onEach({
  id: "s3-tls-only",
  group: "encryption in transit",
  title: "Every bucket refuses connections without TLS",
  citations: ["164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "S3 answers without TLS too, and what travels so can be read and changed on the way.",
  remedy:
    'Deny s3:* to Principal * on the bucket and on its objects with the one condition Bool aws:SecureTransport = "false".',
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-bucket-policy --bucket NAME",
  demand: (bucket, subject) => {
    const arn = arnOf(bucket);
    return refusesPlainConnections(policyOf(subject.model, bucket, "aws_s3_bucket_policy", "bucket"), {
      actions: ["s3:*", "*"],
      resources: [arn, `${arn}/*`],
    });
  },
});

const replicas = onEach({
  id: "s3-replication-encrypted",
  group: "encryption at rest",
  title: "Every replica of a bucket is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)", "164.308(a)(7)(ii)(A)"],
  proposed: ["encryption"],
  why: "Objects under a customer key are left out of a replication that is not told of keys: the copy would be missing.",
  remedy:
    "Set destination.encryption_configuration.replica_kms_key_id and source_selection_criteria.sse_kms_encrypted_objects.status = Enabled in every rule.",
  examines: ["aws_s3_bucket_replication_configuration"],
  look: "aws s3api get-bucket-replication --bucket NAME",
  demand: (replication) => {
    const { blocks, missing } = replication.blocks("rule");
    const rules = blocks.filter((rule) => isOneOf(rule, ["status"], ["Disabled"]).holds.is !== true);
    const demand = together(
      rules.flatMap((rule) => [
        hasCustomerKey(rule, ["destination", "encryption_configuration", "replica_kms_key_id"]),
        isOneOf(rule, ["source_selection_criteria", "sse_kms_encrypted_objects", "status"], ["Enabled"]),
      ]),
    );
    return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
  },
});

const objects = onEach({
  id: "s3-object-keeps-defaults",
  group: "encryption at rest",
  title: "No object is put with less than its bucket gives",
  citations: ["164.312(a)(2)(iv)", "164.308(a)(4)(ii)(B)"],
  why: "An object's own settings win over the bucket's: with AES256 or an ACL it leaves the key and the owner's rules.",
  remedy: "Leave server_side_encryption, kms_key_id and acl out; the bucket's defaults apply.",
  examines: ["aws_s3_object", "aws_s3_object_copy", "aws_s3_bucket_object"],
  look: "aws s3api head-object --bucket NAME --key KEY",
  demand: (object) => {
    const own = object.has("kms_key_id") ? [hasCustomerKey(object, ["kms_key_id"])] : [];
    const acl = isNothing(object.value("acl"))
      ? []
      : [isOneOf(object, ["acl"], ["private", "bucket-owner-full-control"])];
    const algorithm = isNoneOf(object, ["server_side_encryption"], ["AES256", "none"], "that of the bucket");
    return { ...together([algorithm, ...own, ...acl]), met: "takes its bucket's encryption and owner" };
  },
});

/** Controls of how S3 encrypts, at rest and in transit. */
export const s3EncryptionControls: readonly Control[] = [customerKeys, bucketKeys, tlsOnly, replicas, objects];
