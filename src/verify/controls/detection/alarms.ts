import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { JsonObject } from "../../json";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { isNothing, literal, symbolicText, unknownInText } from "../../model/value";
import { type Control, type Judgement, judge } from "../control";
import { denoted, isSamePlace, thoseNaming } from "../references";
import { trailsOfRecord } from "../records/trails";
import { isTold, mentions, rulesOn } from "./event-route";
import { readFilterPattern } from "./filter-pattern";
import { type TrailRecord, type Watch, asEvent, watches } from "./watches";

const filterType = "aws_cloudwatch_log_metric_filter";
const alarmType = "aws_cloudwatch_metric_alarm";

function onWatch(watch: Watch): Control {
  return {
    id: watch.id,
    group: "detection",
    title: `Somebody is told when ${watch.when}`,
    citations: watch.citations,
    proposed: ["incident-response"],
    why: "What nobody is told of is found out too late.",
    remedy: `Add a metric filter on the trail's log group for ${namesOf(watch.events)}, with an alarm that has alarm_actions.`,
    examines: [filterType, alarmType, "aws_cloudwatch_event_rule"],
    look: "aws logs describe-metric-filters --log-group-name NAME; aws cloudwatch describe-alarms",
    duty: "Answering an alarm is the customer's.",
    check: ({ model }) => trailsOfRecord(model).map((trail) => judgeWatch(model, trail, watch)),
  };
}

function namesOf(events: readonly TrailRecord[]): string {
  return [...new Set(events.map(({ eventName }) => eventName))].join(", ");
}

/** How one event of a watch is noticed. */
interface Notice {
  readonly event: TrailRecord;
  readonly holds: Decision;

  /** The filter or alarm that is meant for it. */
  readonly by: Resource | undefined;
  readonly fault: string;
}

function judgeWatch(model: Model, trail: Resource, { events, threshold = 1, when }: Watch): Judgement {
  const arn = trail.value("cloud_watch_logs_group_arn");
  const text = arn.kind === "attribute" ? undefined : symbolicText(arn)?.replace(/:\*$/, "");
  const group = denoted(model, text === undefined ? arn : literal(text), trail, "aws_cloudwatch_log_group");
  const filters = group === undefined ? [] : thoseNaming(model, group, filterType, "log_group_name").found;
  const isElsewhere = group === undefined && !isNothing(arn);
  const notices = events.map((event): Notice => {
    const filtered = noticeBy(model, filters, event, threshold);
    if (filtered.holds.is === true) return filtered;
    const bus = { name: "default", accountKey: trail.place.accountKey, regionKey: trail.place.regionKey };
    const told = isTold(model, asEvent(event), bus);
    const hidden = isElsewhere ? undecided(`the filters of ${text ?? "the trail's log group"}, made elsewhere`) : no;
    return { ...filtered, holds: any([filtered.holds, told, hidden]) };
  });
  const lost = notices.filter(({ holds }) => holds.is === false);
  const meant = [...new Set(notices.map(({ by }) => by).filter((by) => by !== undefined))];
  const at = lost[0]?.by ?? meant.find((by) => by.type === filterType) ?? trail;
  const violated =
    lost.length === events.length && lost.every(({ by }) => by === undefined)
      ? `has no alarm for when ${when}`
      : `does not tell of ${namesOf(lost.map(({ event }) => event))}: ${lost[0]?.fault ?? ""}`;
  return judge(at, all(notices.map(({ holds }) => holds)), { met: `tells when ${when}`, violated });
}

function noticeBy(model: Model, filters: readonly Resource[], event: TrailRecord, threshold: number): Notice {
  const tests = filters.map((filter) => ({ filter, holds: takes(filter, event) }));
  const taking = tests.filter(({ holds }) => holds.is === true);
  const results = taking.map(({ filter }) => alarmFor(model, filter, threshold));
  const good = results.find(({ holds }) => holds.is === true);
  if (good !== undefined) return { event, ...good };
  const unreadable = tests.find(({ holds }) => holds.is === "unknown");
  const [first] = results;
  const holds = any([...results.map((one) => one.holds), ...(unreadable === undefined ? [] : [unreadable.holds])]);
  if (first !== undefined) return { event, holds, by: first.by, fault: first.fault };
  const meant = filters.find((filter) =>
    (symbolicText(filter.value("pattern")) ?? "").includes(`"${event.eventSource}"`),
  );
  return { event, holds, by: meant, fault: "no metric filter takes it" };
}

function takes(filter: Resource, event: JsonObject): Decision {
  const pattern = filter.text("pattern");
  if (!pattern.known) return undecided(pattern.missing);
  const missing = unknownInText(pattern.value ?? "");
  const test = missing === undefined ? readFilterPattern(pattern.value ?? "") : undefined;
  return test === undefined ? undecided(`the pattern of ${filter.address}`) : decided(test(event));
}

function alarmFor(model: Model, filter: Resource, threshold: number): Omit<Notice, "event"> {
  const [name, namespace] = (["name", "namespace"] as const).map((key) =>
    symbolicText(filter.value("metric_transformation", key)),
  );
  const alarms = model.resources(alarmType).filter((one) => {
    const isOfMetric =
      symbolicText(one.value("metric_name")) === name && symbolicText(one.value("namespace")) === namespace;
    return isOfMetric && isSamePlace(one, filter);
  });
  if (alarms.length === 0) {
    const hides = model.notRead.find(({ stack }) => stack === filter.stack);
    const holds = hides === undefined ? no : undecided(`what ${hides.what} makes`);
    return { holds, by: filter, fault: `no alarm of its account and region watches ${namespace ?? ""} ${name ?? ""}` };
  }
  const results = alarms.map((alarm) => ({ by: alarm, ...goesOff(alarm, threshold) }));
  return results.find(({ holds }) => holds.is === true) ?? results[0] ?? { holds: no, by: filter, fault: "" };
}

function goesOff(alarm: Resource, limit: number): { readonly holds: Decision; readonly fault: string } {
  const actions = alarm.list("alarm_actions");
  const threshold = alarm.number("threshold");
  const comparison = alarm.text("comparison_operator");
  if (!comparison.known) return { holds: undecided(comparison.missing), fault: "" };
  const isAbove = comparison.value?.startsWith("GreaterThan") === true;
  const least = (threshold.known ? (threshold.value ?? 0) : 0) + (comparison.value === "GreaterThanThreshold" ? 1 : 0);
  const demands: readonly (readonly [Decision, string])[] = [
    [alarm.flag(true, "actions_enabled"), "actions_enabled is false"],
    [actions.known ? decided(actions.value.length > 0) : undecided(actions.missing), "it has no alarm_actions"],
    [decided(isAbove), `it compares with ${comparison.value ?? "nothing"}`],
    [
      threshold.known ? decided(least <= limit) : undecided(threshold.missing),
      `it goes off at ${least} events, over ${limit}`,
    ],
  ];
  const faults = demands.filter(([holds]) => holds.is === false).map(([, fault]) => fault);
  return { holds: all(demands.map(([holds]) => holds)), fault: `${alarm.address}: ${faults.join(", ")}` };
}

function job(kind: string, detail: JsonObject): JsonObject {
  return { source: "aws.backup", "detail-type": `${kind} Job State Change`, detail };
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
const failedJobs = [
  { job: "backup", event: job("Backup", { state: "FAILED" }), vaultEvent: "BACKUP_JOB_FAILED" },
  { job: "copy", event: job("Copy", { state: "FAILED" }), vaultEvent: "COPY_JOB_FAILED" },
];

const failedBackup: Control = {
  id: "alarm-backup-failure",
  group: "detection",
  title: "Somebody is told when a backup or a copy fails",
  citations: ["164.308(a)(7)(ii)(A)", "164.308(a)(6)(ii)"],
  proposed: ["restore-72-hours"],
  why: "A backup that failed unseen is missed on the day that it is needed.",
  remedy:
    "Add an aws_cloudwatch_event_rule for failed jobs of aws.backup in the vault's account and region, with a target that leads to an SNS topic.",
  examines: ["aws_backup_vault", "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"],
  look: "aws events list-rules --query 'Rules[].EventPattern'",
  check: ({ model }) =>
    model.resources("aws_backup_vault").map((vault) => {
      const { accountKey, regionKey } = vault.place;
      const bus = { name: "default", accountKey, regionKey };
      const noted = thoseNaming(model, vault, "aws_backup_vault_notifications", "backup_vault_name").found.flatMap(
        (one) => {
          const events = one.texts("backup_vault_events");
          return events.known ? events.value : [];
        },
      );
      const results = failedJobs.map(({ job: kind, event, vaultEvent }) => ({
        kind,
        holds: noted.includes(vaultEvent) ? yes : isTold(model, event, bus),
      }));
      const lost = results.filter(({ holds }) => holds.is === false).map(({ kind }) => kind);
      const holds = all(results.map((result) => result.holds));
      const meant = rulesOn(model, bus).find((rule) => mentions(rule, "aws.backup"));
      return judge(holds.is === false ? (meant ?? vault) : vault, holds, {
        met: "tells of failed jobs",
        violated: `tells nobody of failed ${lost.join(" and ")} jobs of ${vault.address}`,
      });
    }),
};

/** Severity of the finding that is tried; GuardDuty calls 7 and above high. */
const severeFinding: JsonObject = {
  source: "aws.guardduty",
  "detail-type": "GuardDuty Finding",
  detail: { severity: 8 },
};

const finding: Control = {
  id: "alarm-severe-finding",
  group: "detection",
  title: "Somebody is told of severe findings of GuardDuty",
  citations: ["164.308(a)(6)(ii)", "164.308(a)(1)(ii)(D)"],
  proposed: ["incident-response"],
  why: "A finding that nobody reads stops nobody.",
  remedy:
    "Add an aws_cloudwatch_event_rule for findings of severity 7 and above in the detector's account and region, with a target that leads to an SNS topic.",
  examines: ["aws_guardduty_detector", "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"],
  look: "aws events list-rules --query 'Rules[].EventPattern'",
  duty: "Answering a finding is the customer's.",
  check: ({ model }) =>
    findingPlaces(model).map((detector) => {
      const { accountKey, regionKey } = detector.place;
      const bus = { name: "default", accountKey, regionKey };
      const holds = isTold(model, severeFinding, bus);
      const meant = rulesOn(model, bus).find((rule) => mentions(rule, "aws.guardduty"));
      return judge(holds.is === false ? (meant ?? detector) : detector, holds, {
        met: "tells of severe findings",
        violated: `tells nobody of severe findings of ${detector.address}`,
      });
    }),
};

/** Where findings come together: the administrator's detectors, or every detector where there is no administrator. */
function findingPlaces(model: Model): readonly Resource[] {
  const organization = model.resources("aws_guardduty_organization_configuration");
  return organization.length > 0 ? organization : model.resources("aws_guardduty_detector");
}

/** Controls of alarms. */
export const alarmControls: readonly Control[] = [...watches.map(onWatch), failedBackup, finding];
