import { type Decision, all, decided, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Place, Resource } from "../../model/resource";
import { isNothing } from "../../model/value";
import type { Control } from "../control";
import { hasCustomerKey, isCustomerKey } from "../customer-key";
import { type Demand, flagOf, isOn, isOneOf, onEach, together, valueAt } from "../demand";
import { inEveryRegion, inPlace, notReadIn } from "./account-regions";

const encryption = {
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Who gets at a volume or copies its snapshot reads nothing without the key.",
} as const;

const byDefault: Control = {
  id: "ebs-encryption-by-default",
  group: "encryption at rest",
  title: "Every account encrypts volumes by default, with a customer key, in every region that it works in",
  ...encryption,
  remedy:
    "Add an aws_ebs_encryption_by_default with enabled = true and an aws_ebs_default_kms_key for the account and region.",
  examines: ["aws_ebs_encryption_by_default", "aws_ebs_default_kms_key"],
  look: "aws ec2 get-ebs-encryption-by-default && aws ec2 get-ebs-default-kms-key-id",
  check: (subject) =>
    inEveryRegion(subject, "aws_ebs_encryption_by_default", (setting) => {
      const key = defaultKeyIn(subject.model, setting.place);
      const ofKey: Demand =
        key === undefined
          ? {
              holds: unlessUnread(subject.model, setting.stack),
              met: "",
              violated: "has no aws_ebs_default_kms_key beside it, and so a key of AWS",
            }
          : { ...hasCustomerKey(key, ["key_arn"]), at: key };
      return together([isOn(setting, ["enabled"], yes), ofKey]);
    }),
};

const snapshotBlock: Control = {
  id: "ebs-snapshot-public-access-block",
  group: "exposure",
  title: "Every account refuses public snapshots, in every region that it works in",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["configuration"],
  why: "A public snapshot is a disk that anybody may mount.",
  remedy: 'Add an aws_ebs_snapshot_block_public_access with state = "block-all-sharing" for the account and region.',
  examines: ["aws_ebs_snapshot_block_public_access"],
  look: "aws ec2 get-snapshot-block-public-access-state",
  check: (subject) =>
    inEveryRegion(subject, "aws_ebs_snapshot_block_public_access", (setting) =>
      isOneOf(setting, ["state"], ["block-all-sharing"]),
    ),
};

function defaultKeyIn(model: Model, place: Place): Resource | undefined {
  return inPlace(model, "aws_ebs_default_kms_key", place);
}

/**
 * A volume is encrypted by its own arguments, or where it says nothing by the default of its account and region. One that
 * says that it is not is wrong even where the default overrules it.
 */
function volume(model: Model, resource: Resource, of: Arguments, name: string, hasKey: boolean): Demand {
  const encrypted = of.value("encrypted");
  const key = hasKey ? of.value("kms_key_id") : undefined;
  if (!isNothing(encrypted) && flagOf(encrypted).is !== true)
    return { holds: flagOf(encrypted), met: "", violated: `${name} has encrypted = false` };
  if (key !== undefined && !isNothing(key)) {
    const demand = hasCustomerKey(of, ["kms_key_id"]);
    const isSwitchedOn = isNothing(encrypted) ? isDefault(model, resource) : yes;
    const violated = demand.holds.is === false ? demand.violated : "has a key, but not encrypted = true";
    return { holds: all([demand.holds, isSwitchedOn]), met: `${name} ${demand.met}`, violated: `${name} ${violated}` };
  }
  const own = isNothing(encrypted) ? "" : " encrypted = true, but";
  return {
    holds: all([isNothing(encrypted) ? isDefault(model, resource) : yes, isDefaultKey(model, resource)]),
    met: `${name} takes the customer key that its account has by default`,
    violated: `${name} has${own} no kms_key_id, and its account no customer key by default`,
  };
}

function isDefault(model: Model, { place, stack }: Resource): Decision {
  const setting = inPlace(model, "aws_ebs_encryption_by_default", place);
  return setting === undefined ? unlessUnread(model, stack) : flagOf(setting.value("enabled"), yes);
}

function isDefaultKey(model: Model, { place, stack }: Resource): Decision {
  const key = defaultKeyIn(model, place);
  return key === undefined ? unlessUnread(model, stack) : isCustomerKey(key.value("key_arn"));
}

/** What is not there may be in a module of the stack that is not read. */
function unlessUnread(model: Model, stack: string): Decision {
  const unread = notReadIn(model, [stack]);
  return unread === undefined ? no : undecided(unread);
}

const volumes = onEach({
  id: "ebs-volume-encryption",
  group: "encryption at rest",
  title: "Every volume, snapshot copy and image copy is encrypted with a customer key",
  ...encryption,
  remedy: "Set encrypted = true and kms_key_id, or give the account and region a default.",
  examines: ["aws_ebs_volume", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import", "aws_ami_copy"],
  look: "aws ec2 describe-volumes --query 'Volumes[].[VolumeId,Encrypted,KmsKeyId]'",
  demand: (resource, { model }) => volume(model, resource, resource, "it", true),
});

/** Blocks that make volumes, by the types of what makes them. */
const devices: Readonly<Record<string, { readonly root?: string; readonly others: string; readonly hasKey: boolean }>> =
  {
    aws_instance: { root: "root_block_device", others: "ebs_block_device", hasKey: true },
    aws_spot_instance_request: { root: "root_block_device", others: "ebs_block_device", hasKey: true },
    aws_launch_configuration: { root: "root_block_device", others: "ebs_block_device", hasKey: false },
    aws_launch_template: { others: "block_device_mappings", hasKey: true },
  };

const blockDevices = onEach({
  id: "ec2-block-devices-encrypted",
  group: "encryption at rest",
  title: "Every disk of an instance or a launch template is encrypted with a customer key",
  ...encryption,
  remedy: "Set encrypted = true and kms_key_id in every block device, or give the account and region a default.",
  examines: Object.keys(devices),
  duty: "A disk that is not written down comes from the image; it is judged by the default of its account and region.",
  look: "aws ec2 describe-volumes --query 'Volumes[].[VolumeId,Encrypted,KmsKeyId]'",
  demand: (resource, { model }) => {
    const kind = devices[resource.type];
    if (kind === undefined) return undefined;
    const roots = kind.root === undefined ? undefined : resource.blocks(kind.root);
    const others = resource.blocks(kind.others);
    const missing = roots?.missing ?? others.missing;
    const written = others.blocks.flatMap((block) => {
      const name = `${kind.others} ${textOr(block, "device_name")}`;
      if (kind.others !== "block_device_mappings") return [{ of: block, name }];
      const ebs = block.block("ebs");
      return ebs === undefined ? [] : [{ of: ebs, name }];
    });
    const root = roots?.blocks.map((of) => ({ of, name: kind.root ?? "" })) ?? [];
    const demands = [...root, ...written].map(({ of, name }) => volume(model, resource, of, name, kind.hasKey));
    // The disks of its launch template are judged there.
    const isFromTemplate = resource.blocks("launch_template").blocks.length > 0;
    if (demands.length === 0 && isFromTemplate && missing === undefined) return undefined;
    if (demands.length === 0 || (kind.root !== undefined && root.length === 0 && !isFromTemplate))
      demands.push(unwritten(model, resource));
    const demand = together(demands);
    return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
  },
});

function unwritten(model: Model, resource: Resource): Demand {
  return {
    holds: all([isDefault(model, resource), isDefaultKey(model, resource)]),
    met: "its image's disk takes the customer key that its account has by default",
    violated: "its image's disk is not written down, and its account encrypts none with a customer key by default",
  };
}

function textOr(of: Arguments, name: string): string {
  const text = of.text(name);
  return text.known ? (text.value ?? "") : text.missing;
}

const shared = onEach({
  id: "ebs-snapshot-private",
  group: "exposure",
  title: "No snapshot or image is shared with an account that is not ours",
  citations: ["164.308(a)(4)(ii)(B)"],
  why: "Who may use a snapshot or an image has a copy of the disk.",
  remedy: "Remove the permission, or name an account of the organization.",
  examines: ["aws_snapshot_create_volume_permission", "aws_ami_launch_permission"],
  look: "aws ec2 describe-snapshot-attribute --attribute createVolumePermission --snapshot-id ID",
  demand: (permission, { model }) => {
    const group = permission.value("group");
    if (!isNothing(group)) return { holds: no, met: "", violated: "shares with everybody" };
    const unit = ["organization_arn", "organizational_unit_arn"].find((name) => permission.has(name));
    if (unit !== undefined) return isOwnUnit(permission, unit);
    return isOwnAccount(model, permission);
  },
});

function isOwnAccount(model: Model, permission: Resource): Demand {
  const account = permission.text("account_id");
  if (!account.known) return { holds: undecided(account.missing), met: "", violated: "" };
  const { value = "" } = account;
  const isOurs = model.all.some(({ place }) => place.accountKey === value);
  const holds = isOurs ? yes : value.startsWith("‹") ? undecided(value) : no;
  return { holds, met: `shares with ${value}, which is ours`, violated: `shares with ${value}` };
}

function isOwnUnit(permission: Resource, name: string): Demand {
  const value = valueAt(permission, [name]);
  const isOurs = value.kind === "attribute" && value.of.type.startsWith("aws_organizations_");
  const holds = isOurs ? decided(true) : undecided(textOr(permission, name));
  return { holds, met: `shares with ${textOr(permission, name)}`, violated: "" };
}

/** Controls of volumes, snapshots and images. */
export const blockStorageControls: readonly Control[] = [byDefault, volumes, blockDevices, snapshotBlock, shared];
