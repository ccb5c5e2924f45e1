import { all, decided, no, undecided } from "../../decision";
import { isNothing, missingIn } from "../../model/value";
import { type Control, judge } from "../control";
import { hasCustomerKey } from "../customer-key";
import { isOn } from "../demand";
import { absent, environmentAccounts, hasOrganization, judgeAbsence, nameOf, placesInUse } from "./places";
import { recordBuckets } from "./record-buckets";
import { denoted } from "../references";
import { onTrails, trailsOfRecord } from "./trails";
import { isLogging, recordsData, recordsInsights, recordsManagement } from "./trail-events";

const activity = ["164.312(b)", "164.308(a)(1)(ii)(D)"];

const organization: Control = {
  id: "cloudtrail-organization",
  group: "audit trail",
  title: "One trail records every account of the organization",
  citations: activity,
  why: "An account without a trail leaves no trace of who did what in it.",
  remedy: "Add an aws_cloudtrail with is_organization_trail = true in the management account.",
  examines: ["aws_cloudtrail"],
  look: "aws cloudtrail describe-trails --query 'trailList[].[Name,IsOrganizationTrail]'",
  check: (subject) => {
    const { model } = subject;
    const trails = trailsOfRecord(model);
    if (trails.length === 0) {
      const stack = model.resources("aws_organizations_organization")[0]?.stack ?? model.stacks[0] ?? "";
      return [judgeAbsence(stack, absent(subject), "has no trail")];
    }
    const isWhole = hasOrganization(model) || subject.intent !== undefined;
    if (isWhole || trails.some((trail) => trail.flag(false, "is_organization_trail").is === true)) {
      return trails.map((trail) =>
        judge(trail, trail.flag(false, "is_organization_trail"), {
          met: "records every account of the organization",
          violated: "records its own account alone: is_organization_trail is not true",
        }),
      );
    }
    const accounts = new Map(placesInUse(model).map((place) => [place.accountKey, place]));
    return [...accounts.values()].map((place) => {
      const trail = trails.find((one) => one.place.accountKey === place.accountKey);
      return trail === undefined
        ? judgeAbsence(place.stack, absent(subject), `has no trail in ${nameOf(place)}`)
        : judge(trail, decided(true), { met: "records its account", violated: "" });
    });
  },
};

const multiRegion = onTrails({
  id: "cloudtrail-multi-region",
  title: "The trail records every region",
  citations: activity,
  why: "What is done in a region that nobody watches is done unseen.",
  remedy: "Set is_multi_region_trail = true.",
  demand: (trail) => isOn(trail, ["is_multi_region_trail"]),
});

const globalEvents = onTrails({
  id: "cloudtrail-global-events",
  title: "The trail records global services",
  citations: activity,
  why: "Changes of users, roles and sign-ins are events of global services.",
  remedy: "Leave include_global_service_events at true.",
  demand: (trail) => isOn(trail, ["include_global_service_events"], { is: true }),
});

const logging = onTrails({
  id: "cloudtrail-logging",
  title: "The trail is switched on",
  citations: activity,
  why: "A trail that is switched off records nothing.",
  remedy: "Leave enable_logging at true.",
  look: "aws cloudtrail get-trail-status --name NAME",
  demand: isLogging,
});

const validation = onTrails({
  id: "cloudtrail-validation",
  title: "The trail's files are signed, so that a change of them shows",
  citations: ["164.312(b)", "164.312(c)(1)", "164.312(c)(2)"],
  why: "Without digests nobody can show that a record was not changed.",
  remedy: "Set enable_log_file_validation = true.",
  look: "aws cloudtrail validate-logs --trail-arn ARN --start-time TIME",
  demand: (trail) => isOn(trail, ["enable_log_file_validation"]),
});

const encryption = onTrails({
  id: "cloudtrail-encryption",
  title: "The trail is encrypted with a key of the customer",
  citations: ["164.312(a)(2)(iv)", "164.312(b)"],
  proposed: ["encryption"],
  why: "Who reads the trail needs the key too, and each use of the key is recorded.",
  remedy: "Set kms_key_id to the ARN of a key of your own.",
  demand: (trail) => hasCustomerKey(trail, ["kms_key_id"]),
});

const hotCopy = onTrails({
  id: "cloudtrail-logs-copy",
  title: "The trail is copied to CloudWatch Logs, where alarms watch it",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)", "164.308(a)(5)(ii)(C)"],
  why: "Alarms on events of the trail need its copy in a log group.",
  remedy: "Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
  demand: (trail) => {
    const values = (["cloud_watch_logs_group_arn", "cloud_watch_logs_role_arn"] as const).map((name) =>
      trail.value(name),
    );
    const missing = values.map(missingIn).find((one) => one !== undefined);
    return {
      holds: missing === undefined ? decided(!values.some(isNothing)) : undecided(missing),
      met: "is copied to a log group",
      violated: "is not copied to a log group: cloud_watch_logs_group_arn or cloud_watch_logs_role_arn is not given",
    };
  },
});

const management = onTrails({
  id: "cloudtrail-management-events",
  title: "The trail records every management event",
  citations: activity,
  why: "Reads count as well: they show who looked.",
  remedy: "Leave the selectors out, or select eventCategory = Management without another field.",
  look: "aws cloudtrail get-event-selectors --trail-name NAME",
  demand: recordsManagement,
});

const objects = onTrails({
  id: "cloudtrail-object-events",
  title: "The trail records who reads and writes objects in S3",
  citations: ["164.312(b)"],
  why: "Without data events nobody can tell who read health data in a bucket.",
  remedy:
    "Add an advanced_event_selector with eventCategory = Data and resources.type = AWS::S3::Object; leave out the buckets of records and of Terraform's state alone.",
  look: "aws cloudtrail get-event-selectors --trail-name NAME",
  demand: (trail, { model }) => {
    const records = [...recordBuckets(model).keys()].map((bucket) => bucket.text("bucket"));
    const states = model.dataSources("terraform_remote_state").map((state) => state.text("config", "bucket"));
    const names = new Set([...records, ...states].flatMap((name) => (name.known ? [name.value] : [])));
    return recordsData(trail, "AWS::S3::Object", "arn:aws:s3", (arn) =>
      names.has(/^arn:[^:]+:s3:::([^/]+)\/.*$/.exec(arn)?.[1]),
    );
  },
});

const functions = onTrails({
  id: "cloudtrail-function-events",
  title: "The trail records who runs functions of Lambda",
  citations: ["164.312(b)"],
  why: "A function that handles health data can be run by whoever may invoke it.",
  remedy: "Add an advanced_event_selector with eventCategory = Data and resources.type = AWS::Lambda::Function.",
  look: "aws cloudtrail get-event-selectors --trail-name NAME",
  demand: (trail) => recordsData(trail, "AWS::Lambda::Function", "arn:aws:lambda", () => false),
});

const insights = onTrails({
  id: "cloudtrail-insights",
  title: "The trail notices unusual rates of calls and errors",
  citations: ["164.308(a)(1)(ii)(D)"],
  why: "A sudden run of calls or refusals is how misuse begins to show.",
  remedy: "Add insight_selector blocks with ApiCallRateInsight and ApiErrorRateInsight.",
  look: "aws cloudtrail get-insight-selectors --trail-name NAME",
  demand: (trail) => recordsInsights(trail, ["ApiCallRateInsight", "ApiErrorRateInsight"]),
});

const separate = onTrails({
  id: "cloudtrail-separate-account",
  title: "The trail and its bucket are in no environment's account",
  citations: ["164.312(b)", "164.312(c)(1)"],
  why: "Who rules an account can change the records in it.",
  remedy: "Keep the trail in the management account and its bucket in an account for records.",
  demand: (trail, subject) => {
    const environments = environmentAccounts(subject);
    if (environments.size === 0) return undefined;
    const bucket = denoted(subject.model, trail.value("s3_bucket_name"), trail, "aws_s3_bucket");
    const inside = [trail, ...(bucket === undefined ? [] : [bucket])].filter(({ place }) =>
      environments.has(place.accountKey),
    );
    return {
      holds: all([
        inside.length > 0 ? no : decided(true),
        bucket === undefined ? undecided("where the bucket is, which is made elsewhere") : decided(true),
      ]),
      met: "and its bucket are in accounts of their own",
      violated: `is recorded in an environment's account: ${inside.map(({ stack, address }) => `${stack}: ${address}`).join(", ")}`,
    };
  },
});

/** Controls of CloudTrail itself. */
export const cloudtrailControls: readonly Control[] = [
  organization,
  multiRegion,
  globalEvents,
  logging,
  validation,
  encryption,
  hotCopy,
  management,
  objects,
  functions,
  insights,
  separate,
];
