import { identityControls } from "../../../../src/verify/controls/identity";
import type { Intent } from "../../../../src/verify/intent";
import type { JsonObject } from "../../../../src/verify/json";
import { judged, policy, verdicts } from "./judged";

const own = "111111111111";
const key = (more: JsonObject): JsonObject => ({ aws_kms_key: { k: more } });
const one = (type: string, more: JsonObject): JsonObject => ({ [type]: { x: more } });
const passwords = (more: JsonObject): JsonObject => ({
  aws_iam_account_password_policy: {
    p: {
      minimum_password_length: 14,
      password_reuse_prevention: 24,
      max_password_age: 90,
      require_lowercase_characters: true,
      require_uppercase_characters: true,
      require_numbers: true,
      require_symbols: true,
      ...more,
    },
  },
});
const replica = { aws_kms_replica_key: { r: { primary_key_arn: "${aws_kms_key.k.arn}" } } };
const alias = (target: string): JsonObject => ({ aws_kms_alias: { a: { name: "alias/a", target_key_id: target } } });
const share = (principal: string): JsonObject => one("aws_ram_principal_association", { principal });
const grant = (grantee: string): JsonObject => one("aws_kms_grant", { grantee_principal: grantee });
const bucket = (more: JsonObject): JsonObject => one("aws_s3_bucket", more);

type Case = readonly [control: string, verdict: "met" | "violated" | "unknown" | "none", resource: JsonObject];

const cases: readonly Case[] = [
  ["kms-rotation", "met", key({ enable_key_rotation: true })],
  ["kms-rotation", "violated", key({})],
  ["kms-rotation", "unknown", key({ enable_key_rotation: "${var.x}" })],
  ["kms-rotation", "none", key({ customer_master_key_spec: "RSA_2048" })],
  ["kms-deletion-window", "met", key({})],
  ["kms-deletion-window", "violated", key({ deletion_window_in_days: 7 })],
  ["kms-deletion-window", "unknown", key({ deletion_window_in_days: "${var.x}" })],
  ["kms-enabled", "met", key({})],
  ["kms-enabled", "violated", key({ is_enabled: false })],
  ["kms-enabled", "unknown", key({ is_enabled: "${var.x}" })],
  ["kms-lockout-check", "met", key({})],
  ["kms-lockout-check", "violated", key({ bypass_policy_lockout_safety_check: true })],
  ["kms-multi-region", "met", key({})],
  ["kms-multi-region", "violated", key({ multi_region: true })],
  ["kms-multi-region", "met", { ...key({ multi_region: true }), ...replica }],
  ["kms-multi-region", "unknown", key({ multi_region: "${var.x}" })],
  ["kms-alias", "met", { ...key({}), ...alias("${aws_kms_key.k.key_id}") }],
  ["kms-alias", "violated", key({})],
  ["kms-alias", "unknown", { ...key({}), ...alias("${var.x}") }],
  ["kms-grant-stays-in-account", "met", grant(`arn:aws:iam::${own}:role/r`)],
  ["kms-grant-stays-in-account", "violated", grant("arn:aws:iam::999999999999:role/r")],
  ["kms-grant-stays-in-account", "unknown", grant("${var.x}")],
  ["ram-stays-in-organization", "met", one("aws_ram_resource_share", {})],
  ["ram-stays-in-organization", "violated", one("aws_ram_resource_share", { allow_external_principals: true })],
  ["ram-stays-in-organization", "unknown", one("aws_ram_resource_share", { allow_external_principals: "${var.x}" })],
  ["ram-names-no-stranger", "met", share("arn:aws:organizations::1:organization/o-1")],
  ["ram-names-no-stranger", "violated", share("999999999999")],
  ["ram-names-no-stranger", "unknown", share("${var.x}")],
  ["iam-no-users", "met", one("aws_iam_role", {})],
  ["iam-no-users", "violated", one("aws_iam_user", { name: "u" })],
  ["iam-no-long-lived-credentials", "met", one("aws_iam_role", {})],
  ["iam-no-long-lived-credentials", "violated", one("aws_iam_access_key", { user: "u" })],
  ["iam-no-long-lived-credentials", "violated", one("aws_iam_user_login_profile", { user: "u" })],
  ["iam-no-inline-policy-on-people", "met", one("aws_iam_group", { name: "g" })],
  ["iam-no-inline-policy-on-people", "violated", one("aws_iam_group_policy", { group: "g", policy: policy() })],
  ["iam-password-policy", "met", passwords({})],
  ["iam-password-policy", "violated", passwords({ minimum_password_length: 8 })],
  ["iam-password-policy", "violated", passwords({ require_symbols: false })],
  ["iam-password-policy", "violated", passwords({ max_password_age: 0 })],
  ["iam-password-policy", "violated", {}],
  ["iam-password-policy", "unknown", passwords({ password_reuse_prevention: "${var.x}" })],
  ["tags-no-health-data", "met", bucket({ bucket: "records-2024-01-15", tags: { Owner: "team@acme.example" } })],
  ["tags-no-health-data", "met", one("aws_sns_topic", { name: "patient-portal-alarms" })],
  ["tags-no-health-data", "violated", bucket({ tags: { Note: "078-05-1120" } })],
  ["tags-no-health-data", "violated", bucket({ bucket: "mrn-00123456" })],
  ["tags-no-health-data", "violated", bucket({ tags: { For: "jane.doe@mail.example" } })],
  ["tags-no-health-data", "violated", bucket({ tags: { DOB: "1" } })],
  ["tags-no-health-data", "violated", one("aws_db_instance", { tags: { Note: "date of birth: 1970-01-01" } })],
];

describe("controls on resources", () => {
  it.each(cases)("%s is %s: %j", async (control, expected, resource) => {
    const found = await verdicts(control, resource);
    expect(found.map((text) => text.split(" ")[0])).toEqual(expected === "none" ? [] : [expected]);
  });
});

const intent = {
  zone: "acme",
  suppressions: [],
  environments: ["dev", "prod"].map((name) => ({
    name,
    phi: name === "prod",
    cidr: "",
    bastionCidr: "",
    tiers: [],
    bastionPorts: {},
  })),
} satisfies Intent;

function environment(account: string, resource: JsonObject): JsonObject {
  return { provider: { aws: [{ region: "us-east-1", allowed_account_ids: [account] }] }, resource };
}

describe("controls on environments", () => {
  const opens = (principal: string): JsonObject =>
    key({ policy: policy({ Effect: "Allow", Principal: { AWS: principal }, Action: "kms:Decrypt", Resource: "*" }) });
  const hidden = key({ policy: "${var.policy}" });

  it.each([
    ["identity-separates-environments", opens(own), ["violated prod: aws_kms_key.k", "met dev: dev"]],
    ["identity-separates-environments", opens("222222222222"), ["met dev: dev", "met prod: prod"]],
    ["identity-separates-environments", hidden, ["met dev: dev", "unknown prod: prod"]],
  ])("%s on %j", async (control, prod, expected) => {
    const stacks = { dev: environment(own, {}), prod: environment("222222222222", prod) };
    const found = await judged(control, stacks, intent);
    const texts = found.map(({ verdict, stack, address }) => `${verdict} ${stack}: ${address}`);
    expect(texts.sort()).toEqual([...expected].sort());
  });
});

const unit = "${aws_organizations_organizational_unit.u.id}";
const account = "${aws_organizations_account.prod.id}";
const root = "${aws_organizations_organization.o.roots[0].id}";

/** An organization with one account, and a policy with one statement on something. */
function organization(statement: JsonObject, target = unit): JsonObject {
  return {
    aws_organizations_organization: { o: { feature_set: "ALL", enabled_policy_types: ["SERVICE_CONTROL_POLICY"] } },
    aws_organizations_organizational_unit: { u: { name: "u", parent_id: root } },
    aws_organizations_account: { prod: { name: "prod", parent_id: unit } },
    aws_organizations_policy: { p: { name: "p", content: policy({ Effect: "Deny", Resource: "*", ...statement }) } },
    aws_organizations_policy_attachment: {
      a: { policy_id: "${aws_organizations_policy.p.id}", target_id: target },
    },
  };
}

const arn = (operator: string, value: string): JsonObject => ({
  Condition: { [operator]: { "aws:PrincipalArn": `arn:aws:iam::*:${value}` } },
});
const region = { Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-1"] } } };
const settings = (more: JsonObject): JsonObject => one("aws_organizations_organization", more);
const manyActions = Array.from({ length: 900 }, (_, index) => `service:Action${index}`);
const entry = "arn:aws:iam::*:role/OrganizationAccountAccessRole";
const roleChanges = ["iam:*Role", "iam:*RolePolicy", "iam:UpdateAssumeRolePolicy"];
const named = (role_name: string): JsonObject => ({
  aws_organizations_account: { prod: { name: "prod", parent_id: unit, role_name } },
});
const onlyRecording = { Resource: undefined, NotResource: ["arn:aws:ssm:*:*:document/acme-session"] };
const onlyAws = { Resource: undefined, NotResource: ["arn:aws:ssm:*::document/AWS-*"] };
const inNetwork = { Condition: { Null: { "cloudshell:VpcIds": "false" } } };
const leave = { Action: "organizations:LeaveOrganization" };

const guardrails: readonly Case[] = [
  ["scp-stay-in-organization", "met", organization(leave)],
  ["scp-stay-in-organization", "met", organization({ Action: "organizations:*" }, account)],
  ["scp-stay-in-organization", "met", organization({ Action: "*" }, root)],
  ["scp-stay-in-organization", "violated", organization(leave, "ou-ab12-12345678")],
  ["scp-stay-in-organization", "violated", organization({ Action: "account:CloseAccount" })],
  ["scp-stay-in-organization", "unknown", organization(leave, "${var.target}")],
  ["scp-trail-goes-on", "met", organization({ Action: ["cloudtrail:*"], ...arn("ArnNotLike", "role/Deploy") })],
  ["scp-trail-goes-on", "violated", organization({ Action: ["cloudtrail:*"], ...arn("ArnNotLike", "role/*") })],
  ["scp-trail-goes-on", "violated", organization({ Action: ["cloudtrail:StopLogging"] })],
  ["scp-config-goes-on", "met", organization({ Action: ["config:Delete*", "config:Stop*"] })],
  ["scp-config-goes-on", "violated", organization({ Action: "config:StopConfigurationRecorder" })],
  ["scp-guardduty-goes-on", "met", organization({ NotAction: "s3:*" })],
  ["scp-guardduty-goes-on", "violated", organization({ NotAction: "guardduty:*" })],
  ["scp-flow-logs-go-on", "met", organization({ Action: "ec2:DeleteFlowLogs" })],
  ["scp-flow-logs-go-on", "violated", organization({ Action: "ec2:DeleteVpc" })],
  ["scp-keys-stay", "met", organization({ Action: ["kms:DisableKey", "kms:ScheduleKeyDeletion"] })],
  ["scp-keys-stay", "violated", organization({ Action: ["kms:DisableKey"] })],
  ["scp-recovery-points-stay", "met", organization({ Action: "backup:*" })],
  ["scp-recovery-points-stay", "violated", organization({ Action: "backup:Delete*" })],
  ["scp-public-access-stays-blocked", "met", organization({ Action: ["s3:Put*", "ec2:Disable*"] })],
  ["scp-public-access-stays-blocked", "violated", organization({ Action: ["s3:Put*"] })],
  ["scp-account-defaults-stay", "met", organization({ Action: ["ec2:Disable*", "iam:Delete*"] })],
  ["scp-account-defaults-stay", "violated", organization({ Action: ["ec2:Disable*"] })],
  ["scp-log-groups-stay", "met", organization({ Action: "logs:*" })],
  ["scp-log-groups-stay", "violated", organization({ Action: "logs:DeleteLogGroup" })],
  ["scp-recorded-access-only", "met", organization({ Action: ["ssm:*", "ecs:ExecuteCommand"] })],
  ["scp-recorded-access-only", "violated", organization({ Action: "ssm:*" })],
  ["scp-entry-role-stays", "met", organization({ Action: "iam:*", Resource: entry })],
  ["scp-entry-role-stays", "met", organization({ Action: roleChanges, Resource: "*", ...arn("ArnNotLike", "role/D") })],
  ["scp-entry-role-stays", "violated", organization({ Action: "iam:*", Resource: "arn:aws:iam::*:role/Other" })],
  ["scp-entry-role-stays", "violated", organization({ Action: "iam:DeleteRole", Resource: entry })],
  ["scp-entry-role-stays", "violated", { ...organization({ Action: "iam:*", Resource: entry }), ...named("Deploy") }],
  ["scp-entry-role-stays", "unknown", { ...organization({ Action: "iam:*" }), ...named("${var.role}") }],
  ["scp-people-roles-stay", "none", organization({ Action: "iam:*" })],
  ["scp-record-buckets-stay", "none", organization({ Action: "s3:*" })],
  ["scp-session-records-closed", "none", organization({ Action: "logs:*" })],
  ["scp-recording-document-only", "met", organization({ Action: "ssm:StartSession", ...onlyRecording })],
  [
    "scp-recording-document-only",
    "violated",
    organization({ Action: "ssm:StartSession", ...arn("ArnNotLike", "role/Deploy") }),
  ],
  [
    "scp-recording-document-only",
    "violated",
    organization({ Action: "ssm:StartSession", Resource: undefined, NotResource: "*" }),
  ],
  ["scp-commands-only-patch", "met", organization({ Action: "ssm:SendCommand" })],
  ["scp-commands-only-patch", "violated", organization({ Action: "ssm:SendCommand", ...onlyAws })],
  ["scp-no-shell-inside-networks", "met", organization({ Action: "cloudshell:*" })],
  ["scp-no-shell-inside-networks", "met", organization({ Action: "cloudshell:CreateEnvironment", ...inNetwork })],
  ["scp-no-shell-inside-networks", "violated", organization({ Action: "cloudshell:DeleteEnvironment" })],
  ["scp-no-root-user", "met", organization({ Action: "*", ...arn("ArnLike", "root") })],
  ["scp-no-root-user", "violated", organization({ Action: "*", ...arn("ArnLike", "role/*") })],
  ["scp-attached", "met", organization({ Action: "*" })],
  ["scp-attached", "violated", one("aws_organizations_policy", { content: policy() })],
  ["scp-size", "met", organization({ Action: "*" })],
  ["scp-size", "violated", organization({ Action: manyActions })],
  ["scp-size", "unknown", one("aws_organizations_policy", { content: "${var.content}" })],
  ["scp-switched-on", "met", organization({ Action: "*" })],
  ["scp-switched-on", "violated", settings({ enabled_policy_types: ["TAG_POLICY"] })],
  [
    "scp-switched-on",
    "violated",
    settings({ feature_set: "CONSOLIDATED_BILLING", enabled_policy_types: ["SERVICE_CONTROL_POLICY"] }),
  ],
  ["scp-switched-on", "unknown", settings({ enabled_policy_types: "${var.types}" })],
];

/** A role for people, a bucket of records and a document for sessions. */
const peopleAndRecords: JsonObject = {
  aws_iam_role: {
    operator: {
      name: "operator",
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444444444444:root" },
        Action: "sts:AssumeRole",
      }),
    },
  },
  aws_s3_bucket: { records: { bucket: "records" } },
  aws_cloudtrail: { trail: { name: "trail", s3_bucket_name: "records" } },
  aws_ssm_document: {
    it: {
      name: "it",
      document_type: "Session",
      content: JSON.stringify({ sessionType: "Standard_Stream", inputs: { cloudWatchLogGroupName: "/sessions" } }),
    },
  },
};

describe("guardrails", () => {
  it.each(guardrails)("%s is %s: %j", async (control, expected, resource) => {
    const found = await verdicts(control, resource);
    expect(found.map((text) => text.split(" ")[0])).toEqual(expected === "none" ? [] : [expected]);
  });

  it.each([
    ["scp-regions", "met", { Action: "*", ...region }],
    ["scp-regions", "met", { NotAction: ["iam:*"], ...region }],
    ["scp-regions", "violated", { NotAction: ["iam:*", "ec2:*"], ...region }],
    ["scp-networks-stay-apart", "met", { Action: ["ec2:*VpcPeeringConnection", "ec2:CreateTransitGateway*"] }],
    ["scp-networks-stay-apart", "violated", { Action: "ec2:CreateVpcPeeringConnection" }],
    ["scp-people-roles-stay", "met", { Action: "iam:*", Resource: "arn:aws:iam::*:role/operator" }],
    ["scp-people-roles-stay", "violated", { Action: "iam:*", Resource: "arn:aws:iam::*:role/auditor" }],
    ["scp-record-buckets-stay", "met", { Action: "s3:*", Resource: "arn:aws:s3:::records" }],
    ["scp-record-buckets-stay", "violated", { Action: "s3:PutBucketPolicy", Resource: "arn:aws:s3:::records" }],
    ["scp-session-records-closed", "met", { Action: "logs:*", Resource: "arn:aws:logs:*:*:log-group:/sessions*" }],
    ["scp-session-records-closed", "violated", { Action: "logs:*", Resource: "arn:aws:logs:*:*:log-group:/other*" }],
    ["scp-eligible-services", "met", { NotAction: ["s3:*", "kms:*"] }],
    ["scp-eligible-services", "violated", { NotAction: ["s3:*", "gamelift:*"] }],
    ["scp-eligible-services", "violated", { Action: "gamelift:*" }],
    ["scp-attached-to-environments", "met", { Action: "iam:CreateUser" }],
    ["scp-attached-to-environments", "violated", { Effect: "Allow", Action: "*" }],
  ])("%s is %s for environments: %j", async (control, expected, statement) => {
    const stacks = {
      organization: {
        ...environment("444444444444", organization(statement)),
        import: [{ to: "aws_organizations_account.prod", id: own }],
      },
      prod: environment(own, peopleAndRecords),
    };
    const found = await judged(control, stacks, intent);
    const texts = found.map(({ verdict, address }) => `${verdict} ${address}`);
    expect(texts).toEqual([`${expected} aws_organizations_account.prod`]);
  });

  it("may be nine on one target and no more, since FullAWSAccess counts", async () => {
    const attached = (count: number): JsonObject => {
      const attachment = { policy_id: "${aws_organizations_policy.p.id}", target_id: unit };
      const names = Array.from({ length: count }, (_, index) => `a${index}`);
      return {
        ...organization({ Action: "*" }),
        aws_organizations_policy_attachment: Object.fromEntries(names.map((name) => [name, attachment])),
      };
    };
    expect(await verdicts("scp-quota", attached(9))).toEqual(["met aws_organizations_organizational_unit.u"]);
    expect(await verdicts("scp-quota", attached(10))).toEqual(["violated aws_organizations_organizational_unit.u"]);
  });
});

describe("the controls", () => {
  it("have ids of their own, and everything that is printed", () => {
    const ids = identityControls.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, why, remedy, look, citations, examines } of identityControls) {
      expect([title, why, remedy, look].filter((text) => text.length < 10)).toEqual([]);
      expect(examines).not.toHaveLength(0);
      expect(citations.filter((citation) => !/^164\.3\d\d\([a-e]\)/.test(citation))).toEqual([]);
      expect(citations).not.toHaveLength(0);
    }
  });
});
