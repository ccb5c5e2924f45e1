import type { Control } from "../../../src/verify/controls/control";
import { databaseControls } from "../../../src/verify/controls/databases/database-controls";
import { storageControls } from "../../../src/verify/controls/storage/storage-controls";
import type { JsonObject } from "../../../src/verify/json";
import { judgeAll } from "../../../src/verify/verify";
import { modelOf } from "../support/stacks";

const versioning = { versioning_configuration: { status: "Enabled" } };

async function judgementsOf(id: string, stacks: Readonly<Record<string, JsonObject>>): Promise<readonly string[]> {
  const controls: readonly Control[] = [...storageControls, ...databaseControls].filter((control) => control.id === id);
  const { findings } = judgeAll(await modelOf(stacks), { controls, today: "2026-11-22" });
  return findings.map(({ verdict, stack, address, says }) => `${verdict} ${stack}: ${address} ${says}`);
}

describe("what belongs to a resource", () => {
  it("that is wrong is told of at its own address, with what it is for", async () => {
    const found = await judgementsOf("s3-versioning", {
      prod: {
        resource: {
          aws_s3_bucket: { records: { bucket: "records" } },
          aws_s3_bucket_versioning: {
            records: { bucket: "${aws_s3_bucket.records.id}", versioning_configuration: { status: "Suspended" } },
          },
        },
      },
    });

    expect(found).toEqual([
      "violated prod: aws_s3_bucket_versioning.records has versioning_configuration.status = Suspended, for aws_s3_bucket.records",
    ]);
  });

  it("that is missing is told of at what it should protect", async () => {
    expect(await judgementsOf("s3-versioning", { prod: { resource: { aws_s3_bucket: { records: {} } } } })).toEqual([
      "violated prod: aws_s3_bucket.records has no aws_s3_bucket_versioning",
    ]);
  });

  it("is found by the name that the cloud makes up", async () => {
    const found = await judgementsOf("s3-versioning", {
      prod: {
        resource: {
          aws_s3_bucket: { records: { bucket_prefix: "records" } },
          aws_s3_bucket_versioning: { records: { bucket: "${aws_s3_bucket.records.bucket}", ...versioning } },
        },
      },
    });

    expect(found.map((one) => one.split(" ")[0])).toEqual(["met"]);
  });

  it("is found in another stack of the same account, and not in another account", async () => {
    const bucket = { resource: { aws_s3_bucket: { records: { bucket: "records" } } } };
    const beside = { resource: { aws_s3_bucket_versioning: { records: { bucket: "records", ...versioning } } } };
    const elsewhere = { aws: [{ region: "us-east-1", allowed_account_ids: ["222222222222"] }] };

    const same = await judgementsOf("s3-versioning", { prod: bucket, settings: beside });
    const other = await judgementsOf("s3-versioning", { prod: bucket, settings: { ...beside, provider: elsewhere } });

    expect([...same, ...other].map((one) => one.split(" ")[0])).toEqual(["met", "violated"]);
  });

  it("is found of each instance of for_each", async () => {
    const found = await judgementsOf("s3-versioning", {
      prod: {
        resource: {
          aws_s3_bucket: { all: { for_each: '${toset(["a", "b"])}', bucket: "${each.key}-records" } },
          aws_s3_bucket_versioning: { a: { bucket: '${aws_s3_bucket.all["a"].id}', ...versioning } },
        },
      },
    });

    expect(found).toEqual([
      'met prod: aws_s3_bucket.all["a"] has versioning_configuration.status = Enabled by aws_s3_bucket_versioning.a',
      'violated prod: aws_s3_bucket.all["b"] has no aws_s3_bucket_versioning',
    ]);
  });

  it("is unknown of instances that nobody knows", async () => {
    const found = await judgementsOf("s3-versioning", {
      prod: {
        resource: {
          aws_s3_bucket: { all: { for_each: "${var.buckets}", bucket: "${each.key}" } },
          aws_s3_bucket_versioning: {
            all: { for_each: "${var.buckets}", bucket: "${aws_s3_bucket.all[each.key].id}", ...versioning },
          },
        },
      },
    });

    expect(found.map((one) => one.split(" ")[0])).toEqual(["unknown"]);
  });

  it("is unknown where a module of the stack that is not read may hold it", async () => {
    const resource = { aws_s3_bucket: { records: { bucket: "records" } } };

    expect(
      await judgementsOf("s3-versioning", { prod: { module: { settings: { source: "./s" } }, resource } }),
    ).toEqual(["unknown prod: aws_s3_bucket.records depends on what module.settings makes"]);
  });
});

it("takes a parameter group by its name in its own account and region alone", async () => {
  const database = { engine: "postgres", engine_version: "14.9", parameter_group_name: "own" };
  const group = { name: "own", parameter: [{ name: "rds.force_ssl", value: "1" }] };
  const here = { aws_db_instance: { records: database }, aws_db_parameter_group: { own: group } };
  const away = { ...here, aws_db_parameter_group: { own: { ...group, region: "eu-west-1" } } };

  const found = [
    ...(await judgementsOf("rds-tls-required", { prod: { resource: here } })),
    ...(await judgementsOf("rds-tls-required", { prod: { resource: away } })),
  ];

  expect(found.map((one) => one.split(" ")[0])).toEqual(["met", "unknown"]);
});
