import { AccountAlternateContact } from "@cdktf/provider-aws/lib/account-alternate-contact";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PlanRole } from "./pipeline";
import { RegionBaseline } from "./region-baseline";
import { ZoneStack } from "./zone-stack";

/**
 * What every account of the zone is given, once, in its own stack: safe defaults, and a record of every resource.
 *
 * The default VPC is left alone: Terraform would make one where there is none. The runbook deletes it.
 */
export class AccountBaseline extends Construct {
  /** The account's defaults in the home region. */
  public readonly home: RegionBaseline;

  /** The account's defaults in the backup region. */
  public readonly backup: RegionBaseline;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { regions, contacts } = stack.zone;

    new S3AccountPublicAccessBlock(this, "public_access", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });

    // As AWS's conformance pack for HIPAA asks (rule iam-password-policy).
    new IamAccountPasswordPolicy(this, "passwords", {
      minimumPasswordLength: 14,
      maxPasswordAge: 90,
      passwordReusePrevention: 24,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChangePassword: true,
    });

    for (const kind of ["security", "operations", "billing"] as const) {
      const contact = contacts[kind];
      if (contact !== undefined) {
        new AccountAlternateContact(this, `contact_${kind}`, {
          alternateContactType: kind.toUpperCase(),
          name: contact.name,
          title: contact.title,
          emailAddress: contact.email,
          phoneNumber: contact.phone,
        });
      }
    }

    // The management account's is made with the pipeline.
    if (stack.zone.pipeline.repository !== undefined && stack.account !== "management") {
      new PlanRole(this, "plan");
    }

    const recorderRole = new IamServiceLinkedRole(this, "recorder_role", { awsServiceName: "config.amazonaws.com" });
    this.home = new RegionBaseline(this, "home", { region: regions.home, recorderRole, recordsGlobalTypes: true });
    this.backup = new RegionBaseline(this, "backup", {
      region: regions.backup,
      recorderRole,
      // IAM answers the same in every region; recording it twice costs twice.
      recordsGlobalTypes: false,
      provider: stack.backupRegionProvider(),
    });
  }

  /** Makes the recorders wait for the bucket that they deliver to, where the same stack makes it. */
  public deliversAfter(bucket: ITerraformDependable): void {
    this.home.recorder.deliversAfter(bucket);
    this.backup.recorder.deliversAfter(bucket);
  }
}
