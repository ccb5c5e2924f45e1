import { type Decision, all, any, decided, no, undecided } from "../../decision";
import { knownAttribute } from "../../model/known-attributes";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { type Statement, statementsOf } from "../../policies/statement";
import type { Control } from "../control";
import { denoted, exist, thoseNaming } from "../references";
import { onTrails } from "./trails";
import { fits } from "./wildcard";

/**
 * A trail of an organization writes below its own account's prefix and below the organization's.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
const bucketPolicy = onTrails({
  id: "cloudtrail-bucket-policy",
  title: "The trail's bucket lets this trail deliver, and no other",
  citations: ["164.312(b)", "164.312(c)(1)"],
  why: "Without either prefix the records of some accounts are lost; without a condition another's trail could write here.",
  remedy:
    "Allow cloudtrail.amazonaws.com s3:GetBucketAcl on the bucket and s3:PutObject below AWSLogs/ACCOUNT/ and AWSLogs/ORGANIZATION/, both with aws:SourceArn.",
  look: "aws s3api get-bucket-policy --bucket NAME",
  demand: (trail, { model }) => {
    const bucket = denoted(model, trail.value("s3_bucket_name"), trail, "aws_s3_bucket");
    const says = { met: "may deliver to its bucket" };
    if (bucket === undefined) {
      const name = symbolicText(trail.value("s3_bucket_name")) ?? "the bucket";
      return { holds: undecided(`the policy of ${name}, which is made elsewhere`), ...says, violated: "" };
    }
    const policies = thoseNaming(model, bucket, "aws_s3_bucket_policy", "bucket");
    const [policy] = bucket.has("policy") ? [bucket] : policies.found;
    if (policy === undefined)
      return { holds: exist(policies), ...says, violated: "delivers to a bucket without a policy", at: bucket };
    const statements = statementsOf(policy.text("policy"));
    if (!statements.known) return { holds: undecided(statements.missing), ...says, violated: "", at: policy };
    const faults = faultsOf(trail, statements.value);
    const holds = all(faults.map(({ holds: one }) => one));
    const violated = faults.filter(({ holds: one }) => one.is === false).map(({ says: fault }) => fault);
    return { holds, ...says, violated: violated.join("; "), at: policy };
  },
});

interface Fault {
  readonly holds: Decision;
  readonly says: string;
}

function faultsOf(trail: Resource, statements: readonly Statement[]): readonly Fault[] {
  const own = statements.filter(({ effect, principals }) => {
    const services = principals?.Service ?? [];
    return effect === "Allow" && services.includes("cloudtrail.amazonaws.com");
  });
  const puts = own.filter((statement) => allows(statement, "s3:PutObject"));
  const prefixes = puts.flatMap(({ resources = [] }) =>
    resources.map((one) => /\/AWSLogs\/([^/]*)\/?/.exec(one)?.[1] ?? ""),
  );
  const { accountKey } = trail.place;
  const isOfOrganization = trail.flag(false, "is_organization_trail");
  const organization = any(
    prefixes.map((prefix) => {
      if (prefix === "*" || /^o-[a-z0-9]+$/.test(prefix) || prefix.includes("aws_organizations_organization")) {
        return decided(true);
      }
      return prefix.startsWith("‹") && !prefix.includes("aws_organizations_account") && prefix !== accountKey
        ? undecided(prefix)
        : no;
    }),
  );
  return [
    {
      holds: decided(own.some((statement) => allows(statement, "s3:GetBucketAcl"))),
      says: "does not let CloudTrail ask for the bucket's ACL (s3:GetBucketAcl)",
    },
    {
      holds: any(prefixes.map((prefix) => isAccount(prefix, accountKey))),
      says: "does not let the trail write below AWSLogs/ of its own account",
    },
    ...(isOfOrganization.is === true
      ? [{ holds: organization, says: "does not let the trail write below AWSLogs/ of the organization" }]
      : []),
    ...own.map((statement) => ({
      holds: isBound(trail, statement),
      says: `lets another's trail in: "${statement.sid}" does not demand aws:SourceArn of ${trail.address}`,
    })),
  ];
}

function isAccount(prefix: string, accountKey: string): Decision {
  if (prefix === "*" || prefix === accountKey) return decided(true);
  const isSymbol = (text: string): boolean => !/^\d{12}$/.test(text);
  if (prefix === "" || prefix.startsWith("o-")) return no;
  return isSymbol(accountKey) !== isSymbol(prefix) ? undecided(`whether ${prefix} is the account of the trail`) : no;
}

function allows({ actions = [] }: Statement, action: string): boolean {
  return actions.some((one) => fits(one.toLowerCase(), action.toLowerCase()));
}

/** Conditions that bind a service to whom it acts for. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
function isBound(trail: Resource, { conditions }: Statement): Decision {
  const arn = symbolicText(knownAttribute(trail, "arn") ?? { kind: "literal", value: null });
  const bySource = conditions.filter(({ key }) => key === "aws:sourcearn");
  const byOwner = conditions.filter(({ key }) => ["aws:sourceaccount", "aws:sourceorgid"].includes(key));
  if (bySource.length === 0) return decided(byOwner.length > 0);
  return any(
    bySource.flatMap(({ values }) =>
      values.map((value) => {
        if (arn === undefined || fits(value, arn)) return decided(true);
        return isKnownAccount(value) === isKnownAccount(arn) ? no : undecided(`whether ${value} is ${trail.address}`);
      }),
    ),
  );
}

function isKnownAccount(arn: string): boolean {
  return /^\d{12}$/.test(arn.split(":")[4] ?? "");
}

/** Controls of the bucket that a trail delivers to, beside those of every bucket of records. */
export const trailBucketControls: readonly Control[] = [bucketPolicy];
