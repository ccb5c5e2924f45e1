import { type StoreRetention, retentionOf } from "../../../src/verify/evidence/retention";
import { retentionChart } from "../../../src/verify/evidence/retention-chart";
import type { JsonObject } from "../../../src/verify/json";
import { modelOf } from "../support/stacks";

const of = async (resource: JsonObject): Promise<readonly StoreRetention[]> =>
  retentionOf(await modelOf({ main: { resource } }));

const bucketWith = (...rules: readonly JsonObject[]): JsonObject => ({
  aws_s3_bucket: { logs: { bucket: "acme-logs" } },
  aws_s3_bucket_lifecycle_configuration: { logs: { bucket: "${aws_s3_bucket.logs.id}", rule: rules } },
});

it.each<[what: string, resource: JsonObject, keep: object]>([
  [
    "a bucket with an expiry of all objects",
    bucketWith({ status: "Enabled", filter: [{}], expiration: [{ days: 2557 }] }),
    { kind: "days", days: 2557 },
  ],
  [
    "a bucket whose rule is off",
    bucketWith({ status: "Disabled", filter: [{}], expiration: [{ days: 10 }] }),
    { kind: "until deleted" },
  ],
  [
    "a bucket whose rule is for some objects",
    bucketWith({ status: "Enabled", filter: [{ prefix: "tmp/" }], expiration: [{ days: 10 }] }),
    { kind: "until deleted" },
  ],
  [
    "a bucket with two expiries",
    bucketWith(
      { status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 100 }] },
      { status: "Enabled", expiration: { days: 200 } },
    ),
    { kind: "days", days: 100 },
  ],
  ["a bucket without rules", { aws_s3_bucket: { logs: { bucket: "acme-logs" } } }, { kind: "until deleted" }],
  [
    "a bucket whose expiry is unknown",
    bucketWith({ status: "Enabled", filter: [{}], expiration: [{ days: "${var.days}" }] }),
    { kind: "unknown", missing: "var.days" },
  ],
  [
    "a log group",
    { aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: 365 } } },
    { kind: "days", days: 365 },
  ],
  ["a log group without an end", { aws_cloudwatch_log_group: { app: { name: "app" } } }, { kind: "until deleted" }],
  [
    "a log group of zero days",
    { aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: 0 } } },
    { kind: "until deleted" },
  ],
  [
    "Config, by AWS's default",
    { aws_config_configuration_recorder: { one: { role_arn: "r" } } },
    { kind: "days", days: 2557 },
  ],
  [
    "Config with a retention",
    {
      aws_config_configuration_recorder: { one: { role_arn: "r" } },
      aws_config_retention_configuration: { one: { retention_period_in_days: 400 } },
    },
    { kind: "days", days: 400 },
  ],
])("reads %s", async (_, resource, keep) => {
  expect((await of(resource)).map((store) => store.keep)).toEqual([keep]);
});

it("names the lock and the storage classes of a bucket", async () => {
  const [store] = await of({
    ...bucketWith({ status: "Enabled", transition: [{ days: 90, storage_class: "GLACIER" }] }),
    aws_s3_bucket_object_lock_configuration: {
      logs: { bucket: "acme-logs", rule: [{ default_retention: [{ mode: "COMPLIANCE", years: 7 }] }] },
    },
  });
  expect(store?.notes).toEqual(["locked (compliance) for 7 years", "to GLACIER after 90 days"]);
  expect(store?.addresses).toEqual([
    "main: aws_s3_bucket.logs",
    "main: aws_s3_bucket_lifecycle_configuration.logs",
    "main: aws_s3_bucket_object_lock_configuration.logs",
  ]);
});

const plan = (name: string): JsonObject => ({
  name,
  rule: [
    {
      rule_name: "daily",
      target_vault_name: "${aws_backup_vault.own.name}",
      lifecycle: [{ delete_after: 35 }],
      copy_action: [
        {
          destination_vault_arn: "arn:aws:backup:us-west-2:999999999999:backup-vault:central",
          lifecycle: [{ delete_after: 2557, cold_storage_after: 90 }],
        },
      ],
    },
  ],
});

it("reads the rules of a backup plan and their copies, and joins what two plans have in common", async () => {
  const stores = await of({
    aws_backup_vault: { own: { name: "own" } },
    aws_backup_plan: { one: plan("one"), two: plan("two") },
  });
  expect(stores.map(({ name, keep, notes, addresses }) => ({ name, keep, notes, addresses }))).toEqual([
    {
      name: "daily, in vault own",
      keep: { kind: "days", days: 35 },
      notes: [],
      addresses: ["main: aws_backup_plan.one", "main: aws_backup_plan.two"],
    },
    {
      name: "daily, copy in central (us-west-2)",
      keep: { kind: "days", days: 2557 },
      notes: ["to cold storage after 90 days"],
      addresses: ["main: aws_backup_plan.one", "main: aws_backup_plan.two"],
    },
  ]);
});

it("draws a longer bar for a longer time", async () => {
  const stores = await of({
    aws_cloudwatch_log_group: {
      short: { name: "short", retention_in_days: 30 },
      long: { name: "long", retention_in_days: 3000 },
    },
  });
  const widths = [...retentionChart(stores).source.matchAll(/class="bar days"[^>]*width="([\d.]+)"/g)].map(widthOf);
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(100, -1);
});

function widthOf(match: RegExpExecArray): number {
  return Number(match[1]);
}
