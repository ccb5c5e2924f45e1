import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { Construct } from "constructs";
import { type BucketPurpose, bucketName, SIX_YEARS_DAYS, type Zone } from "../zone";
import type { CustomerKey } from "./customer-key";
import type { Statement } from "./policy-document";
import { PrivateBucket } from "./private-bucket";
import { ZoneStack } from "./zone-stack";

/**
 * Objects up to this many bytes stay in S3 Standard.
 *
 * The two moves cost a request each, and Glacier adds 40 KiB of index to every object. At the prices of us-east-1 in
 * 2026 a smaller object costs less over seven years where it is. Without a size in the filter S3 would keep back
 * everything under 128 KiB, which is most of what CloudTrail and Config deliver; a size in the filter goes before that:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
const smallestArchivedBytes = 64 * 1024;

/** Properties of {@link ArchiveBucket}. */
export interface ArchiveBucketProps {
  /** What the bucket keeps; its name follows from it. */
  readonly purpose: BucketPurpose;

  /** Who delivers to the bucket. */
  readonly statements: readonly Statement[];

  /**
   * Key that encrypts the records.
   *
   * @default - S3's own (SSE-S3): only for a service that can write under no other
   */
  readonly encryptionKey?: CustomerKey;

  /**
   * Bucket that every request to this one is recorded in.
   *
   * @default - none: the bucket of those records itself
   */
  readonly accessLogs?: ArchiveBucket;

  /**
   * Whether Object Lock keeps every version for the retention. Config cannot deliver to a locked bucket, nor can S3's
   * server access logs.
   *
   * @default false
   */
  readonly locked?: boolean;
}

/** Keeps audit records for the zone's retention: aged into the Glacier classes, deleted by nobody, expired at last. */
export class ArchiveBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: ArchiveBucketProps) {
    const { zone } = ZoneStack.of(scope);
    const { retentionDays, lock } = zone.archive;
    if (retentionDays < SIX_YEARS_DAYS) {
      throw new Error(
        `archive.retentionDays is ${retentionDays}; it must be at least ${SIX_YEARS_DAYS} (six years): raise it in zone.yaml`,
      );
    }
    const name = bucketName(zone, props.purpose);
    super(scope, id, {
      bucketName: name,
      encryptionKey: props.encryptionKey,
      // What someone overwrote or deleted on its first day lasts as long as what nobody touched.
      oldVersionDays: retentionDays,
      ageing: ageing(zone),
      lock: props.locked
        ? { mode: lock === "compliance" ? "COMPLIANCE" : "GOVERNANCE", days: retentionDays }
        : undefined,
      statements: [recordsStay(name), ...props.statements],
    });
    if (props.accessLogs !== undefined) {
      new S3BucketLoggingA(this, "access_log", {
        bucket: this.bucket.id,
        targetBucket: props.accessLogs.bucket.id,
        targetPrefix: `${props.purpose}/`,
        dependsOn: [props.accessLogs.policy],
      });
    }
  }
}

function ageing(zone: Zone): readonly S3BucketLifecycleConfigurationRule[] {
  const { retentionDays, glacierAfterDays, deepArchiveAfterDays } = zone.archive;
  const moves = [
    { days: glacierAfterDays, storageClass: "GLACIER" },
    { days: deepArchiveAfterDays, storageClass: "DEEP_ARCHIVE" },
  ];
  return [
    {
      id: "cold-storage",
      status: "Enabled",
      filter: [{ objectSizeGreaterThan: smallestArchivedBytes }],
      transition: moves,
      noncurrentVersionTransition: moves.map(({ days, storageClass }) => ({ noncurrentDays: days, storageClass })),
    },
    { id: "end-of-retention", status: "Enabled", filter: [{}], expiration: [{ days: retentionDays }] },
    { id: "empty-delete-markers", status: "Enabled", filter: [{}], expiration: [{ expiredObjectDeleteMarker: true }] },
  ];
}

/** The rules of ageing are outside bucket policies; everyone else is inside, the account's root user too. */
function recordsStay(name: string): Statement {
  return {
    sid: "RecordsStay",
    effect: "Deny",
    principals: { AWS: ["*"] },
    actions: ["s3:BypassGovernanceRetention", "s3:DeleteObject", "s3:DeleteObjectVersion"],
    resources: [`arn:aws:s3:::${name}/*`],
  };
}
