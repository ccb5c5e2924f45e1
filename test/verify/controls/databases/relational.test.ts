import { databaseCareControls } from "../../../../src/verify/controls/databases/database-care";
import { relationalControls } from "../../../../src/verify/controls/databases/relational";
import { databaseTransportControls } from "../../../../src/verify/controls/databases/transport";
import type { Intent } from "../../../../src/verify/intent";
import type { Json, JsonObject } from "../../../../src/verify/json";
import { type CaseTable, type Cases, describeCases, hidden, key, verdictsOn } from "../../support/control-cases";

function switchedOn(name: string): Cases {
  return { met: [{ [name]: true }], violated: [{}, { [name]: false }], unknown: [{ [name]: hidden }] };
}

function switchedOff(name: string): Cases {
  return { met: [{}, { [name]: false }], violated: [{ [name]: true }], unknown: [{ [name]: hidden }] };
}

function onByDefault(name: string): Cases {
  return { met: [{}, { [name]: true }], violated: [{ [name]: false }], unknown: [{ [name]: hidden }] };
}

function keyed(name: string): Cases {
  return {
    met: [{ [name]: key }, { [name]: "alias/records" }],
    violated: [{}, { [name]: "alias/aws/rds" }],
    unknown: [{ [name]: hidden }],
  };
}

function stored(name: string, ...copyOf: readonly string[]): Cases {
  const own = { storage_encrypted: true, [name]: key };
  return {
    met: [own, ...copyOf.map((origin) => ({ ...own, [origin]: "elsewhere" }))],
    violated: [{}, { storage_encrypted: true }, { [name]: key }, { ...own, [name]: "alias/aws/rds" }],
    unknown: [
      { ...own, [name]: hidden },
      { ...own, storage_encrypted: hidden },
      ...copyOf.map((origin) => ({ [origin]: "elsewhere" })),
    ],
  };
}

const instance = stored("kms_key_id", "snapshot_identifier");
const replicaOf = (source: JsonObject): JsonObject => ({
  replicate_source_db: "${aws_db_instance.source.identifier}",
  beside: { aws_db_instance: { source: { identifier: "source", ...source } } },
});

const days: Cases = {
  met: [{ backup_retention_period: 7 }, { backup_retention_period: "35" }],
  violated: [{}, { backup_retention_period: 0 }, { backup_retention_period: 6 }],
  unknown: [{ backup_retention_period: hidden }],
};

const shared: Cases = {
  met: [{}, { shared_accounts: ["111111111111"] }],
  violated: [{ shared_accounts: ["all"] }, { shared_accounts: ["111111111111", "222222222222"] }],
  unknown: [{ shared_accounts: hidden }],
};

function parametersOf(
  group: string,
  argument: string,
  engine: JsonObject,
): (...given: readonly [string, Json][]) => JsonObject {
  return (...given) => ({
    ...engine,
    [argument]: `\${${group}.other.name}`,
    beside: { [group]: { other: { name: "own", parameter: given.map(([name, value]) => ({ name, value })) } } },
  });
}

const postgres = parametersOf("aws_db_parameter_group", "parameter_group_name", {
  engine: "postgres",
  engine_version: "14.9",
});
const newPostgres = parametersOf("aws_db_parameter_group", "parameter_group_name", {
  engine: "postgres",
  engine_version: "16.4",
});
const mysql = parametersOf("aws_db_parameter_group", "parameter_group_name", {
  engine: "mysql",
  engine_version: "8.0",
});
const aurora = parametersOf("aws_rds_cluster_parameter_group", "db_cluster_parameter_group_name", {
  engine: "aurora-mysql",
});
const documents = parametersOf("aws_docdb_cluster_parameter_group", "db_cluster_parameter_group_name", {});
const graph = parametersOf("aws_neptune_cluster_parameter_group", "neptune_cluster_parameter_group_name", {});
const warehouse = parametersOf("aws_redshift_parameter_group", "cluster_parameter_group_name", {});

const password: Cases = {
  met: [{}, { manage_master_user_password: true }],
  violated: [{ master_password: "correct horse" }, { master_password: hidden }],
};

const table: CaseTable = {
  "rds-encryption": {
    aws_db_instance: {
      met: [...instance.met, replicaOf({ storage_encrypted: true, kms_key_id: key })],
      violated: [...instance.violated, replicaOf({}), replicaOf({ storage_encrypted: true })],
      unknown: [
        ...(instance.unknown ?? []),
        { replicate_source_db: "arn:aws:rds:eu-west-1:111111111111:db:elsewhere" },
        { restore_to_point_in_time: [{ source_db_instance_identifier: "elsewhere" }] },
      ],
    },
    aws_rds_cluster: stored("kms_key_id", "snapshot_identifier", "replication_source_identifier"),
    aws_docdb_cluster: stored("kms_key_id", "snapshot_identifier"),
    aws_neptune_cluster: stored("kms_key_arn", "snapshot_identifier"),
    aws_docdbelastic_cluster: keyed("kms_key_id"),
    aws_neptunegraph_graph: keyed("kms_key_identifier"),
    aws_db_instance_automated_backups_replication: keyed("kms_key_id"),
  },
  "rds-snapshot-copy-encryption": {
    aws_db_snapshot_copy: keyed("kms_key_id"),
    aws_rds_cluster_snapshot_copy: keyed("kms_key_id"),
    aws_rds_export_task: keyed("kms_key_id"),
  },
  "rds-performance-insights-key": Object.fromEntries(
    ["aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_docdb_cluster_instance"].map((type) => {
      const on = type === "aws_docdb_cluster_instance" ? "enable_performance_insights" : "performance_insights_enabled";
      const cases: Cases = {
        met: [{ [on]: true, performance_insights_kms_key_id: key }],
        violated: [{ [on]: true }],
        unknown: [{ [on]: hidden }, { [on]: true, performance_insights_kms_key_id: hidden }],
        silent: [{}, { [on]: false }],
      };
      return [type, cases];
    }),
  ),
  "rds-not-public": {
    aws_db_instance: switchedOff("publicly_accessible"),
    aws_rds_cluster_instance: switchedOff("publicly_accessible"),
    aws_neptune_cluster_instance: switchedOff("publicly_accessible"),
  },
  "rds-snapshot-private": {
    aws_db_snapshot: shared,
    aws_db_snapshot_copy: shared,
    aws_db_cluster_snapshot: shared,
    aws_rds_cluster_snapshot_copy: shared,
  },
  "rds-iam-authentication": {
    aws_db_instance: {
      met: [{ engine: "postgres", iam_database_authentication_enabled: true }],
      violated: [{ engine: "postgres" }, { engine: "mysql", iam_database_authentication_enabled: false }],
      unknown: [{ engine: "postgres", iam_database_authentication_enabled: hidden }, { engine: hidden }, {}],
      silent: [{ engine: "oracle-ee" }, { engine: "sqlserver-se" }],
    },
    aws_rds_cluster: {
      met: [{ engine: "aurora-postgresql", iam_database_authentication_enabled: true }],
      violated: [{ engine: "aurora-mysql" }],
    },
    aws_neptune_cluster: switchedOn("iam_database_authentication_enabled"),
  },
  "rds-managed-password": {
    aws_db_instance: { met: [{}], violated: [{ password: "correct horse" }] },
    aws_rds_cluster: password,
    aws_docdb_cluster: password,
    aws_redshift_cluster: password,
    aws_redshiftserverless_namespace: {
      met: [{ manage_admin_password: true }],
      violated: [{ admin_user_password: "x" }],
    },
  },
  "rds-deletion-protection": Object.fromEntries(
    [
      "aws_db_instance",
      "aws_rds_cluster",
      "aws_docdb_cluster",
      "aws_neptune_cluster",
      "aws_rds_global_cluster",
      "aws_docdb_global_cluster",
      "aws_neptune_global_cluster",
    ].map((type) => [type, switchedOn("deletion_protection")]),
  ),
  "rds-backup-retention": {
    aws_db_instance: { ...days, silent: [{ replicate_source_db: "elsewhere" }] },
    aws_rds_cluster: days,
    aws_docdb_cluster: days,
    aws_neptune_cluster: days,
  },
  "rds-final-snapshot": {
    aws_db_instance: { ...switchedOff("skip_final_snapshot"), silent: [{ replicate_source_db: "elsewhere" }] },
    aws_rds_cluster: switchedOff("skip_final_snapshot"),
    aws_docdb_cluster: switchedOff("skip_final_snapshot"),
    aws_neptune_cluster: switchedOff("skip_final_snapshot"),
  },
  "rds-multi-az": { aws_db_instance: { ...switchedOn("multi_az"), silent: [{ replicate_source_db: "elsewhere" }] } },
  "rds-log-exports": {
    aws_db_instance: {
      met: [
        { engine: "postgres", enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"] },
        { engine: "mysql", enabled_cloudwatch_logs_exports: ["error"] },
        { engine: "db2-se", enabled_cloudwatch_logs_exports: ["diag.log"] },
      ],
      violated: [
        { engine: "postgres" },
        { engine: "postgres", enabled_cloudwatch_logs_exports: ["upgrade"] },
        { engine: "db2-se" },
      ],
      unknown: [{ engine: "postgres", enabled_cloudwatch_logs_exports: hidden }],
    },
    aws_rds_cluster: {
      met: [{ engine: "aurora-postgresql", enabled_cloudwatch_logs_exports: ["postgresql"] }],
      violated: [{ engine: "aurora-mysql", enabled_cloudwatch_logs_exports: ["slowquery"] }],
    },
    aws_docdb_cluster: {
      met: [{ enabled_cloudwatch_logs_exports: ["audit", "profiler"] }],
      violated: [{}, { enabled_cloudwatch_logs_exports: ["profiler"] }],
    },
    aws_neptune_cluster: { met: [{ enable_cloudwatch_logs_exports: ["audit"] }], violated: [{}] },
  },
  "rds-copy-tags-to-snapshots": {
    aws_db_instance: switchedOn("copy_tags_to_snapshot"),
    aws_rds_cluster: switchedOn("copy_tags_to_snapshot"),
    aws_neptune_cluster: switchedOn("copy_tags_to_snapshot"),
  },
  "rds-minor-upgrades": Object.fromEntries(
    [
      "aws_db_instance",
      "aws_rds_cluster_instance",
      "aws_docdb_cluster_instance",
      "aws_neptune_cluster_instance",
      "aws_dms_replication_instance",
    ].map((type) => [type, onByDefault("auto_minor_version_upgrade")]),
  ),
  "rds-tls-required": {
    aws_db_instance: {
      met: [
        postgres(["rds.force_ssl", "1"]),
        newPostgres(),
        { engine: "postgres", engine_version: "16" },
        mysql(["max_connections", 5], ["require_secure_transport", "ON"]),
      ],
      violated: [
        postgres(),
        postgres(["rds.force_ssl", "0"]),
        newPostgres(["rds.force_ssl", 0]),
        { engine: "postgres", engine_version: "14", parameter_group_name: "default.postgres14" },
        mysql(["require_secure_transport", "OFF"]),
        { engine: "mariadb" },
      ],
      unknown: [
        postgres(["rds.force_ssl", hidden]),
        { engine: "postgres", parameter_group_name: "made-elsewhere" },
        { engine: "postgres" },
        { engine: hidden },
      ],
      silent: [{ engine: "oracle-ee" }],
    },
    aws_rds_cluster: {
      met: [aurora(["require_secure_transport", 1]), { engine: "aurora-postgresql", engine_version: "17.4" }],
      violated: [aurora(), { engine: "aurora-postgresql", engine_version: "16.4" }],
    },
    aws_docdb_cluster: { met: [{}, documents(["tls", "enabled"])], violated: [documents(["tls", "disabled"])] },
    aws_neptune_cluster: { met: [{}, graph()], violated: [graph(["neptune_enforce_ssl", 0])] },
  },
  "rds-proxy-tls-required": { aws_db_proxy: switchedOn("require_tls") },
  "redshift-tls-required": {
    aws_redshift_cluster: {
      met: [warehouse(["require_ssl", true]), { cluster_parameter_group_name: "default.redshift-2.0" }],
      violated: [
        warehouse(),
        warehouse(["require_ssl", "false"]),
        { cluster_parameter_group_name: "default.redshift-1.0" },
      ],
      unknown: [{}, warehouse(["require_ssl", hidden]), { cluster_parameter_group_name: "made-elsewhere" }],
    },
    aws_redshiftserverless_workgroup: {
      met: [{}, { config_parameter: [{ parameter_key: "require_ssl", parameter_value: "true" }] }],
      violated: [{ config_parameter: [{ parameter_key: "require_ssl", parameter_value: "false" }] }],
      unknown: [{ dynamic: { config_parameter: {} } }],
    },
  },
  "dms-endpoint-tls": {
    aws_dms_endpoint: {
      met: [
        { engine_name: "postgres", ssl_mode: "verify-full" },
        { engine_name: "kafka", kafka_settings: [{ security_protocol: "ssl-encryption" }] },
        { engine_name: "redis", redis_settings: [{}] },
      ],
      violated: [
        { engine_name: "postgres" },
        { engine_name: "mysql", ssl_mode: "none" },
        { engine_name: "kafka", kafka_settings: [{}] },
        { engine_name: "redis", redis_settings: [{ ssl_security_protocol: "plaintext" }] },
      ],
      unknown: [{ engine_name: "postgres", ssl_mode: hidden }, { engine_name: hidden }],
      silent: [{ engine_name: "s3" }],
    },
  },
};

const intent: Intent = {
  zone: "test",
  environments: [
    { name: "prod", phi: true, cidr: "10.1.0.0/16", bastionCidr: "10.0.0.0/24", tiers: [], bastionPorts: {} },
  ],
  suppressions: [],
};

describeCases([...relationalControls, ...databaseCareControls, ...databaseTransportControls], table, intent);

it("asks for two zones only where health data is", async () => {
  const multiAz = databaseCareControls.filter(({ id }) => id === "rds-multi-az");
  const [control] = multiAz;
  const without = control === undefined ? undefined : await verdictsOn(control, "aws_db_instance", {});

  expect(without).toEqual([]);
});
