import { no, undecided, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import type { Control } from "../control";
import { encryptedWithCustomerKey, hasCustomerKey } from "../customer-key";
import { isOff, isOn, isOneOf, onEach, together } from "../demand";

/** A delivery that reads another stream keeps nothing itself, and cannot be given a key. */
const readsStream = (resource: Resource): boolean =>
  resource.type === "aws_kinesis_firehose_delivery_stream" &&
  ["kinesis_source_configuration", "msk_source_configuration"].some((name) => resource.blocks(name).blocks.length > 0);

const streams = encryptedWithCustomerKey({
  id: "kinesis-encryption",
  title: "Every stream and every delivery of a stream is encrypted with a customer key",
  stores: {
    aws_kinesis_stream: {
      choice: { argument: ["encryption_type"], values: ["KMS"], otherwise: "NONE" },
      key: ["kms_key_id"],
    },
    aws_kinesis_video_stream: { key: ["kms_key_id"] },
    aws_kinesis_firehose_delivery_stream: {
      flag: ["server_side_encryption", "enabled"],
      choice: {
        argument: ["server_side_encryption", "key_type"],
        values: ["CUSTOMER_MANAGED_CMK"],
        otherwise: "AWS_OWNED_CMK",
      },
      key: ["server_side_encryption", "key_arn"],
    },
  },
  except: readsStream,
  look: "aws kinesis describe-stream-summary --stream-name NAME",
});

const kafka = encryptedWithCustomerKey({
  id: "msk-encryption",
  title: "Every Kafka cluster is encrypted with a customer key",
  stores: { aws_msk_cluster: { key: ["encryption_info", "encryption_at_rest_kms_key_arn"] } },
  look: "aws kafka list-clusters-v2 --query 'ClusterInfoList[].Provisioned.EncryptionInfo'",
});

const brokers = onEach({
  id: "mq-encryption",
  group: "encryption at rest",
  title: "Every broker of MQ is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Messages that wait are on its disks.",
  remedy: "Set encryption_options.use_aws_owned_key = false and kms_key_id.",
  examines: ["aws_mq_broker"],
  look: "aws mq describe-broker --broker-id ID --query EncryptionOptions",
  demand: (broker) =>
    together([
      isOff(broker, ["encryption_options", "use_aws_owned_key"], yes),
      hasCustomerKey(broker, ["encryption_options", "kms_key_id"]),
    ]),
});

const kafkaTls = onEach({
  group: "encryption in transit",
  citations: ["164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  id: "msk-tls-required",
  title: "Every Kafka cluster uses TLS, between its brokers and with its clients",
  why: "Clients could otherwise send records in clear.",
  remedy: 'Leave encryption_in_transit.client_broker at "TLS" and in_cluster at true.',
  examines: ["aws_msk_cluster"],
  look: "aws kafka describe-cluster-v2 --cluster-arn ARN --query ClusterInfo.Provisioned.EncryptionInfo",
  demand: (cluster) =>
    together([
      isOneOf(cluster, ["encryption_info", "encryption_in_transit", "client_broker"], ["TLS"], "TLS"),
      isOn(cluster, ["encryption_info", "encryption_in_transit", "in_cluster"], yes),
    ]),
});

const kafkaAccess = onEach({
  id: "msk-mq-not-public",
  group: "exposure",
  title: "No broker has a public address, and every Kafka cluster asks who calls",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(d)"],
  proposed: ["segmentation"],
  why: "Whoever reaches a broker that asks nothing reads every topic.",
  remedy:
    "Leave publicly_accessible and public_access off; give client_authentication a kind, and unauthenticated = false.",
  examines: ["aws_msk_cluster", "aws_mq_broker"],
  look: "aws kafka describe-cluster-v2 --cluster-arn ARN --query ClusterInfo.Provisioned.ClientAuthentication",
  demand: (broker) => {
    if (broker.type === "aws_mq_broker") return isOff(broker, ["publicly_accessible"]);
    const isAsked = broker.blocks("client_authentication");
    const holds = isAsked.missing === undefined ? no : undecided(isAsked.missing);
    return together([
      isOneOf(
        broker,
        ["broker_node_group_info", "connectivity_info", "public_access", "type"],
        ["DISABLED"],
        "DISABLED",
      ),
      isAsked.blocks.length === 0
        ? { holds, met: "", violated: "has no client_authentication" }
        : isOff(broker, ["client_authentication", "unauthenticated"]),
    ]);
  },
});

/** Controls of streams and brokers. */
export const streamControls: readonly Control[] = [streams, kafka, brokers, kafkaTls, kafkaAccess];
