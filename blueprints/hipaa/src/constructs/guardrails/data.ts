import type { Zone } from "../../zone";
import { retained } from "../customer-key";
import type { Statement } from "../policy-document";
import { everything, exceptDeployment } from "./exemption";

/** Data stays encrypted, private and recoverable. */
export function dataGuardrail(zone: Zone): readonly Statement[] {
  const onRetained = { StringEquals: { [`aws:ResourceTag/${retained.key}`]: retained.value } };
  return [
    {
      // A key that is gone takes every backup and every record with it, so the zone's own are beyond the deployment role too.
      sid: "RetainedKeysStay",
      effect: "Deny",
      actions: ["kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"],
      resources: everything,
      conditions: onRetained,
    },
    {
      sid: "RetainedKeysStayTagged",
      effect: "Deny",
      actions: ["kms:TagResource", "kms:UntagResource"],
      resources: everything,
      conditions: { ...onRetained, "ForAnyValue:StringEquals": { "aws:TagKeys": [retained.key] } },
    },
    {
      sid: "KeysStay",
      effect: "Deny",
      actions: [
        "kms:DeleteAlias",
        "kms:DeleteCustomKeyStore",
        "kms:DeleteImportedKeyMaterial",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      // Lifecycles still end: Backup itself removes what has reached its age.
      sid: "RecoveryPointsStay",
      effect: "Deny",
      actions: [
        "backup:DeleteBackupVaultLockConfiguration",
        "backup:DeleteRecoveryPoint",
        "backup:DisassociateRecoveryPoint",
        "backup:DisassociateRecoveryPointFromParent",
        "backup:UpdateRecoveryPointLifecycle",
      ],
      resources: everything,
    },
    {
      sid: "VaultsStay",
      effect: "Deny",
      actions: [
        "backup:DeleteBackupPlan",
        "backup:DeleteBackupSelection",
        "backup:DeleteBackupVault",
        "backup:DeleteBackupVaultAccessPolicy",
        "backup:DeleteBackupVaultNotifications",
        "backup:PutBackupVaultAccessPolicy",
        "backup:PutBackupVaultLockConfiguration",
        "backup:UpdateBackupPlan",
        "backup:UpdateRegionSettings",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "PublicAccessStaysBlocked",
      effect: "Deny",
      actions: [
        "ec2:DisableImageBlockPublicAccess",
        "ec2:DisableSnapshotBlockPublicAccess",
        "s3:PutAccountPublicAccessBlock",
        "s3:PutBucketPublicAccessBlock",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "AccountDefaultsStay",
      effect: "Deny",
      actions: [
        "ec2:DisableEbsEncryptionByDefault",
        "ec2:ModifyEbsDefaultKmsKeyId",
        "ec2:ModifyInstanceMetadataDefaults",
        "ec2:ResetEbsDefaultKmsKeyId",
        "iam:DeleteAccountPasswordPolicy",
        "iam:UpdateAccountPasswordPolicy",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
  ];
}
