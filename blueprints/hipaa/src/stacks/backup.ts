import type { App } from "cdktf";
import { AccountBaseline } from "../constructs/account-baseline";
import { encryptCopies, notifyThroughKey } from "../constructs/backup-grants";
import { AlarmedEvents, failedBackups } from "../constructs/alarmed-events";
import { centralAccount } from "../constructs/backup-lifecycle";
import { BackupNotifications } from "../constructs/backup-notifications";
import { BackupRegionSettings } from "../constructs/backup-region-settings";
import { BackupVault } from "../constructs/backup-vault";
import { ZoneStack } from "../constructs/zone-stack";
import { SIX_YEARS_DAYS, type Zone } from "../zone";

/** Properties of {@link BackupStack}. */
export interface BackupStackProps {
  readonly zone: Zone;
}

/** The central vaults: a copy of every backup of every environment, in an account that no environment can enter. */
export class BackupStack extends ZoneStack {
  constructor(app: App, { zone }: BackupStackProps) {
    super(app, "backup", { zone, account: centralAccount });
    new AccountBaseline(this, "baseline");

    const copiesFrom = {
      principals: { AWS: ["*"] },
      conditions: { StringEquals: { "aws:PrincipalOrgID": this.organizationId } },
    };
    const provider = this.backupRegionProvider();
    const vault = new BackupVault(this, "vault", {
      copiesFrom,
      keyStatements: [encryptCopies(this, zone.regions.home), notifyThroughKey(this)],
    });
    // AWS cannot copy databases to another account and region at once: for what it can, and for the long term.
    new BackupVault(this, "second_vault", {
      minRetentionDays: SIX_YEARS_DAYS,
      copiesFrom,
      keyStatements: [encryptCopies(this, zone.regions.backup)],
      provider,
    });
    new BackupNotifications(this, "notifications", { vault });
    new AlarmedEvents(this, "failed_jobs", failedBackups);

    new BackupRegionSettings(this, "home_settings", {});
    new BackupRegionSettings(this, "backup_settings", { provider });
  }
}
