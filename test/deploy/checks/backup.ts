import { randomUUID } from "node:crypto";
import {
  BackupClient,
  type BackupRule,
  type BackupVaultListMember,
  type BackupRuleInput,
  CreateBackupPlanCommand,
  DeleteBackupPlanCommand,
  DeleteBackupVaultLockConfigurationCommand,
  GetBackupPlanCommand,
  type Lifecycle,
  PutBackupVaultLockConfigurationCommand,
  paginateListBackupPlans,
  paginateListBackupVaults,
} from "@aws-sdk/client-backup";
import { type AccountName, SHORTEST_BACKUP_DAYS, SIX_YEARS_DAYS, vaultName, type Zone } from "../../../src/zone";
import type { Assertions } from "../assertions";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { keysAt } from "./keys";
import { environmentNames, type Place, placesOf } from "./places";

/** Days that recovery points of each kind are kept. */
function retentionsOf({ backup }: Zone): readonly number[] {
  return [backup.daily, backup.weekly, backup.monthly].map(({ retentionDays }) => retentionDays);
}

/** A vault of the zone, and the fewest days that it keeps anything: fewer than any retention that a zone may have. */
interface ZoneVault extends Place {
  readonly fewestDays: number;
}

function vaultsOf(zone: Zone): readonly ZoneVault[] {
  return placesOf(zone, [...environmentNames(zone), "backup"]).map((place) => ({
    ...place,
    // The central account's second vault holds the long term alone.
    fewestDays:
      place.account === "backup" && place.region === zone.regions.backup ? SIX_YEARS_DAYS : SHORTEST_BACKUP_DAYS,
  }));
}

function vaultArn(
  { zone, accountId }: { zone: Zone; accountId: string },
  account: AccountName,
  region: string,
): string {
  return `arn:aws:backup:${region}:${accountId}:backup-vault:${vaultName(zone, account)}`;
}

function arnOf(api: ZoneApi, account: AccountName, region: string): string {
  return vaultArn({ zone: api.zone, accountId: api.accountId(account) }, account, region);
}

async function vaultAt(api: ZoneApi, { account, region }: Place): Promise<BackupVaultListMember | undefined> {
  const client = await api.client(BackupClient, account, region);
  const found = await all(paginateListBackupVaults({ client }, {}), ({ BackupVaultList }) => BackupVaultList);
  return found.find(({ BackupVaultName }) => BackupVaultName === vaultName(api.zone, account));
}

const vaults: Check = {
  name: "every vault is locked, under a key of the customer",
  run: async (api, assert) => {
    const { zone } = api;
    await each(vaultsOf(zone), async (vault) => {
      const { account, region, fewestDays } = vault;
      const [found, keys] = await Promise.all([vaultAt(api, vault), keysAt(api, { account, region })]);
      const subject = `vault of ${account} in ${region}`;
      assert.equal(`${subject}: ARN`, found?.BackupVaultArn, arnOf(api, account, region));
      const prefix = `arn:aws:kms:${region}:${api.accountId(account)}:key/`;
      const key = found?.EncryptionKeyArn ?? "";
      assert.that(
        `${subject}: key`,
        key.startsWith(prefix) && keys.includes(key.slice(prefix.length)),
        `${key} is no key of the zone at this place`,
      );
      assert.equal(`${subject}: locked`, found?.Locked, true);
      assert.equal(`${subject}: fewest days`, found?.MinRetentionDays, fewestDays);
      // A zone may keep more some day, and a lock that can never be taken away could not follow.
      assert.equal(`${subject}: most days`, found?.MaxRetentionDays, undefined);
      // A lock that can never be taken away has a date from which that is so.
      assert.equal(`${subject}: for ever`, found?.LockDate !== undefined, zone.backup.lock === "compliance");
    });
  },
  breakages: [
    locked("an environment's vault is not locked", (zone) => environmentNames(zone)[0] ?? "", "home", undefined),
    locked("the central vault lets recovery points go after a day", () => "backup", "home", 1),
    locked("the second central vault takes what is soon gone", () => "backup", "backup", 1),
  ],
};

function locked(
  name: string,
  accountOf: (zone: Zone) => AccountName,
  place: "home" | "backup",
  fewestDays: number | undefined,
): Breakage {
  return {
    name,
    apply: async (api) => {
      const account = accountOf(api.zone);
      const region = api.zone.regions[place];
      const client = await api.client(BackupClient, account, region);
      const BackupVaultName = vaultName(api.zone, account);
      const before = await vaultAt(api, { account, region });
      const days = { MinRetentionDays: before?.MinRetentionDays, MaxRetentionDays: before?.MaxRetentionDays };
      const put = (MinRetentionDays: number | undefined): Promise<unknown> =>
        client.send(new PutBackupVaultLockConfigurationCommand({ BackupVaultName, ...days, MinRetentionDays }));
      if (fewestDays === undefined) {
        await client.send(new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName }));
      } else {
        await put(fewestDays);
      }
      return () => put(days.MinRetentionDays);
    },
  };
}

interface PlanFound {
  readonly name: string;
  readonly rules: readonly BackupRule[];
}

/** Plans that put recovery points into an environment's own vault. */
async function plansOf(api: ZoneApi, environment: AccountName): Promise<readonly PlanFound[]> {
  const client = await api.client(BackupClient, environment);
  const listed = await all(paginateListBackupPlans({ client }, {}), ({ BackupPlansList }) => BackupPlansList);
  const plans = await Promise.all(
    listed.map(({ BackupPlanId }) => client.send(new GetBackupPlanCommand({ BackupPlanId }))),
  );
  return plans
    .map(({ BackupPlan }) => ({ name: BackupPlan?.BackupPlanName ?? "", rules: BackupPlan?.Rules ?? [] }))
    .filter(({ rules }) => rules.some((rule) => rule.TargetBackupVaultName === vaultName(api.zone, environment)));
}

const plans: Check = {
  name: "every environment is backed up, and each recovery point is copied to another account and another region",
  run: async (api, assert) => {
    const { zone } = api;
    const retentions = retentionsOf(zone);
    const longest = Math.max(...retentions);
    assert.that("backups: longest retention", longest >= SIX_YEARS_DAYS, `${longest} days are fewer than six years`);
    await each(environmentNames(zone), async (environment) => {
      const found = await plansOf(api, environment);
      assert.that(`plans of ${environment}`, found.length > 0, "there are none");
      for (const { name, rules } of found) {
        const subject = `plan ${name} of ${environment}`;
        assert.sameSet(
          `${subject}: days that its rules keep`,
          rules.map(({ Lifecycle: kept }) => String(kept?.DeleteAfterDays)),
          retentions.map(String),
        );
        for (const rule of rules) assertRule(api, assert, environment, subject, rule);
      }
      const beyond = arnOf(api, "backup", zone.regions.backup);
      assert.that(
        `plans of ${environment}`,
        found.some(({ rules }) =>
          rules.some(
            ({ CopyActions: copies = [], Lifecycle: kept }) =>
              kept?.DeleteAfterDays === longest && copies.some((copy) => copy.DestinationBackupVaultArn === beyond),
          ),
        ),
        `none copies the long term to ${beyond}`,
      );
    });
  },
  breakages: [
    added("a plan keeps recovery points for a week, and copies nothing", (zone, environment) => [
      { RuleName: "hasty", TargetBackupVaultName: vaultName(zone, environment), Lifecycle: { DeleteAfterDays: 7 } },
    ]),
    added("a plan copies into a vault of an unknown account", (zone, environment) =>
      retentionsOf(zone).map((DeleteAfterDays) => ({
        RuleName: `for-${DeleteAfterDays}-days`,
        TargetBackupVaultName: vaultName(zone, environment),
        Lifecycle: { DeleteAfterDays },
        CopyActions: [
          {
            DestinationBackupVaultArn: vaultArn({ zone, accountId: "999999999999" }, "backup", zone.regions.home),
            Lifecycle: { DeleteAfterDays },
          },
        ],
      })),
    ),
  ],
};

function assertRule(
  api: ZoneApi,
  assert: Assertions,
  environment: AccountName,
  plan: string,
  { RuleName = "", TargetBackupVaultName, Lifecycle: kept, CopyActions: copies = [] }: BackupRule,
): void {
  const { zone } = api;
  const { home, backup } = zone.regions;
  const longest = Math.max(...retentionsOf(zone));
  const subject = `${plan}, rule ${RuleName}`;
  assert.equal(`${subject}: vault`, TargetBackupVaultName, vaultName(zone, environment));
  assert.equal(
    `${subject}: age of cold storage`,
    kept?.MoveToColdStorageAfterDays,
    kept?.DeleteAfterDays === zone.backup.monthly.retentionDays ? zone.backup.monthly.coldStorageAfterDays : undefined,
  );
  const destinations = copies.map(({ DestinationBackupVaultArn = "" }) => DestinationBackupVaultArn);
  const always = [arnOf(api, "backup", home), arnOf(api, environment, backup)];
  const beyond = arnOf(api, "backup", backup);
  for (const vault of always) {
    assert.that(`${subject}: copies`, destinations.includes(vault), `none goes to ${vault}`);
  }
  const allowed = kept?.DeleteAfterDays === longest ? [...always, beyond] : always;
  assert.equal(
    `${subject}: copies to other vaults`,
    destinations.filter((vault) => !allowed.includes(vault)),
    [],
  );
  for (const { DestinationBackupVaultArn: vault = "", Lifecycle: copied } of copies) {
    assert.equal(`${subject}: how long the copy in ${vault} is kept`, daysOf(copied), daysOf(kept));
  }
}

function daysOf(lifecycle: Lifecycle | undefined): readonly (number | undefined)[] {
  return [lifecycle?.MoveToColdStorageAfterDays, lifecycle?.DeleteAfterDays];
}

/** A plan cannot be changed in the emulator; one more is as much in the way. */
function added(name: string, rulesOf: (zone: Zone, environment: AccountName) => BackupRuleInput[]): Breakage {
  return {
    name,
    apply: async (api) => {
      const environment = environmentNames(api.zone)[0] ?? "";
      const client = await api.client(BackupClient, environment);
      const { BackupPlanId } = await client.send(
        new CreateBackupPlanCommand({
          // The emulator knows the names of deleted plans for ever.
          BackupPlan: { BackupPlanName: `broken-${randomUUID()}`, Rules: rulesOf(api.zone, environment) },
        }),
      );
      return () => client.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    },
  };
}

export const backupChecks: readonly Check[] = [vaults, plans];
