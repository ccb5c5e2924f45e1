import { judgeAll } from "../../../../src/verify/verify";
import { modelOf } from "../../support/stacks";
import { configControls } from "../../../../src/verify/controls/records/config";
import { flowLogControls } from "../../../../src/verify/controls/records/flow-logs";
import { logGroupControls } from "../../../../src/verify/controls/records/log-groups";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, inAccount, prod, prodWithHealthData } from "../../support/judged";

const key = { aws_kms_key: { own: {} } };
const kms_key_id = "${aws_kms_key.own.arn}";

function group(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_cloudwatch_log_group: { it: { name: "it", ...body } }, ...key, ...beside });
}

const group_ = "prod: aws_cloudwatch_log_group.it";
const ofTrail = {
  aws_cloudtrail: {
    trail: { cloud_watch_logs_group_arn: "${aws_cloudwatch_log_group.it.arn}:*", s3_bucket_name: "b" },
  },
};
const ofFlows = { aws_flow_log: { log: { log_destination: "${aws_cloudwatch_log_group.it.arn}" } } };

function session(inputs: JsonObject): JsonObject {
  const content = JSON.stringify({ sessionType: "Standard_Stream", inputs });
  return { aws_ssm_document: { doc: { name: "doc", document_type: "Session", content } } };
}

function flowLog(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({
    aws_vpc: { net: {} },
    aws_flow_log: { it: { vpc_id: "${aws_vpc.net.id}", ...body } },
    ...key,
    ...beside,
  });
}

const flow = "prod: aws_flow_log.it";
const toBucket = { log_destination_type: "s3", log_destination: "arn:aws:s3:::flows/prefix" };

function bucketWith(byDefault: JsonObject): JsonObject {
  return {
    aws_s3_bucket: { flows: { bucket: "flows" } },
    aws_s3_bucket_server_side_encryption_configuration: {
      flows: { bucket: "flows", rule: [{ apply_server_side_encryption_by_default: [byDefault] }] },
    },
  };
}

const organization = { aws_organizations_organization: { it: {} } };
const recorder = { aws_config_configuration_recorder: { it: { name: "default" } } };

function recording(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_config_configuration_recorder: { it: { name: "default", ...body } }, ...beside });
}

const recorder_ = "prod: aws_config_configuration_recorder.it";
const status = (is_enabled: boolean | string): JsonObject => ({
  aws_config_configuration_recorder_status: {
    it: { name: "${aws_config_configuration_recorder.it.name}", is_enabled },
  },
});

describeJudged([...logGroupControls, ...flowLogControls, ...configControls], {
  "logs-group-key": {
    met: { "it has a key": group({ kms_key_id }) },
    violated: { "it has none": [group({}), group_] },
    unknown: { "nobody can follow it": group({ kms_key_id: hidden }) },
  },
  "logs-group-retention": {
    met: { "a month": group({ retention_in_days: 30 }) },
    violated: { "nothing is said": [group({}), group_], "for ever": [group({ retention_in_days: 0 }), group_] },
    unknown: { "nobody can follow it": group({ retention_in_days: hidden }) },
  },
  "logs-record-retention": {
    met: {
      "a year of a trail, which a bucket has too": group({ retention_in_days: 365 }, ofTrail),
      "six years of flow logs": group({ retention_in_days: 2192 }, ofFlows),
      "for ever": group({}, ofFlows),
      "a year of sessions, which a bucket has too": group(
        { retention_in_days: 365 },
        session({ cloudWatchLogGroupName: "it", s3BucketName: "b" }),
      ),
    },
    violated: {
      "a month of a trail": [group({ retention_in_days: 30 }, ofTrail), group_],
      "a year of flow logs, which nothing else has": [group({ retention_in_days: 365 }, ofFlows), group_],
      "a year of sessions, which nothing else has": [
        group({ retention_in_days: 365 }, session({ cloudWatchLogGroupName: "it", s3BucketName: "" })),
        group_,
      ],
    },
    unknown: { "nobody can follow it": group({ retention_in_days: hidden }, ofTrail) },
    silent: { "no records go there": group({ retention_in_days: 1 }) },
  },
  "vpc-flow-logs": {
    met: { "it has one": flowLog({ traffic_type: "ALL" }) },
    violated: { "it has none": [prod({ aws_vpc: { it: {} } }), "prod: aws_vpc.it"] },
    unknown: {
      "whose the flow log is is not known": prod({ aws_vpc: { it: {} }, aws_flow_log: { log: { vpc_id: hidden } } }),
    },
  },
  "vpc-flow-logs-all": {
    met: { all: flowLog({ traffic_type: "ALL" }) },
    violated: { "refusals alone": [flowLog({ traffic_type: "REJECT" }), flow] },
    unknown: { "nobody can follow it": flowLog({ traffic_type: hidden }) },
    silent: { "it is one of a subnet": prod({ aws_flow_log: { it: { subnet_id: "s", traffic_type: "REJECT" } } }) },
  },
  "vpc-flow-logs-delivery": {
    met: {
      "to a bucket": flowLog(toBucket, bucketWith({ sse_algorithm: "aws:kms", kms_master_key_id: kms_key_id })),
      "to a group": flowLog(
        { log_destination: "${aws_cloudwatch_log_group.flows.arn}" },
        { aws_cloudwatch_log_group: { flows: { name: "flows", kms_key_id } } },
      ),
    },
    violated: {
      "it is said to be a log group": [
        flowLog(
          { ...toBucket, log_destination_type: "cloud-watch-logs" },
          { aws_s3_bucket: { flows: { bucket: "flows" } } },
        ),
        flow,
      ],
      "the bucket has a key of AWS": [
        flowLog(toBucket, bucketWith({ sse_algorithm: "AES256" })),
        "prod: aws_s3_bucket_server_side_encryption_configuration.flows",
      ],
      "the group has no key": [
        flowLog({ log_group_name: "flows" }, { aws_cloudwatch_log_group: { flows: { name: "flows" } } }),
        "prod: aws_cloudwatch_log_group.flows",
      ],
    },
    unknown: { "the bucket is made elsewhere": flowLog(toBucket) },
  },
  "config-recorder": {
    met: { "it records": prod(recorder) },
    violated: {
      "in no region": [prod(organization), "prod: prod"],
    },
    unknown: { "another project may have it": prod({ aws_vpc: { it: {} } }) },
  },
  "config-recorder-on": {
    met: { "it is on": recording({}, status(true)) },
    violated: {
      "it is off": [recording({}, status(false)), "prod: aws_config_configuration_recorder_status.it"],
      "it was never started": [recording({}), recorder_],
    },
    unknown: { "nobody can follow it": recording({}, status(hidden)) },
  },
  "config-recorder-scope": {
    met: { "by default": recording({}), "in words": recording({ recording_group: [{ all_supported: true }] }) },
    violated: {
      some: [recording({ recording_group: [{ all_supported: false, resource_types: ["AWS::EC2::VPC"] }] }), recorder_],
      "all but some": [
        recording({ recording_group: [{ exclusion_by_resource_types: [{ resource_types: ["AWS::EC2::VPC"] }] }] }),
        recorder_,
      ],
    },
    unknown: { "nobody can follow it": recording({ recording_group: [{ all_supported: hidden }] }) },
  },
  "config-global-types": {
    met: { "they are recorded": recording({ recording_group: [{ include_global_resource_types: true }] }) },
    violated: { "they are not": [recording({}), recorder_] },
    unknown: { "nobody can follow it": recording({ recording_group: [{ include_global_resource_types: hidden }] }) },
  },
  "config-delivery": {
    met: { "there is a channel": recording({}, { aws_config_delivery_channel: { it: { s3_bucket_name: "b" } } }) },
    violated: { "there is none": [recording({}), recorder_] },
  },
  "config-rules": {
    intent: prodWithHealthData,
    met: { "there is a pack": prod({ aws_config_conformance_pack: { it: { name: "it" } } }) },
    violated: { "there is none": [prod({ aws_vpc: { it: {} } }), "prod: prod"] },
    silent: { "nothing declared is there": { other: inAccount("222222222222", { aws_vpc: { it: {} } }) } },
  },
  "config-aggregator": {
    met: {
      "every region": prod({
        ...recorder,
        aws_config_configuration_aggregator: { it: { organization_aggregation_source: [{ all_regions: true }] } },
      }),
      "the regions in use": prod({
        ...recorder,
        aws_config_configuration_aggregator: { it: { organization_aggregation_source: [{ regions: ["us-east-1"] }] } },
      }),
    },
    violated: {
      "there is none": [prod(organization), "prod: prod"],
      "another region": [
        prod({
          ...recorder,
          aws_config_configuration_aggregator: {
            it: { organization_aggregation_source: [{ regions: ["eu-west-1"] }] },
          },
        }),
        "prod: aws_config_configuration_aggregator.it",
      ],
    },
    unknown: {
      "nobody can follow it": prod({
        ...recorder,
        aws_config_configuration_aggregator: { it: { organization_aggregation_source: [{ regions: hidden }] } },
      }),
    },
  },
  "config-retention": {
    met: { "seven years": prod({ aws_config_retention_configuration: { it: { retention_period_in_days: 2557 } } }) },
    violated: {
      "a year": [
        prod({ aws_config_retention_configuration: { it: { retention_period_in_days: 365 } } }),
        "prod: aws_config_retention_configuration.it",
      ],
    },
    unknown: {
      "nobody can follow it": prod({
        aws_config_retention_configuration: { it: { retention_period_in_days: hidden } },
      }),
    },
  },
});

it("demands a recorder in every region in which there is something", async () => {
  const stacks = {
    home: inAccount("111111111111", { ...organization, ...recorder }),
    west: inAccount("111111111111", { aws_sns_topic: { it: {} } }, "us-west-2"),
  };

  const report = judgeAll(await modelOf(stacks), { today: "2026-11-22", controls: configControls.slice(0, 1) });

  expect(report.findings.map(({ verdict, stack, address }) => `${verdict} ${stack}: ${address}`)).toEqual([
    "met home: aws_config_configuration_recorder.it",
    "violated west: west",
  ]);
});
