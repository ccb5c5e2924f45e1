import type { Document } from "yaml";
import type { StackDocument } from "../overlay";
import { addEnvironmentFiles, addressesOf, editZone, environmentIndex } from "../project-files";
import type { Action, PlannedChange } from "./planned-changes";

/** A stack that the project has, after every edit. */
export type Synthesized = (stack: string) => StackDocument;

/** One thing that a person changes in a project, and all that it may change in AWS. */
export interface Edit {
  readonly name: string;
  readonly make: (project: string) => void;

  /** Of the stacks that were deployed before. */
  readonly expected: (stacks: readonly string[], synthesized: Synthesized) => readonly PlannedChange[];
}

/** The environment that is added; nothing of it is there before. */
export const added = "staging";

const port = { before: 8080, after: 8443 };

const anEnvironmentMore: Edit = {
  name: `an environment more, ${added}`,
  make: (project) => {
    editZone(project, (zone) => {
      zone.addIn(["environments"], zone.createNode({ name: added, tiers: ["web", "app", "data"] }));
    });
    addEnvironmentFiles(project, added, "dev");
  },
  expected: (_, synthesized) => [
    ...changes("organization", "create", [
      `aws_organizations_account.accounts_${added}_account`,
      `aws_organizations_policy_attachment.guardrails_health-data_account_${added}`,
    ]),
    // Its bastion, with subnets and a route table that the gateway endpoints learn of.
    ...changes(
      "shared-services",
      "create",
      addressesOf(synthesized("shared-services")).filter((address) =>
        new RegExp(`\\.bastion_(network_)?${added}_`).test(address),
      ),
    ),
    ...changes("shared-services", "update", ["aws_vpc_endpoint.endpoints_dynamodb", "aws_vpc_endpoint.endpoints_s3"]),
  ],
};

const anotherPort: Edit = {
  name: "the port of dev's tier app",
  make: (project) => {
    editZone(project, (zone) => {
      zone.setIn(["environments", environmentIndex(zone, "dev"), "tiers", 1, "port"], port.after);
    });
  },
  expected: () => [
    // The caller's side, the called side and the bastion's; AWS takes no other port for a rule of an ACL.
    ...changes("dev", "update", [
      "aws_vpc_security_group_egress_rule.environment_tier_web_egress_to_tier_app",
      "aws_vpc_security_group_ingress_rule.environment_tier_app_ingress_from_tier_web",
    ]),
    ...changes("dev", "replace", [
      "aws_network_acl_rule.environment_tier_app_network_acl_from_bastion_port_1",
      "aws_network_acl_rule.environment_tier_app_network_acl_from_tier_web",
      "aws_network_acl_rule.environment_tier_web_network_acl_to_tier_app",
    ]),
    ...moved("dev", "aws_vpc_security_group_ingress_rule.environment_tier_app_ingress_from_bastion"),
    ...changes("shared-services", "replace", [
      "aws_network_acl_rule.bastion_network_dev_network_acl_to_tier_app_port_1",
    ]),
    ...moved("shared-services", "aws_vpc_security_group_egress_rule.bastion_network_dev_egress_to_tier_app"),
  ],
};

const anArchiveAge: Edit = {
  name: "the age at which the archive moves to Glacier",
  make: (project) => {
    editZone(project, (zone) => {
      zone.setIn(["archive", "glacierAfterDays"], 120);
    });
  },
  expected: () =>
    changes(
      "log-archive",
      "update",
      ["access_logs", "config", "flow_logs", "session_records", "trail"].map(
        (bucket) => `aws_s3_bucket_lifecycle_configuration.${bucket}_lifecycle`,
      ),
    ),
};

/** Which no lock of a vault may follow: the provider would take it away to change it. */
const aBackupRetention: Edit = {
  name: "how long daily backups are kept",
  make: (project) => {
    editZone(project, setDailyRetention(42));
  },
  expected: (stacks, synthesized) =>
    stacks.flatMap((stack) =>
      changes(
        stack,
        "update",
        addressesOf(synthesized(stack)).filter((address) =>
          // The packs check that nothing is kept for less.
          /^aws_(backup_plan|config_conformance_pack)\./.test(address),
        ),
      ),
    ),
};

/** The edits that the change is made of, at once. */
export const edits: readonly Edit[] = [anEnvironmentMore, anotherPort, anArchiveAge, aBackupRetention];

/** Days that daily backups are kept. */
export function setDailyRetention(days: number): (zone: Document) => void {
  return (zone) => {
    zone.setIn(["backup", "daily", "retentionDays"], days);
  };
}

function changes(stack: string, action: Action, addresses: readonly string[]): readonly PlannedChange[] {
  return addresses.map((address) => ({ stack, address, action }));
}

/** A rule that is called after its port. */
function moved(stack: string, address: string): readonly PlannedChange[] {
  return [
    ...changes(stack, "destroy", [`${address}_${port.before}`]),
    ...changes(stack, "create", [`${address}_${port.after}`]),
  ];
}
