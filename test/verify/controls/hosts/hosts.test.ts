import { hostControls } from "../../../../src/verify/controls/hosts/controls";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, inAccount, prod } from "../../support/judged";

function instance(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_instance: { it: body }, ...beside });
}

const instance_ = "prod: aws_instance.it";
const organization = { aws_organizations_organization: { it: {} } };

/** What makes the hosts of prod bastions. */
const sessions = {
  aws_ssm_document: { doc: { name: "doc", document_type: "Session", content: "{}" } },
  aws_kms_key: { own: {} },
};

function bastion(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_launch_template: { it: { name: "it", ...body } }, ...sessions, ...beside });
}

const template_ = "prod: aws_launch_template.it";

function encoded(text: string): string {
  return Buffer.from(text).toString("base64");
}

function patching(operation: string, target: JsonObject): JsonObject {
  return {
    aws_ssm_maintenance_window: { w: { name: "w" } },
    aws_ssm_maintenance_window_target: { t: { window_id: "${aws_ssm_maintenance_window.w.id}", targets: [target] } },
    aws_ssm_maintenance_window_task: {
      p: {
        window_id: "${aws_ssm_maintenance_window.w.id}",
        task_arn: "AWS-RunPatchBaseline",
        targets: [{ key: "WindowTargetIds", values: ["${aws_ssm_maintenance_window_target.t.id}"] }],
        task_invocation_parameters: [
          { run_command_parameters: [{ parameter: [{ name: "Operation", values: [operation] }] }] },
        ],
      },
    },
  };
}

const byTag = { key: "tag:Patched", values: ["yes"] };
const tags = { Patched: "yes" };

function setting(type: string, body: JsonObject): Stacks {
  return prod({ [type]: { it: body } });
}

const only = (type: string, body: JsonObject): readonly [Stacks, string] => [setting(type, body), `prod: ${type}.it`];

describeJudged(hostControls, {
  "ec2-metadata-defaults": {
    met: { tokens: setting("aws_ec2_instance_metadata_defaults", { http_tokens: "required" }) },
    violated: {
      "no preference": only("aws_ec2_instance_metadata_defaults", {}),
      "nothing is set": [prod(organization), "prod: prod"],
    },
    unknown: {
      "nobody can follow it": setting("aws_ec2_instance_metadata_defaults", { http_tokens: hidden }),
      "another project may set it": instance({}),
    },
  },
  "ec2-image-public-access": {
    met: { "sharing is blocked": setting("aws_ec2_image_block_public_access", { state: "block-new-sharing" }) },
    violated: { "it is not": only("aws_ec2_image_block_public_access", { state: "unblocked" }) },
    unknown: { "nobody can follow it": setting("aws_ec2_image_block_public_access", { state: hidden }) },
  },
  "ec2-serial-console": {
    met: { "it is off": setting("aws_ec2_serial_console_access", { enabled: false }) },
    violated: { "it is on by default": only("aws_ec2_serial_console_access", {}) },
    unknown: { "nobody can follow it": setting("aws_ec2_serial_console_access", { enabled: hidden }) },
    silent: { "nothing switches it on": instance({}) },
  },
  "account-security-contact": {
    met: { "there is one": setting("aws_account_alternate_contact", { alternate_contact_type: "SECURITY" }) },
    violated: {
      "there is one for bills": [
        prod({ ...organization, aws_account_alternate_contact: { it: { alternate_contact_type: "BILLING" } } }),
        "prod: prod",
      ],
    },
    unknown: {
      "another project may name one": setting("aws_account_alternate_contact", { alternate_contact_type: "BILLING" }),
    },
    silent: { "none is chosen": prod(organization) },
  },
  "ec2-metadata-tokens": {
    met: {
      "they are required": instance({ metadata_options: [{ http_tokens: "required" }] }),
      "they are, by the account's default": instance(
        {},
        { aws_ec2_instance_metadata_defaults: { d: { http_tokens: "required" } } },
      ),
      "there is no metadata": instance({ metadata_options: [{ http_endpoint: "disabled", http_tokens: "optional" }] }),
    },
    violated: {
      "they are optional": [instance({ metadata_options: [{ http_tokens: "optional" }] }), instance_],
      "nothing is said": [instance({}), instance_],
      "they are another region's default": [
        {
          ...instance({}),
          west: inAccount(
            "111111111111",
            { aws_ec2_instance_metadata_defaults: { d: { http_tokens: "required" } } },
            "us-west-2",
          ),
        },
        instance_,
      ],
    },
    unknown: { "nobody can follow it": instance({ metadata_options: [{ http_tokens: hidden }] }) },
  },
  "ec2-metadata-hops": {
    met: { "by default": instance({}), one: instance({ metadata_options: [{ http_put_response_hop_limit: 1 }] }) },
    violated: { two: [instance({ metadata_options: [{ http_put_response_hop_limit: 2 }] }), instance_] },
    unknown: { "nobody can follow it": instance({ metadata_options: [{ http_put_response_hop_limit: hidden }] }) },
  },
  "ec2-user-data-secrets": {
    met: {
      "a script": bastion({ user_data: encoded("#!/bin/bash\npasswd --lock operator\nexport PASSWORD=$(read_it)\n") }),
    },
    violated: {
      "an access key": [instance({ user_data: "export AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP" }), instance_],
      "a password": [bastion({ user_data: encoded("#!/bin/bash\nDB_PASSWORD=hunter2hunter2\n") }), template_],
      "a private key": [instance({ user_data: "-----BEGIN RSA PRIVATE KEY-----" }), instance_],
    },
    unknown: { "nobody can follow it": instance({ user_data: hidden }) },
    silent: { "there is no script": instance({}) },
  },
  "ec2-patching": {
    met: {
      "by its tag": instance({ tags }, patching("Install", byTag)),
      "by the tags of its template": bastion(
        { tag_specifications: [{ resource_type: "instance", tags }] },
        patching("Install", byTag),
      ),
      "by an association": instance(
        {},
        {
          aws_ssm_association: {
            a: {
              name: "AWS-RunPatchBaseline",
              parameters: { Operation: "Install" },
              targets: [{ key: "InstanceIds", values: ["${aws_instance.it.id}"] }],
            },
          },
        },
      ),
    },
    violated: {
      "nothing patches": [instance({ tags }), instance_],
      "another tag": [instance({ tags: { Patched: "no" } }, patching("Install", byTag)), instance_],
      "it is scanned alone": [instance({ tags }, patching("Scan", byTag)), instance_],
      "the window is in another region": [
        { ...instance({ tags }), west: inAccount("111111111111", patching("Install", byTag), "us-west-2") },
        instance_,
      ],
    },
    unknown: { "its tags cannot be followed": instance({ tags: hidden }, patching("Install", byTag)) },
    silent: { "a template of no bastion": prod({ aws_launch_template: { it: {} } }) },
  },
  "cognito-deletion-protection": {
    met: { "it is on": setting("aws_cognito_user_pool", { deletion_protection: "ACTIVE" }) },
    violated: { "by default": only("aws_cognito_user_pool", {}) },
    unknown: { "nobody can follow it": setting("aws_cognito_user_pool", { deletion_protection: hidden }) },
  },
  "redshift-final-snapshot": {
    met: { "by default": setting("aws_redshift_cluster", {}) },
    violated: { "it is skipped": only("aws_redshift_cluster", { skip_final_snapshot: true }) },
    unknown: { "nobody can follow it": setting("aws_redshift_cluster", { skip_final_snapshot: hidden }) },
  },
});
