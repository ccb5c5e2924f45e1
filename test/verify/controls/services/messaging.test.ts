import { functionControls } from "../../../../src/verify/controls/services/functions";
import { messagingControls } from "../../../../src/verify/controls/services/messaging";
import { secretControls } from "../../../../src/verify/controls/services/secrets";
import { streamControls } from "../../../../src/verify/controls/services/streams";
import type { Intent } from "../../../../src/verify/intent";
import type { JsonObject } from "../../../../src/verify/json";
import { type Case, type CaseTable, type Cases, describeCases, hidden, key } from "../../support/control-cases";

function keyed(name: string): Cases {
  return { met: [{ [name]: key }], violated: [{}, { [name]: "alias/aws/sqs" }], unknown: [{ [name]: hidden }] };
}

const queueArn = "arn:aws:sqs:us-east-1:111111111111:records";
const topicArn = "arn:aws:sns:us-east-1:111111111111:records";

function denial(action: string, resource: string): JsonObject {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

function policy(...statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function queueWith(text: string): Case {
  return {
    name: "records",
    beside: { aws_sqs_queue_policy: { other: { queue_url: "${aws_sqs_queue.it.id}", policy: text } } },
  };
}

function topicWith(text: string): Case {
  return {
    name: "records",
    beside: { aws_sns_topic_policy: { other: { arn: "${aws_sns_topic.it.arn}", policy: text } } },
  };
}

const closed = policy({ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "*", Resource: "*" });

const stream = { enabled: true, key_type: "CUSTOMER_MANAGED_CMK", key_arn: key };
const authenticated = { client_authentication: [{ sasl: [{ iam: true }] }] };
const sse = (body: JsonObject): Case => ({ encryption_info: [body] });

const table: CaseTable = {
  "sqs-encryption": { aws_sqs_queue: keyed("kms_master_key_id") },
  "sns-encryption": { aws_sns_topic: keyed("kms_master_key_id") },
  "sqs-tls-only": {
    aws_sqs_queue: {
      met: [
        queueWith(policy(denial("sqs:*", queueArn))),
        queueWith(policy(denial("SQS:*", "*"))),
        { name: "records", policy: policy(denial("*", queueArn)) },
      ],
      violated: [
        { name: "records" },
        queueWith(closed),
        queueWith(policy(denial("sqs:SendMessage", queueArn))),
        queueWith(policy(denial("sqs:*", "arn:aws:sqs:us-east-1:111111111111:other"))),
      ],
      unknown: [queueWith(hidden)],
    },
  },
  "sns-tls-only": {
    aws_sns_topic: {
      met: [topicWith(policy(denial("sns:Publish", topicArn)))],
      violated: [{ name: "records" }, topicWith(closed), topicWith(policy(denial("sns:Subscribe", topicArn)))],
      unknown: [topicWith(hidden)],
    },
  },
  "sns-no-plain-subscription": {
    aws_sns_topic_subscription: {
      met: [{ protocol: "https" }, { protocol: "email" }],
      violated: [{ protocol: "http" }],
      unknown: [{ protocol: hidden }],
    },
  },
  "kinesis-encryption": {
    aws_kinesis_stream: {
      met: [{ encryption_type: "KMS", kms_key_id: key }],
      violated: [{}, { kms_key_id: key }, { encryption_type: "KMS", kms_key_id: "alias/aws/kinesis" }],
      unknown: [{ encryption_type: hidden, kms_key_id: key }],
    },
    aws_kinesis_video_stream: keyed("kms_key_id"),
    aws_kinesis_firehose_delivery_stream: {
      met: [{ server_side_encryption: [stream] }],
      violated: [
        {},
        { server_side_encryption: [{ enabled: true }] },
        { server_side_encryption: [{ enabled: true, key_arn: key }] },
        { server_side_encryption: [{ ...stream, enabled: false }] },
      ],
      unknown: [{ server_side_encryption: [{ ...stream, key_arn: hidden }] }],
      silent: [{ kinesis_source_configuration: [{ kinesis_stream_arn: "arn" }] }],
    },
  },
  "msk-encryption": {
    aws_msk_cluster: {
      met: [sse({ encryption_at_rest_kms_key_arn: key })],
      violated: [{}, sse({})],
      unknown: [sse({ encryption_at_rest_kms_key_arn: hidden })],
    },
  },
  "mq-encryption": {
    aws_mq_broker: {
      met: [{ encryption_options: [{ use_aws_owned_key: false, kms_key_id: key }] }],
      violated: [
        {},
        { encryption_options: [{ use_aws_owned_key: true }] },
        { encryption_options: [{ kms_key_id: key }] },
      ],
      unknown: [{ encryption_options: [{ use_aws_owned_key: hidden, kms_key_id: key }] }],
    },
  },
  "msk-tls-required": {
    aws_msk_cluster: {
      met: [{}, sse({ encryption_in_transit: [{ client_broker: "TLS" }] })],
      violated: [
        sse({ encryption_in_transit: [{ client_broker: "TLS_PLAINTEXT" }] }),
        sse({ encryption_in_transit: [{ in_cluster: false }] }),
      ],
      unknown: [sse({ encryption_in_transit: [{ client_broker: hidden }] })],
    },
  },
  "msk-mq-not-public": {
    aws_msk_cluster: {
      met: [authenticated],
      violated: [
        {},
        { client_authentication: [{ unauthenticated: true }] },
        {
          ...authenticated,
          broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: "SERVICE_PROVIDED_EIPS" }] }] }],
        },
      ],
      unknown: [{ dynamic: { client_authentication: {} } }],
    },
    aws_mq_broker: {
      met: [{}, { publicly_accessible: false }],
      violated: [{ publicly_accessible: true }],
      unknown: [{ publicly_accessible: hidden }],
    },
  },
  "lambda-environment-key": {
    aws_lambda_function: {
      met: [{ environment: [{ variables: { STAGE: "prod" } }], kms_key_arn: key }],
      violated: [{ environment: [{ variables: { STAGE: "prod" } }] }],
      unknown: [{ environment: [{ variables: {} }], kms_key_arn: hidden }],
      silent: [{}],
    },
  },
  "lambda-in-vpc": {
    aws_lambda_function: {
      met: [{ vpc_config: [{ subnet_ids: ["subnet-1"], security_group_ids: ["sg-1"] }] }],
      violated: [{}, { vpc_config: [{ subnet_ids: [] }] }],
      unknown: [{ vpc_config: [{ subnet_ids: hidden }] }],
    },
  },
  "lambda-no-public-url": {
    aws_lambda_function_url: {
      met: [{ authorization_type: "AWS_IAM" }],
      violated: [{ authorization_type: "NONE" }],
      unknown: [{ authorization_type: hidden }],
    },
  },
  "lambda-runtime": {
    aws_lambda_function: {
      met: [
        { runtime: "python3.13" },
        { runtime: "nodejs22.x" },
        { runtime: "provided.al2023" },
        { runtime: "java21" },
      ],
      violated: [
        { runtime: "python3.8" },
        { runtime: "nodejs16.x" },
        { runtime: "go1.x" },
        { runtime: "java8" },
        { runtime: "dotnetcore3.1" },
        { runtime: "ruby2.7" },
      ],
      unknown: [{ runtime: hidden }],
      silent: [{ package_type: "Image", image_uri: "image" }],
    },
  },
  "lambda-no-secret-variables": {
    aws_lambda_function: {
      met: [
        { environment: [{ variables: { STAGE: "prod", DB_SECRET_ARN: "arn:aws:secretsmanager:::x", TOKEN: hidden } }] },
        { environment: [{ variables: { API_KEY: "/prod/api-key" } }] },
      ],
      violated: [{ environment: [{ variables: { DB_PASSWORD: "correct horse" } }] }],
      unknown: [{ environment: [{ variables: hidden }] }],
      silent: [{}],
    },
  },
  "secretsmanager-encryption": {
    aws_secretsmanager_secret: {
      met: [{ kms_key_id: key }, { kms_key_id: key, replica: [{ region: "us-west-2", kms_key_id: key }] }],
      violated: [
        {},
        { kms_key_id: "alias/aws/secretsmanager" },
        { kms_key_id: key, replica: [{ region: "us-west-2" }] },
      ],
      unknown: [{ kms_key_id: hidden }, { kms_key_id: key, dynamic: { replica: {} } }],
    },
  },
  "secretsmanager-rotation": {
    aws_secretsmanager_secret: {
      met: [
        {
          beside: {
            aws_secretsmanager_secret_rotation: { other: { secret_id: "${aws_secretsmanager_secret.it.id}" } },
          },
        },
      ],
      violated: [
        {},
        { name: "records", beside: { aws_secretsmanager_secret_rotation: { other: { secret_id: "another" } } } },
      ],
      unknown: [{ beside: { aws_secretsmanager_secret_rotation: { other: { secret_id: hidden } } } }],
    },
  },
  "ssm-parameter-secure": {
    aws_ssm_parameter: {
      met: [{ name: "/prod/password", type: "SecureString", key_id: key }],
      violated: [
        { name: "/prod/password", type: "SecureString" },
        { name: "/prod/db-password", type: "String" },
      ],
      unknown: [
        { name: "/prod/a", type: hidden },
        { type: "SecureString", key_id: hidden },
      ],
      silent: [{ name: "/prod/vpc-id", type: "String" }],
    },
  },
};

const intent: Intent = {
  zone: "test",
  environments: [
    { name: "prod", phi: true, cidr: "10.1.0.0/16", bastionCidr: "10.0.0.0/24", tiers: [], bastionPorts: {} },
  ],
  suppressions: [],
};

describeCases([...messagingControls, ...streamControls, ...functionControls, ...secretControls], table, intent);
