import { arnOf } from "../../model/known-attributes";
import type { Control } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { isNoneOf, onEach } from "../demand";
import { policyOf, refusesPlainConnections } from "../resource-policy";

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
    refusesPlainConnections(policyOf(subject.model, queue, "aws_sqs_queue_policy", "queue_url"), {
      actions: ["sqs:*", "*"],
      resources: [arnOf(queue)],
    }),
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
    refusesPlainConnections(policyOf(subject.model, topic, "aws_sns_topic_policy", "arn"), {
      actions: ["sns:publish", "sns:*", "*"],
      resources: [arnOf(topic)],
    }),
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
