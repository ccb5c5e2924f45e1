import { type Mutator, allow, changeStatement, mentions, set, without } from "./mutator";

/** One for each thing that an alarm watches. */
const alarms: readonly string[] = [
  "bucket-change",
  "config-change",
  "detector-change",
  "failed-sign-in",
  "guardrail-change",
  "key-deletion",
  "network-acl-change",
  "peering-change",
  "root-use",
  "route-change",
  "security-group-change",
  "trail-change",
].map((watched) => `alarm-${watched}`);

/** Changes to what is recorded and watched, and to the one way in. */
export const unwatched: readonly Mutator[] = [
  ...(
    [
      ["records one region alone", "is_multi_region_trail", "cloudtrail-multi-region"],
      ["records one account alone", "is_organization_trail", "cloudtrail-organization"],
      ["leaves out global events", "include_global_service_events", "cloudtrail-global-events"],
      ["does not validate its files", "enable_log_file_validation", "cloudtrail-validation"],
      ["is off", "enable_logging", "cloudtrail-logging"],
    ] as const
  ).map(([name, argument, control]): Mutator => ({
    class: "disable a record",
    name: `has a trail that ${name}`,
    type: "aws_cloudtrail",
    change: (body) => set(body, [argument], false),
    expects: [control],
  })),
  ...(
    [
      ["writes no copy to CloudWatch Logs", "cloud_watch_logs_group_arn", "cloudtrail-logs-copy"],
      ["looks for nothing unusual", "insight_selector", "cloudtrail-insights"],
      ["records no events of data", "advanced_event_selector", "cloudtrail-object-events"],
    ] as const
  ).map(([name, argument, control]): Mutator => ({
    class: "disable a record",
    name: `has a trail that ${name}`,
    type: "aws_cloudtrail",
    change: (body) => set(body, [argument], undefined),
    expects: [control],
  })),
  {
    class: "disable a record",
    name: "has no trail",
    type: "aws_cloudtrail",
    change: () => "remove",
    expects: ["cloudtrail-organization"],
    at: /./,
  },
  {
    class: "disable a record",
    name: "turns a recorder off",
    type: "aws_config_configuration_recorder_status",
    change: (body) => set(body, ["is_enabled"], false),
    expects: ["config-recorder-on"],
    at: /aws_config_configuration_recorder/,
  },
  {
    class: "disable a record",
    name: "never turns a recorder on",
    type: "aws_config_configuration_recorder_status",
    change: () => "remove",
    expects: ["config-recorder-on"],
    at: /aws_config_configuration_recorder/,
  },
  {
    class: "disable a record",
    name: "records one type of resource alone",
    type: "aws_config_configuration_recorder",
    change: (body) => set(body, ["recording_group"], { all_supported: false, resource_types: ["AWS::S3::Bucket"] }),
    expects: ["config-recorder-scope"],
  },
  {
    class: "disable a record",
    name: "has no recorder",
    type: "aws_config_configuration_recorder",
    change: () => "remove",
    expects: ["config-recorder"],
    at: /./,
  },
  {
    class: "disable a record",
    name: "delivers no configuration",
    type: "aws_config_delivery_channel",
    change: () => "remove",
    expects: ["config-delivery"],
    at: /./,
  },
  {
    class: "disable a record",
    name: "has no aggregator",
    type: "aws_config_configuration_aggregator",
    change: () => "remove",
    expects: ["config-aggregator"],
    at: /./,
  },
  {
    class: "disable a record",
    name: "has a VPC without flow logs",
    type: "aws_flow_log",
    change: () => "remove",
    expects: ["vpc-flow-logs"],
    at: /aws_vpc\./,
  },
  {
    class: "disable a record",
    name: "logs accepted packets alone",
    type: "aws_flow_log",
    change: (body) => set(body, ["traffic_type"], "ACCEPT"),
    expects: ["vpc-flow-logs-all"],
    at: /aws_vpc\./,
  },
  {
    class: "disable a record",
    name: "logs no access to a bucket",
    type: "aws_s3_bucket_logging",
    change: () => "remove",
    expects: ["s3-access-logging"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "disable a record",
    name: "turns GuardDuty off",
    type: "aws_guardduty_detector",
    change: (body) => set(body, ["enable"], false),
    expects: ["guardduty-detector-on"],
  },
  {
    class: "disable a record",
    name: "leaves new accounts out of GuardDuty",
    type: "aws_guardduty_organization_configuration",
    change: (body) => set(body, ["auto_enable_organization_members"], "NONE"),
    expects: ["guardduty-everywhere"],
  },
  {
    class: "disable a record",
    name: "lets CloudTrail write only where nobody says whose trail",
    type: "aws_s3_bucket_policy",
    where: (body) => mentions(body, "cloudtrail.amazonaws.com"),
    change: (body) =>
      without(body, "policy", (statement) => mentions(statement, "s3:PutObject") && statement.Effect === "Allow"),
    expects: ["cloudtrail-bucket-policy"],
    at: /./,
  },
  {
    class: "silence an alarm",
    name: "tells nobody of an alarm",
    type: "aws_cloudwatch_metric_alarm",
    change: (body) => set(body, ["alarm_actions"], []),
    expects: alarms,
  },
  {
    class: "silence an alarm",
    name: "turns the actions of an alarm off",
    type: "aws_cloudwatch_metric_alarm",
    change: (body) => set(body, ["actions_enabled"], false),
    expects: alarms,
  },
  {
    class: "silence an alarm",
    name: "has no alarm for something",
    type: "aws_cloudwatch_metric_alarm",
    where: (_, { name }) => /root|trail/.test(name),
    change: () => "remove",
    expects: alarms,
    at: /./,
  },
  {
    class: "silence an alarm",
    name: "looks for nothing in the log",
    type: "aws_cloudwatch_log_metric_filter",
    change: () => "remove",
    expects: alarms,
    at: /./,
  },
  {
    class: "silence an alarm",
    name: "has a topic that nobody reads",
    type: "aws_sns_topic_subscription",
    change: () => "remove",
    expects: ["alarm-topic-subscribed"],
    at: /aws_sns_topic\./,
  },
  {
    class: "silence an alarm",
    name: "sends an event nowhere",
    type: "aws_cloudwatch_event_target",
    change: () => "remove",
    expects: ["alarm-backup-failure", "alarm-severe-finding"],
    at: /./,
  },
  {
    class: "silence an alarm",
    name: "disables the rule of an event",
    type: "aws_cloudwatch_event_rule",
    change: (body) => set(body, ["state"], "DISABLED"),
    expects: ["alarm-backup-failure", "alarm-severe-finding"],
  },
  ...(
    [
      ["writes sessions to no bucket", "s3BucketName", "", "ssm-session-recorded"],
      ["writes sessions without encryption", "s3EncryptionEnabled", false, "ssm-session-recorded"],
      ["streams no session", "cloudWatchLogGroupName", "", "ssm-session-recorded"],
      ["streams sessions without encryption", "cloudWatchEncryptionEnabled", false, "ssm-session-recorded"],
      ["encrypts no channel", "kmsKeyId", "", "ssm-session-key"],
      ["leaves idle sessions open for an hour", "idleSessionTimeout", "60", "ssm-session-idle"],
      ["lets sessions be those of the agent's own user", "runAsEnabled", false, "ssm-session-user"],
    ] as const
  ).map(([name, input, value, control]): Mutator => ({
    class: "enter unrecorded",
    name: `has a session document that ${name}`,
    type: "aws_ssm_document",
    where: (body) => body.document_type === "Session",
    change: (body) => {
      if (typeof body.content !== "string") return false;
      const content = JSON.parse(body.content) as { inputs: Record<string, unknown> };
      content.inputs[input] = value;
      body.content = JSON.stringify(content);
      return undefined;
    },
    expects: [control],
  })),
  {
    class: "enter unrecorded",
    name: "lets operators open any document",
    type: "aws_iam_role_policy",
    where: (body) => mentions(body, "ssm:StartSession"),
    change: (body) => allow(body, "policy", { Action: "ssm:StartSession", Resource: "*" }),
    expects: ["ssm-start-session"],
  },
  {
    class: "enter unrecorded",
    name: "lets operators of one bastion enter every bastion",
    type: "aws_iam_role_policy",
    where: (body) => mentions(body, "aws:ResourceTag/Bastion"),
    change: (body) =>
      changeStatement(
        body,
        "policy",
        (one) => mentions(one, "aws:ResourceTag/Bastion"),
        (one) => {
          one.Condition = { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } };
        },
      ),
    expects: ["ssm-session-hosts"],
  },
  {
    class: "enter unrecorded",
    name: "lets operators open a tunnel for SSH",
    type: "aws_iam_role_policy",
    where: (body) => mentions(body, "ssm:StartSession"),
    change: (body) =>
      allow(body, "policy", { Action: "ssm:StartSession", Resource: "arn:aws:ssm:*::document/AWS-StartSSHSession" }),
    expects: ["ssm-start-session"],
  },
  {
    class: "enter unrecorded",
    name: "lets operators run commands",
    type: "aws_iam_role_policy",
    where: (body) => mentions(body, "ssm:StartSession"),
    change: (body) => allow(body, "policy", { Action: "ssm:SendCommand", Resource: "*" }),
    expects: ["ssm-send-command"],
  },
  {
    class: "enter unrecorded",
    name: "gives the bastion a key for SSH",
    type: "aws_launch_template",
    change: (body) => set(body, ["key_name"], "operators"),
    expects: ["ec2-key-pair"],
  },
  {
    class: "enter unrecorded",
    name: "lets operators open sessions without the document being asked",
    type: "aws_iam_role_policy",
    where: (body) => mentions(body, "ssm:SessionDocumentAccessCheck"),
    change: (body) =>
      changeStatement(
        body,
        "policy",
        (one) => mentions(one, "ssm:SessionDocumentAccessCheck"),
        (one) => {
          delete one.Condition;
        },
      ),
    expects: ["ssm-start-session"],
  },
  {
    class: "enter unrecorded",
    name: "turns the serial console on",
    type: "aws_ec2_serial_console_access",
    change: (body) => set(body, ["enabled"], true),
    expects: ["ec2-serial-console"],
  },
  {
    class: "weaken a host",
    name: "lets a bastion answer without a token",
    type: "aws_launch_template",
    change: (body) => set(body, ["metadata_options", 0, "http_tokens"], "optional"),
    expects: ["ec2-metadata-tokens"],
  },
  {
    class: "weaken a host",
    name: "lets the bastion's credentials hop on",
    type: "aws_launch_template",
    change: (body) => set(body, ["metadata_options", 0, "http_put_response_hop_limit"], 5),
    expects: ["ec2-metadata-hops"],
  },
  {
    class: "weaken a host",
    name: "lets instances answer without a token by default",
    type: "aws_ec2_instance_metadata_defaults",
    change: (body) => set(body, ["http_tokens"], "optional"),
    expects: ["ec2-metadata-defaults"],
  },
  {
    class: "weaken a host",
    name: "patches nothing",
    type: "aws_ssm_maintenance_window_task",
    change: () => "remove",
    expects: ["ec2-patching"],
    at: /./,
  },
  {
    class: "weaken a host",
    name: "has a patch window that is off",
    type: "aws_ssm_maintenance_window",
    change: (body) => set(body, ["enabled"], false),
    expects: ["ec2-patching"],
    at: /./,
  },
];
