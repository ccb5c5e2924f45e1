import { statementsOf } from "../../policies/statement";
import { arnOf } from "../../model/known-attributes";
import { ofThose, thoseNaming } from "../references";
import type { Control } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { isNoneOf, isOneOf, onEach, together } from "../demand";
import { deniesPlainConnections, isNotPublic, joined } from "../resource-policy";

const encrypted = encryptedWithCustomerKey({
  id: "efs-encryption",
  title: "Every file system in EFS is encrypted with a customer key",
  stores: {
    aws_efs_file_system: { flag: ["encrypted"], key: ["kms_key_id"] },
    aws_efs_replication_configuration: { key: ["destination", "kms_key_id"] },
  },
  look: "aws efs describe-file-systems --query 'FileSystems[].[FileSystemId,Encrypted,KmsKeyId]'",
});

const tls = onEach({
  id: "efs-tls-only",
  group: "encryption in transit",
  title: "Every file system in EFS refuses connections without TLS",
  citations: ["164.312(e)(2)(ii)", "164.308(a)(4)(ii)(B)"],
  proposed: ["encryption"],
  why: "NFS without TLS shows every file to whoever sees the traffic.",
  remedy: 'Add an aws_efs_file_system_policy that denies * to Principal * where aws:SecureTransport is "false".',
  examines: ["aws_efs_file_system"],
  look: "aws efs describe-file-system-policy --file-system-id ID",
  demand: (fileSystem, subject) => {
    const companions = thoseNaming(subject.model, fileSystem, "aws_efs_file_system_policy", "file_system_id");
    return ofThose(companions, "has no aws_efs_file_system_policy that refuses connections without TLS", () => {
      const policy = joined(companions.found.map((one) => statementsOf(one.text("policy"))));
      const arn = arnOf(fileSystem);
      const denied = { actions: ["*", "elasticfilesystem:*", "elasticfilesystem:clientmount"], resources: [arn] };
      return together([deniesPlainConnections(policy, denied), isNotPublic(policy)]);
    });
  },
});

const backups = onEach({
  id: "efs-backup-policy",
  group: "backup",
  title: "Every file system in EFS is backed up",
  citations: ["164.308(a)(7)(ii)(A)"],
  why: "A deleted file has no other copy.",
  remedy: 'Add an aws_efs_backup_policy with backup_policy.status = "ENABLED", or select it in a backup plan.',
  examines: ["aws_efs_file_system"],
  look: "aws efs describe-backup-policy --file-system-id ID",
  demand: (fileSystem, subject) => {
    const companions = thoseNaming(subject.model, fileSystem, "aws_efs_backup_policy", "file_system_id");
    const { accountKey, regionKey } = fileSystem.place;
    const isLeftToPlans = subject.model
      .resources("aws_backup_selection")
      .some(({ place }) => place.accountKey === accountKey && place.regionKey === regionKey);
    // Whether a plan's selection takes it in is the question of the coverage of backups.
    if (companions.found.length === 0 && isLeftToPlans) return undefined;
    return ofThose(companions, "has no aws_efs_backup_policy, and its account no backup selection", (policy) =>
      isOneOf(policy, ["backup_policy", "status"], ["ENABLED"]),
    );
  },
});

const accessPoints = onEach({
  id: "efs-access-point-bounds",
  group: "identity",
  title: "Every access point of EFS fixes a user and a folder",
  citations: ["164.312(a)(2)(i)", "164.308(a)(4)(ii)(B)"],
  why: "Without them a client says itself who it is, and sees the whole file system.",
  remedy: "Set posix_user.uid and posix_user.gid, and root_directory.path to a folder under /.",
  examines: ["aws_efs_access_point"],
  look: "aws efs describe-access-points",
  demand: (point) =>
    together([
      isNoneOf(point, ["posix_user", "uid"], ["0"]),
      isNoneOf(point, ["root_directory", "path"], ["/", ""], "/"),
    ]),
});

const withKey = { key: ["kms_key_id"] } as const;

const others = encryptedWithCustomerKey({
  id: "fsx-encryption",
  title: "Every file system in FSx and every file share is encrypted with a customer key",
  stores: {
    aws_fsx_windows_file_system: { ...withKey, copyOf: ["backup_id"] },
    aws_fsx_lustre_file_system: { ...withKey, copyOf: ["backup_id"] },
    aws_fsx_ontap_file_system: withKey,
    aws_fsx_openzfs_file_system: { ...withKey, copyOf: ["backup_id"] },
    aws_fsx_file_cache: withKey,
    aws_storagegateway_nfs_file_share: { flag: ["kms_encrypted"], key: ["kms_key_arn"] },
    aws_storagegateway_smb_file_share: { flag: ["kms_encrypted"], key: ["kms_key_arn"] },
  },
  look: "aws fsx describe-file-systems --query 'FileSystems[].[FileSystemId,KmsKeyId]'",
});

/** Controls of file systems. */
export const fileSystemControls: readonly Control[] = [encrypted, tls, backups, accessPoints, others];
