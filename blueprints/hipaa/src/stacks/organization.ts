import { BackupGlobalSettings } from "@cdktf/provider-aws/lib/backup-global-settings";
import { TerraformOutput, type App } from "cdktf";
import { Construct } from "constructs";
import { Guardrails } from "../constructs/guardrails";
import { OrganizationAccount } from "../constructs/organization-account";
import { OrganizationalUnits, unitOf } from "../constructs/organizational-units";
import { Pipeline } from "../constructs/pipeline";
import { organizationOutputs } from "../constructs/terraform-state";
import { ZoneOrganization } from "../constructs/zone-organization";
import { ZoneStack } from "../constructs/zone-stack";
import { type Account, type AccountName, type Zone, accountRoles } from "../zone";

/** The organization, its units and accounts, and the guardrails above them. */
export class OrganizationStack extends ZoneStack {
  constructor(app: App, { zone }: { readonly zone: Zone }) {
    super(app, "organization", { zone, account: "management" });

    const { organization } = new ZoneOrganization(this, "organization", { zone });
    const rootId = organization.roots.get(0).id;
    const units = new OrganizationalUnits(this, "units", { rootId });
    const accountIds = makeAccounts(this, zone, units);

    new Guardrails(this, "guardrails", { zone, units, accountIds, organization });

    // Copies to the central vault are refused without it; a setting of the management account alone.
    new BackupGlobalSettings(this, "backup", {
      globalSettings: { isCrossAccountBackupEnabled: "true" },
      dependsOn: [organization],
    });

    const { repository, branch } = zone.pipeline;
    if (repository !== undefined) {
      new Pipeline(this, "pipeline", { repository, branch, accountIds });
    }

    new TerraformOutput(this, organizationOutputs.accountIds, {
      value: { management: organization.masterAccountId, ...accountIds },
      staticId: true,
    });
    new TerraformOutput(this, organizationOutputs.organizationId, { value: organization.id, staticId: true });
    new TerraformOutput(this, "root_id", { value: rootId, staticId: true });
  }
}

/** Makes or adopts every account but the management account, and gives their ids by name. */
function makeAccounts(
  stack: OrganizationStack,
  zone: Zone,
  units: OrganizationalUnits,
): Readonly<Record<string, string>> {
  const accounts: readonly (readonly [AccountName, Account])[] = [
    ...accountRoles.flatMap((role) => (role === "management" ? [] : [[role, zone.accounts[role]] as const])),
    ...zone.environments.map(({ name, account }) => [name, account] as const),
  ];
  const scope = new Construct(stack, "accounts");
  return Object.fromEntries(
    accounts.map(([name, account]) => {
      const made = new OrganizationAccount(scope, name, { zone, name, account, unitId: units.id(unitOf(zone, name)) });
      return [name, made.account.id];
    }),
  );
}
