import type { Arguments, Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Value, symbolicText } from "../model/value";
import { accountName } from "./account-name";
import { byText, groupedBy } from "./order";

/** Kinds of stores, in the order of the chart. */
export const storeKinds = ["archive", "logs", "configuration history", "recovery points"] as const;

export type StoreKind = (typeof storeKinds)[number];

/** How long something is kept. */
export type Keep =
  | { readonly kind: "days"; readonly days: number }

  /** Nothing ends it by itself. */
  | { readonly kind: "until deleted" }
  | { readonly kind: "unknown"; readonly missing: string };

/** How long one store keeps what is in it. */
export interface StoreRetention {
  readonly kind: StoreKind;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly keep: Keep;

  /** `stack: address` of what says so. */
  readonly addresses: readonly string[];

  /** What else bears on it: "locked (governance) for 2557 days". */
  readonly notes: readonly string[];
}

/** Retention of every store that the stacks make: by kind, account and time. */
export function retentionOf(model: Model): readonly StoreRetention[] {
  return [archives, logs, configurationHistory, recoveryPoints].flatMap((storesOf) =>
    [...storesOf(model)].sort(
      (one, other) =>
        byText(one.account, other.account) ||
        length(one) - length(other) ||
        byText(one.name, other.name) ||
        byText(one.region, other.region),
    ),
  );
}

/** Days, for sorting: what nothing ends comes last. */
function length({ keep }: StoreRetention): number {
  return keep.kind === "days" ? keep.days : Number.MAX_SAFE_INTEGER;
}

function archives(model: Model): readonly StoreRetention[] {
  const lifecycles = byBucket(model.resources("aws_s3_bucket_lifecycle_configuration"));
  const locks = byBucket(model.resources("aws_s3_bucket_object_lock_configuration"));
  return model.resources("aws_s3_bucket").map((bucket) => {
    const id = nameOf(bucket, "bucket");
    const lifecycle = lifecycles.get(id);
    const lock = locks.get(id);
    return {
      ...inPlace(bucket),
      kind: "archive",
      name: id,
      keep: lifecycle === undefined ? untilDeleted : bucketKeep(lifecycle),
      addresses: [bucket, lifecycle, lock].filter((one) => one !== undefined).map(fullAddress),
      notes: [
        ...(lock === undefined ? [] : [lockNote(lock)]),
        ...(lifecycle === undefined ? [] : transitions(lifecycle)),
      ],
    };
  });
}

const untilDeleted: Keep = { kind: "until deleted" };

/** By what a bucket is called, which companions name literally or by its id. */
function byBucket(companions: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(companions.map((one) => [symbolicText(one.value("bucket")) ?? "", one]));
}

/** The shortest expiry of whole buckets; rules that are off, or for some objects alone, do not end a record's life. */
function bucketKeep(lifecycle: Resource): Keep {
  const { blocks, missing } = lifecycle.blocks("rule");
  if (missing !== undefined) return { kind: "unknown", missing };
  const ends = blocks
    .filter((rule) => textOf(rule.text("status")) === "Enabled" && isForAll(rule))
    .map((rule) => rule.block("expiration")?.number("days"))
    .filter((days) => days !== undefined);
  return shortest(ends);
}

function isForAll(rule: Arguments): boolean {
  const filter = rule.block("filter");
  const selecting = ["prefix", "tag", "and"].filter((name) => filter?.has(name) ?? false);
  const prefix = filter?.text("prefix") ?? rule.text("prefix");
  return selecting.length === 0 || (selecting.join() === "prefix" && prefix.known && prefix.value === "");
}

function shortest(ends: readonly Known<number | undefined>[]): Keep {
  const unknown = ends.find(({ known }) => !known);
  if (unknown !== undefined && !unknown.known) return { kind: "unknown", missing: unknown.missing };
  const days = ends.flatMap((end) => (end.known && end.value !== undefined ? [end.value] : []));
  return days.length === 0 ? untilDeleted : { kind: "days", days: Math.min(...days) };
}

function lockNote(lock: Resource): string {
  const retention = lock.block("rule")?.block("default_retention");
  if (retention === undefined) return "lockable, without a default retention";
  const mode = textOf(retention.text("mode"))?.toLowerCase() ?? "mode unknown";
  const days = retention.number("days");
  const years = retention.number("years");
  if (days.known && days.value !== undefined) return `locked (${mode}) for ${days.value} days`;
  if (years.known && years.value !== undefined) return `locked (${mode}) for ${years.value} years`;
  return `locked (${mode})`;
}

function transitions(lifecycle: Resource): readonly string[] {
  return lifecycle
    .blocks("rule")
    .blocks.filter((rule) => textOf(rule.text("status")) === "Enabled")
    .flatMap((rule) => rule.blocks("transition").blocks)
    .map((transition) => {
      const days = transition.number("days");
      const storage = textOf(transition.text("storage_class")) ?? "another class";
      return `to ${storage} after ${days.known ? (days.value ?? 0) : days.missing} days`;
    });
}

function logs(model: Model): readonly StoreRetention[] {
  return model.resources("aws_cloudwatch_log_group").map((group) => {
    const days = group.number("retention_in_days");
    return {
      ...inPlace(group),
      kind: "logs",
      name: nameOf(group, "name"),
      // 0, and nothing, stand for "never expire": https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
      keep: days.known && (days.value ?? 0) === 0 ? untilDeleted : keepOf(days),
      addresses: [fullAddress(group)],
      notes: [],
    };
  });
}

/** AWS keeps it for 2557 days where nothing else is said: https://docs.aws.amazon.com/config/latest/developerguide/delete-config-data-with-retention-period.html */
const configDefault = 2557;

function configurationHistory(model: Model): readonly StoreRetention[] {
  const set = model.resources("aws_config_retention_configuration");
  return merged(
    model.resources("aws_config_configuration_recorder").map((recorder) => {
      const { accountKey, regionKey } = recorder.place;
      const own = set.find(({ place }) => place.accountKey === accountKey && place.regionKey === regionKey);
      return {
        ...inPlace(recorder),
        kind: "configuration history",
        name: "AWS Config",
        keep:
          own === undefined ? { kind: "days", days: configDefault } : keepOf(own.number("retention_period_in_days")),
        addresses: [recorder, own].filter((one) => one !== undefined).map(fullAddress),
        notes: own === undefined ? ["by AWS's default"] : [],
      };
    }),
  );
}

function recoveryPoints(model: Model): readonly StoreRetention[] {
  const vaults = model.resources("aws_backup_vault");
  const points = model.resources("aws_backup_plan").flatMap((plan) =>
    plan.blocks("rule").blocks.flatMap((rule) => {
      const ruleName = textOf(rule.text("rule_name")) ?? "unnamed";
      const target = rule.value("target_vault_name");
      const copies = rule.blocks("copy_action").blocks;
      return [
        recoveryPoint(plan, `${ruleName}, in vault ${symbolicText(target) ?? "unknown"}`, rule),
        ...copies.map((copy) => {
          const vault = copy.value("destination_vault_arn");
          return recoveryPoint(plan, `${ruleName}, copy in ${vaultName(vault, vaults)}`, copy);
        }),
      ];
    }),
  );
  return merged(points);
}

function recoveryPoint(plan: Resource, name: string, within: Arguments): StoreRetention {
  const lifecycle = within.block("lifecycle");
  const ends = lifecycle?.number("delete_after") ?? { known: true, value: undefined };
  const cold = lifecycle?.number("cold_storage_after");
  return {
    ...inPlace(plan),
    kind: "recovery points",
    name,
    keep: ends.known && ends.value === undefined ? untilDeleted : keepOf(ends),
    addresses: [fullAddress(plan)],
    notes: cold?.known === true && cold.value !== undefined ? [`to cold storage after ${cold.value} days`] : [],
  };
}

/** The vault's name, account and region: `acme-backup (backup, us-east-1)`. */
function vaultName(arn: Value, vaults: readonly Resource[]): string {
  const text = symbolicText(arn) ?? "an unknown vault";
  const own = vaults.find((vault) => arnOf(vault) === text || (arn.kind === "attribute" && arn.of === vault));
  if (own !== undefined) return `${nameOf(own, "name")} (${accountName(own.place)}, ${own.place.regionKey})`;
  const [, region, , name] = /^arn:[^:]+:backup:([^:]*):(.*):backup-vault:([^:]+)$/.exec(text) ?? [];
  return name === undefined || region === undefined ? text : `${name} (${region})`;
}

function arnOf(vault: Resource): string {
  return `arn:aws:backup:${vault.place.regionKey}:${vault.place.accountKey}:backup-vault:${nameOf(vault, "name")}`;
}

/** Joins what is the same for an account: of two plans with one schedule, of recorders in two regions. */
function merged(stores: readonly StoreRetention[]): readonly StoreRetention[] {
  const sameness = ({ name, account, keep, notes }: StoreRetention): string =>
    JSON.stringify([name, account, keep, notes]);
  return [...groupedBy(stores, sameness).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const regions = [...new Set(same.map(({ region }) => region))].sort(byText);
    const addresses = [...new Set(same.flatMap((one) => one.addresses))].sort(byText);
    return { ...first, region: regions.join(", "), addresses };
  });
}

function keepOf(days: Known<number | undefined>): Keep {
  if (!days.known) return { kind: "unknown", missing: days.missing };
  return days.value === undefined ? untilDeleted : { kind: "days", days: days.value };
}

function inPlace({ place }: Resource): Pick<StoreRetention, "account" | "region"> {
  return { account: accountName(place), region: place.regionKey };
}

function fullAddress({ stack, address }: Resource): string {
  return `${stack}: ${address}`;
}

function nameOf(resource: Resource, argument: string): string {
  return textOf(resource.text(argument)) ?? resource.name;
}

function textOf(text: Known<string | undefined>): string | undefined {
  return text.known ? text.value : undefined;
}
