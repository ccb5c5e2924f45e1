import { createHash } from "node:crypto";
import type { AccountName } from "./accounts";
import type { Zone } from "./schema";

type Named = Pick<Zone, "zone">;

/** What the zone's own buckets are for. */
export const bucketPurposes = [
  "terraform-state",
  "trail",
  "config",
  "flow-logs",
  "session-records",
  "access-logs",
] as const;

export type BucketPurpose = (typeof bucketPurposes)[number];

/** Name of a bucket, at most 63 characters (S3). The suffix makes it unique across AWS. */
export function bucketName(zone: Pick<Zone, "zone" | "bucketSuffix">, purpose: BucketPurpose): string {
  return `${zone.zone}-${purpose}-${zone.bucketSuffix}`;
}

/** Display name of an account, at most 50 characters (Organizations). */
export function accountName(zone: Named, name: AccountName): string {
  return `${zone.zone}-${name}`;
}

/** Name of the document that every session must use, at most 128 characters (Systems Manager). */
export function sessionDocumentName(zone: Named): string {
  return `${zone.zone}-session`;
}

/** Name of an account's backup vault, at most 50 characters (Backup). */
export function vaultName(zone: Named, name: AccountName): string {
  return `${zone.zone}-${name}`;
}

/** Name of the role that enters an environment's bastion, at most 64 characters (IAM). */
export function operatorRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-operator`;
}

/** Name of the role and instance profile that an environment's bastion runs as, at most 64 characters (IAM). */
export function bastionRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-bastion`;
}

/** Name of a stack's workspace, at most 90 characters (HCP Terraform). */
export function workspaceName(zone: Named, stack: string): string {
  return `${zone.zone}-${stack}`;
}

/** Name of a tier's security group, at most 255 characters (EC2). */
export function securityGroupName(zone: Named, environment: string, tier: string): string {
  return `${zone.zone}-${environment}-${tier}`;
}

/** The suffix of a zone's bucket names: the same for the same zone, e-mail pattern and home region. */
export function defaultBucketSuffix(zone: string, email: string, homeRegion: string): string {
  return createHash("sha256").update([zone, email, homeRegion].join("\n")).digest("hex").slice(0, 8);
}
