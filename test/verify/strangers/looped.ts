import type { Stranger } from "./stranger";

/** Resources in loops over locals, variables with and without defaults, and data that only the cloud has. */
export const looped: Stranger = {
  shape: "for_each, count, locals, variables with and without defaults, conditions",
  files: {
    "buckets.tf.json": {
      variable: {
        region: { type: "string" },
        create: { type: "bool", default: true },
        encrypt: { type: "bool" },
        settings: { type: "object({ public = optional(bool, true) })", default: {} },
        extra_buckets: { type: "set(string)" },
      },
      locals: {
        stores: { orders: { public: false }, site: { public: true } },
        zones: ["a", "b"],
      },
      provider: { aws: [{ region: "${var.region}", allowed_account_ids: ["111111111111"] }] },
      data: { aws_availability_zones: { all: { state: "available" } } },
      resource: {
        aws_s3_bucket: {
          store: { for_each: "${local.stores}", bucket: "shop-${each.key}" },
          extra: { for_each: "${var.extra_buckets}", bucket: "shop-${each.value}" },
          old: { count: 0, bucket: "shop-old" },
        },
        aws_s3_bucket_public_access_block: {
          store: {
            for_each: "${local.stores}",
            bucket: "${aws_s3_bucket.store[each.key].id}",
            block_public_acls: "${!each.value.public}",
            block_public_policy: "${!each.value.public}",
            ignore_public_acls: "${!each.value.public}",
            restrict_public_buckets: "${!each.value.public}",
          },
          extra: {
            for_each: "${aws_s3_bucket.extra}",
            bucket: "${each.value.id}",
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
          },
        },
        aws_ebs_volume: {
          disk: {
            count: "${length(local.zones)}",
            availability_zone: "${var.region}${local.zones[count.index]}",
            size: 10,
            encrypted: "${var.encrypt}",
            kms_key_id: "${aws_kms_key.disk[0].arn}",
          },
          spread: { count: "${length(data.aws_availability_zones.all.names)}", size: 10, encrypted: false },
        },
        aws_kms_key: {
          disk: { count: "${var.create ? 1 : 0}", enable_key_rotation: "${var.create}" },
          lax: { count: "${var.create ? 1 : 0}", enable_key_rotation: "${!var.create}" },
        },
        aws_db_instance: {
          optional: { engine: "mysql", storage_encrypted: true, publicly_accessible: "${var.settings.public}" },
          hidden: { engine: "mysql", storage_encrypted: "${var.encrypt}", publicly_accessible: "${var.encrypt}" },
        },
      },
    },
  },
  expected: [
    ["s3-public-access-block", 'project: aws_s3_bucket.store["orders"]', "met"],
    ["s3-public-access-block", 'project: aws_s3_bucket_public_access_block.store["site"]', "violated"],
    ["s3-public-access-block", "project: aws_s3_bucket.extra", "unknown"],
    ["ebs-volume-encryption", "project: aws_ebs_volume.disk[0]", "unknown"],
    ["ebs-volume-encryption", "project: aws_ebs_volume.disk[1]", "unknown"],
    ["ebs-volume-encryption", "project: aws_ebs_volume.spread", "violated"],
    ["kms-rotation", "project: aws_kms_key.disk[0]", "met"],
    ["kms-rotation", "project: aws_kms_key.lax[0]", "violated"],
    ["rds-not-public", "project: aws_db_instance.optional", "unknown"],
    ["rds-not-public", "project: aws_db_instance.hidden", "unknown"],
  ],
};
