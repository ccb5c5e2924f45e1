import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { bastionRoleName, bucketName, sessionLogGroupName } from "../../../../src/zone";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import type { Undo } from "./network-breakages";
import { listOf, type RawStatement, rawStatementsOf } from "../policies";
import { given } from "./zone-vpc";

/**
 * What an instance needs so that Session Manager can open a session and the agent can record it.
 *
 * Source: AWS Systems Manager user guide, "Create an IAM role with permissions for Session Manager and Amazon S3 and
 * CloudWatch Logs", and what AmazonSSMManagedInstanceCore has for the agent itself.
 */
const needed = [
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "ssm:UpdateInstanceInformation",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "s3:PutObject",
  "s3:GetEncryptionConfiguration",
  "kms:Decrypt",
  "kms:GenerateDataKey",
];

/** Services that a bastion has business with. */
const services = ["ssm", "ssmmessages", "ec2messages", "s3", "logs", "kms"];

/** Actions that would read secrets, hand on rights, or run something elsewhere, of services that it has business with. */
const forbidden =
  /^(?:ssm:(?:GetParameter|SendCommand|StartSession|StartAutomation)|kms:(?:Put|Create|Schedule|Disable))/;

/** Each bastion has a role of its own, that records sessions under the name of its environment and does little else. */
export const bastionRolesAreNarrow: Check = {
  name: "a bastion's role records its own sessions and no others",
  run: async (api, assert) => {
    const iam = await api.client(IAMClient, "shared-services");
    await Promise.all(
      api.zone.environments.map(async ({ name: environment }) => {
        const RoleName = bastionRoleName(api.zone, environment);
        const [profile, role, attached, inline] = await Promise.all([
          iam.send(new GetInstanceProfileCommand({ InstanceProfileName: RoleName })),
          iam.send(new GetRoleCommand({ RoleName })),
          iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
          iam.send(new ListRolePoliciesCommand({ RoleName })),
        ]);
        const roles = profile.InstanceProfile?.Roles ?? [];
        assert.equal(
          `${RoleName}: role of the instance profile`,
          roles.map((one) => one.RoleName),
          [RoleName],
        );
        assert.equal(
          `${RoleName}: who may take it`,
          rawStatementsOf(role.Role?.AssumeRolePolicyDocument ?? "").map(({ Effect, Principal, Action }) => [
            Effect,
            Principal,
            listOf(Action),
          ]),
          [["Allow", { Service: "ec2.amazonaws.com" }, ["sts:AssumeRole"]]],
        );
        assert.equal(`${RoleName}: managed policies`, attached.AttachedPolicies, []);
        const documents = await Promise.all(
          (inline.PolicyNames ?? []).map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
        );
        const statements = documents.flatMap(({ PolicyDocument = "" }) => rawStatementsOf(PolicyDocument));
        const actions = statements.flatMap(({ Action }) => listOf(Action));
        const missing = needed.filter((action) => !actions.includes(action));
        assert.equal(`${RoleName}: actions that are missing`, missing, []);
        for (const statement of statements) {
          const wrong = excess(api, environment, statement);
          assert.equal(`${RoleName}: excess of ${statement.Sid ?? "a statement"}`, wrong, []);
        }
      }),
    );
  },
  breakages: [
    { name: "a bastion has administrator's rights", apply: attachAdministrator },
    {
      name: "a bastion writes records of other environments",
      apply: (api) =>
        addStatement(api, {
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${bucketName(api.zone, "session-records")}/*`,
        }),
    },
    {
      name: "a bastion writes any log",
      apply: (api) => addStatement(api, { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }),
    },
    {
      name: "a bastion reads parameters",
      apply: (api) => addStatement(api, { Effect: "Allow", Action: "ssm:GetParameters", Resource: "*" }),
    },
    {
      name: "a bastion takes other roles",
      apply: (api) => addStatement(api, { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }),
    },
    { name: "another service takes a bastion's role", apply: trustAnother },
  ],
};

/** What a statement allows beyond what a bastion is for. */
function excess(api: ZoneApi, environment: string, statement: RawStatement): readonly string[] {
  if (statement.Effect !== "Allow") return [];
  const records = `arn:aws:s3:::${bucketName(api.zone, "session-records")}`;
  const logs = `:log-group:${sessionLogGroupName(api.zone, environment)}`;
  const actions = listOf(statement.Action);
  const resources = listOf(statement.Resource);
  const unbounded = statement.NotAction !== undefined || statement.NotResource !== undefined;
  return [
    ...(unbounded ? ["all but something"] : []),
    ...actions.filter(
      (action) => action.includes("*") || forbidden.test(action) || !services.includes(action.split(":")[0] ?? ""),
    ),
    ...resources.filter((resource) => {
      if (actions.some((action) => /^s3:Put|^s3:Delete/.test(action))) {
        return !resource.startsWith(`${records}/${environment}/`);
      }
      if (actions.some((action) => /^logs:(?:Create|Put|Delete)/.test(action))) {
        return !resource.endsWith(logs) && !resource.endsWith(`${logs}:*`);
      }
      // Everything of a bucket, a log or a key is named; the agent's own actions take no resource.
      return resource === "*" && actions.some((action) => /^(?:s3|kms):/.test(action));
    }),
  ];
}

function firstRole({ zone }: ZoneApi): string {
  return bastionRoleName(zone, zone.environments[0]?.name ?? "");
}

async function attachAdministrator(api: ZoneApi): Promise<Undo> {
  const iam = await api.client(IAMClient, "shared-services");
  const policy = { RoleName: firstRole(api), PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
  await iam.send(new AttachRolePolicyCommand(policy));
  return () => iam.send(new DetachRolePolicyCommand(policy));
}

async function addStatement(api: ZoneApi, statement: RawStatement): Promise<Undo> {
  const iam = await api.client(IAMClient, "shared-services");
  const policy = { RoleName: firstRole(api), PolicyName: "by-hand" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  return () => iam.send(new DeleteRolePolicyCommand(policy));
}

async function trustAnother(api: ZoneApi): Promise<Undo> {
  const iam = await api.client(IAMClient, "shared-services");
  const RoleName = firstRole(api);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const before = decodeURIComponent(given(Role?.AssumeRolePolicyDocument, "trust"));
  const Statement = [
    ...rawStatementsOf(before),
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  return () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: before }));
}
