import { auditorRoleName, bastionRoleName, type BucketPurpose, bucketName, trailName } from "../zone";
import type { Statement } from "./policy-document";
import type { ZoneStack } from "./zone-stack";

/** What a bucket of the archive and its key allow, beside what the account's own IAM policies do. */
export interface ArchiveGrants {
  readonly bucket: readonly Statement[];
  readonly key: readonly Statement[];
}

/** The organization's trail, by its ARN: the stack that makes it comes later. */
export function trailArn(stack: ZoneStack): string {
  const { zone } = stack;
  return `arn:aws:cloudtrail:${zone.regions.home}:${stack.managementAccountId}:trail/${trailName(zone)}`;
}

/** Role that reads the archive. */
export function auditorRoleArn(stack: ZoneStack): string {
  return `arn:aws:iam::${stack.accountId("log-archive")}:role/${auditorRoleName(stack.zone)}`;
}

/** CloudTrail, for the organization's one trail: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function trailGrants(stack: ZoneStack): ArchiveGrants {
  const bucket = arnOf(stack, "trail");
  const service = { effect: "Allow", principals: { Service: ["cloudtrail.amazonaws.com"] } } as const;
  const fromTrail = { StringEquals: { "aws:SourceArn": trailArn(stack) } };
  return {
    bucket: [
      {
        ...service,
        sid: "TrailChecksBucket",
        actions: ["s3:GetBucketAcl"],
        resources: [bucket],
        conditions: fromTrail,
      },
      {
        ...service,
        sid: "TrailDelivers",
        actions: ["s3:PutObject"],
        // The management account's own events come under its id, everyone else's under the organization's.
        resources: [`${bucket}/AWSLogs/${stack.managementAccountId}/*`, `${bucket}/AWSLogs/${stack.organizationId}/*`],
        conditions: fromTrail,
      },
    ],
    key: [
      {
        ...service,
        sid: "TrailEncrypts",
        actions: ["kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: {
          StringEquals: { "aws:SourceArn": trailArn(stack) },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${stack.managementAccountId}:trail/*`,
          },
        },
      },
      {
        ...service,
        sid: "TrailUsesBucketKey",
        actions: ["kms:Decrypt", "kms:DescribeKey"],
        resources: ["*"],
        conditions: fromTrail,
      },
    ],
  };
}

/** Config, in every account: its role cannot use another account's key, so the service itself delivers: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
export function configGrants(stack: ZoneStack): ArchiveGrants {
  const bucket = arnOf(stack, "config");
  const service = { effect: "Allow", principals: { Service: ["config.amazonaws.com"] } } as const;
  const conditions = { StringEquals: { "aws:SourceOrgID": stack.organizationId } };
  return {
    bucket: [
      {
        ...service,
        sid: "ConfigChecksBucket",
        actions: ["s3:GetBucketAcl", "s3:ListBucket"],
        resources: [bucket],
        conditions,
      },
      {
        ...service,
        sid: "ConfigDelivers",
        actions: ["s3:PutObject"],
        resources: [`${bucket}/AWSLogs/*/Config/*`],
        conditions,
      },
    ],
    key: [
      {
        ...service,
        sid: "ConfigEncrypts",
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions,
      },
    ],
  };
}

/** Log delivery, for the flow logs of every VPC: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html */
export function flowLogGrants(stack: ZoneStack): ArchiveGrants {
  const bucket = arnOf(stack, "flow-logs");
  const service = { effect: "Allow", principals: { Service: ["delivery.logs.amazonaws.com"] } } as const;
  const conditions = {
    StringEquals: { "aws:SourceOrgID": stack.organizationId },
    ArnLike: { "aws:SourceArn": `arn:aws:logs:${stack.zone.regions.home}:*:*` },
  };
  return {
    bucket: [
      // With the owner enforced no ACL is sent: a condition on one would stop every delivery in silence.
      { ...service, sid: "FlowLogsCheckBucket", actions: ["s3:GetBucketAcl"], resources: [bucket], conditions },
      {
        ...service,
        sid: "FlowLogsDeliver",
        actions: ["s3:PutObject"],
        resources: [`${bucket}/AWSLogs/*`],
        conditions,
      },
    ],
    key: [
      {
        ...service,
        sid: "FlowLogsEncrypt",
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        resources: ["*"],
        conditions,
      },
    ],
  };
}

/**
 * The bastions write records of sessions, and only auditors read them: a terminal may show health data.
 *
 * The bastions' roles are made later, so their account is named, narrowed to roles of their names.
 */
export function sessionRecordGrants(stack: ZoneStack): ArchiveGrants {
  const { zone } = stack;
  const bucket = arnOf(stack, "session-records");
  const account = stack.accountId("shared-services");
  const bastionRoles = `arn:aws:iam::${account}:role/${bastionRoleName(zone, "*")}`;
  const bastions = { effect: "Allow", principals: { AWS: [`arn:aws:iam::${account}:root`] } } as const;
  const fromBastion = {
    ArnLike: { "aws:PrincipalArn": bastionRoles },
    StringEquals: { "aws:PrincipalOrgID": stack.organizationId },
  };
  const everyone = { effect: "Deny", principals: { AWS: ["*"] } } as const;
  return {
    bucket: [
      {
        ...bastions,
        sid: "BastionsCheckEncryption",
        actions: ["s3:GetEncryptionConfiguration"],
        resources: [bucket],
        conditions: fromBastion,
      },
      {
        ...bastions,
        sid: "BastionsDeliver",
        actions: ["s3:PutObject", "s3:PutObjectAcl"],
        resources: [`${bucket}/*`],
        conditions: fromBastion,
      },
      {
        ...everyone,
        sid: "OnlyAuditorsRead",
        actions: ["s3:GetObject", "s3:GetObjectVersion"],
        resources: [`${bucket}/*`],
        conditions: { ArnNotLike: { "aws:PrincipalArn": auditorRoleArn(stack) } },
      },
    ],
    key: [
      {
        ...bastions,
        sid: "BastionsEncryptThroughS3",
        // A record over five megabytes goes up in parts, which S3 decrypts to join; the bucket lets no bastion read.
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: {
          StringEquals: {
            ...fromBastion.StringEquals,
            "kms:ViaService": `s3.${zone.regions.home}.amazonaws.com`,
          },
          ArnLike: { ...fromBastion.ArnLike, "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
        },
      },
      {
        ...everyone,
        sid: "OnlyAuditorsDecrypt",
        actions: ["kms:CreateGrant", "kms:Decrypt", "kms:ReEncryptFrom"],
        resources: ["*"],
        conditions: { ArnNotLike: { "aws:PrincipalArn": [auditorRoleArn(stack), bastionRoles] } },
      },
    ],
  };
}

/** Records of requests to the archive's own buckets, and to load balancers, which can write under no key of ours. */
export function accessLogGrants(stack: ZoneStack, logged: readonly BucketPurpose[]): readonly Statement[] {
  const bucket = arnOf(stack, "access-logs");
  const { home } = stack.zone.regions;
  const organization = { "aws:SourceOrgID": stack.organizationId };
  return [
    {
      sid: "BucketsDeliver",
      effect: "Allow",
      principals: { Service: ["logging.s3.amazonaws.com"] },
      actions: ["s3:PutObject"],
      resources: [`${bucket}/*`],
      conditions: {
        StringEquals: { "aws:SourceAccount": stack.accountId("log-archive") },
        ArnLike: { "aws:SourceArn": logged.map((purpose) => arnOf(stack, purpose)) },
      },
    },
    {
      sid: "LoadBalancersDeliver",
      effect: "Allow",
      principals: { Service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
      actions: ["s3:PutObject"],
      resources: [`${bucket}/load-balancers/*`],
      conditions: {
        StringEquals: organization,
        ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${home}:*:loadbalancer/*` },
      },
    },
  ];
}

function arnOf({ zone }: ZoneStack, purpose: BucketPurpose): string {
  return `arn:aws:s3:::${bucketName(zone, purpose)}`;
}
