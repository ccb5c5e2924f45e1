import { analyticsControls } from "../../../../src/verify/controls/services/analytics";
import { imageControls } from "../../../../src/verify/controls/services/images";
import { kubernetesControls } from "../../../../src/verify/controls/services/kubernetes";
import { taskControls } from "../../../../src/verify/controls/services/tasks";
import type { JsonObject } from "../../../../src/verify/json";
import { type Case, type CaseTable, type Cases, describeCases, hidden, key } from "../../support/control-cases";

function containers(...given: readonly JsonObject[]): Case {
  return { container_definitions: JSON.stringify(given) };
}

const app = {
  name: "app",
  image: "app:1",
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "app" } },
};
const hiddenContainers: readonly Case[] = [{ container_definitions: hidden }, { container_definitions: "no JSON" }];

function keyed(name: string): Cases {
  return { met: [{ [name]: key }], violated: [{}, { [name]: "alias/aws/x" }], unknown: [{ [name]: hidden }] };
}

function mount(encryption: JsonObject): Case {
  return {
    volume: [
      { name: "scratch" },
      { name: "files", efs_volume_configuration: [{ file_system_id: "fs-1", ...encryption }] },
    ],
  };
}

const exec = {
  kms_key_id: key,
  logging: "OVERRIDE",
  log_configuration: [{ cloud_watch_encryption_enabled: true, cloud_watch_log_group_name: "exec" }],
};

function execIn(configuration: JsonObject): Case {
  return {
    enable_execute_command: true,
    cluster: "${aws_ecs_cluster.other.id}",
    beside: { aws_ecs_cluster: { other: { configuration: [{ execute_command_configuration: [configuration] }] } } },
  };
}

const registryKey: Cases = {
  met: [{ encryption_configuration: [{ encryption_type: "KMS", kms_key: key }] }],
  violated: [
    {},
    { encryption_configuration: [{ encryption_type: "KMS" }] },
    { encryption_configuration: [{ kms_key: key }] },
  ],
  unknown: [{ encryption_configuration: [{ encryption_type: "KMS", kms_key: hidden }] }],
};

const tags: Cases = {
  met: [{ image_tag_mutability: "IMMUTABLE" }],
  violated: [{}, { image_tag_mutability: "MUTABLE" }],
  unknown: [{ image_tag_mutability: hidden }],
};

function scannedBy(frequency: string, filter: string): Case {
  const rule = { scan_frequency: frequency, repository_filter: [{ filter, filter_type: "WILDCARD" }] };
  return { beside: { aws_ecr_registry_scanning_configuration: { other: { scan_type: "ENHANCED", rule: [rule] } } } };
}

const glueEncryption = {
  s3_encryption: [{ s3_encryption_mode: "SSE-KMS", kms_key_arn: key }],
  cloudwatch_encryption: [{ cloudwatch_encryption_mode: "SSE-KMS", kms_key_arn: key }],
  job_bookmarks_encryption: [{ job_bookmarks_encryption_mode: "CSE-KMS", kms_key_arn: key }],
};
const catalog = {
  encryption_at_rest: [{ catalog_encryption_mode: "SSE-KMS", sse_aws_kms_key_id: key }],
  connection_password_encryption: [{ return_connection_password_encrypted: true, aws_kms_key_id: key }],
};

const secured: Cases = {
  met: [{ security_configuration: "own" }],
  violated: [{}],
  unknown: [{ security_configuration: hidden }],
};

function results(encryption: JsonObject, further: JsonObject = {}): Case {
  return { configuration: [{ result_configuration: [{ encryption_configuration: [encryption] }], ...further }] };
}
const sseKms = { encryption_option: "SSE_KMS", kms_key_arn: key };

function emrWith(encryption: JsonObject): Case {
  return {
    security_configuration: "${aws_emr_security_configuration.other.name}",
    beside: {
      aws_emr_security_configuration: {
        other: { name: "own", configuration: JSON.stringify({ EncryptionConfiguration: encryption }) },
      },
    },
  };
}

const table: CaseTable = {
  "ecs-not-privileged": {
    aws_ecs_task_definition: {
      met: [containers(app)],
      violated: [
        containers(app, { name: "side", privileged: true }),
        { ...containers(app), pid_mode: "host" },
        { ...containers(app), ipc_mode: "host" },
      ],
      unknown: hiddenContainers,
    },
  },
  "ecs-logging": {
    aws_ecs_task_definition: {
      met: [containers(app, { name: "router", firelensConfiguration: { type: "fluentbit" } })],
      violated: [containers(app, { name: "side" }), containers({ logConfiguration: { logDriver: "none" } })],
      unknown: hiddenContainers,
    },
  },
  "ecs-read-only-root": {
    aws_ecs_task_definition: {
      met: [containers(app)],
      violated: [containers(app, { name: "side" }), containers({ readonlyRootFilesystem: false })],
      unknown: hiddenContainers,
    },
  },
  "ecs-no-secret-variables": {
    aws_ecs_task_definition: {
      met: [
        containers({ ...app, environment: [{ name: "STAGE", value: "prod" }], secrets: [{ name: "DB_PASSWORD" }] }),
      ],
      violated: [containers({ ...app, environment: [{ name: "DB_PASSWORD", value: "correct horse" }] })],
      unknown: hiddenContainers,
    },
  },
  "ecs-efs-tls": {
    aws_ecs_task_definition: {
      met: [mount({ transit_encryption: "ENABLED" })],
      violated: [mount({}), mount({ transit_encryption: "DISABLED" })],
      unknown: [{ dynamic: { volume: {} } }, mount({ transit_encryption: hidden })],
      silent: [{}, { volume: [{ name: "scratch" }] }],
    },
  },
  "ecs-no-public-address": {
    aws_ecs_task_set: {
      met: [{}, { network_configuration: [{ subnets: ["subnet-1"] }] }],
      violated: [{ network_configuration: [{ assign_public_ip: true }] }],
      unknown: [{ network_configuration: [{ assign_public_ip: hidden }] }],
    },
  },
  "ecs-exec-encryption": {
    aws_ecs_service: {
      met: [execIn(exec)],
      violated: [
        execIn({}),
        execIn({ ...exec, kms_key_id: null }),
        execIn({ ...exec, log_configuration: [{ s3_bucket_name: "exec" }] }),
      ],
      unknown: [
        { enable_execute_command: hidden },
        { enable_execute_command: true, cluster: "made-elsewhere" },
        execIn({ ...exec, kms_key_id: hidden }),
      ],
      silent: [{}, { enable_execute_command: false }],
    },
  },
  "ecr-encryption": { aws_ecr_repository: registryKey, aws_ecr_repository_creation_template: registryKey },
  "ecr-scan": {
    aws_ecr_repository: {
      met: [{ image_scanning_configuration: [{ scan_on_push: true }] }, scannedBy("CONTINUOUS_SCAN", "*")],
      violated: [{}, scannedBy("MANUAL", "*"), scannedBy("SCAN_ON_PUSH", "prod-*")],
      unknown: [{ image_scanning_configuration: [{ scan_on_push: hidden }] }],
    },
  },
  "ecr-immutable-tags": { aws_ecr_repository: tags, aws_ecr_repository_creation_template: tags },
  "eks-secrets-encryption": {
    aws_eks_cluster: {
      met: [{ encryption_config: [{ resources: ["secrets"], provider: [{ key_arn: key }] }] }],
      violated: [{}, { encryption_config: [{ resources: [], provider: [{ key_arn: key }] }] }],
      unknown: [{ encryption_config: [{ resources: ["secrets"], provider: [{ key_arn: hidden }] }] }],
    },
  },
  "eks-private-endpoint": {
    aws_eks_cluster: {
      met: [{ vpc_config: [{ endpoint_public_access: false, endpoint_private_access: true }] }],
      violated: [
        { vpc_config: [{}] },
        { vpc_config: [{ endpoint_public_access: true, endpoint_private_access: true }] },
        { vpc_config: [{ endpoint_public_access: false }] },
      ],
      unknown: [{ vpc_config: [{ endpoint_public_access: hidden, endpoint_private_access: true }] }],
    },
  },
  "eks-logging": {
    aws_eks_cluster: {
      met: [{ enabled_cluster_log_types: ["api", "audit", "authenticator", "scheduler"] }],
      violated: [{}, { enabled_cluster_log_types: ["api"] }],
      unknown: [{ enabled_cluster_log_types: hidden }],
    },
  },
  "sagemaker-encryption": {
    aws_sagemaker_notebook_instance: keyed("kms_key_id"),
    aws_sagemaker_domain: keyed("kms_key_id"),
    aws_sagemaker_endpoint_configuration: keyed("kms_key_arn"),
  },
  "sagemaker-no-internet": {
    aws_sagemaker_notebook_instance: {
      met: [{ direct_internet_access: "Disabled" }],
      violated: [{}, { direct_internet_access: "Enabled" }],
      unknown: [{ direct_internet_access: hidden }],
    },
    aws_sagemaker_domain: { met: [{ app_network_access_type: "VpcOnly" }], violated: [{}] },
  },
  "glue-encryption": {
    aws_glue_security_configuration: {
      met: [{ encryption_configuration: [glueEncryption] }],
      violated: [
        { encryption_configuration: [{ ...glueEncryption, s3_encryption: [{ s3_encryption_mode: "SSE-S3" }] }] },
        { encryption_configuration: [{ ...glueEncryption, cloudwatch_encryption: [{}] }] },
        { encryption_configuration: [{ ...glueEncryption, job_bookmarks_encryption: [{}] }] },
      ],
      unknown: [
        {
          encryption_configuration: [
            { ...glueEncryption, s3_encryption: [{ s3_encryption_mode: hidden, kms_key_arn: key }] },
          ],
        },
      ],
    },
    aws_glue_data_catalog_encryption_settings: {
      met: [{ data_catalog_encryption_settings: [catalog] }],
      violated: [
        { data_catalog_encryption_settings: [{ ...catalog, connection_password_encryption: [{}] }] },
        {
          data_catalog_encryption_settings: [
            { ...catalog, encryption_at_rest: [{ catalog_encryption_mode: "DISABLED" }] },
          ],
        },
      ],
    },
  },
  "glue-jobs-secured": { aws_glue_job: secured, aws_glue_crawler: secured, aws_glue_dev_endpoint: secured },
  "athena-encryption": {
    aws_athena_workgroup: {
      met: [
        results(sseKms),
        {
          configuration: [
            { managed_query_results_configuration: [{ enabled: true, encryption_configuration: [{ kms_key: key }] }] },
          ],
        },
      ],
      violated: [
        {},
        results({ encryption_option: "SSE_S3" }),
        results({ encryption_option: "SSE_KMS" }),
        results(sseKms, { enforce_workgroup_configuration: false }),
        { configuration: [{ managed_query_results_configuration: [{ enabled: true }] }] },
      ],
      unknown: [results({ ...sseKms, kms_key_arn: hidden })],
    },
  },
  "emr-encryption": {
    aws_emr_cluster: {
      met: [emrWith({ EnableAtRestEncryption: true, EnableInTransitEncryption: true })],
      violated: [
        {},
        emrWith({ EnableAtRestEncryption: true, EnableInTransitEncryption: false }),
        emrWith({ EnableInTransitEncryption: true }),
      ],
      unknown: [{ security_configuration: hidden }, { security_configuration: "made-elsewhere" }],
    },
  },
  "emr-no-public-access": {
    aws_emr_block_public_access_configuration: {
      met: [{ block_public_security_group_rules: true }],
      violated: [{ block_public_security_group_rules: false }],
      unknown: [{ block_public_security_group_rules: hidden }],
    },
  },
  "dms-encryption": {
    aws_dms_replication_instance: keyed("kms_key_arn"),
    aws_dms_endpoint: keyed("kms_key_arn"),
    aws_dms_replication_config: {
      met: [{ compute_config: [{ kms_key_id: key }] }],
      violated: [{ compute_config: [{}] }],
      unknown: [{ compute_config: [{ kms_key_id: hidden }] }],
    },
  },
  "dms-not-public": {
    aws_dms_replication_instance: {
      met: [{ publicly_accessible: false }],
      violated: [{ publicly_accessible: true }],
      unknown: [{ publicly_accessible: hidden }],
    },
  },
  "workspaces-encryption": {
    aws_workspaces_workspace: {
      met: [{ root_volume_encryption_enabled: true, user_volume_encryption_enabled: true, volume_encryption_key: key }],
      violated: [
        {},
        { root_volume_encryption_enabled: true, user_volume_encryption_enabled: true },
        { root_volume_encryption_enabled: true, volume_encryption_key: key },
      ],
      unknown: [
        { root_volume_encryption_enabled: true, user_volume_encryption_enabled: true, volume_encryption_key: hidden },
      ],
    },
  },
};

describeCases([...taskControls, ...imageControls, ...kubernetesControls, ...analyticsControls], table);
