import type { ResourceBody } from "./overlay";

/** Something that the emulator does not do, and what is laid over the stacks because of it. */
export type Gap = LeftOut | Changed | NotReturned;

interface GapBase {
  readonly name: string;

  /** Terraform's resource type. */
  readonly type: string;

  /** Only these resources of the type. @default - all of them */
  readonly only?: (body: ResourceBody, name: string) => boolean;

  /** What the emulator lacks. */
  readonly reason: string;
}

/** The resource cannot be made at all. */
export interface LeftOut extends GapBase {
  readonly kind: "left out";

  /** Arguments in the place of references to what is left out. @default - none */
  readonly arguments?: object;
}

/** The resource is made with other arguments. */
export interface Changed extends GapBase {
  readonly kind: "changed";
  readonly arguments: (body: ResourceBody) => object;
}

/** The resource is made as it is written, and read back otherwise. */
export interface NotReturned extends GapBase {
  readonly kind: "not returned";

  /** Arguments that a second plan may show as changed. */
  readonly attributes: readonly string[];
}

function leftOut(type: string, reason: string, only?: GapBase["only"]): LeftOut {
  return { kind: "left out", name: type, type, reason, ...(only && { only }) };
}

function notReturned(type: string, attributes: readonly string[], reason: string, only?: GapBase["only"]): NotReturned {
  return {
    kind: "not returned",
    name: `${type}: ${attributes.join(", ")}`,
    type,
    attributes,
    reason,
    ...(only && { only }),
  };
}

/** Every gap of moto 5.2.1 that the zone's stacks fall into. */
export const gaps: readonly Gap[] = [
  leftOut("aws_backup_global_settings", "UpdateGlobalSettings is missing"),
  leftOut("aws_backup_region_settings", "UpdateRegionSettings is missing"),
  leftOut("aws_backup_selection", "CreateBackupSelection is missing"),
  leftOut("aws_backup_vault_policy", "PutBackupVaultAccessPolicy is missing"),
  leftOut("aws_backup_vault_notifications", "PutBackupVaultNotifications is missing"),
  leftOut("aws_backup_restore_testing_plan", "CreateRestoreTestingPlan is missing"),
  {
    ...leftOut("aws_backup_restore_testing_selection", "CreateRestoreTestingSelection is missing"),
    arguments: { restore_testing_plan_name: "left_out" },
  },
  leftOut("aws_ebs_default_kms_key", "GetEbsDefaultKmsKeyId is missing"),
  leftOut("aws_ebs_snapshot_block_public_access", "EnableSnapshotBlockPublicAccess is missing"),
  leftOut("aws_ec2_image_block_public_access", "EnableImageBlockPublicAccess is missing"),
  leftOut("aws_ec2_instance_metadata_defaults", "ModifyInstanceMetadataDefaults is missing"),
  leftOut("aws_ec2_serial_console_access", "DisableSerialConsoleAccess is missing"),
  leftOut("aws_guardduty_organization_configuration", "UpdateOrganizationConfiguration is missing"),
  leftOut("aws_guardduty_organization_configuration_feature", "UpdateOrganizationConfiguration is missing"),
  leftOut("aws_config_conformance_pack", "PutConformancePack is missing"),
  leftOut("aws_ssm_maintenance_window_target", "DescribeMaintenanceWindowTargets knows no filter by id"),
  {
    ...leftOut("aws_ssm_maintenance_window_task", "its target is left out"),
    arguments: { targets: [{ key: "WindowTargetIds", values: ["left-out"] }] },
  },
  leftOut(
    "aws_organizations_delegated_administrator",
    "config.amazonaws.com is no service that can be delegated",
    ({ service_principal: principal }) => principal === "config.amazonaws.com",
  ),
  {
    ...leftOut(
      "aws_s3_bucket_policy",
      "it is reached without TLS, which the policy refuses, for the state as well",
      (_, name) => name === "state_policy",
    ),
    name: "bucket policy of the state",
  },
  notReturned("aws_autoscaling_group", ["max_instance_lifetime"], "it is read back as 0"),
  notReturned("aws_backup_plan", ["tags_all"], "its tags are forgotten"),
  notReturned("aws_backup_vault", ["tags_all"], "its tags are forgotten"),
  notReturned("aws_flow_log", ["destination_options"], "they are forgotten"),
  notReturned(
    "aws_launch_template",
    ["tag_specifications"],
    "the tags of the template itself are read back among them",
  ),
  notReturned("aws_vpc_security_group_egress_rule", ["description"], "it is forgotten"),
  notReturned("aws_vpc_security_group_ingress_rule", ["description"], "it is forgotten"),
  {
    kind: "changed",
    name: "size filters of a lifecycle",
    type: "aws_s3_bucket_lifecycle_configuration",
    only: ({ rule }) => JSON.stringify(rule).includes("object_size_greater_than"),
    reason: "a filter by size is not returned, and the provider waits for it in vain",
    arguments: ({ rule }) => ({
      rule: (rule as readonly object[]).map((one) =>
        JSON.stringify(one).includes("object_size_greater_than") ? { ...one, filter: [{}] } : one,
      ),
    }),
  },
  {
    kind: "changed",
    name: "start of a trail",
    type: "aws_cloudtrail",
    reason: "StartLogging is called with the ARN of the trail, and only names are known",
    arguments: () => ({ enable_logging: false }),
  },
  {
    kind: "changed",
    name: "service principal of GuardDuty's malware protection",
    type: "aws_organizations_organization",
    reason: "it is no trusted service",
    arguments: ({ aws_service_access_principals: principals }) => ({
      aws_service_access_principals: (principals as readonly string[]).filter(
        (principal) => principal !== "malware-protection.guardduty.amazonaws.com",
      ),
    }),
  },
];
