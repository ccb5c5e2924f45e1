import { Construct } from "constructs";
import { backupRoleName, vaultName } from "../zone";
import { copyToCentralAccount } from "./backup-grants";
import { AlarmedEvents, failedBackups } from "./alarmed-events";
import { backupRules, centralAccount, longTermRules } from "./backup-lifecycle";
import { BackupPlan, type BackupCopy } from "./backup-plan";
import { BackupRegionSettings } from "./backup-region-settings";
import { BackupRole } from "./backup-role";
import { BackupVault } from "./backup-vault";
import { RestoreTesting } from "./restore-testing";
import { ZoneStack } from "./zone-stack";

/** RDS, Aurora, DocumentDB and Neptune: AWS copies them to another account or to another region, never both at once. */
const databases = ["arn:aws:rds:*:*:cluster:*", "arn:aws:rds:*:*:db:*"];

/**
 * Backups of an environment: everything with the tag, in a vault of its own, copied to the central vault and to a
 * second vault in the backup region.
 */
export class EnvironmentBackup extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { account, zone } = stack;
    const { home, backup } = zone.regions;
    const rules = backupRules(zone.backup);
    const longTerm = longTermRules(rules);
    const provider = stack.backupRegionProvider();

    const fromCentralVault = {
      principals: { AWS: [`arn:aws:iam::${stack.accountId(centralAccount)}:root`] },
    };
    const vault = new BackupVault(this, "vault", {
      // What was lost here comes back from there.
      copiesFrom: fromCentralVault,
      keyStatements: [copyToCentralAccount(stack)],
    });
    const secondVault = new BackupVault(this, "second_vault", { provider });

    new BackupRegionSettings(this, "home_settings", {});
    new BackupRegionSettings(this, "backup_settings", { provider });

    const role = new BackupRole(this, "role", { name: backupRoleName(zone, account) });
    const central: BackupCopy = { vaultArn: centralVaultArn(stack, home), rules };
    const second: BackupCopy = { vaultArn: secondVault.vault.arn, rules };
    new BackupPlan(this, "databases", {
      name: "databases",
      rules,
      vault,
      copies: [central, second],
      role,
      resources: databases,
    });
    new BackupPlan(this, "resources", {
      name: "resources",
      rules,
      vault,
      // What can be copied to another account and region at once outlives the loss of both.
      copies: [central, second, { vaultArn: centralVaultArn(stack, backup), rules: longTerm }],
      role,
      resources: ["*"],
      notResources: databases,
    });
    new RestoreTesting(this, "restore_testing", { vault, role });
    new AlarmedEvents(this, "failed_jobs", failedBackups);
  }
}

/** By its name: the vault is another account's stack. */
function centralVaultArn(stack: ZoneStack, region: string): string {
  const { zone } = stack;
  return `arn:aws:backup:${region}:${stack.accountId(centralAccount)}:backup-vault:${vaultName(zone, centralAccount)}`;
}
