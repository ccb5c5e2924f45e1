import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Value, literal, symbolicText } from "../../model/value";
import { sessionDocuments } from "../access/session-document";
import { denoted, denotedByText } from "../references";

/** What is delivered to a bucket of records. */
export type RecordKind =
  "trail" | "Config" | "flow logs" | "DNS queries" | "sessions" | "access logs" | "firewall logs";

/** A delivery of records. */
export interface Delivery {
  readonly kind: RecordKind;

  /** What delivers. */
  readonly from: Resource;
  readonly bucket: Resource;
}

/** Where buckets are named to which records are delivered; of an ARN, the bucket counts and not the prefix after it. */
const destinations: readonly {
  readonly kind: RecordKind;
  readonly type: string;
  readonly argument: readonly [string, ...string[]];
}[] = [
  { kind: "trail", type: "aws_cloudtrail", argument: ["s3_bucket_name"] },
  { kind: "Config", type: "aws_config_delivery_channel", argument: ["s3_bucket_name"] },
  { kind: "flow logs", type: "aws_flow_log", argument: ["log_destination"] },
  { kind: "DNS queries", type: "aws_route53_resolver_query_log_config", argument: ["destination_arn"] },
  { kind: "access logs", type: "aws_s3_bucket_logging", argument: ["target_bucket"] },
  { kind: "access logs", type: "aws_lb", argument: ["access_logs", "bucket"] },
  { kind: "access logs", type: "aws_alb", argument: ["access_logs", "bucket"] },
  { kind: "access logs", type: "aws_elb", argument: ["access_logs", "bucket"] },
  { kind: "firewall logs", type: "aws_wafv2_web_acl_logging_configuration", argument: ["log_destination_configs"] },
];

const known = new WeakMap<Model, readonly Delivery[]>();

/** Every delivery of records to a bucket of the project. */
export function deliveries(model: Model): readonly Delivery[] {
  const made = known.get(model) ?? find(model);
  known.set(model, made);
  return made;
}

/** The buckets that records are delivered to, with what is delivered. */
export function recordBuckets(model: Model): ReadonlyMap<Resource, readonly RecordKind[]> {
  const found = new Map<Resource, readonly RecordKind[]>();
  for (const { bucket, kind } of deliveries(model)) {
    const kinds = found.get(bucket) ?? [];
    if (!kinds.includes(kind)) found.set(bucket, [...kinds, kind]);
  }
  return found;
}

function find(model: Model): readonly Delivery[] {
  const byArgument = destinations.flatMap(({ kind, type, argument }) =>
    model.resources(type).flatMap((from) => {
      const value = from.value(...argument);
      return (value.kind === "list" ? value.items : [value])
        .map((item) => denoted(model, withoutPrefix(item), from, "aws_s3_bucket"))
        .filter((bucket) => bucket !== undefined)
        .map((bucket): Delivery => ({ kind, from, bucket }));
    }),
  );
  const sessions = sessionDocuments(model).flatMap(({ document, inputs }): readonly Delivery[] => {
    const name = inputs.known ? inputs.value.s3BucketName : undefined;
    const bucket = name === undefined ? undefined : denotedByText(model, name, document, "aws_s3_bucket");
    return bucket === undefined ? [] : [{ kind: "sessions", from: document, bucket }];
  });
  return [...byArgument, ...sessions];
}

function withoutPrefix(value: Value): Value {
  const text = value.kind === "attribute" ? undefined : symbolicText(value);
  return text === undefined ? value : literal(text.replace(/^((?:arn:[^:]+:s3:::|‹[^›]*›)[^/]*)\/.*$/, "$1"));
}
