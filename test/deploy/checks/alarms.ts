import {
  CloudWatchClient,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  type MetricFilter,
  PutMetricFilterCommand,
  paginateDescribeMetricFilters,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  GetTopicAttributesCommand,
  SNSClient,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
} from "@aws-sdk/client-sns";
import {
  accountNames,
  alarmsName,
  forwarderName,
  operatorRoleName,
  trailLogGroupName,
  type Zone,
} from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each, ifThere } from "./answers";
import { keysAt } from "./keys";
import { organizationOf } from "./organization";
import { environmentNames, placesOf } from "./places";
import { covers, policyOf, staysInZone, statementsOf } from "./policies";

/** What people are told of, by service; each must be in the pattern of a filter with an alarm. */
const alarming: Readonly<Record<string, readonly string[]>> = {
  cloudtrail: ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"],
  config: ["DeleteConfigurationRecorder", "DeleteDeliveryChannel", "StopConfigurationRecorder"],
  ec2: [
    "AuthorizeSecurityGroupIngress",
    "CreateNetworkAclEntry",
    "CreateRoute",
    "CreateVpcPeeringConnection",
    "DeleteNetworkAclEntry",
  ],
  guardduty: ["DeleteDetector", "DisassociateFromAdministratorAccount", "UpdateDetector"],
  kms: ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"],
  organizations: ["DeletePolicy", "DetachPolicy", "LeaveOrganization", "UpdatePolicy"],
  s3: ["DeleteBucketPolicy", "PutBucketLifecycle", "PutBucketObjectLockConfiguration", "PutBucketPolicy"],
};

/** Who is told; the security account's address where nobody is named. */
function recipientsOf({ notifications, accounts }: Zone): readonly string[] {
  return notifications.emails.length > 0 ? [...new Set(notifications.emails)] : [accounts.security.email];
}

function topicArn(api: ZoneApi): string {
  return `arn:aws:sns:${api.zone.regions.home}:${api.accountId("security")}:${alarmsName(api.zone)}`;
}

function busArn(api: ZoneApi): string {
  return `arn:aws:events:${api.zone.regions.home}:${api.accountId("security")}:event-bus/${alarmsName(api.zone)}`;
}

const topics: Check = {
  name: "every topic of the zone is encrypted, and tells those whom the zone names",
  run: async (api, assert) => {
    const { zone } = api;
    const { Id: organizationId = "" } = await organizationOf(api);
    const found = await Promise.all(
      accountNames(zone).map(async (account) => {
        const client = await api.client(SNSClient, account);
        const listed = await all(paginateListTopics({ client }, {}), ({ Topics }) => Topics);
        const own = listed
          .map(({ TopicArn = "" }) => TopicArn)
          .filter((arn) => arn.split(":").at(-1)?.startsWith(`${zone.zone}-`));
        await each(own, async (TopicArn) => {
          const subject = `topic ${TopicArn}`;
          const [{ Attributes = {} }, subscriptions, keys] = await Promise.all([
            client.send(new GetTopicAttributesCommand({ TopicArn })),
            all(paginateListSubscriptionsByTopic({ client }, { TopicArn }), ({ Subscriptions }) => Subscriptions),
            keysAt(api, { account, region: zone.regions.home }),
          ]);
          const key = Attributes.KmsMasterKeyId ?? "";
          assert.that(`${subject}: key`, keys.includes(key.split("/").at(-1) ?? ""), `${key} is no key of the zone`);
          assert.sameSet(
            `${subject}: who is told`,
            subscriptions.map(({ Protocol = "", Endpoint = "" }) => `${Protocol} ${Endpoint}`),
            recipientsOf(zone).map((email) => `email ${email}`),
          );
          for (const statement of statementsOf(Attributes.Policy).filter(({ effect }) => effect === "Allow")) {
            assert.that(
              `${subject}: policy, ${statement.sid}`,
              staysInZone(statement, api, organizationId),
              "lets others in than the zone's own accounts",
            );
          }
        });
        return own;
      }),
    );
    assert.that("topics", found.flat().includes(topicArn(api)), `${topicArn(api)} is not there`);
    const client = await api.client(SNSClient, "security");
    const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn(api) }));
    for (const service of ["cloudwatch.amazonaws.com", "events.amazonaws.com"]) {
      assert.that(
        `topic ${topicArn(api)}: ${service}`,
        statementsOf(Attributes.Policy).some(
          ({ effect, principals, actions }) =>
            effect === "Allow" && principals.includes(`Service ${service}`) && covers(actions, "sns:Publish"),
        ),
        "may not publish",
      );
    }
  },
  breakages: [
    attributeChanged("alarms are not encrypted", "KmsMasterKeyId", () => ""),
    attributeChanged("anyone may publish alarms", "Policy", (before) => {
      const policy = policyOf(before);
      const added = { Sid: "Added", Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Publish", Resource: "*" };
      return JSON.stringify({ ...policy, Statement: [...policy.Statement, added] });
    }),
    {
      name: "somebody else is told of alarms",
      apply: async (api) => {
        const client = await api.client(SNSClient, "security");
        const { SubscriptionArn } = await client.send(
          new SubscribeCommand({
            TopicArn: topicArn(api),
            Protocol: "email",
            Endpoint: "stranger@elsewhere.example",
            ReturnSubscriptionArn: true,
          }),
        );
        return () => client.send(new UnsubscribeCommand({ SubscriptionArn }));
      },
    },
  ],
};

function attributeChanged(name: string, attribute: string, change: (before: string) => string): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(SNSClient, "security");
      const TopicArn = topicArn(api);
      const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
      const before = Attributes[attribute] ?? "";
      const set = (AttributeValue: string): Promise<unknown> =>
        client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: attribute, AttributeValue }));
      await set(change(before));
      return () => set(before);
    },
  };
}

const trailAlarms: Check = {
  name: "whatever undoes the zone's protection raises an alarm",
  run: async (api, assert) => {
    const { zone } = api;
    const logs = await api.client(CloudWatchLogsClient, "management");
    const cloudWatch = await api.client(CloudWatchClient, "management");
    const [filters, alarms] = await Promise.all([
      all(
        paginateDescribeMetricFilters({ client: logs }, { logGroupName: trailLogGroupName(zone) }),
        ({ metricFilters }) => metricFilters,
      ),
      all(
        paginateDescribeAlarms({ client: cloudWatch }, { AlarmNamePrefix: `${zone.zone}-` }),
        (page) => page.MetricAlarms,
      ),
    ]);
    for (const { filterName = "", metricTransformations = [] } of filters) {
      const alarm = alarms.find(
        ({ MetricName, Namespace }) =>
          MetricName === metricTransformations[0]?.metricName &&
          Namespace === metricTransformations[0]?.metricNamespace,
      );
      assert.that(`filter ${filterName}`, alarm !== undefined, "has no alarm on its metric");
      assert.equal(`filter ${filterName}: what an event counts`, metricTransformations[0]?.metricValue, "1");
    }
    for (const alarm of alarms) {
      const subject = `alarm ${alarm.AlarmName ?? ""}`;
      assert.equal(`${subject}: where it goes`, alarm.AlarmActions, [topicArn(api)]);
      assert.equal(`${subject}: goes there`, alarm.ActionsEnabled, true);
      assert.that(subject, isRaisedByOne(alarm), "is not raised by a single event");
      assert.that(
        subject,
        filters.some(({ metricTransformations: [metric] = [] }) => metric?.metricName === alarm.MetricName),
        "watches a metric that nothing counts",
      );
    }
    const told = (...parts: readonly string[]): boolean => filters.some((filter) => speaksOf(filter, parts));
    for (const [service, names] of Object.entries(alarming)) {
      for (const name of names) {
        assert.that(
          "alarms",
          told(`"${service}.amazonaws.com"`, `"${name}"`),
          `none is raised by ${name} of ${service}`,
        );
      }
    }
    assert.that("alarms", told('$.userIdentity.type = "Root"'), "none is raised by the root user");
    assert.that("alarms", told('"ConsoleLogin"', "Failed authentication"), "none is raised by a failed sign-in");
    assert.that("alarms", told('"StartSession"', "!="), "none is raised by a session of somebody who is no operator");
    for (const { name } of zone.environments.filter(({ production }) => production)) {
      assert.that(
        "alarms",
        told('"StartSession"', `= "${operatorRoleName(zone, name)}"`),
        `none is raised by a session on the bastion of ${name}`,
      );
    }
  },
  breakages: [
    {
      name: "nobody is told of the root user",
      apply: async (api) => {
        const client = await api.client(CloudWatchLogsClient, "management");
        const logGroupName = trailLogGroupName(api.zone);
        const filters = await all(
          paginateDescribeMetricFilters({ client }, { logGroupName }),
          ({ metricFilters }) => metricFilters,
        );
        const { filterName, filterPattern, metricTransformations } =
          filters.find((one) => speaksOf(one, ["Root"])) ?? {};
        await client.send(new DeleteMetricFilterCommand({ logGroupName, filterName }));
        return () =>
          client.send(new PutMetricFilterCommand({ logGroupName, filterName, filterPattern, metricTransformations }));
      },
    },
    {
      name: "an alarm goes nowhere",
      apply: async (api) => {
        const client = await api.client(CloudWatchClient, "management");
        const [alarm] = await all(
          paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${api.zone.zone}-` }),
          ({ MetricAlarms }) => MetricAlarms,
        );
        const put = (actions: string[] | undefined): Promise<unknown> =>
          client.send(new PutMetricAlarmCommand(settingsOf({ ...alarm, AlarmActions: actions })));
        await put([]);
        return () => put(alarm?.AlarmActions);
      },
    },
  ],
};

/** An alarm as it is put; what it is found in has more. */
function settingsOf(alarm: Partial<MetricAlarm>): PutMetricAlarmCommandInput {
  const { AlarmName, AlarmDescription, AlarmActions, Namespace, MetricName, Statistic, Period } = alarm;
  const { EvaluationPeriods, Threshold, ComparisonOperator, TreatMissingData } = alarm;
  return {
    ...{ AlarmName, AlarmDescription, AlarmActions, Namespace, MetricName, Statistic, Period },
    ...{ EvaluationPeriods, Threshold, ComparisonOperator, TreatMissingData },
  };
}

function speaksOf({ filterPattern = "" }: MetricFilter, parts: readonly string[]): boolean {
  return parts.every((part) => filterPattern.includes(part));
}

function isRaisedByOne(alarm: MetricAlarm): boolean {
  return (
    alarm.Statistic === "Sum" &&
    alarm.EvaluationPeriods === 1 &&
    alarm.Threshold === 1 &&
    alarm.ComparisonOperator === "GreaterThanOrEqualToThreshold"
  );
}

/** Accounts with something to tell, and the service that tells it. */
function forwardersOf(zone: Zone): ReadonlyMap<string, string> {
  return new Map([
    ["security", "aws.guardduty"],
    ...["backup", ...environmentNames(zone)].map((name) => [name, "aws.backup"] as const),
  ]);
}

const events: Check = {
  name: "failed backups and severe findings are brought from every account to the alarms",
  run: async (api, assert) => {
    const { zone } = api;
    const { Id: organizationId = "" } = await organizationOf(api);
    const forwarders = forwardersOf(zone);
    await each(placesOf(zone, [...forwarders.keys()]), async ({ account, region }) => {
      const client = await api.client(EventBridgeClient, account, region);
      const Name = forwarderName(zone);
      const subject = `forwarded events of ${account} in ${region}`;
      const rule = await ifThere(client.send(new DescribeRuleCommand({ Name })));
      assert.equal(`${subject}: state`, rule?.State, "ENABLED");
      if (rule === undefined) return;
      const pattern = JSON.parse(rule.EventPattern ?? "{}") as { readonly source?: unknown };
      assert.equal(`${subject}: source`, pattern.source, [forwarders.get(account)]);
      const states = account === "security" ? ['"numeric":[">=",7]'] : ["FAILED", "ABORTED", "EXPIRED"];
      for (const state of states) {
        assert.that(`${subject}: pattern`, rule.EventPattern?.includes(state) === true, `leaves out ${state}`);
      }
      const { Targets: targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name }));
      assert.equal(
        `${subject}: where they go`,
        targets.map(({ Arn, RoleArn }) => [Arn, RoleArn]),
        [[busArn(api), `arn:aws:iam::${api.accountId(account)}:role/${forwarderName(zone)}`]],
      );
    });
    const client = await api.client(EventBridgeClient, "security");
    const bus = { EventBusName: alarmsName(zone) };
    const [{ Policy }, rule, { Targets: targets = [] }] = await Promise.all([
      client.send(new DescribeEventBusCommand({ Name: alarmsName(zone) })),
      client.send(new DescribeRuleCommand({ ...bus, Name: alarmsName(zone) })),
      client.send(new ListTargetsByRuleCommand({ ...bus, Rule: alarmsName(zone) })),
    ]);
    assert.equal("alarms' bus: state of its rule", rule.State, "ENABLED");
    const { source = [] } = JSON.parse(rule.EventPattern ?? "{}") as { readonly source?: readonly string[] };
    assert.sameSet("alarms' bus: sources", source, [...new Set(forwarders.values())]);
    assert.equal(
      "alarms' bus: where events go",
      targets.map(({ Arn }) => Arn),
      [topicArn(api)],
    );
    const statements = statementsOf(Policy);
    assert.that("alarms' bus: policy", statements.length > 0, "lets nobody in");
    for (const statement of statements) {
      assert.that(
        `alarms' bus: policy, ${statement.sid}`,
        staysInZone(statement, api, organizationId),
        "lets others in than the zone's own accounts",
      );
    }
  },
  breakages: [
    {
      name: "failed backups of an environment are not forwarded",
      apply: async (api) => {
        const client = await api.client(EventBridgeClient, environmentNames(api.zone)[0] ?? "");
        const rule = { Name: forwarderName(api.zone) };
        await client.send(new DisableRuleCommand(rule));
        return () => client.send(new EnableRuleCommand(rule));
      },
    },
    {
      name: "findings of the backup region go nowhere",
      apply: async (api) => {
        const client = await api.client(EventBridgeClient, "security", api.zone.regions.backup);
        const Rule = forwarderName(api.zone);
        const { Targets: targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule }));
        await client.send(new RemoveTargetsCommand({ Rule, Ids: targets.map(({ Id = "" }) => Id) }));
        return () => client.send(new PutTargetsCommand({ Rule, Targets: targets }));
      },
    },
    {
      name: "what was forwarded reaches nobody",
      apply: async (api) => {
        const client = await api.client(EventBridgeClient, "security");
        const bus = { EventBusName: alarmsName(api.zone), Rule: alarmsName(api.zone) };
        const { Targets: targets = [] } = await client.send(new ListTargetsByRuleCommand(bus));
        await client.send(new RemoveTargetsCommand({ ...bus, Ids: targets.map(({ Id = "" }) => Id) }));
        return () => client.send(new PutTargetsCommand({ ...bus, Targets: targets }));
      },
    },
    {
      name: "only backups that were broken off are forwarded from the backup account",
      apply: async (api) => {
        const client = await api.client(EventBridgeClient, "backup");
        const Name = forwarderName(api.zone);
        const { EventPattern, Description } = await client.send(new DescribeRuleCommand({ Name }));
        const wrong = JSON.stringify({ source: ["aws.backup"], detail: { state: ["ABORTED"] } });
        await client.send(new PutRuleCommand({ Name, Description, EventPattern: wrong }));
        return () => client.send(new PutRuleCommand({ Name, Description, EventPattern }));
      },
    },
  ],
};

export const alarmChecks: readonly Check[] = [topics, trailAlarms, events];
