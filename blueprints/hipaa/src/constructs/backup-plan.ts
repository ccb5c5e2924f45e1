import { BackupPlan as AwsBackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import { backedUp, type BackupRule } from "./backup-lifecycle";
import type { BackupRole } from "./backup-role";
import type { BackupVault } from "./backup-vault";

/** Another vault that recovery points are copied to. */
export interface BackupCopy {
  readonly vaultArn: string;

  /** The rules whose recovery points are copied there. */
  readonly rules: readonly BackupRule[];
}

/** Properties of {@link BackupPlan}. */
export interface BackupPlanProps {
  /** Name of the plan in its account. */
  readonly name: string;
  readonly rules: readonly BackupRule[];
  readonly vault: BackupVault;
  readonly copies: readonly BackupCopy[];

  readonly role: BackupRole;

  /** ARN patterns of what the plan is for, among what carries the tag. */
  readonly resources: readonly string[];

  /**
   * ARN patterns of what it is not for.
   *
   * @default - none
   */
  readonly notResources?: readonly string[];
}

/** When recovery points are made, how long they are kept, where else they are copied, and of what. */
export class BackupPlan extends Construct {
  public readonly plan: AwsBackupPlan;

  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    this.plan = new AwsBackupPlan(this, "plan", {
      name: props.name,
      rule: props.rules.map((rule) => ({
        ruleName: rule.name,
        targetVaultName: props.vault.vault.name,
        schedule: rule.schedule,
        // Minutes. A job waits its turn for as long as eight hours, and a first, full backup may take days.
        startWindow: 480,
        completionWindow: 10_080,
        lifecycle: lifecycle(rule),
        copyAction: props.copies
          .filter((copy) => copy.rules.includes(rule))
          .map((copy) => ({ destinationVaultArn: copy.vaultArn, lifecycle: lifecycle(rule) })),
      })),
    });
    new BackupSelection(this, "selection", {
      name: props.name,
      planId: this.plan.id,
      iamRoleArn: props.role.role.arn,
      resources: [...props.resources],
      notResources: props.notResources === undefined ? undefined : [...props.notResources],
      // A condition narrows the resources; a selection tag would add to them.
      condition: [{ stringEquals: [{ key: `aws:ResourceTag/${backedUp.key}`, value: backedUp.value }] }],
      // AWS tries the role before it takes it.
      dependsOn: [...props.role.policies],
    });
  }
}

function lifecycle({ retentionDays, coldStorageAfterDays }: BackupRule) {
  return {
    deleteAfter: retentionDays,
    ...(coldStorageAfterDays === undefined
      ? {}
      : // EBS moves to its archive only when asked to; types without cold storage stay warm.
        { coldStorageAfter: coldStorageAfterDays, optInToArchiveForSupportedResources: true }),
  };
}
