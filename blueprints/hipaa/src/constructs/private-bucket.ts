import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import type { CustomerKey } from "./customer-key";
import { onlyEncryptedConnections } from "./only-encrypted-connections";
import { policyDocument, type Statement } from "./policy-document";

/** Properties of {@link PrivateBucket}. */
export interface PrivateBucketProps {
  /** Name of the bucket; unique across AWS. */
  readonly bucketName: string;

  /**
   * Key that encrypts every object that comes without one of its own.
   *
   * @default - S3's own (SSE-S3): only for a service that can write under no other
   */
  readonly encryptionKey?: CustomerKey;

  /** Days that a replaced or deleted version is kept. */
  readonly oldVersionDays: number;

  /**
   * Rules of ageing, beside those for old versions and abandoned uploads.
   *
   * @default - none: objects stay as they are
   */
  readonly ageing?: readonly S3BucketLifecycleConfigurationRule[];

  /**
   * Object Lock: how long, and how firmly, no version can be deleted. S3 takes it when the bucket is made.
   *
   * @default - none
   */
  readonly lock?: { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly days: number };

  /**
   * Who else may use the bucket.
   *
   * @default - the account's own IAM policies decide alone
   */
  readonly statements?: readonly Statement[];
}

/** A bucket that nobody outside can read, that forgets nothing at once, and that outlives its stack. */
export class PrivateBucket extends Construct {
  public readonly bucket: S3Bucket;

  /** Who may use the bucket; services that deliver to it must wait for this. */
  public readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { encryptionKey, lock } = props;
    this.bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      objectLockEnabled: lock === undefined ? undefined : true,
      lifecycle: { preventDestroy: true },
    });
    const bucket = this.bucket.id;

    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, "public_access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        encryptionKey === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryptionKey.arn },
              // One key for many objects: a hundredth of the calls to KMS.
              bucketKeyEnabled: true,
            },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: props.oldVersionDays }],
        },
        {
          id: "abandoned-uploads",
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        ...(props.ageing ?? []),
      ],
      // A rule for old versions on a bucket without versioning is refused.
      dependsOn: [versioning],
    });
    if (lock !== undefined) {
      new S3BucketObjectLockConfigurationA(this, "lock", {
        bucket,
        rule: { defaultRetention: { mode: lock.mode, days: lock.days } },
        dependsOn: [versioning],
      });
    }
    const arns = [`arn:aws:s3:::${props.bucketName}`, `arn:aws:s3:::${props.bucketName}/*`];
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument([onlyEncryptedConnections(["s3:*"], arns), ...(props.statements ?? [])]),
      // S3 takes one change of a bucket's access at a time.
      dependsOn: [publicAccess, ownership],
    });
  }
}
