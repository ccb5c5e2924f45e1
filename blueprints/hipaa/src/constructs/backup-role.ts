import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { policyDocument } from "./policy-document";

/** What AWS Backup needs, in policies that AWS keeps up with its new types; those for S3 are separate. */
const managedPolicies = {
  backup: "service-role/AWSBackupServiceRolePolicyForBackup",
  restore: "service-role/AWSBackupServiceRolePolicyForRestores",
  s3_backup: "AWSBackupServiceRolePolicyForS3Backup",
  s3_restore: "AWSBackupServiceRolePolicyForS3Restore",
} as const;

/** Properties of {@link BackupRole}. */
export interface BackupRoleProps {
  /** Name of the role, at most 64 characters. */
  readonly name: string;
}

/** Role that AWS Backup makes, copies and restores recovery points as. */
export class BackupRole extends Construct {
  public readonly role: IamRole;

  /** What the role may do; whoever hands the role to AWS Backup waits for them. */
  public readonly policies: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, { name }: BackupRoleProps) {
    super(scope, id);
    this.role = new IamRole(this, "role", {
      name,
      description: "AWS Backup makes, copies and restores recovery points",
      // A role can be handed to a service of its own account only, so the service acts for nobody else with it.
      assumeRolePolicy: policyDocument([
        {
          sid: "Backup",
          effect: "Allow",
          principals: { Service: ["backup.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
        },
      ]),
    });
    this.policies = Object.entries(managedPolicies).map(
      ([kind, policy]) =>
        new IamRolePolicyAttachment(this, kind, {
          role: this.role.name,
          policyArn: `arn:aws:iam::aws:policy/${policy}`,
        }),
    );
  }
}
