import { createHash } from "node:crypto";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import { CloudwatchEventBusPolicy } from "@cdktf/provider-aws/lib/cloudwatch-event-bus-policy";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { alarmsName, forwarderName } from "../zone";
import { alarmRecipients } from "./alarm-recipients";
import { CustomerKey } from "./customer-key";
import { onlyEncryptedConnections } from "./only-encrypted-connections";
import { policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Where every alarm of the zone goes: a topic that people subscribe to, and a bus that brings events from other accounts to it. */
export class Alarms extends Construct {
  public readonly topic: SnsTopic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const name = alarmsName(zone);
    const account = stack.accountId(stack.account);
    const topicArn = `arn:aws:sns:${zone.regions.home}:${account}:${name}`;

    const key = new CustomerKey(this, "key", {
      name: "alarms",
      description: "Alarms on their way to people",
      statements: [encryptForTopic(topicArn)],
    });
    this.topic = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    for (const email of alarmRecipients(zone)) {
      // An address has characters that a name cannot have, and its place in the list may change.
      const subscriber = createHash("sha256").update(email).digest("hex").slice(0, 8);
      new SnsTopicSubscription(this, `email_${subscriber}`, {
        topicArn: this.topic.arn,
        protocol: "email",
        endpoint: email,
      });
    }

    const bus = new CloudwatchEventBus(this, "bus", { name });
    new CloudwatchEventBusPolicy(this, "bus_policy", {
      eventBusName: bus.name,
      policy: policyDocument([forwardedEvents(stack, bus.arn)]),
    });
    // What comes over the bus was picked where it happened.
    const rule = new CloudwatchEventRule(this, "forwarded", {
      name,
      description: "Tells people of every event that was forwarded",
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ source: forwardedSources }),
    });
    const policy = new SnsTopicPolicy(this, "topic_policy", {
      arn: this.topic.arn,
      policy: policyDocument(topicStatements(stack, this.topic.arn, rule.arn)),
    });
    new CloudwatchEventTarget(this, "forwarded_target", {
      rule: rule.name,
      eventBusName: bus.name,
      arn: this.topic.arn,
      dependsOn: [policy],
    });
  }
}

/** Services whose events are forwarded. */
const forwardedSources = ["aws.backup", "aws.guardduty"];

/**
 * Publishers encrypt with the topic's key, for this topic alone. A condition on where the message is from would stop
 * EventBridge's in silence; the topic's own policy has it:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function encryptForTopic(topicArn: string): Statement {
  return {
    sid: "PublishersEncrypt",
    effect: "Allow",
    principals: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
    actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
    resources: ["*"],
    conditions: { ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": topicArn } },
  };
}

function topicStatements(stack: ZoneStack, topicArn: string, ruleArn: string): readonly Statement[] {
  const { zone, managementAccountId } = stack;
  const publish = { effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] } as const;
  return [
    {
      ...publish,
      sid: "AlarmsPublish",
      principals: { Service: ["cloudwatch.amazonaws.com"] },
      conditions: {
        StringEquals: { "aws:SourceAccount": managementAccountId },
        ArnLike: {
          "aws:SourceArn": `arn:aws:cloudwatch:${zone.regions.home}:${managementAccountId}:alarm:${zone.zone}-*`,
        },
      },
    },
    {
      ...publish,
      sid: "EventsPublish",
      principals: { Service: ["events.amazonaws.com"] },
      conditions: { ArnEquals: { "aws:SourceArn": ruleArn } },
    },
    onlyEncryptedConnections(publish.actions, publish.resources),
  ];
}

function forwardedEvents(stack: ZoneStack, busArn: string): Statement {
  return {
    sid: "AccountsForward",
    effect: "Allow",
    principals: { AWS: ["*"] },
    actions: ["events:PutEvents"],
    resources: [busArn],
    conditions: {
      StringEquals: { "aws:PrincipalOrgID": stack.organizationId },
      ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${forwarderName(stack.zone)}` },
    },
  };
}
