import { no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import { arnOf } from "../../model/known-attributes";
import type { Resource } from "../../model/resource";
import { isNothing, missingIn } from "../../model/value";
import { denoted, ofThose, thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { type Demand, isOn, isOneOf, oneOf, onEach } from "../demand";
import { recordedByTrails } from "./object-events";

const versioning = onEach({
  id: "s3-versioning",
  group: "backup",
  title: "Every bucket keeps earlier versions",
  citations: ["164.312(c)(1)", "164.312(c)(2)", "164.308(a)(7)(ii)(A)"],
  why: "Without versions an overwritten or deleted object is gone, and nobody can show what it was.",
  remedy: 'Add an aws_s3_bucket_versioning with versioning_configuration.status = "Enabled".',
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-bucket-versioning --bucket NAME",
  demand: (bucket, subject) => {
    const inline = bucket.block("versioning");
    if (inline !== undefined) return isOn(inline, ["enabled"]);
    return ofThose(
      thoseNaming(subject.model, bucket, "aws_s3_bucket_versioning", "bucket"),
      "has no aws_s3_bucket_versioning",
      (one) => isOneOf(one, ["versioning_configuration", "status"], ["Enabled"]),
    );
  },
});

const ownership = onEach({
  id: "s3-ownership-enforced",
  group: "exposure",
  title: "Every bucket owns its objects and knows no ACLs",
  citations: ["164.308(a)(4)(ii)(B)"],
  why: "With ACLs the writer of an object decides who reads it, past the bucket's policy.",
  remedy:
    'Add an aws_s3_bucket_ownership_controls with rule.object_ownership = "BucketOwnerEnforced"; remove ACLs and grants.',
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-bucket-ownership-controls --bucket NAME",
  demand: (bucket, subject) => {
    const acl = thoseNaming(subject.model, bucket, "aws_s3_bucket_acl", "bucket").found[0];
    const met = "owns its objects";
    if (acl !== undefined) return { holds: no, met, violated: "has an ACL", at: acl };
    if (!isNothing(bucket.value("acl")) || bucket.blocks("grant").blocks.length > 0)
      return { holds: no, met, violated: "has an ACL of its own" };
    const controls = thoseNaming(subject.model, bucket, "aws_s3_bucket_ownership_controls", "bucket");
    // New buckets are so since April 2023, older ones not; only what is written shows it.
    return ofThose(controls, "has no aws_s3_bucket_ownership_controls", (one) =>
      isOneOf(one, ["rule", "object_ownership"], ["BucketOwnerEnforced"]),
    );
  },
});

const logging = onEach({
  id: "s3-access-logging",
  group: "audit trail",
  title: "Who reads and writes objects is recorded for every bucket",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "Without it nobody can tell who read which record.",
  remedy:
    "Add an aws_s3_bucket_logging to another bucket, or let a trail record the data events of AWS::S3::Object on this one.",
  examines: ["aws_s3_bucket"],
  duty: "Buckets that receive access logs do not log to themselves: each delivery would make another.",
  look: "aws s3api get-bucket-logging --bucket NAME",
  demand: (bucket, subject) => {
    const receives = receivesLogs(subject, bucket);
    if (receives !== undefined) return { holds: yes, met: `receives the access logs of ${receives}`, violated: "" };
    return oneOf([logsAccess(bucket, subject), recordedByTrails(subject, arnOf(bucket), bucket)]);
  },
});

function logsAccess(bucket: Resource, subject: Subject): Demand {
  const says = { met: "logs access", violated: "has no aws_s3_bucket_logging" };
  const toAnother = (holder: Arguments): Demand => {
    const target = holder.value("target_bucket");
    const isItself = denoted(subject.model, target, bucket, bucket.type) === bucket;
    const missing = missingIn(target);
    const holds = missing !== undefined ? undecided(missing) : isNothing(target) || isItself ? no : yes;
    return { holds, met: says.met, violated: isItself ? "logs to itself" : says.violated };
  };
  const inline = bucket.block("logging");
  if (inline !== undefined) return toAnother(inline);
  return ofThose(thoseNaming(subject.model, bucket, "aws_s3_bucket_logging", "bucket"), says.violated, toAnother);
}

function receivesLogs({ model }: Subject, bucket: Resource): string | undefined {
  const [source] = thoseNaming(model, bucket, "aws_s3_bucket_logging", "target_bucket").found;
  const isItself = source !== undefined && denoted(model, source.value("bucket"), source, bucket.type) === bucket;
  return isItself ? undefined : source?.address;
}

/** Controls of what S3 keeps and writes down. */
export const s3RecordControls: readonly Control[] = [versioning, ownership, logging];
