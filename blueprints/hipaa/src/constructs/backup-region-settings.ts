import { BackupRegionSettings as AwsBackupRegionSettings } from "@cdktf/provider-aws/lib/backup-region-settings";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";

/** Types that are backed up: those that AWS can copy to another account and to another region. */
export const backedUpTypes = [
  "Aurora",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "RDS",
  "S3",
] as const;

/** Types that AWS reports too; not every region knows each of them, so they are left as they are. */
const otherTypes = [
  "CloudFormation",
  "DSQL",
  "EKS",
  "Redshift",
  "Redshift Serverless",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "Timestream",
  "VirtualMachine",
];

/** Properties of {@link BackupRegionSettings}. */
export interface BackupRegionSettingsProps {
  /**
   * Provider of the region.
   *
   * @default - the home region's
   */
  readonly provider?: AwsProvider;
}

/** Opts a region in to backups: a type that is not is skipped by every plan, without a word. */
export class BackupRegionSettings extends Construct {
  constructor(scope: Construct, id: string, { provider }: BackupRegionSettingsProps) {
    super(scope, id);
    new AwsBackupRegionSettings(this, "settings", {
      resourceTypeOptInPreference: Object.fromEntries(backedUpTypes.map((type) => [type, true])),
      // Only backups that AWS Backup manages fully have a key of the vault, cold storage and copies across accounts.
      resourceTypeManagementPreference: { DynamoDB: true, EFS: true },
      lifecycle: { ignoreChanges: otherTypes.map((type) => `resource_type_opt_in_preference["${type}"]`) },
      provider,
    });
  }
}
