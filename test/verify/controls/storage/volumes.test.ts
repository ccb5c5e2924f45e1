import { blockStorageControls } from "../../../../src/verify/controls/storage/block-storage";
import { fileSystemControls } from "../../../../src/verify/controls/storage/file-systems";
import { s3ExposureControls } from "../../../../src/verify/controls/storage/public-access";
import type { JsonObject } from "../../../../src/verify/json";
import { judgeAll } from "../../../../src/verify/verify";
import { type Case, type CaseTable, type Cases, describeCases, hidden, key } from "../../support/control-cases";
import { modelOf } from "../../support/stacks";

const defaults = {
  aws_ebs_encryption_by_default: { other: { enabled: true } },
  aws_ebs_default_kms_key: { other: { key_arn: key } },
};
const own = { encrypted: true, kms_key_id: key };

const volume: Cases = {
  met: [own, { beside: defaults }, { encrypted: true, beside: defaults }],
  violated: [
    {},
    { encrypted: true },
    { encrypted: false, beside: defaults },
    { encrypted: true, kms_key_id: "alias/aws/ebs", beside: defaults },
    { beside: { aws_ebs_encryption_by_default: { other: {} } } },
    { beside: { ...defaults, aws_ebs_encryption_by_default: { other: { enabled: false } } } },
    { kms_key_id: key },
    { region: "eu-west-1", beside: defaults },
  ],
  unknown: [
    { encrypted: hidden, kms_key_id: key },
    { encrypted: true, kms_key_id: hidden },
    { beside: { ...defaults, aws_ebs_default_kms_key: { other: { key_arn: hidden } } } },
  ],
};

const instance: Cases = {
  silent: [{ launch_template: [{ id: "lt-1" }] }],
  met: [
    { root_block_device: [own] },
    { root_block_device: [own], ebs_block_device: [{ device_name: "/dev/sdb", ...own }] },
    { beside: defaults },
    { ebs_block_device: [own], beside: defaults },
  ],
  violated: [
    {},
    { root_block_device: [{ encrypted: true }] },
    { root_block_device: [own], ebs_block_device: [own, { device_name: "/dev/sdb" }] },
    { ebs_block_device: [own] },
    { root_block_device: [{ encrypted: false }], beside: defaults },
  ],
  unknown: [
    { root_block_device: [own], dynamic: { ebs_block_device: {} } },
    { root_block_device: [{ encrypted: hidden }] },
  ],
};

function filePolicy(statement: JsonObject): Case {
  const policy = JSON.stringify({ Statement: [statement] });
  const other = { file_system_id: "${aws_efs_file_system.it.id}", policy };
  return { beside: { aws_efs_file_system_policy: { other } } };
}

const denial = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const encryptedFiles: Cases = {
  met: [{ kms_key_id: key }],
  violated: [{}],
  unknown: [{ kms_key_id: hidden }],
};
const restorableFiles: Cases = { ...encryptedFiles, unknown: [{ kms_key_id: hidden }, { backup_id: "backup-1" }] };

const share: Cases = {
  met: [{ kms_encrypted: true, kms_key_arn: key }],
  violated: [{ kms_key_arn: key }, { kms_encrypted: true }],
  unknown: [{ kms_encrypted: hidden, kms_key_arn: key }],
};

const table: CaseTable = {
  "ebs-encryption-by-default": {
    aws_ebs_encryption_by_default: {
      met: [{ beside: { aws_ebs_default_kms_key: { other: { key_arn: key } } } }],
      violated: [
        {},
        { enabled: false, beside: { aws_ebs_default_kms_key: { other: { key_arn: key } } } },
        { beside: { aws_ebs_default_kms_key: { other: { key_arn: "arn:aws:kms:us-east-1:1:alias/aws/ebs" } } } },
        { beside: { aws_ebs_default_kms_key: { other: { key_arn: key, region: "eu-west-1" } } } },
      ],
      unknown: [
        { enabled: hidden, beside: { aws_ebs_default_kms_key: { other: { key_arn: key } } } },
        { beside: { aws_ebs_default_kms_key: { other: { key_arn: hidden } } } },
      ],
    },
    aws_ebs_default_kms_key: { met: [], violated: [] },
  },
  "ebs-volume-encryption": {
    aws_ebs_volume: volume,
    aws_ebs_snapshot_copy: volume,
    aws_ebs_snapshot_import: volume,
    aws_ami_copy: volume,
  },
  "ec2-block-devices-encrypted": {
    aws_instance: instance,
    aws_spot_instance_request: instance,
    aws_launch_configuration: {
      met: [{ beside: defaults }, { root_block_device: [{ encrypted: true }], beside: defaults }],
      violated: [{}, { root_block_device: [{ encrypted: true }] }, { root_block_device: [own] }],
      unknown: [{ dynamic: { root_block_device: {} }, beside: defaults }],
    },
    aws_launch_template: {
      met: [
        { block_device_mappings: [{ device_name: "/dev/xvda", ebs: [{ encrypted: "true", kms_key_id: key }] }] },
        { beside: defaults },
      ],
      violated: [
        {},
        { block_device_mappings: [{ ebs: [own] }, { ebs: [{ encrypted: "false" }] }], beside: defaults },
        { block_device_mappings: [{ ebs: [{ encrypted: "true" }] }] },
      ],
      unknown: [{ block_device_mappings: hidden, beside: defaults }],
    },
  },
  "ebs-snapshot-public-access-block": {
    aws_ebs_snapshot_block_public_access: {
      met: [{ state: "block-all-sharing" }],
      violated: [{ state: "block-new-sharing" }, { state: "unblocked" }],
      unknown: [{ state: hidden }],
    },
  },
  "ebs-snapshot-private": {
    aws_snapshot_create_volume_permission: {
      met: [{ account_id: "111111111111" }],
      violated: [{ account_id: "222222222222" }],
      unknown: [{ account_id: hidden }, { account_id: "${aws_organizations_account.other.id}" }].map((one) => ({
        ...one,
        beside: { aws_organizations_account: { other: {} } },
      })),
    },
    aws_ami_launch_permission: {
      met: [
        { account_id: "111111111111" },
        {
          organization_arn: "${aws_organizations_organization.other.arn}",
          beside: { aws_organizations_organization: { other: {} } },
        },
      ],
      violated: [{ group: "all" }, { account_id: "222222222222" }],
      unknown: [{ organization_arn: "arn:aws:organizations::222222222222:organization/o-1" }],
    },
  },
  "efs-encryption": {
    aws_efs_file_system: {
      met: [{ encrypted: true, kms_key_id: key }],
      violated: [{}, { encrypted: true }, { kms_key_id: key }],
      unknown: [{ encrypted: true, kms_key_id: hidden }],
    },
    aws_efs_replication_configuration: {
      met: [{ destination: [{ kms_key_id: key }] }],
      violated: [{ destination: [{ region: "us-west-2" }] }],
      unknown: [{ destination: [{ kms_key_id: hidden }] }],
    },
  },
  "efs-tls-only": {
    aws_efs_file_system: {
      met: [filePolicy(denial)],
      violated: [
        {},
        filePolicy({ ...denial, Action: "elasticfilesystem:ClientWrite" }),
        filePolicy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
      ],
      unknown: [
        {
          beside: {
            aws_efs_file_system_policy: { other: { file_system_id: "${aws_efs_file_system.it.id}", policy: hidden } },
          },
        },
      ],
    },
  },
  "efs-backup-policy": {
    aws_efs_file_system: {
      met: [
        {
          beside: {
            aws_efs_backup_policy: {
              other: { file_system_id: "${aws_efs_file_system.it.id}", backup_policy: [{ status: "ENABLED" }] },
            },
          },
        },
      ],
      violated: [
        {},
        {
          beside: {
            aws_efs_backup_policy: {
              other: { file_system_id: "${aws_efs_file_system.it.id}", backup_policy: [{ status: "DISABLED" }] },
            },
          },
        },
      ],
      unknown: [
        {
          beside: {
            aws_efs_backup_policy: { other: { file_system_id: hidden, backup_policy: [{ status: "ENABLED" }] } },
          },
        },
      ],
      silent: [{ beside: { aws_backup_selection: { other: {} } } }],
    },
  },
  "efs-access-point-bounds": {
    aws_efs_access_point: {
      met: [{ posix_user: [{ uid: 1000, gid: 1000 }], root_directory: [{ path: "/claims" }] }],
      violated: [
        {},
        { posix_user: [{ uid: 0, gid: 0 }], root_directory: [{ path: "/claims" }] },
        { posix_user: [{ uid: 1000, gid: 1000 }] },
      ],
      unknown: [{ posix_user: [{ uid: hidden }], root_directory: [{ path: "/claims" }] }],
    },
  },
  "fsx-encryption": {
    aws_fsx_windows_file_system: restorableFiles,
    aws_fsx_lustre_file_system: restorableFiles,
    aws_fsx_ontap_file_system: encryptedFiles,
    aws_fsx_openzfs_file_system: restorableFiles,
    aws_fsx_file_cache: encryptedFiles,
    aws_storagegateway_nfs_file_share: share,
    aws_storagegateway_smb_file_share: share,
  },
};

describeCases([...blockStorageControls, ...fileSystemControls], table);

describe("an account", () => {
  const provider = {
    aws: [
      { region: "us-east-1", allowed_account_ids: ["111111111111"] },
      { alias: "west", region: "us-west-2", allowed_account_ids: ["111111111111"] },
      { alias: "other", region: "us-east-1", allowed_account_ids: ["222222222222"] },
    ],
  };
  const controls = [...blockStorageControls, ...s3ExposureControls].filter(({ id }) =>
    ["ebs-encryption-by-default", "ebs-snapshot-public-access-block", "s3-account-public-access-block"].includes(id),
  );
  const all = {
    ...defaults,
    aws_ebs_snapshot_block_public_access: { other: { state: "block-all-sharing" } },
    aws_s3_account_public_access_block: {
      other: {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    },
    aws_kms_key: { own: {} },
  };

  async function open(body: JsonObject): Promise<readonly string[]> {
    const model = await modelOf({ prod: { provider, ...body } });
    const { findings } = judgeAll(model, { controls, today: "2026-11-22" });
    return findings
      .filter(({ verdict }) => verdict !== "met")
      .map(({ control, verdict, address, says }) => `${control.id} ${verdict} ${address} ${says}`);
  }

  it("that has everything is met once", async () => {
    expect(await open({ resource: { ...all, aws_vpc: { main: {} } } })).toEqual([]);
  });

  it("without any setting is told of at the stack that works in it", async () => {
    expect(await open({ resource: { aws_vpc: { main: {} } } })).toEqual([
      "ebs-encryption-by-default violated prod works in us-east-1 without aws_ebs_encryption_by_default",
      "ebs-snapshot-public-access-block violated prod works in us-east-1 without aws_ebs_snapshot_block_public_access",
      "s3-account-public-access-block violated prod works in an account without aws_s3_account_public_access_block",
    ]);
  });

  it("needs the settings of a region in every region that it works in", async () => {
    expect(await open({ resource: { ...all, aws_vpc: { main: { provider: "aws.west" } } } })).toEqual([
      "ebs-encryption-by-default violated prod works in us-west-2 without aws_ebs_encryption_by_default",
      "ebs-snapshot-public-access-block violated prod works in us-west-2 without aws_ebs_snapshot_block_public_access",
    ]);
  });

  it("is not covered by the settings of another account", async () => {
    expect(await open({ resource: { ...all, aws_vpc: { main: { provider: "aws.other" } } } })).toHaveLength(3);
  });

  it("does not work in a region in which only CloudFront's certificate is", async () => {
    const resource = { ...all, aws_acm_certificate: { main: { region: "us-east-2" } } };

    expect(await open({ resource })).toEqual([]);
  });

  it("is unknown where a module that is not read may hold the settings", async () => {
    const body = { module: { baseline: { source: "./baseline" } }, resource: { aws_vpc: { main: {} } } };

    expect(await open(body)).toEqual([
      "ebs-encryption-by-default unknown prod depends on module.baseline",
      "ebs-snapshot-public-access-block unknown prod depends on module.baseline",
      "s3-account-public-access-block unknown prod depends on module.baseline",
    ]);
  });
});
