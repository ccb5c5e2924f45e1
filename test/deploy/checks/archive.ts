import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetObjectLockConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type BucketPurpose, bucketName, SIX_YEARS_DAYS } from "../../../src/zone";
import type { Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { each, ifThere } from "./answers";

import { archiveBucket, bucketsOf, underKeyOfS3 } from "./zone-buckets";

/** Those that Object Lock keeps. Config and access logs cannot be delivered to a locked bucket. */
const locked: readonly BucketPurpose[] = ["trail", "session-records"];

const ageing: Check = {
  name: "records grow cold as the zone says, are kept that long, and no longer",
  run: async (api, assert) => {
    const { zone } = api;
    const { retentionDays, glacierAfterDays, deepArchiveAfterDays, lock } = zone.archive;
    assert.that(
      "archive: retention",
      retentionDays >= SIX_YEARS_DAYS,
      `${retentionDays} days are fewer than six years`,
    );
    await each(bucketsOf(zone), async ({ purpose, name: Bucket, account }) => {
      const client = await api.client(S3Client, account);
      const found = await ifThere(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })));
      const rules = (found?.Rules ?? []).filter(({ Status }) => Status === "Enabled");
      const everyKey = rules.every(({ Filter }) => (Filter?.Prefix ?? "") === "" && Filter?.Tag === undefined);
      assert.that(`bucket ${Bucket}: lifecycle`, everyKey, "a rule is for some keys only");
      const abandoned = rules.flatMap(({ AbortIncompleteMultipartUpload: abort }) => abort?.DaysAfterInitiation ?? []);
      assert.that(
        `bucket ${Bucket}: abandoned uploads`,
        abandoned.some((days) => days <= 30),
        "stay for ever",
      );
      if (purpose === "terraform-state") {
        assert.equal(`bucket ${Bucket}: age at which a state ends`, expiries(rules), []);
        assert.equal(`bucket ${Bucket}: moves of a state`, transitions(rules), []);
        return;
      }
      assert.equal(`bucket ${Bucket}: age at which records end`, expiries(rules), [retentionDays]);
      assert.equal(
        `bucket ${Bucket}: age at which what was overwritten ends`,
        rules.flatMap(({ NoncurrentVersionExpiration: end }) => end?.NoncurrentDays ?? []),
        [retentionDays],
      );
      const cold = [`${glacierAfterDays} GLACIER`, `${deepArchiveAfterDays} DEEP_ARCHIVE`];
      assert.sameSet(`bucket ${Bucket}: moves of records`, transitions(rules), cold);
      assert.sameSet(
        `bucket ${Bucket}: moves of what was overwritten`,
        rules.flatMap(({ NoncurrentVersionTransitions: moves = [] }) =>
          moves.map(({ NoncurrentDays = 0, StorageClass = "" }) => `${NoncurrentDays} ${StorageClass}`),
        ),
        cold,
      );
      const kept = await ifThere(client.send(new GetObjectLockConfigurationCommand({ Bucket })));
      const retention = kept?.ObjectLockConfiguration?.Rule?.DefaultRetention;
      assert.equal(
        `bucket ${Bucket}: lock`,
        retention === undefined
          ? undefined
          : { mode: retention.Mode, days: retention.Days, years: retention.Years ?? 0 },
        locked.includes(purpose) ? { mode: lock.toUpperCase(), days: retentionDays, years: 0 } : undefined,
      );
      const log = await client.send(new GetBucketLoggingCommand({ Bucket }));
      assert.equal(
        `bucket ${Bucket}: where its requests are recorded`,
        log.LoggingEnabled?.TargetBucket,
        purpose === underKeyOfS3 ? undefined : bucketName(zone, underKeyOfS3),
      );
    });
  },
  breakages: [
    {
      name: "records of the trail end before their time",
      apply: (api) =>
        aged(api, "trail", (rule) =>
          rule.Expiration?.Days === undefined ? rule : { ...rule, Expiration: { Days: 30 } },
        ),
    },
    {
      name: "records of sessions never grow cold",
      apply: (api) =>
        aged(api, "session-records", ({ Transitions, ...rule }) => (Transitions === undefined ? rule : undefined)),
    },
    {
      name: "what was overwritten is soon gone",
      apply: (api) =>
        aged(api, "config", (rule) =>
          rule.NoncurrentVersionExpiration === undefined
            ? rule
            : { ...rule, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        ),
    },
    {
      name: "a bucket of the archive has no lifecycle",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "flow-logs");
        const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
        await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
        return () =>
          client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
      },
    },
    {
      name: "records of sessions are locked for a day",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "session-records");
        const { ObjectLockConfiguration: before } = await client.send(
          new GetObjectLockConfigurationCommand({ Bucket }),
        );
        const put = (Days: number): Promise<unknown> =>
          client.send(
            new PutObjectLockConfigurationCommand({
              Bucket,
              ObjectLockConfiguration: {
                ObjectLockEnabled: "Enabled",
                Rule: { DefaultRetention: { Mode: before?.Rule?.DefaultRetention?.Mode, Days } },
              },
            }),
          );
        await put(1);
        return () => put(api.zone.archive.retentionDays);
      },
    },
    {
      name: "requests to the trail's bucket are not recorded",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "trail");
        const { LoggingEnabled } = await client.send(new GetBucketLoggingCommand({ Bucket }));
        await client.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
        return () => client.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
      },
    },
  ],
};

function expiries(rules: readonly LifecycleRule[]): readonly number[] {
  return rules.flatMap(({ Expiration }) => Expiration?.Days ?? []);
}

function transitions(rules: readonly LifecycleRule[]): readonly string[] {
  return rules.flatMap(({ Transitions: moves = [] }) =>
    moves.map(({ Days = 0, StorageClass = "" }) => `${Days} ${StorageClass}`),
  );
}

async function aged(
  api: ZoneApi,
  purpose: BucketPurpose,
  change: (rule: LifecycleRule) => LifecycleRule | undefined,
): Promise<() => Promise<unknown>> {
  const { client, Bucket } = await archiveBucket(api, purpose);
  const { Rules: before = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const put = (Rules: LifecycleRule[]): Promise<unknown> =>
    client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  await put(before.flatMap((rule) => change(rule) ?? []));
  return () => put(before);
}

export const archiveChecks: readonly Check[] = [ageing];
