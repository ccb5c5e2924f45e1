import type { Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { isNothing } from "../model/value";
import { type Statement, statementsOf } from "./statement";

/** Where a resource carries a policy that says who may use something. */
export interface PolicyPlace {
  readonly type: string;

  /** The argument with the text of the policy. */
  readonly argument: string;

  /** What the policy is, in words: "the policy of a bucket". */
  readonly what: string;

  /** Prefix of the actions that it is about: "s3". */
  readonly service: string;
}

/** A policy on a resource. */
export interface ResourcePolicy extends PolicyPlace {
  readonly resource: Resource;
  readonly statements: Known<readonly Statement[]>;
}

/** Every argument that holds a policy with principals. https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const places: readonly PolicyPlace[] = [
  ...of("trust", "sts", ["aws_iam_role", "assume_role_policy"]),
  ...of("key policy", "kms", ["aws_kms_key"], ["aws_kms_external_key"], ["aws_kms_replica_key"]),
  ...of("key policy", "kms", ["aws_kms_replica_external_key"], ["aws_kms_key_policy"]),
  ...of("bucket policy", "s3", ["aws_s3_bucket_policy"], ["aws_s3_bucket"], ["aws_s3control_bucket_policy"]),
  ...of("access point policy", "s3", ["aws_s3_access_point"], ["aws_s3control_access_point_policy"]),
  ...of("access point policy", "s3-object-lambda", ["aws_s3control_object_lambda_access_point_policy"]),
  ...of("table bucket policy", "s3tables", ["aws_s3tables_table_bucket_policy", "resource_policy"]),
  ...of("table policy", "s3tables", ["aws_s3tables_table_policy", "resource_policy"]),
  ...of("directory bucket policy", "s3express", ["aws_s3_directory_bucket_policy"]),
  ...of("queue policy", "sqs", ["aws_sqs_queue_policy"], ["aws_sqs_queue"]),
  ...of("topic policy", "sns", ["aws_sns_topic_policy"], ["aws_sns_topic"]),
  ...of("vault policy", "backup", ["aws_backup_vault_policy"]),
  ...of("vault policy", "glacier", ["aws_glacier_vault", "access_policy"]),
  ...of("repository policy", "ecr", ["aws_ecr_repository_policy"]),
  ...of("registry policy", "ecr", ["aws_ecr_registry_policy"]),
  ...of("secret policy", "secretsmanager", ["aws_secretsmanager_secret_policy"], ["aws_secretsmanager_secret"]),
  ...of("event bus policy", "events", ["aws_cloudwatch_event_bus_policy"]),
  ...of("log resource policy", "logs", ["aws_cloudwatch_log_resource_policy", "policy_document"]),
  ...of("log destination policy", "logs", ["aws_cloudwatch_log_destination_policy", "access_policy"]),
  ...of("delivery destination policy", "logs", [
    "aws_cloudwatch_log_delivery_destination_policy",
    "delivery_destination_policy",
  ]),
  ...of("table policy", "dynamodb", ["aws_dynamodb_resource_policy"]),
  ...of("stream policy", "kinesis", ["aws_kinesis_resource_policy"]),
  ...of("cluster policy", "kafka", ["aws_msk_cluster_policy"]),
  ...of("domain policy", "es", ["aws_opensearch_domain_policy", "access_policies"]),
  ...of("domain policy", "es", ["aws_opensearch_domain", "access_policies"]),
  ...of("domain policy", "es", ["aws_elasticsearch_domain_policy", "access_policies"]),
  ...of("domain policy", "es", ["aws_elasticsearch_domain", "access_policies"]),
  ...of("file system policy", "elasticfilesystem", ["aws_efs_file_system_policy"]),
  ...of("API policy", "execute-api", ["aws_api_gateway_rest_api_policy"], ["aws_api_gateway_rest_api"]),
  ...of("domain policy", "codeartifact", ["aws_codeartifact_domain_permissions_policy", "policy_document"]),
  ...of("repository policy", "codeartifact", ["aws_codeartifact_repository_permissions_policy", "policy_document"]),
  ...of("project policy", "codebuild", ["aws_codebuild_resource_policy"]),
  ...of("catalogue policy", "glue", ["aws_glue_resource_policy"]),
  ...of("authority policy", "acm-pca", ["aws_acmpca_policy"]),
  ...of("resource policy", "redshift", ["aws_redshift_resource_policy"]),
  ...of("resource policy", "redshift-serverless", ["aws_redshiftserverless_resource_policy"]),
  ...of("registry policy", "schemas", ["aws_schemas_registry_policy"]),
  ...of("identity policy", "ses", ["aws_ses_identity_policy"], ["aws_sesv2_email_identity_policy"]),
  ...of("firewall policy", "network-firewall", ["aws_networkfirewall_resource_policy"]),
  ...of("container policy", "mediastore", ["aws_media_store_container_policy"]),
  ...of("auth policy", "vpc-lattice", ["aws_vpclattice_auth_policy"], ["aws_vpclattice_resource_policy"]),
  ...of("monitoring sink policy", "oam", ["aws_oam_sink_policy"]),
  ...of("delegation policy", "organizations", ["aws_organizations_resource_policy", "content"]),
  ...of("registry policy", "sagemaker", ["aws_sagemaker_model_package_group_policy", "resource_policy"]),
];

function of(
  what: string,
  service: string,
  ...types: readonly (readonly [type: string, argument?: string])[]
): readonly PolicyPlace[] {
  return types.map(([type, argument = "policy"]) => ({ type, argument, what, service }));
}

const read = new WeakMap<Model, readonly ResourcePolicy[]>();

/** Every policy with principals in a model. */
export function resourcePolicies(model: Model): readonly ResourcePolicy[] {
  const known = read.get(model);
  if (known !== undefined) return known;
  const found = places.flatMap((place) =>
    model
      .resources(place.type)
      .filter((resource) => !isNothing(resource.value(place.argument)))
      .map((resource) => ({ ...place, resource, statements: statementsOf(resource.text(place.argument)) })),
  );
  read.set(model, found);
  return found;
}

/** Types of the resources that carry policies for one service or kind. */
export function typesWith(matches: (place: PolicyPlace) => boolean): readonly string[] {
  return [...new Set(places.filter(matches).map(({ type }) => type))];
}
