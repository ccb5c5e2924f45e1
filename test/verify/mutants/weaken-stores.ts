import { type Mutator, changeStatement, inside, mentions, set, without } from "./mutator";

const isTlsOnly = (statement: object): boolean => JSON.stringify(statement).includes("aws:SecureTransport");

/** Changes to how stores are encrypted, and to how long they keep. */
export const weakenedStores: readonly Mutator[] = [
  {
    class: "weaken encryption at rest",
    name: "leaves the encryption of a bucket to AWS",
    type: "aws_s3_bucket_server_side_encryption_configuration",
    where: (body) => mentions(body, "aws:kms"),
    change: (body) => set(body, ["rule"], [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }]),
    expects: ["s3-encryption-customer-key"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "weaken encryption at rest",
    name: "leaves out the encryption of a bucket",
    type: "aws_s3_bucket_server_side_encryption_configuration",
    where: (body) => mentions(body, "aws:kms"),
    change: () => "remove",
    expects: ["s3-encryption-customer-key"],
    at: /aws_s3_bucket\./,
  },
  ...(
    [
      ["aws_cloudtrail", "kms_key_id", "cloudtrail-encryption"],
      ["aws_cloudwatch_log_group", "kms_key_id", "logs-group-key"],
      ["aws_sns_topic", "kms_master_key_id", "sns-encryption"],
      ["aws_backup_vault", "kms_key_arn", "backup-vault-key"],
    ] as const
  ).map(([type, argument, control]): Mutator => ({
    class: "weaken encryption at rest",
    name: `takes the customer's key from ${type}`,
    type,
    change: (body) => set(body, [argument], undefined),
    expects: [control],
  })),
  {
    class: "weaken encryption at rest",
    name: "encrypts a topic with a key of AWS",
    type: "aws_sns_topic",
    change: (body) => set(body, ["kms_master_key_id"], "alias/aws/sns"),
    expects: ["sns-encryption"],
  },
  {
    class: "weaken encryption at rest",
    name: "turns off the rotation of a key",
    type: "aws_kms_key",
    change: (body) => set(body, ["enable_key_rotation"], false),
    expects: ["kms-rotation"],
  },
  {
    class: "weaken encryption at rest",
    name: "leaves out the rotation of a key",
    type: "aws_kms_key",
    change: (body) => set(body, ["enable_key_rotation"], undefined),
    expects: ["kms-rotation"],
  },
  {
    class: "weaken encryption at rest",
    name: "lets a key be deleted within a week",
    type: "aws_kms_key",
    change: (body) => set(body, ["deletion_window_in_days"], 7),
    expects: ["kms-deletion-window"],
  },
  {
    class: "weaken encryption at rest",
    name: "disables a key",
    type: "aws_kms_key",
    change: (body) => set(body, ["is_enabled"], false),
    expects: ["kms-enabled"],
  },
  {
    class: "weaken encryption at rest",
    name: "turns off the encryption of volumes by default",
    type: "aws_ebs_encryption_by_default",
    change: (body) => set(body, ["enabled"], false),
    expects: ["ebs-encryption-by-default"],
  },
  {
    class: "weaken encryption at rest",
    name: "leaves out the encryption of volumes by default",
    type: "aws_ebs_encryption_by_default",
    change: () => "remove",
    expects: ["ebs-encryption-by-default"],
    at: /./,
  },
  {
    class: "weaken encryption at rest",
    name: "leaves out the key of volumes",
    type: "aws_ebs_default_kms_key",
    change: () => "remove",
    expects: ["ebs-encryption-by-default"],
    at: /./,
  },
  {
    class: "weaken encryption at rest",
    name: "leaves the disk of a bastion open",
    type: "aws_launch_template",
    change: (body) => set(body, ["block_device_mappings", 0, "ebs", "encrypted"], "false"),
    expects: ["ec2-block-devices-encrypted"],
  },
  {
    class: "weaken encryption in transit",
    name: "leaves out that a bucket is reached by TLS alone",
    type: "aws_s3_bucket_policy",
    change: (body) => without(body, "policy", isTlsOnly),
    expects: ["s3-tls-only"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "weaken encryption in transit",
    name: "asks for TLS of one caller alone",
    type: "aws_s3_bucket_policy",
    change: (body) =>
      changeStatement(body, "policy", isTlsOnly, (statement) => {
        statement.Principal = { AWS: "arn:aws:iam::111111111111:root" };
      }),
    expects: ["s3-tls-only"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "weaken encryption in transit",
    name: "asks for TLS for reading alone",
    type: "aws_s3_bucket_policy",
    change: (body) =>
      changeStatement(body, "policy", isTlsOnly, (statement) => {
        statement.Action = "s3:GetObject";
      }),
    expects: ["s3-tls-only"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "weaken encryption in transit",
    name: "asks for TLS to the bucket and not to its objects",
    type: "aws_s3_bucket_policy",
    change: (body) =>
      changeStatement(body, "policy", isTlsOnly, (statement) => {
        const resources = statement.Resource;
        if (Array.isArray(resources)) statement.Resource = resources[0] as string;
      }),
    expects: ["s3-tls-only"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "weaken encryption in transit",
    name: "allows what was denied without TLS",
    type: "aws_s3_bucket_policy",
    change: (body) =>
      changeStatement(body, "policy", isTlsOnly, (statement) => {
        statement.Effect = "Allow";
      }),
    expects: ["s3-tls-only"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "shorten a retention",
    name: "deletes records after a year",
    type: "aws_s3_bucket_lifecycle_configuration",
    where: (_, { stack }) => stack === "log-archive",
    change: (body) => {
      const rules = body.rule as unknown as { expiration?: { days?: number }[] }[];
      const rule = rules.find(({ expiration }) => expiration?.[0]?.days !== undefined);
      if (rule === undefined) return false;
      rule.expiration = [{ days: 365 }];
      return undefined;
    },
    expects: ["s3-record-retention"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "shorten a retention",
    name: "deletes old versions of records after a month",
    type: "aws_s3_bucket_lifecycle_configuration",
    where: (_, { stack }) => stack === "log-archive",
    change: (body) => {
      const rules = body.rule as unknown as { noncurrent_version_expiration?: { noncurrent_days: number }[] }[];
      const rule = rules.find((one) => one.noncurrent_version_expiration !== undefined);
      if (rule === undefined) return false;
      rule.noncurrent_version_expiration = [{ noncurrent_days: 30 }];
      return undefined;
    },
    expects: ["s3-record-retention"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "shorten a retention",
    name: "never cleans up abandoned uploads",
    type: "aws_s3_bucket_lifecycle_configuration",
    where: (_, { stack }) => stack === "log-archive",
    change: (body) => {
      const rules = body.rule as unknown as object[];
      const kept = rules.filter((rule) => !("abort_incomplete_multipart_upload" in rule));
      if (kept.length === rules.length) return false;
      body.rule = kept as never;
      return undefined;
    },
    expects: ["s3-record-abandoned-uploads"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "shorten a retention",
    name: "keeps a log group for a month",
    type: "aws_cloudwatch_log_group",
    change: (body) => set(body, ["retention_in_days"], 30),
    expects: ["logs-record-retention"],
  },
  {
    class: "shorten a retention",
    name: "locks records for a year",
    type: "aws_s3_bucket_object_lock_configuration",
    change: (body) => set(body, ["rule", 0, "default_retention", 0, "days"], 365),
    expects: ["s3-record-lock"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "shorten a retention",
    name: "forgets the monthly recovery points after a year",
    type: "aws_backup_plan",
    change: (body) => {
      const rules = body.rule as unknown as { lifecycle: { delete_after: number } }[];
      const rule = rules.find(({ lifecycle }) => lifecycle.delete_after > 2000);
      if (rule === undefined) return false;
      rule.lifecycle.delete_after = 365;
      return undefined;
    },
    expects: ["backup-plan-retention"],
  },
  {
    class: "shorten a retention",
    name: "forgets the copies of monthly recovery points after a year",
    type: "aws_backup_plan",
    change: (body) => {
      const rules = body.rule as unknown as {
        lifecycle: { delete_after: number };
        copy_action: { lifecycle: { delete_after: number } }[];
      }[];
      const rule = rules.find(({ lifecycle }) => lifecycle.delete_after > 2000);
      if (rule === undefined) return false;
      for (const copy of rule.copy_action) copy.lifecycle.delete_after = 365;
      return undefined;
    },
    expects: ["backup-plan-copy-retention"],
  },
  {
    class: "remove a lock",
    name: "leaves out the lock of a record bucket",
    type: "aws_s3_bucket_object_lock_configuration",
    change: () => "remove",
    expects: ["s3-record-lock"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "remove a lock",
    name: "suspends the versions of a bucket",
    type: "aws_s3_bucket_versioning",
    change: (body) => set(body, ["versioning_configuration", 0, "status"], "Suspended"),
    expects: ["s3-versioning"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "remove a lock",
    name: "leaves out the versions of a bucket",
    type: "aws_s3_bucket_versioning",
    change: () => "remove",
    expects: ["s3-versioning"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "remove a lock",
    name: "leaves out the lock of a vault",
    type: "aws_backup_vault_lock_configuration",
    change: () => "remove",
    expects: ["backup-vault-lock"],
    at: /aws_backup_vault\./,
  },
  {
    class: "remove a lock",
    name: "locks a vault for no time",
    type: "aws_backup_vault_lock_configuration",
    change: (body) => set(body, ["min_retention_days"], undefined),
    expects: ["backup-vault-lock"],
    at: /aws_backup_vault\./,
  },
  {
    class: "remove a lock",
    name: "lets a vault be destroyed with its recovery points",
    type: "aws_backup_vault",
    change: (body) => set(body, ["force_destroy"], true),
    expects: ["backup-vault-force-destroy"],
  },
  {
    class: "remove a lock",
    name: "lets a bucket be destroyed with its objects",
    type: "aws_s3_bucket",
    change: (body) => set(body, ["force_destroy"], true),
    expects: ["s3-no-force-destroy"],
  },
  {
    class: "remove a backup or copy",
    name: "makes no copies of recovery points",
    type: "aws_backup_plan",
    change: (body) => {
      const rules = body.rule as unknown as { copy_action?: unknown }[];
      for (const rule of rules) delete rule.copy_action;
      return undefined;
    },
    expects: ["backup-plan-copy-account", "backup-plan-copy-region"],
  },
  {
    class: "remove a backup or copy",
    name: "makes no copy in another account",
    type: "aws_backup_plan",
    change: (body) => copiesWithout(body, (destination) => !destination.includes("aws_backup_vault.")),
    expects: ["backup-plan-copy-account"],
  },
  {
    class: "remove a backup or copy",
    name: "makes no copy in another region",
    type: "aws_backup_plan",
    change: (body) => copiesWithout(body, (destination) => destination.includes("aws_backup_vault.")),
    expects: ["backup-plan-copy-region"],
  },
  {
    class: "remove a backup or copy",
    name: "selects nothing for a plan",
    type: "aws_backup_selection",
    change: () => "remove",
    expects: ["backup-plan-selection"],
    at: /aws_backup_plan\./,
  },
  {
    class: "remove a backup or copy",
    name: "makes recovery points once a year",
    type: "aws_backup_plan",
    change: (body) => {
      const rules = body.rule as unknown as { schedule: string }[];
      const kept = rules.slice(-1);
      for (const rule of kept) rule.schedule = "cron(0 5 1 1 ? *)";
      body.rule = kept;
      return undefined;
    },
    expects: ["backup-plan-daily"],
  },
  {
    class: "remove a backup or copy",
    name: "restores nothing for a test",
    type: "aws_backup_restore_testing_plan",
    change: () => "remove",
    expects: ["backup-restore-testing"],
    at: /./,
  },
  {
    class: "remove a backup or copy",
    name: "does not back up what AWS Backup is told to leave",
    type: "aws_backup_region_settings",
    // Opt-in is asked of backups: not of the accounts and regions that hold copies alone.
    where: (body, { stack }) => body.provider === undefined && stack !== "backup",
    change: (body) => {
      const settings = inside(body, "resource_type_opt_in_preference");
      if (typeof settings !== "object" || settings === null) return false;
      const [first] = Object.keys(settings).filter((key) => ["RDS", "EBS", "S3", "DynamoDB"].includes(key));
      return first === undefined ? false : set(body, ["resource_type_opt_in_preference", first], false);
    },
    expects: ["backup-opt-in"],
  },
];

function copiesWithout(body: Record<string, unknown>, gone: (destination: string) => boolean): undefined | false {
  const rules = body.rule as { copy_action: { destination_vault_arn: string }[] }[];
  let changed = false;
  for (const rule of rules) {
    const kept = rule.copy_action.filter((copy) => !gone(copy.destination_vault_arn));
    changed ||= kept.length < rule.copy_action.length;
    rule.copy_action = kept;
  }
  return changed ? undefined : false;
}
