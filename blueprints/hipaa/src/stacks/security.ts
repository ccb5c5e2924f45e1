import type { App } from "cdktf";
import { AccountBaseline } from "../constructs/account-baseline";
import { AlarmedEvents, severeFindings } from "../constructs/alarmed-events";
import { Alarms } from "../constructs/alarms";
import { OrganizationConfig } from "../constructs/organization-config";
import { OrganizationGuardDuty } from "../constructs/organization-guardduty";
import { TrailAlarms } from "../constructs/trail-alarms";
import { ZoneStack } from "../constructs/zone-stack";
import type { Zone } from "../zone";

/** Watches all other accounts, and tells people. */
export class SecurityStack extends ZoneStack {
  constructor(app: App, { zone }: { readonly zone: Zone }) {
    super(app, "security", { zone, account: "security" });

    new AccountBaseline(this, "baseline");

    new OrganizationConfig(this, "config");
    new OrganizationGuardDuty(this, "guardduty_home", { place: "home" });
    new OrganizationGuardDuty(this, "guardduty_backup", { place: "backup" });

    const alarms = new Alarms(this, "alarms");
    // In the management account, beside the trail's log group: CloudWatch Logs counts where it logs.
    new TrailAlarms(this, "trail", { alarms });
    new AlarmedEvents(this, "findings", severeFindings);
  }
}
