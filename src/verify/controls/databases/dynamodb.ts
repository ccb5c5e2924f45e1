import { all, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import type { Control } from "../control";
import { encryptedWithCustomerKey, hasCustomerKey } from "../customer-key";
import { type Demand, isOn, isOneOf, onEach, together } from "../demand";

const tables = onEach({
  id: "dynamodb-encryption",
  group: "encryption at rest",
  title: "Every table of DynamoDB, and every replica of it, is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "By default the key is one that AWS owns, which nobody can see used, refuse or revoke.",
  remedy: "Set server_side_encryption.enabled = true and kms_key_arn, and kms_key_arn of every replica.",
  examines: ["aws_dynamodb_table", "aws_dynamodb_table_replica"],
  look: "aws dynamodb describe-table --table-name NAME --query Table.SSEDescription",
  demand: (table) =>
    table.type === "aws_dynamodb_table_replica"
      ? hasCustomerKey(table, ["kms_key_arn"])
      : withReplicas(
          table,
          [
            isOn(table, ["server_side_encryption", "enabled"]),
            hasCustomerKey(table, ["server_side_encryption", "kms_key_arn"]),
          ],
          (replica) => hasCustomerKey(replica, ["kms_key_arn"]),
        ),
});

const recovery = onEach({
  id: "dynamodb-point-in-time-recovery",
  group: "backup",
  title: "Every table of DynamoDB can be taken back to any moment of the last weeks",
  citations: ["164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)"],
  proposed: ["restore-72-hours"],
  why: "What a wrong program overwrites is in no other place.",
  remedy: "Set point_in_time_recovery.enabled = true, and point_in_time_recovery of every replica.",
  examines: ["aws_dynamodb_table", "aws_dynamodb_table_replica"],
  look: "aws dynamodb describe-continuous-backups --table-name NAME",
  demand: (table) =>
    table.type === "aws_dynamodb_table_replica"
      ? isOn(table, ["point_in_time_recovery"])
      : withReplicas(table, [isOn(table, ["point_in_time_recovery", "enabled"])], (replica) =>
          isOn(replica, ["point_in_time_recovery"]),
        ),
});

const protection = onEach({
  id: "dynamodb-deletion-protection",
  group: "backup",
  title: "Every table of DynamoDB is protected from deletion",
  citations: ["164.308(a)(7)(ii)(A)", "164.312(c)(2)"],
  why: "One wrong plan deletes the table.",
  remedy: "Set deletion_protection_enabled = true.",
  examines: ["aws_dynamodb_table"],
  look: "aws dynamodb describe-table --table-name NAME --query Table.DeletionProtectionEnabled",
  demand: (table) => isOn(table, ["deletion_protection_enabled"]),
});

function withReplicas(
  table: Resource,
  own: readonly Demand[],
  ofReplica: (replica: ReturnType<Resource["blocks"]>["blocks"][number]) => Demand,
): Demand {
  const { blocks, missing } = table.blocks("replica");
  const replicas = blocks.map((replica) => {
    const demand = ofReplica(replica);
    const region = replica.text("region_name");
    const name = region.known ? (region.value ?? "") : region.missing;
    return {
      ...demand,
      met: `its replica in ${name} ${demand.met}`,
      violated: `its replica in ${name} ${demand.violated}`,
    };
  });
  const demand = together([...own, ...replicas]);
  return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
}

const dax = onEach({
  id: "dax-encryption",
  group: "encryption at rest",
  title: "Every cache of DynamoDB is encrypted, at rest and in transit",
  citations: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "DAX holds what the table holds, and neither is on by default; it takes no customer key.",
  remedy: 'Set server_side_encryption.enabled = true and cluster_endpoint_encryption_type = "TLS".',
  examines: ["aws_dax_cluster"],
  look: "aws dax describe-clusters --query 'Clusters[].[ClusterName,SSEDescription,ClusterEndpointEncryptionType]'",
  demand: (cluster) =>
    together([
      isOn(cluster, ["server_side_encryption", "enabled"]),
      isOneOf(cluster, ["cluster_endpoint_encryption_type"], ["TLS"], "NONE"),
    ]),
});

const others = encryptedWithCustomerKey({
  id: "keyspaces-timestream-encryption",
  title: "Every table of Keyspaces and every database of Timestream is encrypted with a customer key",
  stores: {
    aws_keyspaces_table: {
      choice: {
        argument: ["encryption_specification", "type"],
        values: ["CUSTOMER_MANAGED_KMS_KEY"],
        otherwise: "AWS_OWNED_KMS_KEY",
      },
      key: ["encryption_specification", "kms_key_identifier"],
    },
    aws_timestreamwrite_database: { key: ["kms_key_id"] },
  },
  look: "aws keyspaces get-table --keyspace-name KEYSPACE --table-name NAME --query encryptionSpecification",
});

/** Controls of tables without SQL. */
export const tableControls: readonly Control[] = [tables, recovery, protection, dax, others];
