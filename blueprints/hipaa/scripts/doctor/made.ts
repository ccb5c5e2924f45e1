import { type AccountName, type Zone, accountNames, bucketName, sessionDocumentName } from "../../src/zone";

/*
 * What the stacks make under a name that AWS gives out once, and its address: where somebody else has made it, the stack
 * fails, unless it takes it over.
 */

/** Something that a stack makes. */
export interface Made {
  readonly stack: string;
  readonly name: string;

  /** Address in the stack, as `terraform import` wants it. */
  readonly address: string;
}

/** A key's alias in a region. */
export interface MadeAlias extends Made {
  readonly account: AccountName;
  readonly region: "home" | "backup";

  /** Address of the key that it names. */
  readonly keyAddress: string;
}

/** The stack with the baseline of an account. */
export function stackOf(name: AccountName): string {
  return name === "management" ? "audit-trail" : name;
}

/** Address of the baseline of an account in its stack. */
export function baselineOf(zone: Zone, name: AccountName): string {
  return isEnvironment(zone, name) ? "environment_baseline" : "baseline";
}

/** Every key of the zone. */
export function madeAliases(zone: Zone): readonly MadeAlias[] {
  const alias =
    (account: AccountName, stack = stackOf(account)) =>
    (name: string, path: string, region: "home" | "backup" = "home"): MadeAlias => ({
      account,
      stack,
      region,
      name: `alias/${zone.zone}/${name}`,
      address: `aws_kms_alias.${path}_alias`,
      keyAddress: `aws_kms_key.${path}_key`,
    });
  const archive = alias("log-archive");
  const backup = alias("backup");
  const sharedServices = alias("shared-services");
  return [
    ...(zone.state.kind === "s3" ? [alias("management", "bootstrap")("terraform-state", "state_key")] : []),
    alias("management")("trail-logs", "trail_logs_key"),
    archive("trail", "trail_key"),
    archive("config", "config_key"),
    archive("flow-logs", "flow_logs_key"),
    archive("session-records", "session_records_key"),
    alias("security")("alarms", "alarms_key"),
    backup("backups", "vault_key"),
    backup("backups", "second_vault_key", "backup"),
    ...zone.environments.flatMap(({ name }) => [
      sharedServices(`session-${name}`, `bastion_${name}_recording_channel_key`),
      sharedServices(`session-log-${name}`, `bastion_${name}_recording_log_key`),
      alias(name)("workloads", "environment_key"),
      alias(name)("backups", "environment_backup_vault_key"),
      alias(name)("backups", "environment_backup_second_vault_key", "backup"),
    ]),
    ...accountNames(zone).flatMap((name) =>
      (["home", "backup"] as const).map((region) =>
        alias(name)("volumes", `${baselineOf(zone, name)}_${region}_volumes_key`, region),
      ),
    ),
  ];
}

/** The archive's buckets. */
export function madeBuckets(zone: Zone): readonly Made[] {
  return (["access-logs", "trail", "config", "flow-logs", "session-records"] as const).map((purpose) => ({
    stack: "log-archive",
    name: bucketName(zone, purpose),
    address: `aws_s3_bucket.${purpose.replaceAll("-", "_")}_bucket`,
  }));
}

/** The documents that sessions on the bastions use. */
export function madeDocuments(zone: Zone): readonly Made[] {
  return zone.environments.map(({ name }) => ({
    stack: "shared-services",
    name: sessionDocumentName(zone, name),
    address: `aws_ssm_document.bastion_${name}_recording_document`,
  }));
}

/** The units, with the unit that they are below; those without are below the root. */
export const madeUnits: readonly (Made & { readonly below?: string })[] = [
  unit("Security"),
  unit("Infrastructure"),
  unit("Workloads"),
  unit("Suspended"),
  { ...unit("NonProduction"), below: "Workloads" },
  { ...unit("Production"), below: "Workloads" },
];

/** The service control policies. */
export function madeGuardrails(zone: Zone): readonly Made[] {
  return ["identity", "records", "data", "sessions", "workloads", "health-data", "suspended"].map((id) => ({
    stack: "organization",
    name: `${zone.zone}-${id}`,
    address: `aws_organizations_policy.guardrails_${id}_policy`,
  }));
}

/** The appointments of the security account. */
export const madeAdministrators: readonly Made[] = [
  {
    stack: "security",
    name: "config.amazonaws.com",
    address: "aws_organizations_delegated_administrator.config_administrator_aggregation",
  },
  {
    stack: "security",
    name: "config-multiaccountsetup.amazonaws.com",
    address: "aws_organizations_delegated_administrator.config_administrator_rules",
  },
];

function unit(name: string): Made {
  return {
    stack: "organization",
    name,
    address: `aws_organizations_organizational_unit.units_${name.toLowerCase()}`,
  };
}

function isEnvironment(zone: Zone, name: AccountName): boolean {
  return zone.environments.some((environment) => environment.name === name);
}
