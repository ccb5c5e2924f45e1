import { bucketName } from "../src/zone";
import {
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
  zone,
} from "./support/synthesized";

type Path = readonly (string | number)[];

/** Where each kind of store names its key. A kind that is not here and takes a key is a store that this test misses: add it. */
const stores: Readonly<Record<string, Path>> = {
  aws_backup_vault: ["kms_key_arn"],
  aws_cloudtrail: ["kms_key_id"],
  aws_cloudwatch_log_group: ["kms_key_id"],
  aws_db_instance: ["kms_key_id"],
  aws_docdb_cluster: ["kms_key_id"],
  aws_dynamodb_table: ["server_side_encryption", 0, "kms_key_arn"],
  aws_ebs_default_kms_key: ["key_arn"],
  aws_ebs_volume: ["kms_key_id"],
  aws_ecr_repository: ["encryption_configuration", 0, "kms_key"],
  aws_efs_file_system: ["kms_key_id"],
  aws_elasticache_replication_group: ["kms_key_id"],
  aws_fsx_lustre_file_system: ["kms_key_id"],
  aws_instance: ["root_block_device", 0, "kms_key_id"],
  aws_kinesis_stream: ["kms_key_id"],
  aws_msk_cluster: ["encryption_info", 0, "encryption_at_rest_kms_key_arn"],
  aws_neptune_cluster: ["kms_key_arn"],
  aws_opensearch_domain: ["encrypt_at_rest", 0, "kms_key_id"],
  aws_rds_cluster: ["kms_key_id"],
  aws_redshift_cluster: ["kms_key_id"],
  aws_secretsmanager_secret: ["kms_key_id"],
  aws_sns_topic: ["kms_master_key_id"],
  aws_sqs_queue: ["kms_master_key_id"],
};

/** Stores that are encrypted only when told so, beside naming a key. */
const switches: Readonly<Record<string, Path>> = {
  aws_db_instance: ["storage_encrypted"],
  aws_docdb_cluster: ["storage_encrypted"],
  aws_dynamodb_table: ["server_side_encryption", 0, "enabled"],
  aws_ebs_volume: ["encrypted"],
  aws_efs_file_system: ["encrypted"],
  aws_elasticache_replication_group: ["at_rest_encryption_enabled"],
  aws_instance: ["root_block_device", 0, "encrypted"],
  aws_neptune_cluster: ["storage_encrypted"],
  aws_opensearch_domain: ["encrypt_at_rest", 0, "enabled"],
  aws_rds_cluster: ["storage_encrypted"],
  aws_redshift_cluster: ["encrypted"],
};

/** Load balancers and S3 itself can write their access logs with keys of S3 only: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
const keysOfS3 = [bucketName(zone, "access-logs")];

const addresses = (found: readonly SynthesizedResource[]): readonly string[] => found.map(({ address }) => address);

/** A key of ours: made in the stack, or named by its ARN. A key of AWS (`alias/aws/ebs`) can neither be shared nor revoked. */
function isCustomerKey(key: string): boolean {
  return (
    /^\$\{(aws_kms_(replica_)?key\.|data\.terraform_remote_state\.)[^}]+\}$/.test(key) || key.startsWith("arn:aws:kms:")
  );
}

describe("every store", () => {
  it.each(Object.entries(stores))("of type %s is encrypted with a customer key", (type, path) => {
    const open = resources(type).filter(({ body }) => !isCustomerKey(textAt(body, ...path)));

    expect(addresses(open)).toEqual([]);
  });

  it.each(Object.entries(switches))("of type %s has its encryption switched on", (type, path) => {
    const open = resources(type).filter(({ body }) => at(body, ...path) !== true);

    expect(addresses(open)).toEqual([]);
  });

  it("that names a key is of a type that this test knows", () => {
    const namesKey = resources().filter(
      ({ type, body }) => Object.keys(body).some((name) => /^kms_.*key/.test(name)) && stores[type] === undefined,
    );

    expect(addresses(namesKey)).toEqual([]);
  });
});

describe("every bucket", () => {
  const buckets = resources("aws_s3_bucket");

  function partner(bucket: SynthesizedResource, type: string): SynthesizedResource | undefined {
    return resourcesOf(bucket.stack, type).find(({ body }) => refersTo(body.bucket, bucket));
  }

  it("is there to be looked at", () => {
    expect(zone.state.kind === "s3" ? buckets.length : 1).toBeGreaterThan(0);
  });

  it("encrypts with a customer key by default", () => {
    const open = buckets.filter((bucket) => {
      const path = ["rule", 0, "apply_server_side_encryption_by_default", 0] as const;
      const encryption = partner(bucket, "aws_s3_bucket_server_side_encryption_configuration")?.body;
      if (keysOfS3.includes(textAt(bucket.body, "bucket"))) {
        return textAt(encryption, ...path, "sse_algorithm") !== "AES256";
      }
      return (
        textAt(encryption, ...path, "sse_algorithm") !== "aws:kms" ||
        !isCustomerKey(textAt(encryption, ...path, "kms_master_key_id"))
      );
    });

    expect(addresses(open)).toEqual([]);
  });

  it("refuses connections without TLS, from everybody, to itself and to what is in it", () => {
    const open = buckets.filter((bucket) => {
      const policy = textAt(partner(bucket, "aws_s3_bucket_policy")?.body, "policy");
      const arn = `arn:aws:s3:::${textAt(bucket.body, "bucket")}`;
      return !statements(policy === "" ? '{"Statement":[]}' : policy).some(
        (statement) =>
          statement.Effect === "Deny" &&
          at(statement.Condition, "Bool", "aws:SecureTransport") === "false" &&
          JSON.stringify(statement.Action) === '"s3:*"' &&
          (statement.Principal === "*" || listAt(statement.Principal, "AWS").includes("*")) &&
          [arn, `${arn}/*`].every((resource) => listAt(statement, "Resource").includes(resource)),
      );
    });

    expect(addresses(open)).toEqual([]);
  });
});

describe("every key", () => {
  const keys = resources("aws_kms_key");

  it("rotates every year", () => {
    const still = keys.filter(
      ({ body }) => body.enable_key_rotation !== true || (body.rotation_period_in_days ?? 365) !== 365,
    );

    expect(addresses(still)).toEqual([]);
  });

  it("leaves 30 days to cancel its deletion", () => {
    const hasty = resources("aws_kms_key", "aws_kms_replica_key").filter(
      ({ body }) => typeof body.deletion_window_in_days !== "number" || body.deletion_window_in_days < 30,
    );

    expect(addresses(hasty)).toEqual([]);
  });

  it("is on, and checks whom it is given away to", () => {
    const careless = resources("aws_kms_key", "aws_kms_replica_key").filter(
      ({ body }) => body.is_enabled === false || body.bypass_policy_lockout_safety_check === true,
    );

    expect(addresses(careless)).toEqual([]);
  });

  it("can be administered by its own account, and is used from outside only where a condition or an account is named", () => {
    const lax = keys.filter(({ body }) =>
      statements(textAt(body, "policy")).some(
        ({ Effect, Principal, Condition }) =>
          Effect === "Allow" &&
          Condition === undefined &&
          (Principal === "*" || listAt(Principal, "AWS").includes("*") || listAt(Principal, "Service").length > 0),
      ),
    );

    expect(addresses(lax)).toEqual([]);
  });
});
