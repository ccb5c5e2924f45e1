import { BackupClient, DescribeBackupVaultCommand } from "@aws-sdk/client-backup";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  DescribeOrganizationalUnitCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Place } from "../checks/places";
import type { ZoneApi } from "../zone-api";

type Look = (api: ZoneApi, place: Place, id: string) => Promise<boolean>;

/** Looks for what is left, by its Terraform type and import id; what is gone answers with an error or false. */
const looks: Readonly<Record<string, Look>> = {
  aws_backup_vault: async (api, place, id) => (await vault(api, place, id)).BackupVaultArn !== undefined,
  aws_backup_vault_lock_configuration: async (api, place, id) => (await vault(api, place, id)).Locked === true,
  aws_cloudwatch_log_group: async (api, { account, region }, id) => {
    const client = await api.client(CloudWatchLogsClient, account, region);
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
    return logGroups.some(({ logGroupName }) => logGroupName === id);
  },
  aws_kms_alias: async (api, place, id) => (await key(api, place, id)) === "Enabled",
  aws_kms_key: async (api, place, id) => (await key(api, place, id)) === "Enabled",
  aws_organizations_account: async (api, _, AccountId) => {
    const { Account } = await (await organizations(api)).send(new DescribeAccountCommand({ AccountId }));
    return Account?.Status === "ACTIVE";
  },
  aws_organizations_organization: async (api, _, id) => {
    const { Organization } = await (await organizations(api)).send(new DescribeOrganizationCommand({}));
    return Organization?.Id === id;
  },
  aws_organizations_organizational_unit: async (api, _, OrganizationalUnitId) => {
    const client = await organizations(api);
    const { OrganizationalUnit: unit } = await client.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }),
    );
    return unit?.Id === OrganizationalUnitId;
  },
  aws_s3_bucket: async (api, place, Bucket) => {
    await (await s3(api, place)).send(new HeadBucketCommand({ Bucket }));
    return true;
  },
  aws_s3_bucket_lifecycle_configuration: async (api, place, Bucket) => {
    const { Rules = [] } = await (await s3(api, place)).send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules.length > 0;
  },
  aws_s3_bucket_logging: async (api, place, Bucket) => {
    const { LoggingEnabled: logging } = await (await s3(api, place)).send(new GetBucketLoggingCommand({ Bucket }));
    return logging?.TargetBucket !== undefined;
  },
  aws_s3_bucket_object_lock_configuration: async (api, place, Bucket) => {
    const client = await s3(api, place);
    const { ObjectLockConfiguration: lock } = await client.send(new GetObjectLockConfigurationCommand({ Bucket }));
    return lock?.Rule?.DefaultRetention !== undefined;
  },
  aws_s3_bucket_ownership_controls: async (api, place, Bucket) => {
    const client = await s3(api, place);
    const { OwnershipControls: controls } = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    return controls?.Rules?.[0]?.ObjectOwnership === "BucketOwnerEnforced";
  },
  aws_s3_bucket_policy: async (api, place, Bucket) => {
    const { Policy } = await (await s3(api, place)).send(new GetBucketPolicyCommand({ Bucket }));
    return Policy !== undefined;
  },
  aws_s3_bucket_public_access_block: async (api, place, Bucket) => {
    const client = await s3(api, place);
    const { PublicAccessBlockConfiguration: block } = await client.send(new GetPublicAccessBlockCommand({ Bucket }));
    return block?.BlockPublicPolicy === true;
  },
  aws_s3_bucket_server_side_encryption_configuration: async (api, place, Bucket) => {
    const client = await s3(api, place);
    const { ServerSideEncryptionConfiguration: encryption } = await client.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    return encryption?.Rules?.[0] !== undefined;
  },
  aws_s3_bucket_versioning: async (api, place, Bucket) => {
    const { Status } = await (await s3(api, place)).send(new GetBucketVersioningCommand({ Bucket }));
    return Status === "Enabled";
  },
};

/** Whether a resource that was left is still in AWS, and as it was. */
export async function isStillThere(api: ZoneApi, place: Place, address: string, id: string): Promise<boolean> {
  const [type = ""] = address.split(".");
  const look = looks[type];
  if (look === undefined) throw new Error(`nothing looks for a ${type}`);
  return look(api, place, id).catch(() => false);
}

async function vault(api: ZoneApi, { account, region }: Place, BackupVaultName: string) {
  const client = await api.client(BackupClient, account, region);
  return client.send(new DescribeBackupVaultCommand({ BackupVaultName }));
}

async function key(api: ZoneApi, { account, region }: Place, KeyId: string): Promise<string | undefined> {
  const client = await api.client(KMSClient, account, region);
  return (await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
}

function organizations(api: ZoneApi): Promise<OrganizationsClient> {
  return api.client(OrganizationsClient, "management", "us-east-1");
}

function s3(api: ZoneApi, { account, region }: Place): Promise<S3Client> {
  return api.client(S3Client, account, region);
}
