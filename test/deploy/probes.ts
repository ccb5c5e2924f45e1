import * as backup from "@aws-sdk/client-backup";
import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as config from "@aws-sdk/client-config-service";
import * as ec2 from "@aws-sdk/client-ec2";
import * as guardduty from "@aws-sdk/client-guardduty";
import * as organizations from "@aws-sdk/client-organizations";
import * as s3 from "@aws-sdk/client-s3";
import * as ssm from "@aws-sdk/client-ssm";
import type { ClientSettings } from "./zone-api";

/** Finds out whether an emulator has a gap; by the name of the gap. */
export type Probe = (settings: ClientSettings) => Promise<boolean>;

const role = "arn:aws:iam::123456789012:role/probe";
const topic = "arn:aws:sns:us-east-1:123456789012:probe";

/** Probes of every gap that is not proved by a plan. They leave traces: give them an emulator that is reset afterwards. */
export const probes: Readonly<Record<string, Probe>> = {
  aws_backup_global_settings: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.UpdateGlobalSettingsCommand({ GlobalSettings: { isCrossAccountBackupEnabled: "true" } }),
      ),
    ),
  aws_backup_region_settings: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { EC2: true } }),
      ),
    ),
  aws_backup_selection: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.CreateBackupSelectionCommand({
          BackupPlanId: "probe",
          BackupSelection: { SelectionName: "probe", IamRoleArn: role },
        }),
      ),
    ),
  aws_backup_vault_policy: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.PutBackupVaultAccessPolicyCommand({ BackupVaultName: "probe", Policy: "{}" }),
      ),
    ),
  aws_backup_vault_notifications: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.PutBackupVaultNotificationsCommand({
          BackupVaultName: "probe",
          SNSTopicArn: topic,
          BackupVaultEvents: ["BACKUP_JOB_COMPLETED"],
        }),
      ),
    ),
  aws_backup_restore_testing_plan: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.CreateRestoreTestingPlanCommand({
          RestoreTestingPlan: {
            RestoreTestingPlanName: "probe",
            ScheduleExpression: "cron(0 5 ? * * *)",
            RecoveryPointSelection: {
              Algorithm: "LATEST_WITHIN_WINDOW",
              IncludeVaults: ["*"],
              RecoveryPointTypes: ["SNAPSHOT"],
            },
          },
        }),
      ),
    ),
  aws_backup_restore_testing_selection: (settings) =>
    lacks(
      new backup.BackupClient(settings).send(
        new backup.CreateRestoreTestingSelectionCommand({
          RestoreTestingPlanName: "probe",
          RestoreTestingSelection: {
            RestoreTestingSelectionName: "probe",
            IamRoleArn: role,
            ProtectedResourceType: "EC2",
          },
        }),
      ),
    ),
  aws_ebs_default_kms_key: (settings) =>
    lacks(new ec2.EC2Client(settings).send(new ec2.GetEbsDefaultKmsKeyIdCommand({}))),
  aws_ebs_snapshot_block_public_access: (settings) =>
    lacks(
      new ec2.EC2Client(settings).send(new ec2.EnableSnapshotBlockPublicAccessCommand({ State: "block-all-sharing" })),
    ),
  aws_ec2_image_block_public_access: (settings) =>
    lacks(
      new ec2.EC2Client(settings).send(
        new ec2.EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: "block-new-sharing" }),
      ),
    ),
  aws_ec2_instance_metadata_defaults: (settings) =>
    lacks(new ec2.EC2Client(settings).send(new ec2.ModifyInstanceMetadataDefaultsCommand({ HttpTokens: "required" }))),
  aws_ec2_serial_console_access: (settings) =>
    lacks(new ec2.EC2Client(settings).send(new ec2.DisableSerialConsoleAccessCommand({}))),
  aws_guardduty_organization_configuration: guardDutyLacksOrganizations,
  aws_guardduty_organization_configuration_feature: guardDutyLacksOrganizations,
  aws_config_conformance_pack: (settings) =>
    lacks(
      new config.ConfigServiceClient(settings).send(
        new config.PutConformancePackCommand({ ConformancePackName: "probe", TemplateBody: "Resources: {}" }),
      ),
    ),
  aws_ssm_maintenance_window_target: findsNoTarget,
  aws_ssm_maintenance_window_task: findsNoTarget,
  aws_organizations_delegated_administrator: async (settings) => {
    const client = await organization(settings);
    const { CreateAccountStatus: made } = await client.send(
      new organizations.CreateAccountCommand({ AccountName: "probe", Email: "probe@example.com" }),
    );
    return refuses(
      client.send(
        new organizations.RegisterDelegatedAdministratorCommand({
          AccountId: made?.AccountId,
          ServicePrincipal: "config.amazonaws.com",
        }),
      ),
    );
  },
  "service principal of GuardDuty's malware protection": async (settings) =>
    refuses(
      (await organization(settings)).send(
        new organizations.EnableAWSServiceAccessCommand({
          ServicePrincipal: "malware-protection.guardduty.amazonaws.com",
        }),
      ),
    ),
  "bucket policy of the state": async (settings) => {
    const client = new s3.S3Client(settings);
    await client.send(new s3.CreateBucketCommand({ Bucket: "probe-policy" }));
    const statement = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Resource: ["arn:aws:s3:::probe-policy", "arn:aws:s3:::probe-policy/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    await client.send(
      new s3.PutBucketPolicyCommand({
        Bucket: "probe-policy",
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    return refuses(client.send(new s3.PutObjectCommand({ Bucket: "probe-policy", Key: "probe", Body: "probe" })));
  },
  "size filters of a lifecycle": async (settings) => {
    const client = new s3.S3Client(settings);
    await client.send(new s3.CreateBucketCommand({ Bucket: "probe-lifecycle" }));
    const Rules: s3.LifecycleRule[] = [
      { ID: "probe", Status: "Enabled", Filter: { ObjectSizeGreaterThan: 65536 }, Expiration: { Days: 1 } },
    ];
    await client.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket: "probe-lifecycle", LifecycleConfiguration: { Rules } }),
    );
    const read = await client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket: "probe-lifecycle" }));
    return read.Rules?.[0]?.Filter?.ObjectSizeGreaterThan !== 65536;
  },
  "start of a trail": async (settings) => {
    const client = new cloudtrail.CloudTrailClient(settings);
    await new s3.S3Client(settings).send(new s3.CreateBucketCommand({ Bucket: "probe-trail" }));
    const { TrailARN: Name } = await client.send(
      new cloudtrail.CreateTrailCommand({ Name: "probe", S3BucketName: "probe-trail" }),
    );
    return lacks(client.send(new cloudtrail.StartLoggingCommand({ Name })));
  },
};

async function guardDutyLacksOrganizations(settings: ClientSettings): Promise<boolean> {
  const client = new guardduty.GuardDutyClient(settings);
  const { DetectorIds: [known] = [] } = await client.send(new guardduty.ListDetectorsCommand({}));
  const DetectorId = known ?? (await client.send(new guardduty.CreateDetectorCommand({ Enable: true }))).DetectorId;
  return lacks(
    client.send(
      new guardduty.UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnableOrganizationMembers: "ALL" }),
    ),
  );
}

async function findsNoTarget(settings: ClientSettings): Promise<boolean> {
  const client = new ssm.SSMClient(settings);
  const { WindowId } = await client.send(
    new ssm.CreateMaintenanceWindowCommand({
      Name: "probe",
      Schedule: "rate(7 days)",
      Duration: 3,
      Cutoff: 1,
      AllowUnassociatedTargets: false,
    }),
  );
  const { WindowTargetId = "" } = await client.send(
    new ssm.RegisterTargetWithMaintenanceWindowCommand({
      WindowId,
      ResourceType: "INSTANCE",
      Targets: [{ Key: "tag:probe", Values: ["probe"] }],
    }),
  );
  const { Targets = [] } = await client.send(
    new ssm.DescribeMaintenanceWindowTargetsCommand({
      WindowId,
      Filters: [{ Key: "WindowTargetId", Values: [WindowTargetId] }],
    }),
  );
  return Targets.length === 0;
}

async function organization(settings: ClientSettings): Promise<organizations.OrganizationsClient> {
  const client = new organizations.OrganizationsClient(settings);
  try {
    await client.send(new organizations.DescribeOrganizationCommand({}));
  } catch {
    await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: "ALL" }));
  }
  return client;
}

/** Whether an action is missing: the answer is then no error of the service, but a page or a bare 501. */
async function lacks(call: Promise<unknown>): Promise<boolean> {
  const error = await failureOf(call);
  return error !== undefined && (error.status === 501 || /NotImplemented|SyntaxError|^Error$/.test(error.name));
}

/** Whether an action answers with an error of the service. */
async function refuses(call: Promise<unknown>): Promise<boolean> {
  return (await failureOf(call)) !== undefined;
}

async function failureOf(
  call: Promise<unknown>,
): Promise<{ readonly name: string; readonly status: number } | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { name, $metadata } = error as { readonly name: string; readonly $metadata?: { httpStatusCode?: number } };
    if ($metadata === undefined) throw error;
    return { name, status: $metadata.httpStatusCode ?? 0 };
  }
}
