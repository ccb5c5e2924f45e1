import { type Mutator, allow, changeStatement, mentions, set, statements, type WrittenStatement } from "./mutator";

const isAllow = (statement: WrittenStatement): boolean => statement.Effect === "Allow";
const ofService = (statement: WrittenStatement): boolean =>
  isAllow(statement) && mentions(statement.Principal, ".amazonaws.com") && statement.Condition !== undefined;

/** Changes to who may do what. */
export const widenedAccess: readonly Mutator[] = [
  {
    class: "widen a trust",
    name: "lets everybody take a role",
    type: "aws_iam_role",
    change: (body) => allow(body, "assume_role_policy", { Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    expects: ["iam-trust-names-no-one-at-large"],
  },
  {
    class: "widen a trust",
    name: "lets a stranger's account take a role",
    type: "aws_iam_role",
    change: (body) =>
      allow(body, "assume_role_policy", {
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Action: "sts:AssumeRole",
      }),
    expects: ["iam-trust-asks-strangers-for-external-id"],
  },
  {
    class: "widen a trust",
    name: "lets another environment take a role of an environment",
    type: "aws_iam_role",
    where: (_, { stack }) => stack === "dev",
    change: (body) =>
      allow(body, "assume_role_policy", {
        Principal: {
          AWS: "arn:aws:iam::${data.terraform_remote_state.organization_state.outputs.account_ids.prod}:root",
        },
        Action: "sts:AssumeRole",
      }),
    expects: ["identity-separates-environments"],
  },
  {
    class: "widen a trust",
    name: "lets everybody use a key",
    type: "aws_kms_key",
    change: (body) => allow(body, "policy", { Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" }),
    expects: ["kms-policy-not-public"],
  },
  {
    class: "widen a trust",
    name: "lets another environment use a key of an environment",
    type: "aws_kms_key",
    where: (_, { stack }) => stack === "dev",
    change: (body) =>
      allow(body, "policy", {
        Principal: {
          AWS: "arn:aws:iam::${data.terraform_remote_state.organization_state.outputs.account_ids.prod}:root",
        },
        Action: "kms:Decrypt",
        Resource: "*",
      }),
    expects: ["identity-separates-environments"],
  },
  {
    class: "widen a trust",
    name: "grants the use of a key to another account",
    type: "aws_kms_key",
    where: (_, { stack }) => stack === "dev",
    change: (_, { name }) => ({
      add: {
        aws_kms_grant: {
          added: {
            key_id: `\${aws_kms_key.${name}.key_id}`,
            grantee_principal:
              "arn:aws:iam::${data.terraform_remote_state.organization_state.outputs.account_ids.prod}:root",
            operations: ["Decrypt"],
          },
        },
      },
    }),
    expects: ["identity-separates-environments"],
    at: /aws_kms_grant\.added$/,
  },
  {
    class: "widen a trust",
    name: "lets everybody read a bucket",
    type: "aws_s3_bucket_policy",
    change: (body) =>
      statements(body, "policy", (all) => {
        const resource = all.map(({ Resource }) => Resource).find((one) => mentions(one, "/*"));
        return [...all, { Sid: "Added", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: resource }];
      }),
    expects: ["s3-policy-not-public"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "widen a trust",
    name: "lets everybody publish to a topic",
    type: "aws_sns_topic_policy",
    change: (body) => allow(body, "policy", { Principal: { AWS: "*" }, Action: "sns:Publish", Resource: "*" }),
    expects: ["sns-policy-not-public"],
    at: /aws_sns_topic\./,
  },
  {
    class: "widen a trust",
    name: "lets everybody copy into a vault",
    type: "aws_backup_vault_policy",
    change: (body) =>
      allow(body, "policy", { Principal: { AWS: "*" }, Action: "backup:CopyIntoBackupVault", Resource: "*" }),
    expects: ["backup-policy-not-public"],
    at: /aws_backup_vault\./,
  },
  {
    class: "widen a trust",
    name: "lets another environment read the recovery points of an environment",
    type: "aws_backup_vault_policy",
    where: (_, { stack }) => stack === "dev",
    change: (body) =>
      allow(body, "policy", {
        Principal: {
          AWS: "arn:aws:iam::${data.terraform_remote_state.organization_state.outputs.account_ids.prod}:root",
        },
        Action: "backup:StartRestoreJob",
        Resource: "*",
      }),
    expects: ["identity-separates-environments"],
    at: /aws_backup_vault\./,
  },
  {
    class: "widen a trust",
    name: "shares a network of an environment",
    type: "aws_vpc",
    where: (_, { stack }) => stack === "dev",
    change: () => ({
      add: {
        aws_ram_resource_share: { added: { name: "added", allow_external_principals: true } },
        aws_ram_resource_association: {
          added: {
            resource_arn: "${aws_subnet.environment_tier_app_subnet_1.arn}",
            resource_share_arn: "${aws_ram_resource_share.added.arn}",
          },
        },
        aws_ram_principal_association: {
          added: {
            principal: "${data.terraform_remote_state.organization_state.outputs.account_ids.prod}",
            resource_share_arn: "${aws_ram_resource_share.added.arn}",
          },
        },
      },
    }),
    expects: ["identity-separates-environments"],
    at: /aws_ram_/,
  },
  ...(
    [
      ["a bucket", "aws_s3_bucket_policy", "policy", /aws_s3_bucket\./, "s3-policy-bounds-services"],
      ["a key", "aws_kms_key", "policy", undefined, "kms-policy-bounds-services"],
      ["a topic", "aws_sns_topic_policy", "policy", /aws_sns_topic\./, "sns-policy-bounds-services"],
      ["a role", "aws_iam_role", "assume_role_policy", undefined, "iam-trust-bounds-services"],
    ] as const
  ).map(([what, type, argument, at, control]): Mutator => ({
    class: "remove a condition",
    name: `lets a service use ${what} for anybody`,
    type,
    change: (body) =>
      changeStatement(body, argument, ofService, (statement) => {
        delete statement.Condition;
      }),
    expects: [control],
    ...(at === undefined ? {} : { at }),
  })),
  {
    class: "remove a condition",
    name: "lets people in without a second factor",
    type: "aws_iam_role",
    where: (body) => mentions(body, "aws:MultiFactorAuthPresent"),
    change: (body) =>
      changeStatement(
        body,
        "assume_role_policy",
        (one) => mentions(one, "aws:MultiFactorAuthPresent"),
        (one) => {
          delete one.Condition;
        },
      ),
    expects: ["iam-trust-second-factor"],
  },
  {
    class: "remove a condition",
    name: "lets every repository deploy",
    type: "aws_iam_role",
    where: (body) => mentions(body, "token.actions.githubusercontent.com:sub"),
    change: (body) =>
      changeStatement(
        body,
        "assume_role_policy",
        (one) => mentions(one, "githubusercontent.com:sub"),
        (one) => {
          delete one.Condition;
        },
      ),
    expects: ["iam-trust-bounds-federation"],
  },
  {
    class: "remove a condition",
    name: "lets callers of other organizations use an endpoint",
    type: "aws_vpc_endpoint",
    where: (body) => mentions(body, "aws:PrincipalOrgID"),
    change: (body) =>
      changeStatement(
        body,
        "policy",
        (one) => mentions(one, "aws:PrincipalOrgID"),
        (one) => {
          delete one.Condition;
        },
      ),
    expects: ["vpc-endpoint-policy"],
  },
  ...(["aws:PrincipalOrgID", "aws:ResourceOrgID"] as const).map((key): Mutator => ({
    class: "remove a condition",
    name: `takes ${key} out of the policy of an endpoint`,
    type: "aws_vpc_endpoint",
    where: (body) => mentions(body, key),
    change: (body) =>
      changeStatement(
        body,
        "policy",
        (one) => mentions(one, key),
        (one) => {
          const { StringEquals = {} } = one.Condition as { StringEquals?: Readonly<Record<string, string>> };
          const kept = Object.entries(StringEquals).filter(([name]) => name !== key);
          one.Condition = { StringEquals: Object.fromEntries(kept) };
        },
      ),
    expects: ["vpc-endpoint-policy"],
  })),
  {
    class: "remove a condition",
    name: "has an endpoint without a policy",
    type: "aws_vpc_endpoint",
    change: (body) => set(body, ["policy"], undefined),
    expects: ["vpc-endpoint-policy"],
  },
  {
    class: "remove a condition",
    name: "lets everybody send events to a bus",
    type: "aws_cloudwatch_event_bus_policy",
    change: (body) =>
      changeStatement(
        body,
        "policy",
        (one) => one.Condition !== undefined,
        (one) => {
          delete one.Condition;
          one.Principal = "*";
        },
      ),
    expects: ["events-policy-not-public"],
  },
  {
    class: "widen a permission",
    name: "lets a role do everything",
    type: "aws_iam_role_policy",
    change: (body) => allow(body, "policy", { Action: "*", Resource: "*" }),
    expects: ["iam-policy-no-full-access"],
  },
  {
    class: "widen a permission",
    name: "lets a role pass every role",
    type: "aws_iam_role_policy",
    change: (body) => allow(body, "policy", { Action: "iam:PassRole", Resource: "*" }),
    expects: ["iam-policy-bounds-pass-role"],
  },
  ...(
    [
      ["raise itself", "iam:PutRolePolicy", "iam-policy-no-escalation"],
      ["take on every role", "sts:AssumeRole", "iam-policy-bounds-assume-role"],
      ["decrypt with every key", "kms:Decrypt", "iam-policy-bounds-decryption"],
      ["do all of S3", "s3:*", "iam-policy-no-whole-service"],
    ] as const
  ).map(([what, action, control]): Mutator => ({
    class: "widen a permission",
    name: `lets a role ${what}`,
    type: "aws_iam_role_policy",
    change: (body) => allow(body, "policy", { Action: action, Resource: "*" }),
    expects: [control],
  })),
  {
    class: "widen a permission",
    name: "lets people read every object",
    type: "aws_iam_role_policy",
    where: (_, { name }) => /operator|auditor/.test(name),
    change: (body) => allow(body, "policy", { Action: "s3:GetObject", Resource: "*" }),
    expects: ["iam-people-bounded"],
    at: /aws_iam_role\./,
  },
  {
    class: "widen a permission",
    name: "lets sessions of a role go on for a day",
    type: "aws_iam_role",
    change: (body) => set(body, ["max_session_duration"], 86_400),
    expects: ["iam-role-session-length"],
  },
  {
    class: "widen a permission",
    name: "lets a role do all but little",
    type: "aws_iam_role_policy",
    change: (body) => allow(body, "policy", { NotAction: "iam:*", Resource: "*" }),
    expects: ["iam-policy-names-what-it-allows"],
  },
  {
    class: "widen a permission",
    name: "makes a role an administrator",
    type: "aws_iam_role",
    where: (_, { name }) => !name.includes("pipeline"),
    change: (_, { name }) => ({
      add: {
        aws_iam_role_policy_attachment: {
          added: { role: `\${aws_iam_role.${name}.name}`, policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
      },
    }),
    expects: ["iam-no-broad-managed-policy"],
    at: /aws_iam_role_policy_attachment\.added$|aws_iam_role\./,
  },
  {
    class: "widen a permission",
    name: "gives a person a key that never expires",
    type: "aws_iam_account_password_policy",
    change: () => ({
      add: {
        aws_iam_user: { added: { name: "operator" } },
        aws_iam_access_key: { added: { user: "${aws_iam_user.added.name}" } },
      },
    }),
    expects: ["iam-no-users", "iam-no-long-lived-credentials"],
    at: /aws_iam_(?:user|access_key)\.added$/,
  },
  {
    class: "widen a permission",
    name: "takes short passwords",
    type: "aws_iam_account_password_policy",
    change: (body) => set(body, ["minimum_password_length"], 6),
    expects: ["iam-password-policy"],
  },
  {
    class: "widen a permission",
    name: "takes any password",
    type: "aws_iam_account_password_policy",
    change: () => "remove",
    expects: ["iam-password-policy"],
    at: /./,
  },
];
