import { alarmTopicControls } from "../../../../src/verify/controls/detection/alarm-topics";
import { alarmControls } from "../../../../src/verify/controls/detection/alarms";
import { watches } from "../../../../src/verify/controls/detection/watches";
import type { JsonObject } from "../../../../src/verify/json";
import { type JudgedCases, type Stacks, describeJudged, hidden, inAccount, prod } from "../../support/judged";

/** A trail whose copy a filter with an alarm watches. */
function watched(pattern: string, alarm: JsonObject = {}, filter: JsonObject = {}): Stacks {
  return prod({
    aws_cloudtrail: {
      trail: {
        name: "trail",
        s3_bucket_name: "b",
        cloud_watch_logs_group_arn: "${aws_cloudwatch_log_group.trail.arn}:*",
      },
    },
    aws_cloudwatch_log_group: { trail: { name: "/trail" } },
    aws_cloudwatch_log_metric_filter: {
      it: {
        log_group_name: "/trail",
        pattern,
        metric_transformation: [{ name: "changes", namespace: "trail", value: "1" }],
        ...filter,
      },
    },
    aws_cloudwatch_metric_alarm: {
      it: {
        metric_name: "changes",
        namespace: "trail",
        comparison_operator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        alarm_actions: ["${aws_sns_topic.it.arn}"],
        ...alarm,
      },
    },
    aws_sns_topic: { it: { name: "it" } },
  });
}

const trail_ = "prod: aws_cloudtrail.trail";
const filter_ = "prod: aws_cloudwatch_log_metric_filter.it";
const alarm_ = "prod: aws_cloudwatch_metric_alarm.it";
const bare = prod({ aws_cloudtrail: { trail: { name: "trail", s3_bucket_name: "b" } } });

/** A pattern that takes every event of a watch but the last. */
function patternOf(id: string, leftOut = 0): string {
  const events = watches.find((watch) => watch.id === id)?.events ?? [];
  const names = events.slice(0, events.length - leftOut).map(({ eventName }) => `($.eventName = "${eventName}")`);
  return `{ ($.eventSource = "${events[0]?.eventSource ?? ""}") && (${names.join(" || ")}) }`;
}

const ofCalls = watches
  .map(({ id }) => id)
  .filter((id) => !["alarm-root-use", "alarm-failed-sign-in"].includes(id))
  .map((id): readonly [string, JudgedCases] => [
    id,
    {
      met: { "a filter takes every call": watched(patternOf(id)) },
      violated: {
        "a filter leaves a call out": [watched(patternOf(id, 1)), filter_],
        "nobody is told": [bare, trail_],
        "the alarm does nothing": [watched(patternOf(id), { alarm_actions: [] }), alarm_],
      },
      unknown: { "the pattern cannot be followed": watched(hidden) },
    },
  ]);

const root =
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }';
const failed = '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }';

const failing = { source: ["aws.backup"], detail: { state: ["FAILED", "EXPIRED"] } };
const bus = "arn:aws:events:us-east-1:222222222222:event-bus/alarms";

/** A vault whose failed jobs a rule takes. */
function vault(pattern: JsonObject | string, beside: JsonObject = {}, target: JsonObject = {}): Stacks {
  return prod({
    aws_backup_vault: { it: { name: "it" } },
    aws_cloudwatch_event_rule: {
      it: { name: "it", event_pattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern) },
    },
    aws_cloudwatch_event_target: {
      it: { rule: "${aws_cloudwatch_event_rule.it.name}", arn: "${aws_sns_topic.it.arn}", ...target },
    },
    aws_sns_topic: { it: { name: "it" } },
    ...beside,
  });
}

/** The account that events are forwarded to, with a rule on its bus. */
function security(source: readonly string[], action = "events:PutEvents"): JsonObject {
  return inAccount("222222222222", {
    aws_cloudwatch_event_bus: { alarms: { name: "alarms" } },
    aws_cloudwatch_event_bus_policy: {
      alarms: {
        event_bus_name: "alarms",
        policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: action, Resource: "*" }] }),
      },
    },
    aws_cloudwatch_event_rule: {
      all: {
        name: "all",
        event_bus_name: "${aws_cloudwatch_event_bus.alarms.name}",
        event_pattern: JSON.stringify({ source }),
      },
    },
    aws_cloudwatch_event_target: {
      all: { rule: "all", event_bus_name: "alarms", arn: "arn:aws:sns:us-east-1:222222222222:t" },
    },
  });
}

const rule_ = "prod: aws_cloudwatch_event_rule.it";

/** A detector whose findings a rule takes. */
function detector(pattern: JsonObject | string): Stacks {
  const { prod: own = {} } = vault(pattern);
  return {
    prod: {
      ...own,
      resource: { ...(own.resource as JsonObject), aws_backup_vault: {}, aws_guardduty_detector: { it: {} } },
    },
  };
}

const severity = (...limits: readonly (string | number)[]): JsonObject => ({
  source: ["aws.guardduty"],
  detail: { severity: [{ numeric: limits }] },
});

const publisher = { aws_cloudwatch_metric_alarm: { a: { alarm_actions: ["${aws_sns_topic.it.arn}"] } } };

const subscription = { topic_arn: "${aws_sns_topic.it.arn}", protocol: "email", endpoint: "security@acme.example" };

function topic(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_sns_topic: { it: { name: "it", ...body } }, ...publisher, ...beside });
}

const topic_ = "prod: aws_sns_topic.it";

function lets(service: string, action: readonly string[]): string {
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: action, Resource: "*" }],
  });
}

const alarms = "cloudwatch.amazonaws.com";

describeJudged([...alarmControls, ...alarmTopicControls], {
  ...Object.fromEntries(ofCalls),
  "alarm-root-use": {
    met: { "a filter takes it": watched(root) },
    violated: {
      "it takes another user": [watched('{ $.userIdentity.type = "IAMUser" }'), trail_],
      "the alarm is in another namespace": [watched(root, { namespace: "other" }), filter_],
      "the alarm is switched off": [watched(root, { actions_enabled: false }), alarm_],
      "the alarm goes off at the fifth time": [watched(root, { threshold: 5 }), alarm_],
      "the alarm goes off when nothing happens": [watched(root, { comparison_operator: "LessThanThreshold" }), alarm_],
    },
    unknown: { "the pattern is written in another way": watched("[ip, user, root]") },
    silent: { "there is no trail": prod({ aws_vpc: { it: {} } }) },
  },
  "alarm-failed-sign-in": {
    met: { "a filter takes it": watched(failed), "at the fifth time": watched(failed, { threshold: 5 }) },
    violated: { "at the hundredth time": [watched(failed, { threshold: 100 }), alarm_] },
    unknown: {
      "the log group is made elsewhere": prod({
        aws_cloudtrail: {
          trail: { s3_bucket_name: "b", cloud_watch_logs_group_arn: "arn:aws:logs:us-east-1:1:log-group:x:*" },
        },
      }),
    },
  },
  "alarm-backup-failure": {
    met: {
      "a rule tells a topic": vault(failing),
      "by way of another account": {
        ...vault(failing, {}, { arn: bus }),
        security: security(["aws.backup"]),
      },
      "the vault tells": prod({
        aws_backup_vault: { it: { name: "it" } },
        aws_backup_vault_notifications: {
          it: { backup_vault_name: "it", backup_vault_events: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"] },
        },
      }),
    },
    violated: {
      "there is no rule": [prod({ aws_backup_vault: { it: { name: "it" } } }), "prod: aws_backup_vault.it"],
      "it takes what succeeds": [vault({ source: ["aws.backup"], detail: { state: ["COMPLETED"] } }), rule_],
      "it takes copies alone": [vault({ ...failing, "detail-type": ["Copy Job State Change"] }), rule_],
      "it is switched off": [
        vault(failing, {
          aws_cloudwatch_event_rule: { it: { name: "it", state: "DISABLED", event_pattern: JSON.stringify(failing) } },
        }),
        rule_,
      ],
      "it has no target": [vault(failing, { aws_cloudwatch_event_target: {} }), rule_],
      "the other account does not let it in": [
        { ...vault(failing, {}, { arn: bus }), security: security(["aws.backup"], "events:ListRules") },
        rule_,
      ],
      "the other account does not listen": [
        { ...vault(failing, {}, { arn: bus }), security: security(["aws.guardduty"]) },
        rule_,
      ],
      "it is in another region": [
        {
          prod: inAccount("111111111111", { aws_backup_vault: { it: { name: "it" } } }, "us-west-2"),
          home: vault(failing, { aws_backup_vault: {} }).prod ?? {},
        },
        "prod: aws_backup_vault.it",
      ],
    },
    unknown: {
      "the pattern cannot be followed": vault(hidden),
      "the target cannot be followed": vault(failing, {}, { arn: hidden }),
    },
  },
  "alarm-severe-finding": {
    met: { "seven and above": detector(severity(">=", 7)), "every finding": detector({ source: ["aws.guardduty"] }) },
    violated: {
      "nine and above": [detector(severity(">=", 9)), rule_],
      "those of another service": [detector({ source: ["aws.macie"] }), "prod: aws_guardduty_detector.it"],
    },
    unknown: { "the pattern cannot be followed": detector(hidden) },
  },
  "alarm-topic-subscribed": {
    met: { "somebody is": topic({}, { aws_sns_topic_subscription: { s: subscription } }) },
    violated: {
      "nobody is": [topic({}), topic_],
      "it has no address": [
        topic({}, { aws_sns_topic_subscription: { s: { topic_arn: "${aws_sns_topic.it.arn}", protocol: "email" } } }),
        topic_,
      ],
    },
    unknown: { "to which topic is not known": topic({}, { aws_sns_topic_subscription: { s: { topic_arn: hidden } } }) },
    silent: { "no alarm goes there": prod({ aws_sns_topic: { it: { name: "it" } } }) },
  },
  "alarm-topic-policy": {
    met: {
      "of its own account, without a policy": topic({}),
      "the policies let them": topic(
        { kms_master_key_id: "${aws_kms_key.own.id}", policy: lets(alarms, ["sns:Publish"]) },
        { aws_kms_key: { own: { policy: lets(alarms, ["kms:Decrypt", "kms:GenerateDataKey*"]) } } },
      ),
    },
    violated: {
      "the topic's does not": [topic({ policy: lets("events.amazonaws.com", ["sns:Publish"]) }), topic_],
      "the key's does not": [
        topic(
          { kms_master_key_id: "${aws_kms_key.own.id}" },
          { aws_kms_key: { own: { policy: lets("events.amazonaws.com", ["kms:*"]) } } },
        ),
        "prod: aws_kms_key.own",
      ],
      "rules need a policy": [vault(failing), topic_],
    },
    unknown: { "nobody can follow it": topic({ policy: hidden }) },
  },
});
