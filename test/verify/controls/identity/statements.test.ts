import type { JsonObject } from "../../../../src/verify/json";
import { policy, verdicts } from "./judged";

const own = "111111111111";
const stranger = "999999999999";
const root = (account: string): JsonObject => ({ AWS: `arn:aws:iam::${account}:root` });

const trust = (statement: JsonObject, more: JsonObject = {}): JsonObject => ({
  aws_iam_role: {
    r: { name: "r", assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", ...statement }), ...more },
  },
});
const may = (statement: JsonObject): JsonObject => ({
  aws_iam_policy: { p: { name: "p", policy: policy({ Effect: "Allow", Resource: "*", ...statement }) } },
});
const key = (statement: JsonObject): JsonObject => ({
  aws_kms_key: { k: { policy: policy({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...statement }) } },
});
const on = (type: string, statement: JsonObject): JsonObject => ({
  [type]: { x: { policy: policy({ Effect: "Allow", Action: "*", Resource: "*", ...statement }) } },
});
const when = (operator: string, name: string, value: string | readonly string[]): JsonObject => ({
  Condition: { [operator]: { [name]: value } },
});
const hiddenTrust: JsonObject = { aws_iam_role: { r: { assume_role_policy: "${var.policy}" } } };
const hidden = (type: string): JsonObject => ({ [type]: { x: { policy: "${var.policy}" } } });
const oidc = {
  Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/token.actions.githubusercontent.com` },
  Action: "sts:AssumeRoleWithWebIdentity",
};
const github = (sub: string, aud = "sts.amazonaws.com"): JsonObject => ({
  Condition: {
    StringLike: { "token.actions.githubusercontent.com:sub": sub },
    StringEquals: { "token.actions.githubusercontent.com:aud": aud },
  },
});

const policyTypes: Readonly<Record<string, string>> = {
  s3: "aws_s3_bucket_policy",
  sqs: "aws_sqs_queue_policy",
  sns: "aws_sns_topic_policy",
  ecr: "aws_ecr_repository_policy",
  backup: "aws_backup_vault_policy",
  events: "aws_cloudwatch_event_bus_policy",
  secretsmanager: "aws_secretsmanager_secret_policy",
  data: "aws_redshiftserverless_resource_policy",
};

type Case = readonly [control: string, verdict: "met" | "violated" | "unknown" | "none", resource: JsonObject];

const cases: readonly Case[] = [
  ["iam-trust-names-no-one-at-large", "met", trust({ Principal: root(own) })],
  [
    "iam-trust-names-no-one-at-large",
    "met",
    trust({ Principal: "*", ...when("StringEquals", "aws:PrincipalOrgID", "o-1") }),
  ],
  ["iam-trust-names-no-one-at-large", "violated", trust({ Principal: "*" })],
  [
    "iam-trust-names-no-one-at-large",
    "violated",
    trust({ Principal: { AWS: "*" }, ...when("StringLike", "aws:PrincipalOrgID", "*") }),
  ],
  [
    "iam-trust-names-no-one-at-large",
    "violated",
    trust({ Principal: "*", ...when("StringNotEquals", "aws:PrincipalAccount", stranger) }),
  ],
  ["iam-trust-names-no-one-at-large", "unknown", hiddenTrust],
  [
    "iam-trust-bounds-services",
    "met",
    trust({ Principal: { Service: "config.amazonaws.com" }, ...when("StringEquals", "aws:SourceAccount", own) }),
  ],
  ["iam-trust-bounds-services", "met", trust({ Principal: { Service: "ec2.amazonaws.com" } })],
  ["iam-trust-bounds-services", "violated", trust({ Principal: { Service: "config.amazonaws.com" } })],
  [
    "iam-trust-bounds-services",
    "violated",
    trust({
      Principal: { Service: "events.amazonaws.com" },
      ...when("ArnLike", "aws:SourceArn", "arn:aws:events:*:*:rule/*"),
    }),
  ],
  ["iam-trust-bounds-services", "unknown", trust({ Principal: { Service: "brand-new.amazonaws.com" } })],
  ["iam-trust-bounds-services", "none", trust({ Principal: root(own) })],
  ["iam-trust-asks-strangers-for-external-id", "met", trust({ Principal: root(own) })],
  [
    "iam-trust-asks-strangers-for-external-id",
    "met",
    trust({ Principal: root(stranger), ...when("StringEquals", "sts:ExternalId", "x") }),
  ],
  ["iam-trust-asks-strangers-for-external-id", "violated", trust({ Principal: root(stranger) })],
  ["iam-trust-asks-strangers-for-external-id", "unknown", hiddenTrust],
  [
    "iam-trust-second-factor",
    "met",
    trust({ Principal: root(own), ...when("Bool", "aws:MultiFactorAuthPresent", "true") }),
  ],
  ["iam-trust-second-factor", "violated", trust({ Principal: root(own) })],
  [
    "iam-trust-second-factor",
    "violated",
    trust({ Principal: root(own), ...when("BoolIfExists", "aws:MultiFactorAuthPresent", "true") }),
  ],
  ["iam-trust-second-factor", "violated", trust({ Principal: { AWS: `arn:aws:iam::${own}:user/me` } })],
  ["iam-trust-second-factor", "none", trust({ Principal: { AWS: `arn:aws:iam::${own}:role/app` } })],
  [
    "iam-trust-second-factor",
    "none",
    trust({ Principal: root(own), ...when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${own}:role/ci`) }),
  ],
  ["iam-trust-second-factor", "unknown", hiddenTrust],
  ["iam-trust-bounds-federation", "met", trust({ ...oidc, ...github("repo:acme/zone:ref:refs/heads/main") })],
  ["iam-trust-bounds-federation", "met", trust({ ...oidc, ...github("repo:acme/*") })],
  ["iam-trust-bounds-federation", "violated", trust({ ...oidc, ...github("*") })],
  ["iam-trust-bounds-federation", "violated", trust({ ...oidc, ...github("repo:*") })],
  [
    "iam-trust-bounds-federation",
    "violated",
    trust({ ...oidc, ...when("StringEquals", "token.actions.githubusercontent.com:aud", "sts.amazonaws.com") }),
  ],
  ["iam-trust-bounds-federation", "violated", trust(oidc)],
  [
    "iam-trust-bounds-federation",
    "met",
    trust({
      Principal: { Federated: "arn:aws:iam::1:saml-provider/x" },
      Action: "sts:AssumeRoleWithSAML",
      ...when("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml"),
    }),
  ],
  [
    "iam-trust-bounds-federation",
    "violated",
    trust({ Principal: { Federated: "arn:aws:iam::1:saml-provider/x" }, Action: "sts:AssumeRoleWithSAML" }),
  ],
  ["iam-role-session-length", "met", trust({})],
  ["iam-role-session-length", "met", trust({}, { max_session_duration: 43200 })],
  ["iam-role-session-length", "violated", trust({}, { max_session_duration: 50000 })],
  ["iam-role-session-length", "unknown", trust({}, { max_session_duration: "${var.x}" })],
  ["sso-session-length", "met", { aws_ssoadmin_permission_set: { s: { session_duration: "PT8H" } } }],
  ["sso-session-length", "violated", { aws_ssoadmin_permission_set: { s: { session_duration: "PT12H30M" } } }],
  ["sso-session-length", "unknown", { aws_ssoadmin_permission_set: { s: { session_duration: "long" } } }],
  ["iam-policy-no-full-access", "met", may({ Action: "s3:GetObject" })],
  ["iam-policy-no-full-access", "violated", may({ Action: "*" })],
  [
    "iam-policy-no-full-access",
    "violated",
    {
      aws_iam_role: {
        r: { inline_policy: [{ name: "i", policy: policy({ Effect: "Allow", Action: ["*:*"], Resource: "*" }) }] },
      },
    },
  ],
  ["iam-policy-no-full-access", "unknown", { aws_iam_policy: { p: { policy: "${var.policy}" } } }],
  ["iam-policy-no-whole-service", "met", may({ Action: "s3:*", Resource: "arn:aws:s3:::records/*" })],
  ["iam-policy-no-whole-service", "violated", may({ Action: "kms:*" })],
  ["iam-policy-names-what-it-allows", "met", may({ Action: "s3:GetObject" })],
  ["iam-policy-names-what-it-allows", "met", may({ Effect: "Deny", NotAction: "s3:*" })],
  ["iam-policy-names-what-it-allows", "violated", may({ NotAction: "iam:*" })],
  ["iam-policy-bounds-pass-role", "met", may({ Action: "iam:PassRole", Resource: "arn:aws:iam::1:role/app" })],
  [
    "iam-policy-bounds-pass-role",
    "met",
    may({ Action: "iam:PassRole", ...when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com") }),
  ],
  ["iam-policy-bounds-pass-role", "violated", may({ Action: ["ec2:RunInstances", "iam:Pass*"] })],
  ["iam-policy-bounds-pass-role", "violated", may({ Action: "iam:PassRole", Resource: "arn:aws:iam::*:role/*" })],
  ["iam-policy-bounds-assume-role", "met", may({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/plan" })],
  ["iam-policy-bounds-assume-role", "violated", may({ Action: "sts:AssumeRole" })],
  ["iam-policy-no-escalation", "met", may({ Action: "iam:GetRole" })],
  [
    "iam-policy-no-escalation",
    "met",
    may({ Action: "iam:PutRolePolicy", ...when("StringEquals", "iam:PermissionsBoundary", "arn") }),
  ],
  ["iam-policy-no-escalation", "violated", may({ Action: "iam:AttachRolePolicy" })],
  [
    "iam-policy-bounds-decryption",
    "met",
    { ...may({ Action: "kms:Decrypt", Resource: "${aws_kms_key.k.arn}" }), aws_kms_key: { k: {} } },
  ],
  [
    "iam-policy-bounds-decryption",
    "met",
    may({ Action: "kms:Decrypt", ...when("StringEquals", "kms:EncryptionContext:x", "y") }),
  ],
  ["iam-policy-bounds-decryption", "violated", may({ Action: "kms:Decrypt" })],
  [
    "iam-no-broad-managed-policy",
    "met",
    { aws_iam_role_policy_attachment: { a: { role: "r", policy_arn: "arn:aws:iam::aws:policy/SecurityAudit" } } },
  ],
  [
    "iam-no-broad-managed-policy",
    "violated",
    { aws_iam_role_policy_attachment: { a: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } } },
  ],
  [
    "iam-no-broad-managed-policy",
    "violated",
    { aws_iam_role: { r: { managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] } } },
  ],
  [
    "iam-no-broad-managed-policy",
    "unknown",
    { aws_iam_role_policy_attachment: { a: { role: "r", policy_arn: "${var.arn}" } } },
  ],
  ["kms-policy-not-public", "met", key({ Principal: root(own) })],
  ["kms-policy-not-public", "met", key({ Principal: { AWS: "*" }, ...when("StringEquals", "kms:CallerAccount", own) })],
  ["kms-policy-not-public", "violated", key({ Principal: { AWS: "*" } })],
  [
    "kms-policy-not-public",
    "violated",
    key({ Principal: { AWS: "*" }, ...when("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com") }),
  ],
  ["kms-policy-not-public", "unknown", { aws_kms_key: { k: { policy: "${var.policy}" } } }],
  ["kms-policy-no-wildcard", "met", key({ Principal: root(own), Action: "kms:*" })],
  ["kms-policy-no-wildcard", "violated", key({ Principal: root(stranger), Action: "kms:*" })],
  ["kms-policy-no-wildcard", "violated", key({ Principal: { AWS: `arn:aws:iam::${own}:role/x` }, Action: "*" })],
  ["kms-policy-no-wildcard", "unknown", key({ Principal: { AWS: "AIDAEXAMPLE" }, Action: "kms:*" })],
  [
    "kms-policy-bounds-services",
    "met",
    key({
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      ...when("ArnEquals", "kms:EncryptionContext:aws:logs:arn", `arn:aws:logs:us-east-1:${own}:log-group:x`),
    }),
  ],
  ["kms-policy-bounds-services", "violated", key({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })],
  ...["s3", "sqs", "sns", "ecr", "backup", "events", "secretsmanager", "data"].flatMap((theme): readonly Case[] => {
    const type = policyTypes[theme] ?? "";
    return [
      [`${theme}-policy-not-public`, "met", on(type, { Principal: root(stranger) })],
      [
        `${theme}-policy-not-public`,
        "met",
        on(type, { Principal: "*", ...when("StringEquals", "aws:PrincipalOrgID", "o-1") }),
      ],
      [`${theme}-policy-not-public`, "met", on(type, { Principal: "*", Effect: "Deny" })],
      [`${theme}-policy-not-public`, "violated", on(type, { Principal: "*" })],
      [
        `${theme}-policy-not-public`,
        "violated",
        on(type, { Principal: "*", ...when("IpAddress", "aws:SourceIp", "0.0.0.0/0") }),
      ],
      [`${theme}-policy-not-public`, "unknown", hidden(type)],
      ...(theme === "data"
        ? []
        : ([
            [
              `${theme}-policy-bounds-services`,
              "met",
              on(type, {
                Principal: { Service: "x.amazonaws.com" },
                ...when("StringEquals", "aws:SourceOrgID", "o-1"),
              }),
            ],
            [`${theme}-policy-bounds-services`, "violated", on(type, { Principal: { Service: "x.amazonaws.com" } })],
            [`${theme}-policy-bounds-services`, "none", on(type, { Principal: root(own) })],
            [`${theme}-policy-bounds-services`, "unknown", hidden(type)],
          ] satisfies readonly Case[])),
    ];
  }),
  ["s3-policy-not-public", "violated", { aws_s3_bucket_acl: { a: { acl: "public-read" } } }],
  ["s3-policy-not-public", "met", { aws_s3_bucket_acl: { a: { acl: "private" } } }],
  [
    "lambda-policy-not-public",
    "met",
    { aws_lambda_permission: { p: { principal: "s3.amazonaws.com", action: "lambda:InvokeFunction" } } },
  ],
  [
    "lambda-policy-not-public",
    "violated",
    { aws_lambda_permission: { p: { principal: "*", action: "lambda:InvokeFunctionUrl" } } },
  ],
  [
    "lambda-policy-bounds-services",
    "met",
    { aws_lambda_permission: { p: { principal: "s3.amazonaws.com", source_account: own } } },
  ],
  ["lambda-policy-bounds-services", "violated", { aws_lambda_permission: { p: { principal: "s3.amazonaws.com" } } }],
  [
    "lambda-policy-bounds-services",
    "unknown",
    { aws_lambda_permission: { p: { principal: "s3.amazonaws.com", source_arn: "${var.arn}" } } },
  ],
  ["share-not-public", "met", { aws_ssm_document: { d: { permissions: { type: "Share", account_ids: own } } } }],
  ["share-not-public", "violated", { aws_ssm_document: { d: { permissions: { type: "Share", account_ids: "All" } } } }],
  ["share-not-public", "violated", { aws_vpc_endpoint_service: { d: { allowed_principals: ["*"] } } }],
  ["share-not-public", "unknown", { aws_vpc_endpoint_service: { d: { allowed_principals: "${var.principals}" } } }],
  ["share-not-public", "none", { aws_ami_launch_permission: { d: { group: "all" } } }],
];

describe("controls on statements", () => {
  it.each(cases)("%s is %s: %j", async (control, expected, resource) => {
    const found = await verdicts(control, resource);
    expect(found.map((one) => one.split(" ")[0])).toEqual(expected === "none" ? [] : [expected]);
  });
});
