import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Value, isNothing, missingIn, symbolicText } from "../model/value";
import { accountName } from "./account-name";
import { byText, groupedBy } from "./order";

/** What the stacks make. */
export interface Inventory {
  readonly places: readonly InventoriedPlace[];
  readonly types: readonly { readonly type: string; readonly count: number }[];
  readonly stores: readonly InventoriedStore[];
}

/** A region of an account. */
export interface InventoriedPlace {
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly string[];

  /** How many resources the stacks make there. */
  readonly resources: number;
}

/** A resource that keeps data, with the key that encrypts it. */
export interface InventoriedStore {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;

  /** `stack: address` of a key, its alias or ARN; undefined where no key of the customer is named. */
  readonly key: string | undefined;
}

/** Accounts, regions, resources by type, and stores with their keys. */
export function inventoryOf(model: Model): Inventory {
  const made = model.all.filter(({ mode, type }) => mode === "resource" && type.startsWith("aws_"));
  return { places: places(made), types: types(made), stores: stores(model) };
}

function places(made: readonly Resource[]): readonly InventoriedPlace[] {
  return [...groupedBy(made, ({ place }) => `${place.accountKey}\n${place.regionKey}`).values()]
    .flatMap((there) => {
      const [first] = there;
      if (first === undefined) return [];
      const stacks = [...new Set(there.map(({ stack }) => stack))].sort(byText);
      return { account: accountName(first.place), region: first.place.regionKey, stacks, resources: there.length };
    })
    .sort((one, other) => byText(one.account, other.account) || byText(one.region, other.region));
}

function types(made: readonly Resource[]): Inventory["types"] {
  return [...groupedBy(made, ({ type }) => type)]
    .map(([type, all]) => ({ type, count: all.length }))
    .sort((one, other) => byText(one.type, other.type));
}

type Path = readonly [string, ...string[]];

/**
 * Resources that keep data: the argument that names their key, and the one that names them.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const storeTypes: Readonly<Record<string, { readonly key?: Path; readonly name: string }>> = {
  aws_backup_vault: { key: ["kms_key_arn"], name: "name" },
  aws_cloudwatch_log_group: { key: ["kms_key_id"], name: "name" },
  aws_db_instance: { key: ["kms_key_id"], name: "identifier" },
  aws_docdb_cluster: { key: ["kms_key_id"], name: "cluster_identifier" },
  aws_dynamodb_table: { key: ["server_side_encryption", "kms_key_arn"], name: "name" },
  aws_ebs_volume: { key: ["kms_key_id"], name: "id" },
  aws_ecr_repository: { key: ["encryption_configuration", "kms_key"], name: "name" },
  aws_efs_file_system: { key: ["kms_key_id"], name: "creation_token" },
  aws_elasticache_replication_group: { key: ["kms_key_id"], name: "replication_group_id" },
  aws_fsx_lustre_file_system: { key: ["kms_key_id"], name: "id" },
  aws_fsx_windows_file_system: { key: ["kms_key_id"], name: "id" },
  aws_kinesis_stream: { key: ["kms_key_id"], name: "name" },
  aws_neptune_cluster: { key: ["kms_key_arn"], name: "cluster_identifier" },
  aws_opensearch_domain: { key: ["encrypt_at_rest", "kms_key_id"], name: "domain_name" },
  aws_rds_cluster: { key: ["kms_key_id"], name: "cluster_identifier" },
  aws_redshift_cluster: { key: ["kms_key_id"], name: "cluster_identifier" },
  aws_s3_bucket: { name: "bucket" },
  aws_secretsmanager_secret: { key: ["kms_key_id"], name: "name" },
  aws_sns_topic: { key: ["kms_master_key_id"], name: "name" },
  aws_sqs_queue: { key: ["kms_master_key_id"], name: "name" },
  aws_ssm_parameter: { key: ["key_id"], name: "name" },
};

function stores(model: Model): readonly InventoriedStore[] {
  const keysOfBuckets = new Map(
    model
      .resources("aws_s3_bucket_server_side_encryption_configuration")
      .map((one) => [
        symbolicText(one.value("bucket")),
        one.value("rule", "apply_server_side_encryption_by_default", "kms_master_key_id"),
      ]),
  );
  return Object.entries(storeTypes)
    .flatMap(([type, { key, name }]) =>
      model.resources(type).map((resource) => {
        const bucket = resource.text("bucket");
        const bucketKey = keysOfBuckets.get(bucket.known ? bucket.value : undefined);
        const value = key === undefined ? bucketKey : resource.value(...key);
        return store(resource, name, value);
      }),
    )
    .sort((one, other) => byText(one.stack, other.stack) || byText(one.address, other.address));
}

function store(resource: Resource, nameArgument: string, key: Value | undefined): InventoriedStore {
  const { stack, address, type, place } = resource;
  const name = resource.text(nameArgument);
  return {
    stack,
    address,
    type,
    name: (name.known ? name.value : undefined) ?? resource.name,
    account: accountName(place),
    region: place.regionKey,
    key: key === undefined ? undefined : keyName(key),
  };
}

function keyName(key: Value): string | undefined {
  if (isNothing(key)) return undefined;
  if (key.kind === "attribute") return `${key.of.stack}: ${key.of.address}`;
  return symbolicText(key) ?? missingIn(key);
}
