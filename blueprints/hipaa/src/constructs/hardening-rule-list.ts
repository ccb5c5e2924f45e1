import type { Zone } from "../zone";

/** A rule that AWS keeps, and what of the Security Rule it serves. */
export interface HardeningRule {
  /** As in https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html */
  readonly identifier: string;

  /** Paragraphs of 45 CFR. */
  readonly citations: readonly string[];

  /**
   * Parameters of the rule.
   *
   * @default - the rule's own
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

const encryption = ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"];
const access = ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)", "164.312(e)(1)"];
const backup = ["164.308(a)(7)(i)", "164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)"];
const audit = ["164.308(a)(3)(ii)(A)", "164.312(b)"];
const authentication = ["164.312(d)"];

/**
 * Rules of every region that is recorded.
 *
 * Identifiers and parameters are those of AWS's conformance pack for HIPAA, the citations those of AWS's Guard rules
 * registry, as far as they have them. Left out is what the zone breaks on purpose: a second bucket for every bucket
 * (records are locked, data is in backups), events and an access log of every bucket (data events of the trail have
 * them), a customer key for the bucket of access logs, which S3 cannot write under one.
 */
export function regionRules(zone: Zone): readonly HardeningRule[] {
  return [
    // Encrypted: volumes, databases, snapshots, buckets, files, messages, secrets, recovery points.
    { identifier: "ENCRYPTED_VOLUMES", citations: encryption },
    { identifier: "EC2_EBS_ENCRYPTION_BY_DEFAULT", citations: encryption },
    { identifier: "RDS_STORAGE_ENCRYPTED", citations: encryption },
    { identifier: "RDS_CLUSTER_ENCRYPTED_AT_REST", citations: encryption },
    { identifier: "RDS_SNAPSHOT_ENCRYPTED", citations: encryption },
    { identifier: "DYNAMODB_TABLE_ENCRYPTED_KMS", citations: encryption },
    { identifier: "EFS_ENCRYPTED_CHECK", citations: encryption },
    { identifier: "OPENSEARCH_ENCRYPTED_AT_REST", citations: encryption },
    {
      identifier: "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
      citations: ["164.312(a)(2)(iv)", "164.312(b)", "164.312(e)(2)(ii)"],
      parameters: { clusterDbEncrypted: "true", loggingEnabled: "true" },
    },
    {
      identifier: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
      citations: ["164.312(a)(2)(iv)", "164.312(c)(2)", "164.312(e)(2)(ii)"],
    },
    {
      identifier: "S3_BUCKET_SSL_REQUESTS_ONLY",
      citations: ["164.312(a)(2)(iv)", "164.312(c)(2)", "164.312(e)(1)", "164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
    },
    { identifier: "KINESIS_STREAM_ENCRYPTED", citations: encryption },
    { identifier: "SNS_ENCRYPTED_KMS", citations: encryption },
    { identifier: "SECRETSMANAGER_USING_CMK", citations: encryption },
    { identifier: "CLOUDWATCH_LOG_GROUP_ENCRYPTED", citations: encryption },
    { identifier: "BACKUP_RECOVERY_POINT_ENCRYPTED", citations: encryption },
    { identifier: "CMK_BACKING_KEY_ROTATION_ENABLED", citations: ["164.312(a)(2)(iv)"] },
    { identifier: "KMS_CMK_NOT_SCHEDULED_FOR_DELETION", citations: ["164.312(a)(2)(iv)"] },
    // Not public.
    { identifier: "S3_BUCKET_PUBLIC_READ_PROHIBITED", citations: access },
    { identifier: "S3_BUCKET_PUBLIC_WRITE_PROHIBITED", citations: access },
    {
      identifier: "S3_BUCKET_ACL_PROHIBITED",
      citations: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.312(a)(1)"],
    },
    { identifier: "EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", citations: access },
    { identifier: "RDS_SNAPSHOTS_PUBLIC_PROHIBITED", citations: access },
    { identifier: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", citations: access },
    { identifier: "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK", citations: access },
    { identifier: "DMS_REPLICATION_NOT_PUBLIC", citations: access },
    { identifier: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED", citations: access },
    { identifier: "OPENSEARCH_IN_VPC_ONLY", citations: access },
    { identifier: "EC2_INSTANCE_NO_PUBLIC_IP", citations: access },
    { identifier: "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", citations: access },
    { identifier: "SSM_DOCUMENT_NOT_PUBLIC", citations: access },
    // Networks and instances closed.
    {
      identifier: "INCOMING_SSH_DISABLED",
      citations: [
        "164.308(a)(3)(i)",
        "164.308(a)(3)(ii)(B)",
        "164.308(a)(4)(i)",
        "164.308(a)(4)(ii)(A)",
        "164.308(a)(4)(ii)(B)",
        "164.308(a)(4)(ii)(C)",
        "164.312(a)(1)",
        "164.312(e)(1)",
      ],
    },
    {
      identifier: "RESTRICTED_INCOMING_TRAFFIC",
      citations: [
        "164.308(a)(3)(i)",
        "164.308(a)(3)(ii)(B)",
        "164.308(a)(4)(i)",
        "164.308(a)(4)(ii)(A)",
        "164.308(a)(4)(ii)(B)",
        "164.308(a)(4)(ii)(C)",
        "164.312(a)(1)",
        "164.312(e)(1)",
      ],
      parameters: {
        blockedPort1: "20",
        blockedPort2: "21",
        blockedPort3: "3389",
        blockedPort4: "3306",
        blockedPort5: "4333",
      },
    },
    { identifier: "VPC_DEFAULT_SECURITY_GROUP_CLOSED", citations: ["164.312(e)(1)"] },
    { identifier: "EC2_IMDSV2_CHECK", citations: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.312(a)(1)"] },
    // Recorded, watched and kept.
    { identifier: "VPC_FLOW_LOGS_ENABLED", citations: audit },
    {
      identifier: "GUARDDUTY_ENABLED_CENTRALIZED",
      citations: ["164.308(a)(5)(ii)(B)", "164.308(a)(5)(ii)(C)", "164.308(a)(6)(ii)", "164.312(b)"],
    },
    {
      identifier: "S3_BUCKET_VERSIONING_ENABLED",
      citations: ["164.308(a)(7)(i)", "164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)", "164.312(c)(1)", "164.312(c)(2)"],
    },
    {
      identifier: "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
      citations: backup,
      parameters: { requiredRetentionDays: shortestBackup(zone) },
    },
  ];
}

/** Rules of the account as a whole, checked in its home region alone: what they look at is recorded there. */
export const accountRules: readonly HardeningRule[] = [
  // The trail goes on, can be read by few, and proves that it was not changed.
  { identifier: "MULTI_REGION_CLOUD_TRAIL_ENABLED", citations: audit },
  { identifier: "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", citations: ["164.312(c)(1)", "164.312(c)(2)"] },
  { identifier: "CLOUD_TRAIL_ENCRYPTION_ENABLED", citations: encryption },
  // Nothing of the account can be made public.
  {
    identifier: "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
    citations: access,
    parameters: {
      BlockPublicAcls: "true",
      BlockPublicPolicy: "true",
      IgnorePublicAcls: "true",
      RestrictPublicBuckets: "true",
    },
  },
  // People are known, with a second factor and no more than they need.
  {
    identifier: "IAM_PASSWORD_POLICY",
    citations: ["164.308(a)(4)(ii)(B)", "164.308(a)(5)(ii)(D)", "164.312(d)"],
    parameters: {
      RequireUppercaseCharacters: "true",
      RequireLowercaseCharacters: "true",
      RequireSymbols: "true",
      RequireNumbers: "true",
      MinimumPasswordLength: "14",
      PasswordReusePrevention: "24",
      MaxPasswordAge: "90",
    },
  },
  { identifier: "IAM_ROOT_ACCESS_KEY_CHECK", citations: ["164.308(a)(3)(ii)(B)", "164.312(a)(2)(i)"] },
  { identifier: "ROOT_ACCOUNT_MFA_ENABLED", citations: authentication },
  { identifier: "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS", citations: authentication },
  { identifier: "IAM_USER_MFA_ENABLED", citations: authentication },
  { identifier: "ACCESS_KEYS_ROTATED", citations: ["164.308(a)(4)(ii)(B)"], parameters: { maxAccessKeyAge: "90" } },
  {
    identifier: "IAM_USER_UNUSED_CREDENTIALS_CHECK",
    citations: ["164.308(a)(3)(ii)(C)", "164.308(a)(4)(ii)(C)"],
    parameters: { maxCredentialUsageAge: "90" },
  },
  {
    identifier: "IAM_USER_NO_POLICIES_CHECK",
    citations: [
      "164.308(a)(3)(i)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(3)(ii)(B)",
      "164.308(a)(4)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(B)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
    ],
  },
  {
    identifier: "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    citations: [
      "164.308(a)(3)(i)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(3)(ii)(B)",
      "164.308(a)(4)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(B)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
    ],
  },
];

/** Rules of an account with workloads: what they keep is in a backup plan. */
export function workloadRules(zone: Zone): readonly HardeningRule[] {
  return [
    // Covered by a plan, and restorable.
    { identifier: "AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    { identifier: "S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN", citations: backup },
    {
      identifier: "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
      citations: backup,
      parameters: {
        requiredFrequencyUnit: "days",
        requiredFrequencyValue: "1",
        requiredRetentionDays: shortestBackup(zone),
      },
    },
    { identifier: "DB_INSTANCE_BACKUP_ENABLED", citations: backup },
    { identifier: "DYNAMODB_PITR_ENABLED", citations: backup },
  ];
}

/** Days that the shortest-lived recovery point is kept. */
function shortestBackup({ backup }: Zone): string {
  return String(Math.min(backup.daily.retentionDays, backup.weekly.retentionDays, backup.monthly.retentionDays));
}
