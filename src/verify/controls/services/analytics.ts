import { decided, no, undecided } from "../../decision";
import { isObject, type Json, type JsonObject } from "../../json";
import type { Resource } from "../../model/resource";
import { unknownInText } from "../../model/value";
import { denoted } from "../references";
import type { Control, Subject } from "../control";
import { encryptedWithCustomerKey, hasCustomerKey } from "../customer-key";
import { type Demand, isGiven, isOff, isOn, isOneOf, onEach, together, unknownIn } from "../demand";

const learning = encryptedWithCustomerKey({
  id: "sagemaker-encryption",
  title: "Every notebook, domain and endpoint of SageMaker is encrypted with a customer key",
  stores: {
    aws_sagemaker_notebook_instance: { key: ["kms_key_id"] },
    aws_sagemaker_domain: { key: ["kms_key_id"] },
    aws_sagemaker_endpoint_configuration: { key: ["kms_key_arn"] },
  },
  look: "aws sagemaker describe-notebook-instance --notebook-instance-name NAME --query KmsKeyId",
});

const notebooks = onEach({
  id: "sagemaker-no-internet",
  group: "exposure",
  title: "No notebook reaches the internet past the VPC",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "Whoever writes in a notebook could send away what it reads.",
  remedy: 'Set direct_internet_access = "Disabled" and subnet_id; of a domain app_network_access_type = "VpcOnly".',
  examines: ["aws_sagemaker_notebook_instance", "aws_sagemaker_domain"],
  look: "aws sagemaker describe-notebook-instance --notebook-instance-name NAME --query DirectInternetAccess",
  demand: (resource) =>
    resource.type === "aws_sagemaker_domain"
      ? isOneOf(resource, ["app_network_access_type"], ["VpcOnly"], "PublicInternetOnly")
      : isOneOf(resource, ["direct_internet_access"], ["Disabled"], "Enabled"),
});

const glue = onEach({
  id: "glue-encryption",
  group: "encryption at rest",
  title: "The catalog and what jobs of Glue write are encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Jobs leave data, logs and bookmarks behind, and the catalog passwords of its connections.",
  remedy:
    "Encrypt s3, cloudwatch, job bookmarks, the catalog and connection passwords, each with kms_key_arn or its like.",
  examines: ["aws_glue_security_configuration", "aws_glue_data_catalog_encryption_settings"],
  look: "aws glue get-security-configurations && aws glue get-data-catalog-encryption-settings",
  demand: (resource) => {
    if (resource.type === "aws_glue_security_configuration") {
      const within = "encryption_configuration";
      return together([
        isOneOf(resource, [within, "s3_encryption", "s3_encryption_mode"], ["SSE-KMS"], "DISABLED"),
        hasCustomerKey(resource, [within, "s3_encryption", "kms_key_arn"]),
        isOneOf(resource, [within, "cloudwatch_encryption", "cloudwatch_encryption_mode"], ["SSE-KMS"], "DISABLED"),
        hasCustomerKey(resource, [within, "cloudwatch_encryption", "kms_key_arn"]),
        isOneOf(
          resource,
          [within, "job_bookmarks_encryption", "job_bookmarks_encryption_mode"],
          ["CSE-KMS"],
          "DISABLED",
        ),
        hasCustomerKey(resource, [within, "job_bookmarks_encryption", "kms_key_arn"]),
      ]);
    }
    const within = "data_catalog_encryption_settings";
    return together([
      isOneOf(
        resource,
        [within, "encryption_at_rest", "catalog_encryption_mode"],
        ["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"],
        "DISABLED",
      ),
      hasCustomerKey(resource, [within, "encryption_at_rest", "sse_aws_kms_key_id"]),
      isOn(resource, [within, "connection_password_encryption", "return_connection_password_encrypted"]),
      hasCustomerKey(resource, [within, "connection_password_encryption", "aws_kms_key_id"]),
    ]);
  },
});

const glueJobs = onEach({
  id: "glue-jobs-secured",
  group: "encryption at rest",
  title: "Every job and crawler of Glue works under a security configuration",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Without one it writes in clear.",
  remedy: "Set security_configuration.",
  examines: ["aws_glue_job", "aws_glue_crawler", "aws_glue_dev_endpoint"],
  look: "aws glue get-jobs --query 'Jobs[].[Name,SecurityConfiguration]'",
  demand: (job) => isGiven(job, ["security_configuration"]),
});

const athena = onEach({
  id: "athena-encryption",
  group: "encryption at rest",
  title: "Every result of Athena is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Results are copies of what was asked for; without enforcement each client chooses for itself.",
  remedy:
    'Set configuration.result_configuration.encryption_configuration with encryption_option = "SSE_KMS" and kms_key_arn, and leave enforce_workgroup_configuration on.',
  examines: ["aws_athena_workgroup"],
  look: "aws athena get-work-group --work-group NAME --query WorkGroup.Configuration",
  demand: (workgroup) => {
    const isManaged = isOn(workgroup, ["configuration", "managed_query_results_configuration", "enabled"]);
    if (isManaged.holds.is === true) {
      const within = ["configuration", "managed_query_results_configuration", "encryption_configuration"] as const;
      return hasCustomerKey(workgroup, [...within, "kms_key"]);
    }
    const within = ["configuration", "result_configuration", "encryption_configuration"] as const;
    return together([
      isOneOf(workgroup, [...within, "encryption_option"], ["SSE_KMS", "CSE_KMS"]),
      hasCustomerKey(workgroup, [...within, "kms_key_arn"]),
      isOn(workgroup, ["configuration", "enforce_workgroup_configuration"], decided(true)),
    ]);
  },
});

const emr = onEach({
  id: "emr-encryption",
  group: "encryption at rest",
  title: "Every cluster of EMR encrypts at rest and in transit",
  citations: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "A cluster copies what it works on to its disks and between its nodes, in clear unless told otherwise.",
  remedy:
    "Set security_configuration to an aws_emr_security_configuration with EnableAtRestEncryption and EnableInTransitEncryption.",
  examines: ["aws_emr_cluster"],
  look: "aws emr describe-security-configuration --name NAME",
  demand: (cluster, subject) => securedBy(cluster, subject),
});

function securedBy(cluster: Resource, subject: Subject): Demand {
  const given = isGiven(cluster, ["security_configuration"]);
  if (given.holds.is !== true) return given;
  const value = cluster.value("security_configuration");
  const configuration = denoted(subject.model, value, cluster, "aws_emr_security_configuration");
  const says = { met: "encrypts at rest and in transit", violated: "does not encrypt both at rest and in transit" };
  if (configuration === undefined)
    return { holds: undecided(`the security configuration ${unknownIn(value)}`), ...says };
  const text = configuration.text("configuration");
  const missing = text.known ? unknownInText(text.value ?? "") : text.missing;
  if (missing !== undefined || !text.known) return { holds: undecided(missing ?? ""), ...says };
  const encryption = encryptionIn(text.value ?? "");
  const wanted = ["EnableAtRestEncryption", "EnableInTransitEncryption"];
  const holds = encryption === undefined ? no : decided(wanted.every((name) => encryption[name] === true));
  return { holds, ...says, at: configuration };
}

function encryptionIn(text: string): JsonObject | undefined {
  try {
    const json = JSON.parse(text) as Json;
    return isObject(json) && isObject(json.EncryptionConfiguration) ? json.EncryptionConfiguration : undefined;
  } catch {
    return undefined;
  }
}

const emrExposure = onEach({
  id: "emr-no-public-access",
  group: "exposure",
  title: "EMR refuses clusters that are open to the internet",
  citations: ["164.308(a)(4)(ii)(B)"],
  why: "A cluster's own security groups are made by hand and in haste.",
  remedy: "Set block_public_security_group_rules = true, with no range but port 22, better none.",
  examines: ["aws_emr_block_public_access_configuration"],
  look: "aws emr get-block-public-access-configuration",
  demand: (configuration) => isOn(configuration, ["block_public_security_group_rules"]),
});

const migrations = encryptedWithCustomerKey({
  id: "dms-encryption",
  title: "Every instance and endpoint of a migration is encrypted with a customer key",
  stores: {
    aws_dms_replication_instance: { key: ["kms_key_arn"] },
    aws_dms_endpoint: { key: ["kms_key_arn"] },
    aws_dms_replication_config: { key: ["compute_config", "kms_key_id"] },
  },
  look: "aws dms describe-replication-instances --query 'ReplicationInstances[].[ReplicationInstanceIdentifier,KmsKeyId]'",
});

const migrationExposure = onEach({
  id: "dms-not-public",
  group: "exposure",
  title: "No instance of a migration has a public address",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "It holds whole databases on their way.",
  remedy: "Set publicly_accessible = false.",
  examines: ["aws_dms_replication_instance"],
  look: "aws dms describe-replication-instances --query 'ReplicationInstances[].[ReplicationInstanceIdentifier,PubliclyAccessible]'",
  // https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationInstance.html: public unless told otherwise; the provider sends false.
  demand: (instance) => isOff(instance, ["publicly_accessible"]),
});

const desktops = onEach({
  id: "workspaces-encryption",
  group: "encryption at rest",
  title: "Every desktop is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "What people open stays on the desktop's disks.",
  remedy: "Set root_volume_encryption_enabled and user_volume_encryption_enabled = true, and volume_encryption_key.",
  examines: ["aws_workspaces_workspace"],
  look: "aws workspaces describe-workspaces --query 'Workspaces[].[WorkspaceId,VolumeEncryptionKey]'",
  demand: (desktop) =>
    together([
      isOn(desktop, ["root_volume_encryption_enabled"]),
      isOn(desktop, ["user_volume_encryption_enabled"]),
      hasCustomerKey(desktop, ["volume_encryption_key"]),
    ]),
});

/** Controls of what works on data: SageMaker, Glue, Athena, EMR, migrations and desktops. */
export const analyticsControls: readonly Control[] = [
  learning,
  notebooks,
  glue,
  glueJobs,
  athena,
  emr,
  emrExposure,
  migrations,
  migrationExposure,
  desktops,
];
