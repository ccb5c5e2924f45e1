import { decided, undecided } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Value, isNothing, literal, symbolicText } from "../../model/value";
import { sessionDocuments } from "../access/session-document";
import type { Control } from "../control";
import { hasCustomerKey } from "../customer-key";
import { onEach } from "../demand";
import { denoted, denotedByText } from "../references";
import { hotCopyDays, sixYears } from "./retention-floor";

const type = "aws_cloudwatch_log_group";
const look = "aws logs describe-log-groups --query 'logGroups[].[logGroupName,retentionInDays,kmsKeyId]'";

const encryption = onEach({
  id: "logs-group-key",
  group: "encryption at rest",
  title: "Every log group is encrypted with a key of the customer",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Logs often repeat what they are about, health data too.",
  remedy: "Set kms_key_id of the aws_cloudwatch_log_group to a key whose policy lets logs.REGION.amazonaws.com use it.",
  examines: [type],
  look,
  demand: (group) => hasCustomerKey(group, ["kms_key_id"]),
});

const retention = onEach({
  id: "logs-group-retention",
  group: "retention",
  title: "Every log group says how long it keeps",
  citations: ["164.316(b)(2)(i)"],
  why: "A group without a number keeps for ever, at a price and beyond what anyone decided.",
  remedy: "Set retention_in_days of the aws_cloudwatch_log_group.",
  examines: [type],
  look,
  demand: (group) => {
    const days = group.number("retention_in_days");
    return {
      holds: days.known ? decided((days.value ?? 0) > 0) : undecided(days.missing),
      met: `keeps for ${days.known ? (days.value ?? 0) : 0} days`,
      violated: "does not say how long it keeps: retention_in_days is not given, which is for ever",
    };
  },
});

/** What a group holds, and whether an archive holds it too. */
interface Held {
  readonly what: string;
  readonly isArchived: boolean;
}

const found = new WeakMap<Model, ReadonlyMap<Resource, Held>>();

/** The log groups that records are delivered to. */
export function recordGroups(model: Model): ReadonlyMap<Resource, Held> {
  const made = found.get(model) ?? findGroups(model);
  found.set(model, made);
  return made;
}

function findGroups(model: Model): ReadonlyMap<Resource, Held> {
  const groups = new Map<Resource, Held>();
  const add = (group: Resource | undefined, what: string, isArchived: boolean): void => {
    if (group !== undefined)
      groups.set(group, { what, isArchived: isArchived && groups.get(group)?.isArchived !== false });
  };
  const at = (from: Resource, value: Value): Resource | undefined => denoted(model, value, from, type);
  for (const trail of model.resources("aws_cloudtrail")) {
    add(at(trail, withoutStar(trail.value("cloud_watch_logs_group_arn"))), "the trail", true);
  }
  for (const log of model.resources("aws_flow_log")) {
    for (const name of ["log_destination", "log_group_name"] as const)
      add(at(log, log.value(name)), "flow logs", false);
  }
  for (const queries of model.resources("aws_route53_resolver_query_log_config")) {
    add(at(queries, queries.value("destination_arn")), "DNS queries", false);
  }
  for (const { document, inputs } of sessionDocuments(model)) {
    if (!inputs.known) continue;
    const { cloudWatchLogGroupName: name = "", s3BucketName: bucket = "" } = inputs.value;
    add(denotedByText(model, name, document, type), "sessions", bucket !== "");
  }
  return groups;
}

/** `${aws_cloudwatch_log_group.trail.arn}:*` */
function withoutStar(value: Value): Value {
  const text = value.kind === "text" || value.kind === "literal" ? symbolicText(value) : undefined;
  return text === undefined ? value : literal(text.replace(/:\*$/, ""));
}

const records = onEach({
  id: "logs-record-retention",
  group: "retention",
  title: "Log groups keep records long enough: a year beside an archive, six years without one",
  citations: ["164.316(b)(2)(i)", "164.312(b)"],
  why: "Documentation is kept for six years; records of activity are read the same way.",
  remedy: `Set retention_in_days to at least ${hotCopyDays} where an archive holds the record too, ${sixYears} where the group is the record.`,
  examines: [type],
  look,
  demand: (group, { model }) => {
    const held = recordGroups(model).get(group);
    if (held === undefined) return undefined;
    const floor = held.isArchived ? hotCopyDays : sixYears;
    const days = group.number("retention_in_days");
    const number = days.known ? (days.value ?? 0) : 0;
    const value = group.value("retention_in_days");
    return {
      holds: days.known ? decided(number === 0 || number >= floor) : undecided(days.missing),
      met: `keeps ${held.what} ${isNothing(value) || number === 0 ? "for ever" : `for ${number} days`}`,
      violated: `keeps ${held.what} for ${number} days, under ${floor}${held.isArchived ? "" : ", and no archive holds them"}`,
    };
  },
});

/** Controls of CloudWatch Logs. */
export const logGroupControls: readonly Control[] = [encryption, retention, records];
