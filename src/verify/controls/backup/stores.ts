import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { isNothing, symbolicText } from "../../model/value";
import type { Subject } from "../control";
import { environmentAccounts } from "../records/places";
import { recordBuckets } from "../records/record-buckets";

/** A type of resource that keeps data, as AWS Backup knows it. */
export interface StoreKind {
  /** Name in the settings of AWS Backup: "DynamoDB". */
  readonly backupType: string;

  /** ARN of one; `{name}` stands for the argument that names it. */
  readonly arn: string;

  /** The argument that names it. */
  readonly name: string;
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html */
export const storeKinds: Readonly<Record<string, StoreKind>> = {
  aws_db_instance: { backupType: "RDS", arn: "arn:aws:rds:{place}:db:{name}", name: "identifier" },
  aws_docdb_cluster: {
    backupType: "DocumentDB",
    arn: "arn:aws:rds:{place}:cluster:{name}",
    name: "cluster_identifier",
  },
  aws_dynamodb_table: { backupType: "DynamoDB", arn: "arn:aws:dynamodb:{place}:table/{name}", name: "name" },
  aws_ebs_volume: { backupType: "EBS", arn: "arn:aws:ec2:{place}:volume/{name}", name: "id" },
  aws_efs_file_system: { backupType: "EFS", arn: "arn:aws:elasticfilesystem:{place}:file-system/{name}", name: "id" },
  aws_fsx_lustre_file_system: { backupType: "FSx", arn: "arn:aws:fsx:{place}:file-system/{name}", name: "id" },
  aws_fsx_ontap_file_system: { backupType: "FSx", arn: "arn:aws:fsx:{place}:file-system/{name}", name: "id" },
  aws_fsx_openzfs_file_system: { backupType: "FSx", arn: "arn:aws:fsx:{place}:file-system/{name}", name: "id" },
  aws_fsx_windows_file_system: { backupType: "FSx", arn: "arn:aws:fsx:{place}:file-system/{name}", name: "id" },
  aws_neptune_cluster: { backupType: "Neptune", arn: "arn:aws:rds:{place}:cluster:{name}", name: "cluster_identifier" },
  aws_rds_cluster: { backupType: "Aurora", arn: "arn:aws:rds:{place}:cluster:{name}", name: "cluster_identifier" },
  aws_redshift_cluster: {
    backupType: "Redshift",
    arn: "arn:aws:redshift:{place}:cluster:{name}",
    name: "cluster_identifier",
  },
  aws_s3_bucket: { backupType: "S3", arn: "arn:aws:s3:::{name}", name: "bucket" },
};

/** The resources that keep a workload's data. */
export function workloadStores(subject: Subject): readonly Resource[] {
  const { model, intent } = subject;
  const accounts = environmentAccounts(subject);
  return model.resources(...Object.keys(storeKinds)).filter((store) => {
    if (intent !== undefined && !accounts.has(store.place.accountKey)) return false;
    if (store.type === "aws_s3_bucket") return !recordBuckets(model).has(store) && !isOfState(model, store);
    return store.type !== "aws_db_instance" || isNothing(store.value("replicate_source_db"));
  });
}

function isOfState(model: Model, bucket: Resource): boolean {
  const name = symbolicText(bucket.value("bucket"));
  return (
    name !== undefined &&
    model.dataSources("terraform_remote_state").some((state) => symbolicText(state.value("config", "bucket")) === name)
  );
}

/** ARN of a store, in which a symbol stands for a name that the cloud makes up. */
export function arnOfStore(store: Resource): string {
  const { arn, name } = storeKinds[store.type] ?? { arn: "", name: "id" };
  const { regionKey, accountKey } = store.place;
  const named = symbolicText(store.value(name)) ?? `‹${store.stack}:${store.address}.id›`;
  return arn.replace("{place}", () => `${regionKey}:${accountKey}`).replace("{name}", () => named);
}
