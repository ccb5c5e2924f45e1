import { bucketName } from "../src/zone";
import {
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resourcesOf,
  statements,
  synthesizedStacks,
  textAt,
  zone,
} from "./support/synthesized";

/** Every account has its baseline in one stack: those of the management account's other stacks have none. */
const stacks = [...synthesizedStacks().keys()].filter((stack) => !["bootstrap", "organization"].includes(stack));

const regions = [
  { region: "home", provider: undefined },
  { region: "backup", provider: "aws.backup_region" },
] as const;

const cases = stacks.flatMap((stack) => regions.map(({ region, provider }) => ({ stack, region, provider })));

function inRegion(stack: string, type: string, provider: string | undefined): readonly SynthesizedResource[] {
  return resourcesOf(stack, type).filter(({ body }) => body.provider === provider);
}

function only(stack: string, type: string, provider?: string): SynthesizedResource {
  const [found, ...others] = inRegion(stack, type, provider);
  if (found === undefined || others.length > 0) {
    throw new Error(`${stack} has ${found === undefined ? "no" : "more than one"} ${type} in ${provider ?? "home"}`);
  }
  return found;
}

describe.each(cases)("the account of $stack, in the $region region,", ({ stack, region, provider }) => {
  it.each([
    ["aws_ebs_encryption_by_default", "enabled", true],
    ["aws_ec2_instance_metadata_defaults", "http_tokens", "required"],
    ["aws_ebs_snapshot_block_public_access", "state", "block-all-sharing"],
    ["aws_ec2_image_block_public_access", "state", "block-new-sharing"],
    ["aws_ec2_serial_console_access", "enabled", false],
    ["aws_config_configuration_recorder_status", "is_enabled", true],
  ])("has %s with %s %s", (type, argument, value) => {
    expect(only(stack, type, provider).body[argument]).toBe(value);
  });

  it("encrypts volumes with a key of its own, usable through EC2 alone and by who keeps the copies", () => {
    const key = inRegion(stack, "aws_kms_key", provider).filter((one) =>
      refersTo(only(stack, "aws_ebs_default_kms_key", provider).body.key_arn, one),
    );
    const allowed = key.flatMap(({ body }) => statements(textAt(body, "policy")));
    const through = allowed.find(({ Principal }) => listAt(Principal, "AWS").includes("*"));
    const copying = allowed.filter(({ Sid }) => Sid === "CopyToBackupAccount");

    expect(textAt(through?.Condition, "StringEquals", "kms:ViaService")).toBe(
      `ec2.${zone.regions[region]}.amazonaws.com`,
    );
    expect(textAt(through?.Condition, "StringEquals", "kms:CallerAccount")).not.toBe("");
    expect(copying.flatMap(({ Action }) => Action)).toEqual(
      stack === "backup" ? [] : expect.arrayContaining(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"]),
    );
  });

  it("records every resource, and global ones in the home region alone", () => {
    expect(at(only(stack, "aws_config_configuration_recorder", provider).body, "recording_group", 0)).toEqual({
      all_supported: true,
      include_global_resource_types: region === "home",
    });
  });

  it("delivers the record to the log archive", () => {
    expect(only(stack, "aws_config_delivery_channel", provider).body.s3_bucket_name).toBe(bucketName(zone, "config"));
  });

  it("has recorder, channel and start in the order that Config takes", () => {
    const recorder = only(stack, "aws_config_configuration_recorder", provider);
    const channel = only(stack, "aws_config_delivery_channel", provider);
    const status = only(stack, "aws_config_configuration_recorder_status", provider);

    expect(listAt(channel.body, "depends_on")).toContain(`aws_config_configuration_recorder.${recorder.name}`);
    expect(listAt(status.body, "depends_on")).toContain(`aws_config_delivery_channel.${channel.name}`);
    expect(refersTo(status.body.name, recorder)).toBe(true);
  });
});

describe.each(stacks)("the account of %s", (stack) => {
  it("blocks public buckets in all four ways", () => {
    expect(only(stack, "aws_s3_account_public_access_block").body).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("asks for passwords as the HIPAA conformance pack does", () => {
    expect(only(stack, "aws_iam_account_password_policy").body).toMatchObject({
      minimum_password_length: 14,
      max_password_age: 90,
      password_reuse_prevention: 24,
      require_lowercase_characters: true,
      require_uppercase_characters: true,
      require_numbers: true,
      require_symbols: true,
    });
  });

  it("has the alternate contacts of zone.yaml", () => {
    const contacts = resourcesOf(stack, "aws_account_alternate_contact").map(({ body }) => [
      body.alternate_contact_type,
      body.email_address,
    ]);
    const { security, operations, billing } = zone.contacts;
    const expected = Object.entries({ SECURITY: security, OPERATIONS: operations, BILLING: billing }).flatMap(
      ([type, contact]) => (contact === undefined ? [] : [[type, contact.email]]),
    );

    expect(contacts.sort()).toEqual(expected.sort());
  });

  it("lets Config record with its own role", () => {
    const role = only(stack, "aws_iam_service_linked_role");

    expect(role.body.aws_service_name).toBe("config.amazonaws.com");
    for (const recorder of resourcesOf(stack, "aws_config_configuration_recorder")) {
      expect(refersTo(recorder.body.role_arn, role)).toBe(true);
    }
  });
});
