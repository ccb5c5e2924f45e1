import { type Decision, decided, undecided } from "../../decision";
import type { Model } from "../../model/model";
import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import type { Subject } from "../control";
import { type Control } from "../control";
import { type Demand, type EachResource, onEach } from "../demand";
import { type RecordKind, recordBuckets } from "./record-buckets";
import { exist, thoseNaming } from "../references";

/** Lifecycle rules of a bucket that are switched on, and who holds them. */
export interface Rules {
  readonly rules: readonly { readonly rule: Arguments; readonly at: Resource }[];
  readonly missing: string | undefined;
}

/** Rules of the lifecycle, whether they stand beside the bucket or, as before version 4 of the provider, in it. */
export function lifecycleOf(model: Model, bucket: Resource): Rules {
  const beside = thoseNaming(model, bucket, "aws_s3_bucket_lifecycle_configuration", "bucket");
  const blocks = [
    ...beside.found.map((at) => ({ at, ...at.blocks("rule") })),
    { at: bucket, ...bucket.blocks("lifecycle_rule") },
  ];
  const rules = blocks.flatMap(({ at, blocks: written }) => written.map((rule) => ({ rule, at })));
  return {
    rules: rules.filter(({ rule }) => isEnabled(rule)),
    missing: beside.missing ?? blocks.find(({ missing }) => missing !== undefined)?.missing,
  };
}

function isEnabled(rule: Arguments): boolean {
  if (rule.has("status")) return rule.isOneOf(["Enabled"], "", "status").is !== false;
  return rule.flag(false, "enabled").is !== false;
}

/** Lock of a bucket's objects. */
export interface Lock {
  readonly holds: Decision;
  readonly mode: string;

  /** Days; undefined without a default retention. */
  readonly days: number | undefined;
  readonly at: Resource;
}

/** Days of a year as a floor counts them. */
const daysOfYear = 365.25;

export function lockOf(model: Model, bucket: Resource): Lock {
  const beside = thoseNaming(model, bucket, "aws_s3_bucket_object_lock_configuration", "bucket");
  const at = beside.found[0] ?? bucket;
  const path = beside.found.length > 0 ? [] : (["object_lock_configuration"] as const);
  const [first = "rule", ...rest] = [...path, "rule", "default_retention"];
  const mode = at.text(first, ...rest, "mode");
  const days = at.number(first, ...rest, "days");
  const years = at.number(first, ...rest, "years");
  if (!mode.known) return { holds: undecided(mode.missing), mode: "", days: undefined, at };
  if (!days.known) return { holds: undecided(days.missing), mode: "", days: undefined, at };
  if (!years.known) return { holds: undecided(years.missing), mode: "", days: undefined, at };
  const kept = days.value ?? (years.value === undefined ? undefined : Math.ceil(years.value * daysOfYear));
  const holds = mode.value === undefined ? exist({ ...beside, found: [] }) : decided(kept !== undefined);
  return { holds, mode: mode.value ?? "", days: kept, at };
}

type OfBuckets = Omit<EachResource, "examines" | "demand"> & {
  /** Kinds of records of the buckets that it applies to. @default - all of them */
  readonly kinds?: readonly RecordKind[];
  readonly demand: (bucket: Resource, subject: Subject, kinds: readonly RecordKind[]) => Demand | undefined;
};

/** A control on every bucket that records are delivered to. */
export function onRecordBuckets({ kinds: only, demand, ...control }: OfBuckets): Control {
  return onEach({
    ...control,
    examines: ["aws_s3_bucket"],
    demand: (bucket, subject) => {
      const kinds = recordBuckets(subject.model).get(bucket);
      if (kinds === undefined || (only !== undefined && !kinds.some((kind) => only.includes(kind)))) return undefined;
      return demand(bucket, subject, kinds);
    },
  });
}
