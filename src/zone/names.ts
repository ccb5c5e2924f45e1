import { createHash } from "node:crypto";
import { accountRoles, type AccountName } from "./accounts";
import type { Zone } from "./schema";
import { fixedStacks } from "./stacks";

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

/**
 * Name of the document that every session on an environment's bastion must use, at most 128 characters (Systems
 * Manager). One for each bastion: a document names the one log group that it records to.
 */
export function sessionDocumentName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-session`;
}

/** Name of the log group that sessions on an environment's bastion are streamed to, at most 512 characters (CloudWatch Logs). */
export function sessionLogGroupName(zone: Named, environment: string): string {
  return `/${zone.zone}/${environment}/sessions`;
}

/** Name of an account's backup vault, at most 50 characters (Backup). */
export function vaultName(zone: Named, name: AccountName): string {
  return `${zone.zone}-${name}`;
}

/** Name of the role that backs up and restores an environment, at most 64 characters (IAM). */
export function backupRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-backup`;
}

/** Name of the role that enters an environment's bastion, at most 64 characters (IAM). */
export function operatorRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-operator`;
}

/** Name of the role and instance profile that an environment's bastion runs as, at most 64 characters (IAM). */
export function bastionRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-bastion`;
}

/** Name of the role that reads the archive, at most 64 characters (IAM). */
export function auditorRoleName(zone: Named): string {
  return `${zone.zone}-auditor`;
}

/** Name of the role that a workflow plans with: one in the management account, and one of that name in each other account; at most 64 characters (IAM). */
export function planRoleName(zone: Named): string {
  return `${zone.zone}-plan`;
}

/** Name of the role that a workflow deploys an environment with, at most 64 characters (IAM). */
export function pipelineRoleName(zone: Named, environment: string): string {
  return `${zone.zone}-${environment}-pipeline`;
}

/** Name of the organization's trail, at most 128 characters (CloudTrail). */
export function trailName(zone: Named): string {
  return `${zone.zone}-trail`;
}

/** Name of the log group with the hot copy of the trail, at most 512 characters (CloudWatch Logs). */
export function trailLogGroupName(zone: Named): string {
  return `/${zone.zone}/trail`;
}

/** Name of the topic that alarms go to, and of the bus that brings other accounts' events there, at most 256 characters (SNS, EventBridge). */
export function alarmsName(zone: Named): string {
  return `${zone.zone}-alarms`;
}

/** Name of the role that hands an account's events to the alarms, and of the rules that pick them, at most 64 characters (IAM, EventBridge). */
export function forwarderName(zone: Named): string {
  return `${zone.zone}-forwarder`;
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

/** A name that the zone makes, and the answer that it follows from. */
export interface DerivedName {
  readonly name: string;
  readonly what: string;

  /** Characters that AWS allows. */
  readonly limit: number;

  /** Where the answer is that decides the length. */
  readonly path: string;
  readonly answer: string;
}

/** What names are made from; less than a zone, so that they can be checked before there is one. */
type NameSource = Pick<Zone, "zone" | "bucketSuffix"> & {
  readonly environments: readonly { readonly name: string; readonly tiers: readonly { readonly name: string }[] }[];
};

/** Limits of AWS on the names above, from the API references of the services. */
const limits = {
  bucket: 63,
  account: 50,
  document: 128,
  vault: 50,
  role: 64,
  workspace: 90,
  securityGroup: 255,
} as const;

/** Every name that a zone makes, with its limit. */
export function derivedNames(zone: NameSource): readonly DerivedName[] {
  const ofZone = (what: string, limit: number, name: string): DerivedName => ({
    name,
    what,
    limit,
    path: "zone",
    answer: zone.zone,
  });
  const fixed = [
    ...bucketPurposes.map((purpose) => ofZone("bucket name", limits.bucket, bucketName(zone, purpose))),
    ...accountRoles.map((role) => ofZone("account name", limits.account, accountName(zone, role))),
    ...accountRoles.map((role) => ofZone("backup vault name", limits.vault, vaultName(zone, role))),
    ...fixedStacks.map((stack) => ofZone("workspace name", limits.workspace, workspaceName(zone, stack))),
    ofZone("auditor role name", limits.role, auditorRoleName(zone)),
    ofZone("forwarder role name", limits.role, forwarderName(zone)),
    ofZone("plan role name", limits.role, planRoleName(zone)),
  ];
  const varying = zone.environments.flatMap((environment, index) => {
    const ofEnvironment = (what: string, limit: number, name: string): DerivedName => ({
      name,
      what,
      limit,
      path: `environments[${index}].name`,
      answer: environment.name,
    });
    return [
      ofEnvironment("account name", limits.account, accountName(zone, environment.name)),
      ofEnvironment("backup vault name", limits.vault, vaultName(zone, environment.name)),
      ofEnvironment("operator role name", limits.role, operatorRoleName(zone, environment.name)),
      ofEnvironment("bastion role name", limits.role, bastionRoleName(zone, environment.name)),
      ofEnvironment("pipeline role name", limits.role, pipelineRoleName(zone, environment.name)),
      ofEnvironment("backup role name", limits.role, backupRoleName(zone, environment.name)),
      ofEnvironment("session document name", limits.document, sessionDocumentName(zone, environment.name)),
      ofEnvironment("workspace name", limits.workspace, workspaceName(zone, environment.name)),
      ...environment.tiers.map((tier, at) => ({
        ...ofEnvironment(
          "security group name",
          limits.securityGroup,
          securityGroupName(zone, environment.name, tier.name),
        ),
        path: `environments[${index}].tiers[${at}].name`,
        answer: tier.name,
      })),
    ];
  });
  return [...fixed, ...varying];
}
