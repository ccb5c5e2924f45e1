import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type ServerSideEncryptionConfiguration,
} from "@aws-sdk/client-s3";
import { accountNames, type BucketPurpose, bucketName } from "../../../src/zone";
import type { Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { each, ifThere } from "./answers";
import { isMadeByZone } from "./places";
import { accountInArn, regionInArn } from "./policies";

import { archiveBucket, bucketKeyOf, bucketsOf, underKeyOfS3 } from "./zone-buckets";

const protection: Check = {
  name: "every bucket is private, encrypted with a key of the customer, and keeps what is overwritten",
  run: async (api, assert) => {
    const { zone } = api;
    const { home } = zone.regions;
    await each(accountNames(zone), async (account) => {
      const client = await api.client(S3Client, account);
      const { Buckets: found = [] } = await client.send(new ListBucketsCommand({}));
      const names = found.map(({ Name = "" }) => Name);
      const expected = bucketsOf(zone).filter((bucket) => bucket.account === account);
      for (const { name } of expected) {
        assert.that(`account ${account}: buckets`, names.includes(name), `${name} is not there`);
      }
      // What an account has that the zone did not make is its owner's.
      const own = isMadeByZone(zone, account) && account !== "management";
      const checked = own ? names : expected.map(({ name }) => name).filter((name) => names.includes(name));
      await each(checked, async (Bucket) => {
        const [versioning, access, ownership, encryption, acl, location] = await Promise.all([
          client.send(new GetBucketVersioningCommand({ Bucket })),
          ifThere(client.send(new GetPublicAccessBlockCommand({ Bucket }))),
          ifThere(client.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
          ifThere(client.send(new GetBucketEncryptionCommand({ Bucket }))),
          client.send(new GetBucketAclCommand({ Bucket })),
          client.send(new GetBucketLocationCommand({ Bucket })),
        ]);
        assert.equal(`bucket ${Bucket}: versioning`, versioning.Status, "Enabled");
        assert.equal(`bucket ${Bucket}: public access`, access?.PublicAccessBlockConfiguration, blocked);
        assert.equal(
          `bucket ${Bucket}: owner of its objects`,
          ownership?.OwnershipControls?.Rules?.map((rule) => rule.ObjectOwnership),
          ["BucketOwnerEnforced"],
        );
        assert.equal(
          `bucket ${Bucket}: grantees of its list`,
          (acl.Grants ?? []).filter(({ Grantee }) => Grantee?.ID !== acl.Owner?.ID),
          [],
        );
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: us-east-1 has no name here.
        assert.equal(`bucket ${Bucket}: region`, location.LocationConstraint ?? "us-east-1", home);
        const rules = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
        const { SSEAlgorithm, KMSMasterKeyID: key = "" } = rules[0]?.ApplyServerSideEncryptionByDefault ?? {};
        if (Bucket === bucketName(zone, underKeyOfS3)) {
          assert.equal(`bucket ${Bucket}: encryption`, SSEAlgorithm, "AES256");
        } else {
          assert.equal(`bucket ${Bucket}: encryption`, SSEAlgorithm, "aws:kms");
          assert.equal(`bucket ${Bucket}: account of its key`, accountInArn(key), api.accountId(account));
          assert.equal(`bucket ${Bucket}: region of its key`, regionInArn(key), home);
          assert.equal(`bucket ${Bucket}: bucket key`, rules[0]?.BucketKeyEnabled, true);
        }
      });
    });
    const keys = await Promise.all(bucketsOf(zone).map(({ account, name }) => bucketKeyOf(api, account, name)));
    const named = keys.filter((key) => key !== undefined);
    assert.equal("buckets: keys, each with one of its own", new Set(named).size, named.length);
  },
  breakages: [
    {
      name: "a bucket forgets what is overwritten",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "config");
        const put = (Status: "Enabled" | "Suspended"): Promise<unknown> =>
          client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
        await put("Suspended");
        return () => put("Enabled");
      },
    },
    {
      name: "a bucket may be made public",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "flow-logs");
        await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
        return () =>
          client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { ...blocked } }));
      },
    },
    {
      name: "a bucket is encrypted with the key of S3",
      apply: (api) =>
        encrypted(api, "trail", { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] }),
    },
    {
      name: "two buckets share a key",
      apply: async (api) => {
        const KMSMasterKeyID = await bucketKeyOf(api, "log-archive", bucketName(api.zone, "config"));
        const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID } as const;
        return encrypted(api, "session-records", {
          Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }],
        });
      },
    },
    {
      name: "objects belong to whoever wrote them",
      apply: async (api) => {
        const { client, Bucket } = await archiveBucket(api, "config");
        const put = (ObjectOwnership: "ObjectWriter" | "BucketOwnerEnforced"): Promise<unknown> =>
          client.send(
            new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
          );
        await put("ObjectWriter");
        return () => put("BucketOwnerEnforced");
      },
    },
  ],
};

const blocked = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

async function encrypted(
  api: ZoneApi,
  purpose: BucketPurpose,
  wrong: ServerSideEncryptionConfiguration,
): Promise<() => Promise<unknown>> {
  const { client, Bucket } = await archiveBucket(api, purpose);
  const put = (ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration | undefined): Promise<unknown> =>
    client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  const before = await client.send(new GetBucketEncryptionCommand({ Bucket }));
  await put(wrong);
  return () => put(before.ServerSideEncryptionConfiguration);
}

export const bucketProtectionChecks: readonly Check[] = [protection];
