import { type Body, type Mutator, set } from "./mutator";
import type { Json, JsonObject } from "../../../src/verify/json";

/** A change that breaks nothing. */
export type HarmlessChange = Omit<Mutator, "class" | "expects" | "at">;

const tagged = [
  "aws_vpc",
  "aws_subnet",
  "aws_s3_bucket",
  "aws_kms_key",
  "aws_iam_role",
  "aws_backup_vault",
  "aws_sns_topic",
];

/** Puts the keys of every object in the opposite order. */
function turned(json: Json | undefined): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(turned);
  if (typeof json !== "object" || json === null) return json ?? null;
  return Object.fromEntries(
    Object.entries(json as JsonObject)
      .reverse()
      .map(([key, value]) => [key, turned(value)]),
  );
}

function turnedText(body: Body, argument: string, change: (policy: { Statement: Json[] }) => void): undefined | false {
  const text = body[argument];
  if (typeof text !== "string" || !text.startsWith("{")) return false;
  const policy = JSON.parse(text) as { Statement: Json[] };
  change(policy);
  body[argument] = JSON.stringify(turned(policy));
  return undefined;
}

const policies = [
  ["aws_s3_bucket_policy", "policy"],
  ["aws_kms_key", "policy"],
  ["aws_iam_role", "assume_role_policy"],
  ["aws_iam_role_policy", "policy"],
  ["aws_sns_topic_policy", "policy"],
  ["aws_organizations_policy", "content"],
  ["aws_vpc_endpoint", "policy"],
  ["aws_backup_vault_policy", "policy"],
] as const;

/** Changes that must raise nothing: names, tags, order, and more of what is well made. */
export const harmlessChanges: readonly HarmlessChange[] = [
  ...tagged.map((type) => ({
    name: `puts a tag on ${type}`,
    type,
    change: (body: Body) => set(body, ["tags"], { CostCenter: "4711", Team: "platform" }),
  })),
  ...[
    "aws_security_group",
    "aws_kms_key",
    "aws_iam_role",
    "aws_vpc_security_group_ingress_rule",
    "aws_organizations_policy",
  ].map((type) => ({
    name: `describes ${type} in other words`,
    type,
    change: (body: Body) =>
      typeof body.description === "string" ? set(body, ["description"], "In other words") : false,
  })),
  ...policies.map(([type, argument]) => ({
    name: `writes the keys of ${type} in another order`,
    type,
    change: (body: Body) => turnedText(body, argument, () => undefined),
  })),
  ...policies.map(([type, argument]) => ({
    name: `writes the statements of ${type} in another order`,
    type,
    change: (body: Body) =>
      turnedText(body, argument, (policy) => {
        policy.Statement.reverse();
      }),
  })),
  {
    name: "keeps records for longer",
    type: "aws_s3_bucket_object_lock_configuration",
    change: (body) => set(body, ["rule", 0, "default_retention", 0, "days"], 3653),
  },
  {
    name: "keeps a log group for longer",
    type: "aws_cloudwatch_log_group",
    change: (body) => set(body, ["retention_in_days"], 731),
  },
  {
    name: "makes the hot copies of backups live longer",
    type: "aws_backup_plan",
    change: (body) => {
      const rules = body.rule as unknown as { lifecycle: { delete_after: number } }[];
      for (const rule of rules) rule.lifecycle.delete_after += 30;
      return undefined;
    },
  },
  {
    name: "ends idle sessions earlier",
    type: "aws_ssm_document",
    change: (body) => {
      if (typeof body.content !== "string") return false;
      body.content = body.content.replace('"idleSessionTimeout":"15"', '"idleSessionTimeout":"10"');
      return undefined;
    },
  },
  {
    name: "denies more with a guardrail",
    type: "aws_organizations_policy",
    change: (body) =>
      turnedText(body, "content", (policy) => {
        policy.Statement.push({ Sid: "NoGroundStation", Effect: "Deny", Action: "groundstation:*", Resource: "*" });
      }),
  },
  {
    name: "has one more key, well made",
    type: "aws_kms_key",
    change: (body) => ({
      add: {
        aws_kms_key: { added: { ...body } },
        aws_kms_alias: {
          added: {
            name: "alias/one-more",
            target_key_id: "${aws_kms_key.added.key_id}",
            ...(body.provider === undefined ? {} : { provider: body.provider }),
          },
        },
      },
    }),
  },
  {
    name: "has one more topic, well made",
    type: "aws_cloudwatch_log_group",
    change: (body, { name }) => ({
      add: { aws_cloudwatch_log_group: { [`${name}_more`]: { ...body, name: "one-more" } } },
    }),
  },
  {
    name: "has one more instance of a bastion's kind",
    type: "aws_launch_template",
    change: (body) => set(body, ["instance_type"], "t4g.small"),
  },
  {
    name: "sends an alarm to a second reader",
    type: "aws_sns_topic_subscription",
    change: (body, { name }) => ({
      add: {
        aws_sns_topic_subscription: { [`${name}_more`]: { ...body, endpoint: "second@acme.example" } },
      },
    }),
  },
];
