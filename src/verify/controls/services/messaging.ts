import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { type Statement, statementsOf } from "../../policies/statement";
import { no, undecided } from "../../decision";
import { type CompanionKind, type Companions, attributeOf, companionsOf } from "../companions";
import type { Control, Subject } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { type Demand, isNoneOf, onEach } from "../demand";
import { deniesPlainConnections, joined } from "../resource-policy";

const queues = encryptedWithCustomerKey({
  id: "sqs-encryption",
  title: "Every queue is encrypted with a customer key",
  stores: { aws_sqs_queue: { key: ["kms_master_key_id"] } },
  look: "aws sqs get-queue-attributes --queue-url URL --attribute-names KmsMasterKeyId",
});

const topics = encryptedWithCustomerKey({
  id: "sns-encryption",
  title: "Every topic is encrypted with a customer key",
  stores: { aws_sns_topic: { key: ["kms_master_key_id"] } },
  look: "aws sns get-topic-attributes --topic-arn ARN",
});

/** A policy, in the resource or beside it. */
function policyOf(
  subject: Subject,
  resource: Resource,
  kind: CompanionKind,
): { readonly statements: Known<readonly Statement[]>; readonly companions: Companions; readonly isGiven: boolean } {
  const companions = companionsOf(subject, resource, kind);
  const written = [...(resource.has("policy") ? [resource] : []), ...companions.found];
  return {
    companions,
    isGiven: written.length > 0,
    statements: joined(written.map((one) => statementsOf(one.text("policy")))),
  };
}

function refusesPlainConnections(
  resource: Resource,
  subject: Subject,
  kind: CompanionKind,
  actions: readonly string[],
): Demand {
  const { statements, companions, isGiven } = policyOf(subject, resource, kind);
  const arn = symbolicText(attributeOf(resource, "arn")) ?? "";
  const { found, missing } = companions;
  if (!isGiven) {
    const violated = "has no policy that refuses connections without TLS";
    return { holds: missing === undefined ? no : undecided(missing), met: "", violated };
  }
  const [at] = found;
  return { ...deniesPlainConnections(statements, { actions, resources: [arn] }), ...(at === undefined ? {} : { at }) };
}

const why = "Both answer without TLS too, and messages name patients as records do.";
const transit = {
  group: "encryption in transit",
  citations: ["164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why,
} as const;

const queueTls = onEach({
  ...transit,
  id: "sqs-tls-only",
  title: "Every queue refuses connections without TLS",
  remedy: 'Add an aws_sqs_queue_policy that denies sqs:* to Principal * where aws:SecureTransport is "false".',
  examines: ["aws_sqs_queue"],
  look: "aws sqs get-queue-attributes --queue-url URL --attribute-names Policy",
  demand: (queue, subject) =>
    refusesPlainConnections(queue, subject, { types: ["aws_sqs_queue_policy"], argument: ["queue_url"] }, [
      "sqs:*",
      "*",
    ]),
});

const topicTls = onEach({
  ...transit,
  id: "sns-tls-only",
  title: "Every topic refuses connections without TLS",
  remedy: 'Add an aws_sns_topic_policy that denies sns:Publish to Principal * where aws:SecureTransport is "false".',
  examines: ["aws_sns_topic"],
  look: "aws sns get-topic-attributes --topic-arn ARN --query Attributes.Policy",
  // A topic's policy takes no action that is not a topic's own, so `sns:*` is rare.
  demand: (topic, subject) =>
    refusesPlainConnections(topic, subject, { types: ["aws_sns_topic_policy"], argument: ["arn"] }, [
      "sns:publish",
      "sns:*",
      "*",
    ]),
});

const subscriptions = onEach({
  ...transit,
  id: "sns-no-plain-subscription",
  title: "No topic delivers over plain HTTP",
  remedy: 'Set protocol = "https".',
  examines: ["aws_sns_topic_subscription"],
  look: "aws sns list-subscriptions --query 'Subscriptions[].[SubscriptionArn,Protocol]'",
  demand: (subscription) => {
    const demand = isNoneOf(subscription, ["protocol"], ["http"]);
    return { ...demand, met: "does not deliver over plain HTTP", violated: "delivers over plain HTTP" };
  },
});

/** Controls of queues and topics; who their policies let in is the question of policies. */
export const messagingControls: readonly Control[] = [queues, topics, queueTls, topicTls, subscriptions];
