import { centralAccount } from "./backup-lifecycle";
import type { Statement } from "./policy-document";
import type { ZoneStack } from "./zone-stack";

/**
 * The central account reads what it copies, so it uses the key that this was encrypted with. For every key of a store
 * that is backed up: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
 */
export function copyToCentralAccount(stack: ZoneStack): Statement {
  return {
    sid: "CopyToBackupAccount",
    effect: "Allow",
    principals: { AWS: [`arn:aws:iam::${stack.accountId(centralAccount)}:root`] },
    actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"],
    resources: ["*"],
  };
}

/** Those who copy into a central vault encrypt with its key, through services of AWS only; none of them can read with it. */
export function encryptCopies(stack: ZoneStack, region: string): Statement {
  return {
    sid: "EncryptCopies",
    effect: "Allow",
    principals: { AWS: ["*"] },
    actions: ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo"],
    resources: ["*"],
    conditions: {
      StringEquals: { "aws:PrincipalOrgID": stack.organizationId },
      StringLike: { "kms:ViaService": `*.${region}.amazonaws.com` },
    },
  };
}

/** Lets AWS Backup publish to a topic that the key encrypts. */
export function notifyThroughKey(stack: ZoneStack): Statement {
  return {
    sid: "NotifyThroughTopic",
    effect: "Allow",
    principals: { Service: ["backup.amazonaws.com"] },
    actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:SourceAccount": stack.accountId(stack.account) } },
  };
}
