import {
  type Json,
  type SynthesizedResource,
  type SynthesizedStatement,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
} from "./synthesized";

/** Kinds of records that something delivers to a bucket. */
export type Records = "trail" | "config" | "flow logs" | "sessions" | "requests";

/** What delivers records, with the name of the bucket that it delivers to. */
export interface Delivery {
  readonly records: Records;
  readonly from: SynthesizedResource;
  readonly bucketName: string;
}

/** Everything in the zone that delivers records to a bucket. */
export function deliveries(): readonly Delivery[] {
  const deliver = (records: Records, type: string, name: (from: SynthesizedResource) => string) =>
    resources(type).map((from) => ({ records, from, bucketName: name(from) }));
  return [
    ...deliver("trail", "aws_cloudtrail", ({ body }) => textAt(body, "s3_bucket_name")),
    ...deliver("config", "aws_config_delivery_channel", ({ body }) => textAt(body, "s3_bucket_name")),
    ...deliver("flow logs", "aws_flow_log", ({ body }) => textAt(body, "log_destination").replace("arn:aws:s3:::", "")),
    ...deliver("sessions", "aws_ssm_document", ({ body }) =>
      textAt(JSON.parse(textAt(body, "content")) as Json, "inputs", "s3BucketName"),
    ),
    ...deliver("requests", "aws_s3_bucket_logging", (from) => {
      const target = resourcesOf(from.stack, "aws_s3_bucket").find((bucket) =>
        refersTo(from.body.target_bucket, bucket),
      );
      return textAt(target?.body, "bucket");
    }),
  ].filter(({ bucketName }) => bucketName !== "");
}

/** Buckets that keep records of one kind, or of any. */
export function archiveBuckets(...kinds: readonly Records[]): readonly SynthesizedResource[] {
  const names = deliveries()
    .filter(({ records }) => kinds.length === 0 || kinds.includes(records))
    .map(({ bucketName }) => bucketName);
  return resources("aws_s3_bucket").filter(({ body }) => names.includes(textAt(body, "bucket")));
}

/** What is set on a bucket by resources of a type. */
export function settingsOf(bucket: SynthesizedResource, type: string): readonly SynthesizedResource[] {
  return resourcesOf(bucket.stack, type).filter(({ body }) => refersTo(body.bucket, bucket));
}

/** What a bucket's policy says. */
export function statementsOfBucket(bucket: SynthesizedResource): readonly SynthesizedStatement[] {
  return settingsOf(bucket, "aws_s3_bucket_policy").flatMap(({ body }) => statements(textAt(body, "policy")));
}

/** The rules of ageing of a bucket that are switched on. */
export function lifecycleRules(bucket: SynthesizedResource): readonly Json[] {
  return settingsOf(bucket, "aws_s3_bucket_lifecycle_configuration")
    .flatMap(({ body }) => listAt(body, "rule"))
    .filter((rule) => at(rule, "status") === "Enabled");
}

/** The customer key that encrypts a bucket by default; undefined where it is S3's own. */
export function keyOf(bucket: SynthesizedResource): SynthesizedResource | undefined {
  const path = ["rule", 0, "apply_server_side_encryption_by_default", "kms_master_key_id"] as const;
  const arns = settingsOf(bucket, "aws_s3_bucket_server_side_encryption_configuration").map(({ body }) =>
    textAt(body, ...path),
  );
  return resourcesOf(bucket.stack, "aws_kms_key").find((key) => arns.some((arn) => refersTo(arn, key)));
}

/** Numbers under a path. */
export function numbersAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly number[] {
  return listAt(value, ...path).filter((found) => typeof found === "number");
}
