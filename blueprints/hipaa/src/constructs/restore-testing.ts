import { BackupRestoreTestingPlan } from "@cdktf/provider-aws/lib/backup-restore-testing-plan";
import { BackupRestoreTestingSelection } from "@cdktf/provider-aws/lib/backup-restore-testing-selection";
import { Construct } from "constructs";
import { backedUpTypes } from "./backup-region-settings";
import type { BackupRole } from "./backup-role";
import type { BackupVault } from "./backup-vault";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link RestoreTesting}. */
export interface RestoreTestingProps {
  /** Vault that recovery points are taken from. */
  readonly vault: BackupVault;

  readonly role: BackupRole;
}

/**
 * Restores a recovery point of every type each month, keeps what came out for a day, and deletes it: whoever wants to
 * see whether it is whole has that long (45 CFR 164.308(a)(7)(ii)(D), testing and revision).
 */
export class RestoreTesting extends Construct {
  constructor(scope: Construct, id: string, { vault, role }: RestoreTestingProps) {
    super(scope, id);
    const { account } = ZoneStack.of(this);
    const plan = new BackupRestoreTestingPlan(this, "plan", {
      // AWS takes letters, digits and "_".
      name: `${account.replaceAll("-", "_")}_monthly`,
      // After the week's backup, on the second Monday.
      scheduleExpression: "cron(0 9 ? * 2#2 *)",
      startWindowHours: 24,
      recoveryPointSelection: [
        {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [vault.vault.arn],
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: 30,
        },
      ],
    });
    for (const type of backedUpTypes) {
      new BackupRestoreTestingSelection(this, type.toLowerCase(), {
        name: type.toLowerCase(),
        restoreTestingPlanName: plan.name,
        protectedResourceType: type,
        iamRoleArn: role.role.arn,
        // Whatever the vault has recovery points of.
        protectedResourceArns: ["*"],
        validationWindowHours: 24,
        dependsOn: [...role.policies],
      });
    }
  }
}
