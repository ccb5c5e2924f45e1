import { accountNames, operatorRoleName } from "../src/zone";
import { patternTakes } from "./support/event-pattern";
import { conditionKeys, conditionValues, identities, services } from "./support/grants";
import { filterTakes } from "./support/log-filter";
import { isAccount, placeOf } from "./support/places";
import { statementsOfRole } from "./support/roles";
import {
  type Json,
  type SynthesizedResource,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
  zone,
} from "./support/synthesized";

const alarms = resources("aws_cloudwatch_metric_alarm");
const filters = resources("aws_cloudwatch_log_metric_filter");

/** Topics that somebody has subscribed to, by the address of those who did. */
function subscribers(topic: SynthesizedResource): readonly string[] {
  return resourcesOf(topic.stack, "aws_sns_topic_subscription")
    .filter(({ body }) => refersTo(body.topic_arn, topic) && body.protocol === "email")
    .map(({ body }) => textAt(body, "endpoint"));
}

/** Topics that an alarm, or another argument, names. */
function topicsOf(stack: string, ...arns: readonly Json[]): readonly SynthesizedResource[] {
  return resourcesOf(stack, "aws_sns_topic").filter((topic) => arns.some((arn) => refersTo(arn, topic)));
}

/** Ids of the alarms that an event in the trail sets off, by way of their metrics. */
function alarmed(event: Json): readonly string[] {
  const counted = filters.filter(({ body }) => filterTakes(textAt(body, "pattern"), event));
  const metrics = counted.map(({ body }) => metricOf(body.metric_transformation));
  return alarms
    .filter(({ body }) => metrics.includes(`${textAt(body, "namespace")} ${textAt(body, "metric_name")}`))
    .map(({ body }) => textAt(body, "alarm_name").replace(`${zone.zone}-`, ""));
}

function metricOf(transformation: Json | undefined): string {
  return `${textAt(transformation, "namespace")} ${textAt(transformation, "name")}`;
}

/** An event of the trail: a call by a role. */
function call(service: string, eventName: string, role = "deployer"): Json {
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventType: "AwsApiCall",
    userIdentity: { type: "AssumedRole", sessionContext: { sessionIssuer: { userName: role } } },
  };
}

describe("every alarm", () => {
  it("is there", () => {
    expect(alarms.length).toBeGreaterThan(0);
  });

  it("reaches somebody: it has a topic, and the topic has a subscriber", () => {
    const unheard = alarms.filter(
      ({ stack, body }) =>
        !topicsOf(stack, ...listAt(body, "alarm_actions")).some((topic) => subscribers(topic).length > 0),
    );

    expect(unheard.map(({ address }) => address)).toEqual([]);
    expect(alarms.filter(({ body }) => body.actions_enabled === false)).toEqual([]);
  });

  it("goes off at the first event, and not for want of events", () => {
    const deaf = alarms.filter(
      ({ body }) =>
        body.threshold !== 1 ||
        body.evaluation_periods !== 1 ||
        body.comparison_operator !== "GreaterThanOrEqualToThreshold" ||
        body.statistic !== "Sum" ||
        body.treat_missing_data !== "notBreaching",
    );

    expect(deaf.map(({ address }) => address)).toEqual([]);
  });

  it("counts a metric that a filter of the trail's log group makes, where that is (edge 81)", () => {
    const [logGroup] = resources("aws_cloudtrail").flatMap((trail) =>
      resourcesOf(trail.stack, "aws_cloudwatch_log_group").filter((group) =>
        refersTo(trail.body.cloud_watch_logs_group_arn, group),
      ),
    );
    const here = logGroup && placeOf(logGroup);
    const counting = filters.filter(
      (filter) =>
        textAt(filter.body, "log_group_name") === textAt(logGroup?.body, "name") &&
        JSON.stringify(placeOf(filter)) === JSON.stringify(here),
    );
    const metrics = counting.map(({ body }) => metricOf(body.metric_transformation));
    const idle = alarms.filter(
      (alarm) =>
        !metrics.includes(`${textAt(alarm.body, "namespace")} ${textAt(alarm.body, "metric_name")}`) ||
        JSON.stringify(placeOf(alarm)) !== JSON.stringify(here),
    );

    expect(counting).toHaveLength(filters.length);
    expect(idle.map(({ address }) => address)).toEqual([]);
  });

  it("has a filter of a length that CloudWatch Logs takes", () => {
    expect(Math.max(...filters.map(({ body }) => textAt(body, "pattern").length))).toBeLessThanOrEqual(1024);
  });
});

describe("the trail sets off an alarm", () => {
  it.each([
    ["cloudtrail", "StopLogging", "trail-change"],
    ["cloudtrail", "DeleteTrail", "trail-change"],
    ["cloudtrail", "PutEventSelectors", "trail-change"],
    ["config", "StopConfigurationRecorder", "config-change"],
    ["config", "DeleteDeliveryChannel", "config-change"],
    ["config", "DeleteConformancePack", "config-change"],
    ["guardduty", "DeleteDetector", "guardduty-change"],
    ["kms", "ScheduleKeyDeletion", "key-deletion"],
    ["kms", "DisableKey", "key-deletion"],
    ["s3", "PutBucketPolicy", "bucket-change"],
    ["s3", "PutBucketObjectLockConfiguration", "bucket-change"],
    ["ec2", "AuthorizeSecurityGroupIngress", "security-group-change"],
    ["ec2", "ModifySecurityGroupRules", "security-group-change"],
    ["ec2", "ReplaceNetworkAclEntry", "network-acl-change"],
    ["ec2", "CreateRoute", "route-change"],
    ["ec2", "ReplaceRoute", "route-change"],
    ["ec2", "CreateVpcPeeringConnection", "peering-change"],
    ["ec2", "AcceptVpcPeeringConnection", "peering-change"],
    ["organizations", "DetachPolicy", "guardrail-change"],
    ["organizations", "LeaveOrganization", "guardrail-change"],
  ])("for %s:%s, by whomever (edge 81)", (service, eventName, id) => {
    expect(alarmed(call(service, eventName))).toEqual([id]);
  });

  it("for the root user, whatever it does", () => {
    const event = {
      eventSource: "s3.amazonaws.com",
      eventName: "ListBuckets",
      eventType: "AwsApiCall",
      userIdentity: { type: "Root" },
    };

    expect(alarmed(event)).toEqual(["root-user"]);
  });

  it("for a failed sign-in", () => {
    const event = { ...Object(call("signin", "ConsoleLogin")), errorMessage: "Failed authentication" } as Json;

    expect(alarmed(event)).toEqual(["failed-sign-in"]);
  });

  it.each(zone.environments.map(({ name, production }) => ({ name, ids: production ? [`session-${name}`] : [] })))(
    "for an operator's session on the bastion of $name, where that is production",
    ({ name, ids }) => {
      expect(alarmed(call("ssm", "StartSession", operatorRoleName(zone, name)))).toEqual(ids);
      expect(alarmed(call("ssm", "ResumeSession", operatorRoleName(zone, name)))).toEqual(ids);
    },
  );

  it("for a session of anybody else", () => {
    const user = {
      eventSource: "ssm.amazonaws.com",
      eventName: "StartSession",
      eventType: "AwsApiCall",
      userIdentity: { type: "IAMUser" },
    };

    expect(alarmed(call("ssm", "StartSession", "deployer"))).toEqual(["session-by-another"]);
    expect(alarmed(user)).toEqual(["session-by-another"]);
  });

  it.each([
    ["ec2", "DescribeRouteTables"],
    ["kms", "Decrypt"],
    ["s3", "GetObject"],
    ["ssm", "UpdateInstanceInformation"],
    ["sts", "AssumeRole"],
  ])("not for %s:%s, which goes on all day", (service, eventName) => {
    expect(alarmed(call(service, eventName))).toEqual([]);
  });

  it("not for a service that works on behalf of the root user", () => {
    const event = {
      eventSource: "s3.amazonaws.com",
      eventName: "PutObject",
      eventType: "AwsServiceEvent",
      userIdentity: { type: "Root", invokedBy: "AWS Internal" },
    };

    expect(alarmed(event)).toEqual([]);
  });
});

describe("events", () => {
  const rules = resources("aws_cloudwatch_event_rule");
  const targets = resources("aws_cloudwatch_event_target");

  /** Who is told of an event that happens in an account and region. */
  function told(account: string, region: string, event: Json): readonly string[] {
    return rules
      .filter((rule) => {
        const place = placeOf(rule);
        return place.region === region && isAccount(place.account, account) && rule.body.event_bus_name === undefined;
      })
      .filter((rule) => patternTakes(JSON.parse(textAt(rule.body, "event_pattern")) as Json, event))
      .flatMap((rule) => targetsOf(rule))
      .flatMap((target) => [
        ...topicsOf(target.stack, target.body.arn ?? null).flatMap((topic) => subscribers(topic)),
        ...overBus(textAt(target.body, "arn"), event),
      ]);
  }

  function targetsOf(rule: SynthesizedResource): readonly SynthesizedResource[] {
    return targets.filter(({ stack, body }) => stack === rule.stack && refersTo(body.rule, rule));
  }

  /** Who is told of an event that is handed to a bus. */
  function overBus(arn: string, event: Json): readonly string[] {
    const [, , , region = "", account = "", bus = ""] = arn.split(":");
    const [found] = resources("aws_cloudwatch_event_bus").filter((candidate) => {
      const place = placeOf(candidate);
      return (
        `event-bus/${textAt(candidate.body, "name")}` === bus && place.region === region && place.account === account
      );
    });
    return rules
      .filter(({ stack, body }) => found !== undefined && stack === found.stack && refersTo(body.event_bus_name, found))
      .filter((rule) => patternTakes(JSON.parse(textAt(rule.body, "event_pattern")) as Json, event))
      .flatMap((rule) => targetsOf(rule))
      .flatMap((target) => topicsOf(target.stack, target.body.arn ?? null))
      .flatMap((topic) => subscribers(topic));
  }

  const finding = (severity: number): Json => ({
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    detail: { severity },
  });
  const job = (kind: string, detail: Json): Json => ({
    source: "aws.backup",
    "detail-type": `${kind} Job State Change`,
    detail,
  });
  const regions = [zone.regions.home, zone.regions.backup];
  const vaultAccounts = accountNames(zone).filter((account) =>
    resources("aws_backup_vault").some((vault) => isAccount(placeOf(vault).account, account)),
  );

  it.each(regions)("that GuardDuty finds severe in %s are told, wherever in the organization they are", (region) => {
    expect(told("security", region, finding(7))).not.toEqual([]);
    expect(told("security", region, finding(9.5))).not.toEqual([]);
    expect(told("security", region, finding(4))).toEqual([]);
  });

  it("are watched for in every account that has a vault", () => {
    expect(vaultAccounts).toEqual(expect.arrayContaining(["backup", ...zone.environments.map(({ name }) => name)]));
  });

  it.each(vaultAccounts.flatMap((account) => regions.map((region) => ({ account, region }))))(
    "of jobs that failed in $account, $region, are told, and of no others",
    ({ account, region }) => {
      for (const failed of [
        job("Backup", { state: "FAILED" }),
        job("Backup", { state: "EXPIRED" }),
        job("Backup", { state: "ABORTED" }),
        job("Copy", { state: "FAILED" }),
        job("Restore", { status: "FAILED" }),
      ]) {
        expect(told(account, region, failed)).not.toEqual([]);
      }
      expect(told(account, region, job("Backup", { state: "COMPLETED" }))).toEqual([]);
    },
  );

  it("are handed on by a role that can do nothing else, for rules of its own account", () => {
    const roles = resources("aws_iam_role").filter((role) =>
      targets.some(({ stack, body }) => stack === role.stack && refersTo(body.role_arn, role)),
    );

    expect(roles.length).toBeGreaterThan(0);
    for (const role of roles) {
      expect(statementsOfRole(role).flatMap(({ Action }) => listAt(Action))).toEqual(["events:PutEvents"]);
      for (const trust of statements(textAt(role.body, "assume_role_policy"))) {
        expect(conditionValues(trust, "aws:SourceAccount")).toEqual([placeOf(role).account]);
      }
    }
  });

  it("are taken from the organization's accounts alone, and from no role but those", () => {
    const taken = resources("aws_cloudwatch_event_bus_policy").flatMap(({ body }) =>
      statements(textAt(body, "policy")),
    );
    const roles = resources("aws_iam_role").map(({ body }) => textAt(body, "name"));

    expect(taken.length).toBeGreaterThan(0);
    for (const statement of taken) {
      expect(conditionKeys(statement)).toEqual(expect.arrayContaining(["aws:PrincipalArn", "aws:PrincipalOrgID"]));
      expect(
        conditionValues(statement, "aws:PrincipalArn").every((arn) => roles.includes(arn.split(":role/")[1] ?? "")),
      ).toBe(true);
    }
  });

  it("are never handed to a topic in another account or region, which EventBridge does not do", () => {
    const far = targets.filter((target) =>
      topicsOf(target.stack, target.body.arn ?? null).some(
        (topic) => JSON.stringify(placeOf(topic)) !== JSON.stringify(placeOf(target)),
      ),
    );

    expect(far.map(({ address }) => address)).toEqual([]);
  });
});

describe("every topic", () => {
  const topics = resources("aws_sns_topic");
  const keyOf = (topic: SynthesizedResource) =>
    resourcesOf(topic.stack, "aws_kms_key").find((key) => refersTo(topic.body.kms_master_key_id, key));

  it("is encrypted with a customer key and has a subscriber", () => {
    expect(topics.filter((topic) => keyOf(topic) === undefined || subscribers(topic).length === 0)).toEqual([]);
  });

  it("lets its key be used by those who publish to it, EventBridge's use unconditioned on its source", () => {
    for (const topic of topics) {
      const policy = resourcesOf(topic.stack, "aws_sns_topic_policy").filter(({ body }) => refersTo(body.arn, topic));
      const publishers = policy
        .flatMap(({ body }) => statements(textAt(body, "policy")))
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap((statement) => services(statement));
      const allowed = statements(textAt(keyOf(topic)?.body, "policy")).filter(
        (statement) => services(statement).length > 0,
      );
      const users = allowed.flatMap((statement) => services(statement));
      const ofEvents = allowed.filter((statement) => services(statement).includes("events.amazonaws.com"));

      expect(publishers.filter((service) => !users.includes(service))).toEqual([]);
      expect(
        ofEvents.flatMap((statement) => conditionKeys(statement)).filter((key) => key.startsWith("aws:Source")),
      ).toEqual([]);
    }
  });

  it("is published to by services of the zone alone", () => {
    const open = resources("aws_sns_topic_policy").filter(({ body }) =>
      statements(textAt(body, "policy")).some(
        (statement) =>
          statement.Effect === "Allow" && (identities(statement).length > 0 || conditionKeys(statement).length === 0),
      ),
    );

    expect(open.map(({ address }) => address)).toEqual([]);
  });
});
