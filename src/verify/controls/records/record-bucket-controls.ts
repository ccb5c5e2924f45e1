import { type Decision, all, any, decided, no, not, undecided, yes } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { isNothing, unknownInText } from "../../model/value";
import { type Statement, statementsOf } from "../../policies/statement";
import type { Control } from "../control";
import { lifecycleOf, lockOf, onRecordBuckets } from "./bucket-companions";
import { type RecordKind, deliveries } from "./record-buckets";
import { exist, thoseNaming } from "../references";
import { sixYears } from "./retention-floor";
import { fits } from "./wildcard";

const integrity = ["164.312(b)", "164.312(c)(1)", "164.312(c)(2)"];

const lock = onRecordBuckets({
  id: "s3-record-lock",
  group: "audit trail",
  title: "Trails and records of sessions are locked for six years",
  citations: [...integrity, "164.316(b)(2)(i)"],
  why: "A lock keeps records even from who rules the account that holds them.",
  remedy: `Add an aws_s3_bucket_object_lock_configuration whose default_retention has a mode and at least ${sixYears} days.`,
  look: "aws s3api get-object-lock-configuration --bucket NAME",
  kinds: ["trail", "sessions"],
  demand: (bucket, { model }, kinds) => {
    const { holds, mode, days, at } = lockOf(model, bucket);
    const isLong = holds.is === true ? decided((days ?? 0) >= sixYears) : holds;
    const violated =
      holds.is === false
        ? `holds ${kinds.join(", ")} without a default retention of Object Lock`
        : `locks ${kinds.join(", ")} for ${days ?? 0} days, under ${sixYears}`;
    return { holds: isLong, met: `locks ${kinds.join(", ")} for ${days ?? 0} days, ${mode}`, violated, at };
  },
});

const retention = onRecordBuckets({
  id: "s3-record-retention",
  group: "retention",
  title: "No lifecycle ends a record before six years",
  citations: ["164.316(b)(2)(i)", "164.312(b)"],
  why: "Documentation is kept for six years; records of activity are read the same way.",
  remedy: `Set expiration.days and noncurrent_version_expiration.noncurrent_days to at least ${sixYears}, or leave them out.`,
  look: "aws s3api get-bucket-lifecycle-configuration --bucket NAME",
  demand: (bucket, { model }) => {
    const { rules, missing } = lifecycleOf(model, bucket);
    const ends = rules.flatMap(({ rule, at }) => [
      ...[rule.number("expiration", "days")].map((days) => ({ what: "expiration", days, at })),
      ...(["noncurrent_days", "days"] as const)
        .map((name) => rule.number("noncurrent_version_expiration", name))
        .map((days) => ({ what: "noncurrent_version_expiration", days, at })),
    ]);
    const dated = rules.find(({ rule }) => !isNothing(rule.value("expiration", "date")));
    const early = ends.find(
      ({ days }) => days.known && days.value !== undefined && days.value > 0 && days.value < sixYears,
    );
    const open = ends.find(({ days }) => !days.known)?.days;
    const hidden = open?.known === false ? open.missing : missing;
    const numbers = ends.flatMap(({ days }) =>
      days.known && days.value !== undefined && days.value > 0 ? [days.value] : [],
    );
    const met =
      numbers.length === 0 ? "keeps records for ever" : `keeps records for ${Math.min(...numbers)} days or more`;
    if (dated !== undefined) return { holds: no, met, violated: "ends all records on a date", at: dated.at };
    const days = early?.days.known === true ? early.days.value : undefined;
    const violated =
      early === undefined ? "" : `ends records after ${days ?? 0} days by ${early.what}, under ${sixYears}`;
    const holds = early !== undefined ? no : hidden === undefined ? yes : undecided(hidden);
    return { holds, met, violated, ...(early === undefined ? {} : { at: early.at }) };
  },
});

const deletion = onRecordBuckets({
  id: "s3-record-deletion",
  group: "audit trail",
  title: "Nobody may delete a record, nor lift its lock",
  citations: integrity,
  why: "Whoever may delete records may delete those of what he did.",
  remedy:
    "Deny s3:DeleteObject, s3:DeleteObjectVersion and s3:BypassGovernanceRetention to everyone in the bucket's policy, or lock in the mode COMPLIANCE.",
  look: "aws s3api get-bucket-policy --bucket NAME",
  demand: (bucket, { model }) => {
    const found = lockOf(model, bucket);
    const isLocked = found.holds.is === true;
    if (isLocked && found.mode === "COMPLIANCE") return { holds: yes, met: "is locked for everyone", violated: "" };
    const actions = isLocked ? ["s3:BypassGovernanceRetention"] : ["s3:DeleteObject", "s3:DeleteObjectVersion"];
    const { holds, at } = denialOf(model, bucket, actions);
    return {
      holds,
      met: `denies ${actions.join(", ")} to everyone`,
      violated: `does not deny ${actions.join(", ")} to everyone`,
      ...(at === undefined ? {} : { at }),
    };
  },
});

function denialOf(
  model: Model,
  bucket: Resource,
  actions: readonly string[],
): { readonly holds: Decision; readonly at?: Resource } {
  const policies = thoseNaming(model, bucket, "aws_s3_bucket_policy", "bucket");
  const [at] = bucket.has("policy") ? [bucket] : policies.found;
  if (at === undefined) return { holds: exist(policies) };
  const statements = statementsOf(at.text("policy"));
  if (!statements.known) return { holds: undecided(statements.missing), at };
  const denials = statements.value.filter((statement) => isForAll(statement) && coversObjects(statement));
  const holds = all(
    actions.map((action) =>
      decided(
        denials.some(({ actions: denied = [] }) => denied.some((one) => fits(one.toLowerCase(), action.toLowerCase()))),
      ),
    ),
  );
  return { holds, at };
}

/** A denial that holds for everyone whatever the circumstances. */
function isForAll({ effect, principals, conditions }: Statement): boolean {
  return effect === "Deny" && principals?.AWS?.includes("*") === true && conditions.length === 0;
}

function coversObjects({ resources = [] }: Statement): boolean {
  return resources.some((one) => one === "*" || /^arn:[^:]+:s3:::[^/]+\/\*$/.test(one) || /^‹[^›]*›\/\*$/.test(one));
}

const uploads = onRecordBuckets({
  id: "s3-record-abandoned-uploads",
  group: "hygiene",
  title: "Uploads to a bucket of records that are never finished are cleared away",
  citations: ["164.310(d)(2)(i)"],
  why: "Parts of unfinished uploads appear in no list and are kept for ever.",
  remedy: "Add a lifecycle rule with abort_incomplete_multipart_upload.",
  look: "aws s3api get-bucket-lifecycle-configuration --bucket NAME",
  demand: (bucket, { model }) => {
    const { rules, missing } = lifecycleOf(model, bucket);
    const ends = rules.map(({ rule }) =>
      any([
        decided(rule.has("abort_incomplete_multipart_upload", "days_after_initiation")),
        decided(rule.has("abort_incomplete_multipart_upload_days")),
      ]),
    );
    const holds = any([...ends, ...(missing === undefined ? [] : [undecided(missing)])]);
    const [first] = rules;
    return {
      holds,
      met: "clears abandoned uploads away",
      violated: "keeps abandoned uploads for ever",
      ...(first === undefined ? {} : { at: first.at }),
    };
  },
});

const separate = onRecordBuckets({
  id: "s3-record-separate-account",
  group: "audit trail",
  title: "Records lie in an account without workloads",
  citations: ["164.312(b)", "164.312(c)(1)"],
  why: "Who rules an environment must not rule the records of what is done in it.",
  remedy: "Deliver records to buckets of an account that has no network and no environment.",
  look: "aws s3api get-bucket-location --bucket NAME --expected-bucket-owner ACCOUNT",
  demand: (bucket, { model, intent }, kinds) => {
    if (intent === undefined) return undefined;
    const { accountKey } = bucket.place;
    const missing = unknownInText(accountKey);
    const holdsNetwork = model.resources("aws_vpc").find(({ place }) => place.accountKey === accountKey);
    return {
      holds: missing === undefined ? not(decided(holdsNetwork !== undefined)) : undecided(missing),
      met: "lies in an account without a network",
      violated: `keeps ${kinds.join(", ")} in the account of ${holdsNetwork?.stack ?? ""}, which has a network`,
    };
  },
});

/**
 * Who writes records of a kind to a bucket of another account. Sessions are written by the role of the host.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
 */
const writers: Readonly<Partial<Record<RecordKind, string>>> = {
  Config: "config.amazonaws.com",
  "flow logs": "delivery.logs.amazonaws.com",
  "DNS queries": "delivery.logs.amazonaws.com",
  "firewall logs": "delivery.logs.amazonaws.com",
};

const delivery = onRecordBuckets({
  id: "s3-record-delivery",
  group: "audit trail",
  title: "Every bucket of records lets in what other accounts deliver to it",
  citations: ["164.312(b)"],
  why: "A delivery that the bucket refuses is lost, and the service seldom says so.",
  remedy:
    "Allow s3:PutObject in the bucket's policy to the service that delivers, or to the role of the hosts whose sessions are recorded.",
  look: "aws s3api get-bucket-policy --bucket NAME",
  demand: (bucket, { model }) => {
    const foreign = deliveries(model).filter(
      (one) => one.bucket === bucket && one.from.place.accountKey !== bucket.place.accountKey && one.kind !== "trail",
    );
    const kinds = [...new Set(foreign.map(({ kind }) => kind))];
    if (kinds.length === 0) return undefined;
    const policies = thoseNaming(model, bucket, "aws_s3_bucket_policy", "bucket");
    const [at] = bucket.has("policy") ? [bucket] : policies.found;
    const met = `lets in ${kinds.join(", ")}`;
    if (at === undefined)
      return { holds: exist(policies), met, violated: `refuses ${kinds.join(", ")}: it has no policy` };
    const statements = statementsOf(at.text("policy"));
    if (!statements.known) return { holds: undecided(statements.missing), met, violated: "", at };
    const refused = kinds.filter((kind) => !statements.value.some((statement) => letsWrite(statement, writers[kind])));
    return { holds: decided(refused.length === 0), met, violated: `refuses ${refused.join(", ")}`, at };
  },
});

/** @param service - the service that writes; undefined for roles */
function letsWrite({ effect, principals = {}, actions = [] }: Statement, service: string | undefined): boolean {
  const isFor =
    service === undefined
      ? (principals.AWS ?? []).length > 0
      : principals.Service?.includes(service) === true || principals.AWS?.includes("*") === true;
  return effect === "Allow" && isFor && actions.some((action) => fits(action.toLowerCase(), "s3:putobject"));
}

/** Controls of the buckets that records are delivered to. */
export const recordBucketControls: readonly Control[] = [lock, retention, deletion, delivery, uploads, separate];
