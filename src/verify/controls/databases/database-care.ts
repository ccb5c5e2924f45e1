import { yes } from "../../decision";
import { symbolicText } from "../../model/value";
import type { Control } from "../control";
import { type Path, isAtLeast, isGiven, isOff, isOn, listsAll, onEach } from "../demand";
import { isInPhiEnvironment } from "../phi-environments";
import { databaseClusters as clusters, databaseInstances as instances, engineOf } from "./engines";

const deletionProtection = onEach({
  id: "rds-deletion-protection",
  group: "backup",
  title: "Every database is protected from deletion",
  citations: ["164.308(a)(7)(ii)(A)", "164.312(c)(2)"],
  why: "One wrong plan or command deletes the database, and with it the backups that AWS makes of itself.",
  remedy: "Set deletion_protection = true.",
  examines: [
    ...instances,
    ...clusters,
    "aws_rds_global_cluster",
    "aws_docdb_global_cluster",
    "aws_neptune_global_cluster",
  ],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,DeletionProtection]'",
  demand: (resource) => isOn(resource, ["deletion_protection"]),
});

/** Days; a week is what AWS's own conformance pack for HIPAA and the console propose. */
const backupDays = 7;

const backups = onEach({
  id: "rds-backup-retention",
  group: "backup",
  title: `Every database can be taken back to any moment of the last ${backupDays} days`,
  citations: ["164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)"],
  proposed: ["restore-72-hours"],
  why: "What was deleted or changed by mistake is often noticed days later.",
  remedy: `Set backup_retention_period to at least ${backupDays}.`,
  examines: [...instances, ...clusters],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,BackupRetentionPeriod]'",
  // A replica is backed up at its source.
  demand: (resource) =>
    resource.has("replicate_source_db")
      ? undefined
      : isAtLeast(resource, ["backup_retention_period"], backupDays, instances.includes(resource.type) ? 0 : 1),
});

const finalSnapshots = onEach({
  id: "rds-final-snapshot",
  group: "backup",
  title: "No database is deleted without a last snapshot",
  citations: ["164.308(a)(7)(ii)(A)"],
  why: "Automatic backups go with the database; a last snapshot is what is left.",
  remedy: "Set skip_final_snapshot = false, or leave it out, and final_snapshot_identifier.",
  examines: [...instances, ...clusters],
  look: "aws rds describe-db-snapshots --snapshot-type manual",
  // AWS takes none of a replica.
  demand: (resource) => (resource.has("replicate_source_db") ? undefined : isOff(resource, ["skip_final_snapshot"])),
});

const zones = onEach({
  id: "rds-multi-az",
  group: "backup",
  title: "Every database with health data stands in two availability zones",
  citations: ["164.308(a)(7)(ii)(C)"],
  proposed: ["restore-72-hours"],
  why: "When a zone fails, care goes on.",
  remedy: "Set multi_az = true; a cluster needs two instances.",
  examines: ["aws_db_instance"],
  duty: "Asked only of environments that zone.yaml says hold health data.",
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,MultiAZ]'",
  demand: (resource, subject) =>
    isInPhiEnvironment(subject, resource) && !resource.has("replicate_source_db")
      ? isOn(resource, ["multi_az"])
      : undefined,
});

const copiedTags = onEach({
  id: "rds-copy-tags-to-snapshots",
  group: "hygiene",
  title: "Snapshots take the tags of their database",
  citations: ["164.308(a)(7)(ii)(A)"],
  proposed: ["inventory"],
  why: "A snapshot without tags is left out of selections by tag and of the inventory of health data.",
  remedy: "Set copy_tags_to_snapshot = true.",
  examines: [...instances, "aws_rds_cluster", "aws_neptune_cluster"],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,CopyTagsToSnapshot]'",
  demand: (resource) => isOn(resource, ["copy_tags_to_snapshot"]),
});

const minorUpgrades = onEach({
  id: "rds-minor-upgrades",
  group: "hygiene",
  title: "Every database takes minor versions by itself",
  citations: ["164.308(a)(5)(ii)(B)"],
  proposed: ["patching"],
  why: "Minor versions carry the fixes of holes.",
  remedy: "Set auto_minor_version_upgrade = true, or leave it out.",
  examines: [
    ...instances,
    "aws_rds_cluster_instance",
    "aws_docdb_cluster_instance",
    "aws_neptune_cluster_instance",
    "aws_dms_replication_instance",
  ],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,AutoMinorVersionUpgrade]'",
  // The provider leaves DMS's own default, which is on too: https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html
  demand: (resource) => isOn(resource, ["auto_minor_version_upgrade"], yes),
});

const logs: Readonly<Record<string, readonly string[]>> = {
  postgres: ["postgresql"],
  "aurora-postgresql": ["postgresql"],
  mysql: ["error"],
  mariadb: ["audit"],
  "aurora-mysql": ["audit"],
  docdb: ["audit"],
  neptune: ["audit"],
  oracle: ["audit"],
  sqlserver: ["error"],
};

const exportedLogs = onEach({
  id: "rds-log-exports",
  group: "audit trail",
  title: "Every database sends its logs to CloudWatch",
  citations: ["164.312(b)", "164.308(a)(5)(ii)(C)"],
  why: "On the instance they are gone after days, and with the instance.",
  remedy: "List the engine's logs in enabled_cloudwatch_logs_exports, of Neptune in enable_cloudwatch_logs_exports.",
  examines: [...instances, ...clusters],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,EnabledCloudwatchLogsExports]'",
  demand: (resource) => {
    const path: Path =
      resource.type === "aws_neptune_cluster"
        ? ["enable_cloudwatch_logs_exports"]
        : ["enabled_cloudwatch_logs_exports"];
    const engine = resource.type === "aws_docdb_cluster" ? "docdb" : symbolicText(engineOf(resource));
    const wanted = Object.entries(logs).find(([name]) => engine?.startsWith(name) === true);
    const exact = engine === undefined ? undefined : logs[engine];
    return exact === undefined && wanted === undefined
      ? isGiven(resource, path)
      : listsAll(resource, path, exact ?? wanted?.[1] ?? []);
  },
});

/** Controls of what relational, document and graph databases keep: backups, logs and themselves. */
export const databaseCareControls: readonly Control[] = [
  deletionProtection,
  backups,
  finalSnapshots,
  zones,
  exportedLogs,
  copiedTags,
  minorUpgrades,
];
