import { cacheControls } from "../../../../src/verify/controls/databases/caches";
import { tableControls } from "../../../../src/verify/controls/databases/dynamodb";
import { searchControls } from "../../../../src/verify/controls/databases/search";
import { warehouseControls } from "../../../../src/verify/controls/databases/warehouses";
import { type Case, type CaseTable, type Cases, describeCases, hidden, key } from "../../support/control-cases";

const sse = { enabled: true, kms_key_arn: key };
const replica = { region_name: "us-west-2", kms_key_arn: key, point_in_time_recovery: true };

const keyed: Cases = { met: [{ kms_key_id: key }], violated: [{}], unknown: [{ kms_key_id: hidden }] };

const search = { enabled: true, kms_key_id: key };
const endpoint = { enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-2-PFS-2023-10" };
const nodes = [{ enabled: true }];

const searchEncryption: Cases = {
  met: [{ encrypt_at_rest: [search] }],
  violated: [{}, { encrypt_at_rest: [{ enabled: true }] }, { encrypt_at_rest: [{ ...search, enabled: false }] }],
  unknown: [{ encrypt_at_rest: [{ ...search, kms_key_id: hidden }] }, { dynamic: { encrypt_at_rest: {} } }],
};
const searchTransit: Cases = {
  met: [{ node_to_node_encryption: nodes, domain_endpoint_options: [endpoint] }],
  violated: [
    {},
    { domain_endpoint_options: [endpoint] },
    { node_to_node_encryption: nodes, domain_endpoint_options: [{ ...endpoint, enforce_https: false }] },
    { node_to_node_encryption: nodes, domain_endpoint_options: [{ enforce_https: true }] },
  ],
  unknown: [{ node_to_node_encryption: nodes, domain_endpoint_options: [{ ...endpoint, enforce_https: hidden }] }],
};
const searchNetwork: Cases = {
  met: [{ vpc_options: [{ subnet_ids: ["subnet-1"] }] }],
  violated: [{}, { vpc_options: [{ subnet_ids: [] }] }],
  unknown: [{ vpc_options: [{ subnet_ids: hidden }] }, { dynamic: { vpc_options: {} } }],
};
const named = JSON.stringify({
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:role/app" }, Action: "es:*", Resource: "*" },
  ],
});
const everybody = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "es:*", Resource: "*" }] });
const searchAccess: Cases = {
  met: [{ access_policies: named }, { access_policies: everybody, advanced_security_options: [{ enabled: true }] }],
  violated: [{}, { access_policies: everybody }],
  unknown: [{ access_policies: hidden }],
};
const searchAudit: Cases = {
  met: [{ log_publishing_options: [{ log_type: "AUDIT_LOGS", cloudwatch_log_group_arn: "arn" }] }],
  violated: [
    {},
    { log_publishing_options: [{ log_type: "INDEX_SLOW_LOGS" }] },
    { log_publishing_options: [{ log_type: "AUDIT_LOGS", enabled: false }] },
  ],
  unknown: [{ dynamic: { log_publishing_options: {} } }],
};

function loggedBy(argument: string): Case {
  return {
    cluster_identifier: "records",
    beside: { aws_redshift_logging: { other: { cluster_identifier: argument } } },
  };
}

const table: CaseTable = {
  "dynamodb-encryption": {
    aws_dynamodb_table: {
      met: [{ server_side_encryption: [sse] }, { server_side_encryption: [sse], replica: [replica] }],
      violated: [
        {},
        { server_side_encryption: [{ enabled: true }] },
        { server_side_encryption: [{ ...sse, enabled: false }] },
        { server_side_encryption: [sse], replica: [replica, { region_name: "eu-west-1" }] },
      ],
      unknown: [
        { server_side_encryption: [{ ...sse, kms_key_arn: hidden }] },
        { server_side_encryption: [sse], dynamic: { replica: {} } },
        { dynamic: { server_side_encryption: {} } },
      ],
    },
    aws_dynamodb_table_replica: {
      met: [{ kms_key_arn: key }],
      violated: [{}],
      unknown: [{ kms_key_arn: hidden }],
    },
  },
  "dynamodb-point-in-time-recovery": {
    aws_dynamodb_table: {
      met: [{ point_in_time_recovery: [{ enabled: true }], replica: [replica] }],
      violated: [
        {},
        { point_in_time_recovery: [{ enabled: false }] },
        { point_in_time_recovery: [{ enabled: true }], replica: [{ region_name: "eu-west-1" }] },
      ],
      unknown: [{ point_in_time_recovery: [{ enabled: hidden }] }],
    },
    aws_dynamodb_table_replica: {
      met: [{ point_in_time_recovery: true }],
      violated: [{}],
      unknown: [{ point_in_time_recovery: hidden }],
    },
  },
  "dynamodb-deletion-protection": {
    aws_dynamodb_table: {
      met: [{ deletion_protection_enabled: true }],
      violated: [{}, { deletion_protection_enabled: false }],
      unknown: [{ deletion_protection_enabled: hidden }],
    },
  },
  "dax-encryption": {
    aws_dax_cluster: {
      met: [{ server_side_encryption: [{ enabled: true }], cluster_endpoint_encryption_type: "TLS" }],
      violated: [{}, { server_side_encryption: [{ enabled: true }] }, { cluster_endpoint_encryption_type: "TLS" }],
      unknown: [{ server_side_encryption: [{ enabled: true }], cluster_endpoint_encryption_type: hidden }],
    },
  },
  "keyspaces-timestream-encryption": {
    aws_keyspaces_table: {
      met: [{ encryption_specification: [{ type: "CUSTOMER_MANAGED_KMS_KEY", kms_key_identifier: key }] }],
      violated: [
        {},
        { encryption_specification: [{ type: "AWS_OWNED_KMS_KEY" }] },
        { encryption_specification: [{ kms_key_identifier: key }] },
      ],
      unknown: [{ encryption_specification: [{ type: "CUSTOMER_MANAGED_KMS_KEY", kms_key_identifier: hidden }] }],
    },
    aws_timestreamwrite_database: keyed,
  },
  "redshift-encryption": {
    aws_redshift_cluster: {
      met: [
        { encrypted: true, kms_key_id: key },
        { encrypted: "true", kms_key_id: key },
      ],
      violated: [{}, { encrypted: true }, { encrypted: false, kms_key_id: key }],
      unknown: [{ kms_key_id: key }, { encrypted: true, kms_key_id: hidden }, { snapshot_identifier: "elsewhere" }],
    },
    aws_redshiftserverless_namespace: keyed,
    aws_redshift_snapshot_copy_grant: keyed,
  },
  "redshift-not-public": {
    aws_redshift_cluster: {
      met: [{ publicly_accessible: false }],
      violated: [{ publicly_accessible: true }],
      unknown: [{}, { publicly_accessible: hidden }],
    },
    aws_redshiftserverless_workgroup: { met: [{}], violated: [{ publicly_accessible: true }] },
  },
  "redshift-enhanced-routing": {
    aws_redshift_cluster: {
      met: [{ enhanced_vpc_routing: true }],
      violated: [{}],
      unknown: [{ enhanced_vpc_routing: hidden }],
    },
    aws_redshiftserverless_workgroup: { met: [{ enhanced_vpc_routing: true }], violated: [{}] },
  },
  "redshift-logging": {
    aws_redshift_cluster: {
      met: [
        loggedBy("${aws_redshift_cluster.it.cluster_identifier}"),
        loggedBy("${aws_redshift_cluster.it.id}"),
        { logging: [{ enable: true }] },
      ],
      violated: [{}, loggedBy("another"), { logging: [{ enable: false }] }],
      unknown: [loggedBy(hidden)],
    },
    aws_redshiftserverless_namespace: {
      met: [{ log_exports: ["userlog", "connectionlog", "useractivitylog"] }],
      violated: [{}, { log_exports: ["userlog"] }],
      unknown: [{ log_exports: hidden }],
    },
  },
  "elasticache-encryption": {
    aws_elasticache_replication_group: {
      met: [{ at_rest_encryption_enabled: "true", kms_key_id: key }],
      violated: [{}, { at_rest_encryption_enabled: true }, { kms_key_id: key }],
      unknown: [{ at_rest_encryption_enabled: hidden, kms_key_id: key }],
      silent: [{ global_replication_group_id: "elsewhere" }],
    },
    aws_elasticache_serverless_cache: keyed,
  },
  "elasticache-no-bare-cluster": {
    aws_elasticache_cluster: {
      met: [{ replication_group_id: "records" }],
      violated: [{ engine: "redis" }, { engine: "memcached" }],
      unknown: [{ replication_group_id: hidden }],
    },
  },
  "elasticache-tls-required": {
    aws_elasticache_replication_group: {
      met: [{ transit_encryption_enabled: true }, { global_replication_group_id: "elsewhere" }],
      violated: [{}, { transit_encryption_enabled: true, transit_encryption_mode: "preferred" }],
      unknown: [{ transit_encryption_enabled: hidden }],
    },
    aws_elasticache_cluster: {
      met: [{ transit_encryption_enabled: true }],
      violated: [{}],
      silent: [{ replication_group_id: "records" }],
    },
  },
  "elasticache-authentication": {
    aws_elasticache_replication_group: {
      met: [
        { auth_token: "${random_password.other.result}", beside: { random_password: { other: {} } } },
        { user_group_ids: ["readers"] },
      ],
      violated: [{}, { user_group_ids: [] }],
      unknown: [{ user_group_ids: hidden }],
    },
    aws_elasticache_serverless_cache: {
      met: [{ engine: "valkey", user_group_id: "readers" }],
      violated: [{ engine: "redis" }],
      silent: [{ engine: "memcached" }],
    },
  },
  "memorydb-encryption": {
    aws_memorydb_cluster: { met: [{ kms_key_arn: key }], violated: [{}], unknown: [{ kms_key_arn: hidden }] },
  },
  "memorydb-tls-and-users": {
    aws_memorydb_cluster: {
      met: [{ acl_name: "readers" }],
      violated: [{ acl_name: "open-access" }, { acl_name: "readers", tls_enabled: false }],
      unknown: [{ acl_name: hidden }],
    },
  },
  "opensearch-encryption": {
    aws_opensearch_domain: searchEncryption,
    aws_elasticsearch_domain: searchEncryption,
  },
  "opensearch-tls-required": { aws_opensearch_domain: searchTransit, aws_elasticsearch_domain: searchTransit },
  "opensearch-in-vpc": { aws_opensearch_domain: searchNetwork, aws_elasticsearch_domain: searchNetwork },
  "opensearch-access": {
    aws_opensearch_domain: {
      ...searchAccess,
      met: [
        ...searchAccess.met,
        {
          domain_name: "records",
          beside: { aws_opensearch_domain_policy: { other: { domain_name: "records", access_policies: named } } },
        },
      ],
      violated: [
        ...searchAccess.violated,
        {
          domain_name: "records",
          beside: { aws_opensearch_domain_policy: { other: { domain_name: "records", access_policies: everybody } } },
        },
      ],
    },
    aws_elasticsearch_domain: searchAccess,
  },
  "opensearch-audit-logs": { aws_opensearch_domain: searchAudit, aws_elasticsearch_domain: searchAudit },
};

describeCases([...tableControls, ...warehouseControls, ...cacheControls, ...searchControls], table);
