import type { App } from "cdktf";
import { AccountBaseline } from "../constructs/account-baseline";
import { OrganizationTrail } from "../constructs/organization-trail";
import { ZoneStack } from "../constructs/zone-stack";
import type { Zone } from "../zone";
import { logArchiveOutputs } from "./log-archive";

/** The organization's trail, which only the management account can own, and that account's baseline. */
export class AuditTrailStack extends ZoneStack {
  constructor(app: App, { zone }: { readonly zone: Zone }) {
    super(app, "audit-trail", { zone, account: "management" });

    new OrganizationTrail(this, "trail", {
      encryptionKeyArn: this.outputOf("log-archive", logArchiveOutputs.trailKeyArn),
    });

    new AccountBaseline(this, "baseline");
  }
}
