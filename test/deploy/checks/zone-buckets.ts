import { GetBucketEncryptionCommand, S3Client } from "@aws-sdk/client-s3";
import { type AccountName, type BucketPurpose, bucketName, bucketPurposes, type Zone } from "../../../src/zone";
import type { ZoneApi } from "../zone-api";
import { ifThere } from "./answers";

/** Where S3 and load balancers write, which know no key of a customer. */
export const underKeyOfS3: BucketPurpose = "access-logs";

/** A bucket of the zone: what it is for, and where it is. */
interface ZoneBucket {
  readonly purpose: BucketPurpose;
  readonly name: string;
  readonly account: AccountName;
}

export function bucketsOf(zone: Zone): readonly ZoneBucket[] {
  return bucketPurposes
    .filter((purpose) => purpose !== "terraform-state" || zone.state.kind === "s3")
    .map((purpose) => ({
      purpose,
      name: bucketName(zone, purpose),
      account: purpose === "terraform-state" ? "management" : "log-archive",
    }));
}

/** Key that a bucket encrypts with; undefined where it has none of its own. */
export async function bucketKeyOf(api: ZoneApi, account: AccountName, Bucket: string): Promise<string | undefined> {
  const client = await api.client(S3Client, account);
  const found = await ifThere(client.send(new GetBucketEncryptionCommand({ Bucket })));
  return found?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
}

/** A bucket of the archive, and who asks about it. */
export async function archiveBucket(
  api: ZoneApi,
  purpose: BucketPurpose,
): Promise<{ readonly client: S3Client; readonly Bucket: string }> {
  return { client: await api.client(S3Client, "log-archive"), Bucket: bucketName(api.zone, purpose) };
}
