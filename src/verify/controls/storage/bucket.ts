import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { type Statement, statementsOf } from "../../policies/statement";
import { type Companions, attributeOf, companionsOf } from "../companions";
import type { Subject } from "../control";
import type { Known } from "../../model/arguments";
import { joined } from "../resource-policy";

/** Resources of a type that belong to a bucket. */
export function companionsOfBucket(subject: Subject, bucket: Resource, type: string): Companions {
  return companionsOf(subject, bucket, { types: [type], argument: ["bucket"], names: ["bucket"] });
}

/** ARN of a bucket; a symbol where the cloud makes up its name. */
export function arnOfBucket(bucket: Resource): string {
  return symbolicText(attributeOf(bucket, "arn")) ?? "";
}

/** A bucket's policies: those beside it, and the one that the older form writes into it. */
export interface BucketPolicy {
  readonly statements: Known<readonly Statement[]>;
  readonly companions: Companions;

  /** Whether there is a policy at all. */
  readonly isGiven: boolean;
}

export function policyOf(subject: Subject, bucket: Resource): BucketPolicy {
  const companions = companionsOfBucket(subject, bucket, "aws_s3_bucket_policy");
  const own = bucket.has("policy") ? [bucket] : [];
  const policies = [...companions.found, ...own];
  return {
    companions,
    isGiven: policies.length > 0,
    statements: joined(policies.map((one) => statementsOf(one.text("policy")))),
  };
}
