import { decided, undecided } from "../../decision";
import type { Control } from "../control";
import { encryptedWithCustomerKey, hasCustomerKey } from "../customer-key";
import { flagOf, isOff, isOn, onEach, unknownIn } from "../demand";
import { databaseInstances as instances, engineOf } from "./engines";

const cluster = {
  flag: ["storage_encrypted"],
  key: ["kms_key_id"],
} as const;

const encryption = encryptedWithCustomerKey({
  id: "rds-encryption",
  title: "Every relational, document and graph database is encrypted with a customer key",
  stores: {
    aws_db_instance: { ...cluster, copyOf: ["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"] },
    aws_rds_cluster: {
      ...cluster,
      copyOf: ["replication_source_identifier", "snapshot_identifier", "restore_to_point_in_time"],
    },
    aws_docdb_cluster: { ...cluster, copyOf: ["snapshot_identifier", "restore_to_point_in_time"] },
    aws_docdbelastic_cluster: { key: ["kms_key_id"] },
    aws_neptune_cluster: {
      ...cluster,
      key: ["kms_key_arn"],
      copyOf: ["replication_source_identifier", "snapshot_identifier"],
    },
    aws_neptunegraph_graph: { key: ["kms_key_identifier"] },
    aws_db_instance_automated_backups_replication: { key: ["kms_key_id"] },
  },
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,StorageEncrypted,KmsKeyId]'",
});

const snapshotCopies = encryptedWithCustomerKey({
  id: "rds-snapshot-copy-encryption",
  title: "Every copy of a database's snapshot is encrypted with a customer key",
  stores: {
    aws_db_snapshot_copy: { key: ["kms_key_id"] },
    aws_rds_cluster_snapshot_copy: { key: ["kms_key_id"] },
    aws_rds_export_task: { key: ["kms_key_id"] },
  },
  look: "aws rds describe-db-snapshots --query 'DBSnapshots[].[DBSnapshotIdentifier,KmsKeyId]'",
});

const insights = onEach({
  id: "rds-performance-insights-key",
  group: "encryption at rest",
  title: "Performance Insights are encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "They keep the texts of queries, with what was asked for in them.",
  remedy: "Set performance_insights_kms_key_id.",
  examines: [...instances, "aws_rds_cluster", "aws_rds_cluster_instance", "aws_docdb_cluster_instance"],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,PerformanceInsightsKMSKeyId]'",
  demand: (resource) => {
    const name =
      resource.type === "aws_docdb_cluster_instance" ? "enable_performance_insights" : "performance_insights_enabled";
    const isUsed = flagOf(resource.value(name));
    if (isUsed.is === false) return undefined;
    if (isUsed.is === "unknown") return { holds: isUsed, met: "", violated: "" };
    return hasCustomerKey(resource, ["performance_insights_kms_key_id"]);
  },
});

const exposed = onEach({
  id: "rds-not-public",
  group: "exposure",
  title: "No database has a public address",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"],
  proposed: ["segmentation"],
  why: "A database that the internet can resolve is one security group away from being read.",
  remedy: "Set publicly_accessible = false.",
  examines: [...instances, "aws_rds_cluster_instance", "aws_neptune_cluster_instance"],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,PubliclyAccessible]'",
  demand: (resource) => isOff(resource, ["publicly_accessible"]),
});

const sharedSnapshots = onEach({
  id: "rds-snapshot-private",
  group: "exposure",
  title: "No snapshot of a database is shared with an account that is not ours",
  citations: ["164.308(a)(4)(ii)(B)"],
  why: "Who may restore a snapshot has the whole database.",
  remedy: "Remove the account, or all, from shared_accounts.",
  examines: ["aws_db_snapshot", "aws_db_snapshot_copy", "aws_db_cluster_snapshot", "aws_rds_cluster_snapshot_copy"],
  look: "aws rds describe-db-snapshot-attributes --db-snapshot-identifier NAME",
  demand: (snapshot, { model }) => {
    const accounts = snapshot.texts("shared_accounts");
    const met = "is shared with no other account";
    if (!accounts.known) return { holds: undecided(accounts.missing), met, violated: "" };
    const own = new Set(model.all.map(({ place }) => place.accountKey));
    const others = accounts.value.filter((account) => !own.has(account));
    return { holds: decided(others.length === 0), met, violated: `is shared with ${others.join(", ")}` };
  },
});

/** Engines that take tokens of IAM. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html */
const withTokens = /^(aurora|mariadb|mysql|neptune|postgres)/;

const iamAuthentication = onEach({
  id: "rds-iam-authentication",
  group: "identity",
  title: "Every database that can knows its callers from IAM",
  citations: ["164.312(d)", "164.312(a)(2)(i)"],
  why: "Tokens last minutes and belong to one principal; passwords are shared and stay.",
  remedy: "Set iam_database_authentication_enabled = true.",
  examines: [...instances, "aws_rds_cluster", "aws_neptune_cluster"],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,IAMDatabaseAuthenticationEnabled]'",
  demand: (resource) => {
    const engine = engineOf(resource);
    if (engine.kind === "literal" && !withTokens.test(String(engine.value))) return undefined;
    const demand = isOn(resource, ["iam_database_authentication_enabled"]);
    if (engine.kind !== "literal" && demand.holds.is !== true)
      return { ...demand, holds: undecided(`the engine, ${unknownIn(engine)}`) };
    return demand;
  },
});

const managedPasswords = onEach({
  id: "rds-managed-password",
  group: "identity",
  title: "No database's password is kept in the code or in the state",
  citations: ["164.308(a)(5)(ii)(D)", "164.312(d)"],
  why: "Whoever reads the state has the password, and nobody changes it.",
  remedy: "Set manage_master_user_password = true in place of password.",
  examines: [
    ...instances,
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_redshift_cluster",
    "aws_redshiftserverless_namespace",
  ],
  look: "aws rds describe-db-instances --query 'DBInstances[].[DBInstanceIdentifier,MasterUserSecret.SecretArn]'",
  demand: (resource) => {
    const written = ["password", "master_password", "admin_user_password"].find((name) => resource.has(name));
    return {
      holds: decided(written === undefined),
      met: "has no password in its arguments",
      violated: `has its password in ${written ?? ""}`,
    };
  },
});

/** Controls of who gets at relational databases, and at document and graph databases, which share their API. */
export const relationalControls: readonly Control[] = [
  encryption,
  snapshotCopies,
  insights,
  exposed,
  sharedSnapshots,
  iamAuthentication,
  managedPasswords,
];
