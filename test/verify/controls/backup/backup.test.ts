import { backupControls } from "../../../../src/verify/controls/backup/controls";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, inAccount, prod, prodWithHealthData } from "../../support/judged";

const other = "arn:aws:backup:us-east-1:222222222222:backup-vault:copies";
const far = "arn:aws:backup:us-west-2:111111111111:backup-vault:copies";
const seven = { lifecycle: [{ delete_after: 2557 }] };
const copies = { copy_action: [other, far].map((destination_vault_arn) => ({ destination_vault_arn, ...seven })) };
const plan_ = "prod: aws_backup_plan.it";

/** A plan with rules. */
function plan(rules: readonly JsonObject[], beside: JsonObject = {}): Stacks {
  const rule = rules.map((one) => ({ rule_name: "daily", target_vault_name: "vault", ...one }));
  return prod({ aws_backup_plan: { it: { name: "it", rule } }, ...beside });
}

const selection = (body: JsonObject): JsonObject => ({
  aws_backup_selection: { it: { name: "it", plan_id: "${aws_backup_plan.it.id}", ...body } },
});

function vault(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_backup_vault: { it: { name: "it", ...body } }, aws_kms_key: { own: {} }, ...beside });
}

const vault_ = "prod: aws_backup_vault.it";
const lock = (body: JsonObject): JsonObject => ({
  aws_backup_vault_lock_configuration: { it: { backup_vault_name: "it", ...body } },
});
const lock_ = "prod: aws_backup_vault_lock_configuration.it";

/** A plan of the account 222222222222 that copies into the vault of prod. */
function copiedInto(beside: JsonObject): Stacks {
  const destination_vault_arn = "arn:aws:backup:us-east-1:111111111111:backup-vault:it";
  const rule = [{ rule_name: "daily", target_vault_name: "own", copy_action: [{ destination_vault_arn, ...seven }] }];
  const { prod: own } = vault({}, beside);
  return { ...(own && { prod: own }), source: inAccount("222222222222", { aws_backup_plan: { it: { rule } } }) };
}

function letting(statement: JsonObject): JsonObject {
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "backup:CopyIntoBackupVault", Resource: "*", ...statement }],
  });
  return { aws_backup_vault_policy: { it: { backup_vault_name: "it", policy } } };
}

const inOrganization = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc" } } };
const policy_ = "prod: aws_backup_vault_policy.it";

function store(type: string, body: JsonObject, select: JsonObject | undefined, beside: JsonObject = {}): Stacks {
  return prod({ [type]: { it: body }, ...(select && { aws_backup_selection: { all: select } }), ...beside });
}

const byTag = { selection_tag: [{ type: "STRINGEQUALS", key: "Backup", value: "true" }] };
const byCondition = {
  resources: ["*"],
  not_resources: ["arn:aws:rds:*:*:db:*"],
  condition: [{ string_equals: [{ key: "aws:ResourceTag/Backup", value: "true" }] }],
};
const tags = { Backup: "true" };

function roleThat(service: string, policies: readonly string[]): JsonObject {
  const assume_role_policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  const attached = Object.fromEntries(
    policies.map((policy, index): [string, JsonObject] => [
      `p${index}`,
      { role: "${aws_iam_role.backup.name}", policy_arn: `arn:aws:iam::aws:policy/service-role/${policy}` },
    ]),
  );
  return {
    aws_iam_role: { backup: { name: "backup", assume_role_policy } },
    aws_iam_role_policy_attachment: attached,
  };
}

const withRole = { ...selection({ iam_role_arn: "${aws_iam_role.backup.arn}", resources: ["*"] }) };
const s3 = { aws_backup_region_settings: { it: { resource_type_opt_in_preference: { S3: true } } } };
const all = { Aurora: true, DynamoDB: true, EBS: true, EC2: true, EFS: true, RDS: true, S3: true };
const settings = (preference: JsonObject | string): JsonObject => ({
  aws_backup_region_settings: { it: { resource_type_opt_in_preference: preference } },
});

const testing = (plan: JsonObject, test?: JsonObject): JsonObject => ({
  aws_backup_restore_testing_plan: { test: { name: "test", ...plan } },
  ...(test && {
    aws_backup_restore_testing_selection: {
      it: { restore_testing_plan_name: "${aws_backup_restore_testing_plan.test.name}", ...test },
    },
  }),
});

describeJudged(backupControls, {
  "backup-coverage": {
    met: {
      "by a tag": store("aws_dynamodb_table", { name: "t", tags }, byTag),
      "by a tag of the provider": {
        prod: {
          provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["1"], default_tags: [{ tags }] }] },
          resource: { aws_efs_file_system: { it: {} }, aws_backup_selection: { all: byTag } },
        },
      },
      "by a condition": store("aws_rds_cluster", { cluster_identifier: "c", tags }, byCondition),
      "by its ARN": store("aws_dynamodb_table", { name: "t" }, { resources: ["${aws_dynamodb_table.it.arn}"] }),
      "by a pattern": store("aws_ebs_volume", {}, { resources: ["arn:aws:ec2:*:*:volume/*"] }),
      "a bucket, by replication": store("aws_s3_bucket", { bucket: "b" }, undefined, {
        aws_s3_bucket_replication_configuration: { it: { bucket: "b" } },
      }),
    },
    violated: {
      "there is no selection": [store("aws_db_instance", { identifier: "d" }, undefined), "prod: aws_db_instance.it"],
      "another tag": [
        store("aws_dynamodb_table", { name: "t", tags: { Backup: "false" } }, byTag),
        "prod: aws_dynamodb_table.it",
      ],
      "the condition does not hold": [
        store("aws_dynamodb_table", { name: "t" }, byCondition),
        "prod: aws_dynamodb_table.it",
      ],
      "it is left out": [store("aws_db_instance", { identifier: "d", tags }, byCondition), "prod: aws_db_instance.it"],
      "the selection is in another region": [
        {
          prod: inAccount("111111111111", { aws_dynamodb_table: { it: { name: "t", tags } } }),
          west: inAccount("111111111111", { aws_backup_selection: { all: byTag } }, "us-west-2"),
        },
        "prod: aws_dynamodb_table.it",
      ],
    },
    unknown: {
      "its tags cannot be followed": store("aws_dynamodb_table", { name: "t", tags: hidden }, byTag),
      "the selection cannot be followed": store("aws_dynamodb_table", { name: "t" }, { resources: hidden }),
      "its id is the cloud's": store(
        "aws_efs_file_system",
        {},
        { resources: ["arn:aws:elasticfilesystem:us-east-1:111111111111:file-system/fs-1"] },
      ),
    },
    silent: {
      "a bucket of records": prod({
        aws_s3_bucket: { it: { bucket: "b" } },
        aws_cloudtrail: { t: { s3_bucket_name: "b" } },
      }),
    },
  },
  "backup-selection-resources": {
    met: { resources: plan([], selection({ resources: ["*"] })), tags: plan([], selection(byTag)) },
    violated: { nothing: [plan([], selection({})), "prod: aws_backup_selection.it"] },
    unknown: { "nobody can follow it": plan([], selection({ resources: hidden })) },
  },
  "backup-selection-role": {
    met: {
      "it may back up": plan([], {
        ...withRole,
        ...roleThat("backup.amazonaws.com", ["AWSBackupServiceRolePolicyForBackup"]),
      }),
      "the default role": plan(
        [],
        selection({ iam_role_arn: "arn:aws:iam::1:role/service-role/AWSBackupDefaultServiceRole" }),
      ),
    },
    violated: {
      "another service": [
        plan([], { ...withRole, ...roleThat("ec2.amazonaws.com", ["AWSBackupServiceRolePolicyForBackup"]) }),
        "prod: aws_iam_role.backup",
      ],
      "without the policy": [
        plan([], { ...withRole, ...roleThat("backup.amazonaws.com", []) }),
        "prod: aws_iam_role.backup",
      ],
      "buckets, without the policy for them": [
        plan([], { ...withRole, ...s3, ...roleThat("backup.amazonaws.com", ["AWSBackupServiceRolePolicyForBackup"]) }),
        "prod: aws_iam_role.backup",
      ],
    },
    unknown: { "the role is made elsewhere": plan([], selection({ iam_role_arn: "arn:aws:iam::1:role/theirs" })) },
  },
  "backup-opt-in": {
    met: { "all common types": plan([], settings(all)) },
    violated: {
      "all but one": [plan([], settings({ ...all, DynamoDB: false })), "prod: aws_backup_region_settings.it"],
      "there are no settings": [plan([], { aws_organizations_organization: { it: {} } }), "prod: prod"],
    },
    unknown: { "nobody can follow it": plan([], settings(hidden)), "another project may have them": plan([]) },
  },
  "backup-plan-selection": {
    met: { "it selects": plan([], selection({ resources: ["*"] })) },
    violated: { "it selects nothing": [plan([]), plan_] },
    unknown: { "whose selection it is is not known": plan([], { aws_backup_selection: { x: { plan_id: hidden } } }) },
  },
  "backup-plan-in-environment": {
    intent: prodWithHealthData,
    met: { "it has": plan([]) },
    violated: { "it has none": [prod({ aws_vpc: { it: {} } }), "prod: prod"] },
    silent: { "it is not among the stacks": { other: inAccount("222222222222", {}) } },
  },
  "backup-plan-vaults": {
    intent: prodWithHealthData,
    met: {
      "they are in the project": plan([{ target_vault_name: "it" }], { aws_backup_vault: { it: { name: "it" } } }),
    },
    violated: {
      "none is named": [plan([{ target_vault_name: null }]), plan_],
      "a copy goes to one that is not there": [
        plan([{ target_vault_name: "it", copy_action: [{ destination_vault_arn: far }] }], {
          aws_backup_vault: { it: { name: "it" } },
        }),
        plan_,
      ],
    },
    unknown: {
      "a copy goes to an account that is not read": plan(
        [{ target_vault_name: "it", copy_action: [{ destination_vault_arn: other }] }],
        { aws_backup_vault: { it: { name: "it" } } },
      ),
      "the vault is made elsewhere": plan([{ target_vault_name: "Default" }]),
    },
  },
  "backup-plan-daily": {
    met: {
      "every day": plan([{ schedule: "cron(0 3 * * ? *)" }]),
      "every twelve hours": plan([{ schedule: "rate(12 hours)" }]),
      "all the time": plan([{ schedule: "cron(0 3 1 * ? *)", enable_continuous_backup: true }]),
    },
    violated: {
      "on Sundays": [plan([{ schedule: "cron(0 5 ? * SUN *)" }]), plan_],
      "every week": [plan([{ schedule: "rate(7 days)" }]), plan_],
      "there is no rule": [plan([]), plan_],
    },
    unknown: { "nobody can follow it": plan([{ schedule: hidden }]) },
  },
  "backup-plan-retention": {
    met: { "seven years": plan([seven]), "for ever": plan([{}]) },
    violated: {
      "a month": [plan([{ lifecycle: [{ delete_after: 35 }] }, { lifecycle: [{ delete_after: 2191 }] }]), plan_],
    },
    unknown: { "nobody can follow it": plan([{ lifecycle: [{ delete_after: hidden }] }]) },
  },
  "backup-plan-copy-account": {
    met: { "it is copied": plan([copies]) },
    violated: {
      "it is not": [plan([{}]), plan_],
      "in its own account alone": [plan([{ copy_action: [{ destination_vault_arn: far }] }]), plan_],
      "one rule of two": [plan([copies, { rule_name: "weekly" }]), plan_],
    },
    unknown: { "nobody can follow it": plan([{ copy_action: [{ destination_vault_arn: hidden }] }]) },
  },
  "backup-plan-copy-region": {
    met: { "it is copied": plan([copies]) },
    violated: { "in its own region alone": [plan([{ copy_action: [{ destination_vault_arn: other }] }]), plan_] },
    unknown: { "nobody can follow it": plan([{ copy_action: [{ destination_vault_arn: hidden }] }]) },
  },
  "backup-plan-copy-retention": {
    met: { "as long": plan([{ ...seven, ...copies }]) },
    violated: {
      "a month": [
        plan([
          {
            ...seven,
            copy_action: [other, far].map((arn) => ({ destination_vault_arn: arn, lifecycle: [{ delete_after: 30 }] })),
          },
        ]),
        plan_,
      ],
    },
    unknown: {
      "nobody can follow it": plan([
        {
          ...seven,
          copy_action: [other, far].map((arn) => ({
            destination_vault_arn: arn,
            lifecycle: [{ delete_after: hidden }],
          })),
        },
      ]),
    },
    silent: { "nothing is kept long": plan([{ lifecycle: [{ delete_after: 35 }] }]) },
  },
  "backup-plan-cold-storage": {
    met: { "90 days": plan([{ lifecycle: [{ cold_storage_after: 90, delete_after: 180 }] }]) },
    violated: {
      "89 days": [plan([{ lifecycle: [{ cold_storage_after: 90, delete_after: 179 }] }]), plan_],
      "in a copy": [
        plan([
          { copy_action: [{ destination_vault_arn: far, lifecycle: [{ cold_storage_after: 30, delete_after: 60 }] }] },
        ]),
        plan_,
      ],
    },
    unknown: { "nobody can follow it": plan([{ lifecycle: [{ cold_storage_after: 90, delete_after: hidden }] }]) },
    silent: { "nothing is cold": plan([seven]) },
  },
  "backup-vault-key": {
    met: { "it has a key": vault({ kms_key_arn: "${aws_kms_key.own.arn}" }) },
    violated: { "it has none": [vault({}), vault_] },
    unknown: { "nobody can follow it": vault({ kms_key_arn: hidden }) },
  },
  "backup-vault-lock": {
    met: { "it is locked": vault({}, lock({ min_retention_days: 7 })) },
    violated: {
      "there is no lock": [vault({}), vault_],
      "it holds nothing": [vault({}, lock({ max_retention_days: 9 })), lock_],
      "it is of the vault of that name in another region": [
        {
          ...vault({}),
          west: inAccount("111111111111", lock({ min_retention_days: 7 }), "us-west-2"),
        },
        vault_,
      ],
    },
    unknown: { "nobody can follow it": vault({}, lock({ min_retention_days: hidden })) },
  },
  "backup-vault-lock-fits": {
    met: { "it fits": copiedInto(lock({ min_retention_days: 2192 })) },
    violated: {
      "it is longer": [copiedInto(lock({ min_retention_days: 3000 })), lock_],
      "it is shorter": [copiedInto(lock({ min_retention_days: 7, max_retention_days: 365 })), lock_],
    },
    unknown: { "nobody can follow it": copiedInto(lock({ min_retention_days: hidden })) },
    silent: { "nothing is written there": vault({}, lock({ min_retention_days: 7 })) },
  },
  "backup-vault-policy": {
    met: { "the organization may copy": copiedInto(letting(inOrganization)) },
    violated: {
      "nobody may": [copiedInto({}), vault_],
      "others may delete": [
        copiedInto(
          letting({ ...inOrganization, Action: ["backup:CopyIntoBackupVault", "backup:DeleteRecoveryPoint"] }),
        ),
        policy_,
      ],
    },
    unknown: {
      "nobody can follow it": copiedInto({
        aws_backup_vault_policy: { it: { backup_vault_name: "it", policy: hidden } },
      }),
    },
    silent: { "nobody else copies there": vault({}) },
  },
  "backup-vault-force-destroy": {
    met: { "it is left out": vault({}), "it is off": vault({ force_destroy: false }) },
    violated: { "it is on": [vault({ force_destroy: true }), vault_] },
    unknown: { "nobody can follow it": vault({ force_destroy: hidden }) },
  },
  "backup-separate-account": {
    met: { "an account for backups": copiedInto({}) },
    violated: { "beside a network": [copiedInto({ aws_vpc: { net: {} } }), vault_] },
    silent: { "nobody else copies there": vault({}) },
  },
  "backup-cross-account": {
    met: {
      "it is switched on": plan([copies], {
        aws_backup_global_settings: { it: { global_settings: { isCrossAccountBackupEnabled: "true" } } },
      }),
    },
    violated: {
      "it is switched off": [
        plan([copies], {
          aws_backup_global_settings: { it: { global_settings: { isCrossAccountBackupEnabled: "false" } } },
        }),
        "prod: aws_backup_global_settings.it",
      ],
      "the organization does not say": [plan([copies], { aws_organizations_organization: { it: {} } }), "prod: prod"],
    },
    unknown: { "the organization is elsewhere": plan([copies]) },
    silent: { "nothing is copied to another account": plan([seven]) },
  },
  "backup-restore-testing": {
    intent: prodWithHealthData,
    met: { "they are tested": plan([], testing({}, {})) },
    violated: {
      "they are not": [plan([]), "prod: prod"],
      "nothing is selected": [plan([], testing({})), "prod: aws_backup_restore_testing_plan.test"],
    },
    unknown: {
      "whose selection it is is not known": plan([], {
        ...testing({}),
        aws_backup_restore_testing_selection: { x: { restore_testing_plan_name: hidden } },
      }),
    },
  },
  "backup-restore-window": {
    met: { "two days": plan([], testing({}, { validation_window_hours: 24 })) },
    violated: {
      "no time to check": [plan([], testing({}, {})), "prod: aws_backup_restore_testing_selection.it"],
      "four days": [
        plan([], testing({ start_window_hours: 48 }, { validation_window_hours: 48 })),
        "prod: aws_backup_restore_testing_selection.it",
      ],
    },
    unknown: { "nobody can follow it": plan([], testing({}, { validation_window_hours: hidden })) },
  },
});
