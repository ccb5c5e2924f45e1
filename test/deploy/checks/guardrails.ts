import { createHash } from "node:crypto";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import {
  DescribePolicyCommand,
  UpdatePolicyCommand,
  paginateListPoliciesForTarget,
} from "@aws-sdk/client-organizations";
import {
  type AccountName,
  accountNames,
  auditorRoleName,
  bucketName,
  operatorRoleName,
  regionNames,
  sessionDocumentName,
  sessionLogGroupName,
  type Zone,
} from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { organizationsClient, policiesOf, treeOf, unitOf } from "./organization";
import { environmentNames } from "./places";
import { policyOf, statementsOf } from "./policies";

/** A call by somebody whom IAM allows everything. */
interface Call {
  readonly action: string;

  /** @default "*" */
  readonly on?: string;

  /** Name of the caller's role, or "root" for the root user. */
  readonly by: string;

  /** @default - the home region */
  readonly region?: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** A unit or an account, and every policy above it, by level. */
interface Target {
  readonly name: string;
  readonly accountId: string;
  readonly policies: readonly Policies[];
  readonly denied: readonly Call[];
  readonly allowed: readonly Call[];
}

interface Policies {
  readonly orgIdentifier: string;
  readonly policies: { readonly name: string; readonly policy: object }[];
}

const anyone = "developer";

/** What nobody may do in any account, but for the role that deploys where it is in `leftToDeployment`. */
function deniedIn(zone: Zone, id: string): readonly Call[] {
  const { home } = zone.regions;
  const trail = `arn:aws:s3:::${bucketName(zone, "trail")}`;
  const key = `arn:aws:kms:${home}:${id}:key/11111111-2222-3333-4444-555555555555`;
  const vault = `arn:aws:backup:${home}:${id}:backup-vault:any`;
  const role = (name: string): string => `arn:aws:iam::${id}:role/${name}`;
  const environment = environmentNames(zone)[0] ?? "";
  const instance = `arn:aws:ec2:${home}:${id}:instance/i-0123456789abcdef0`;
  const toAnyone: readonly Omit<Call, "by">[] = [
    { action: "organizations:LeaveOrganization" },
    { action: "account:CloseAccount" },
    { action: "iam:UpdateAssumeRolePolicy", on: role(zone.deploymentRole) },
    { action: "iam:AttachRolePolicy", on: role(zone.deploymentRole) },
    { action: "iam:PutRolePolicy", on: role(operatorRoleName(zone, environment)) },
    { action: "iam:UpdateAssumeRolePolicy", on: role(auditorRoleName(zone)) },
    { action: "cloudtrail:StopLogging", on: `arn:aws:cloudtrail:${home}:${id}:trail/any` },
    { action: "cloudtrail:UpdateTrail", on: `arn:aws:cloudtrail:${home}:${id}:trail/any` },
    { action: "config:StopConfigurationRecorder" },
    { action: "config:DeleteDeliveryChannel" },
    { action: "guardduty:DeleteDetector", on: `arn:aws:guardduty:${home}:${id}:detector/any` },
    { action: "guardduty:DisassociateFromAdministratorAccount" },
    { action: "s3:DeleteBucket", on: trail },
    { action: "s3:PutBucketPolicy", on: trail },
    { action: "s3:PutLifecycleConfiguration", on: trail },
    { action: "s3:PutBucketObjectLockConfiguration", on: trail },
    { action: "logs:DeleteLogGroup", on: `arn:aws:logs:${home}:${id}:log-group:any` },
    { action: "logs:PutRetentionPolicy", on: `arn:aws:logs:${home}:${id}:log-group:any` },
    {
      action: "logs:GetLogEvents",
      on: `arn:aws:logs:${home}:${id}:log-group:${sessionLogGroupName(zone, environment)}:log-stream:any`,
    },
    { action: "ec2:DeleteFlowLogs" },
    { action: "kms:ScheduleKeyDeletion", on: key },
    { action: "kms:DisableKey", on: key },
    { action: "kms:PutKeyPolicy", on: key },
    { action: "backup:DeleteBackupVault", on: vault },
    { action: "backup:PutBackupVaultAccessPolicy", on: vault },
    { action: "s3:PutAccountPublicAccessBlock" },
    { action: "ec2:DisableEbsEncryptionByDefault" },
    { action: "ec2:DisableSnapshotBlockPublicAccess" },
    { action: "iam:DeleteAccountPasswordPolicy" },
    { action: "ssm:StartSession", on: instance },
    { action: "ssm:CreateDocument", on: `arn:aws:ssm:${home}:${id}:document/any` },
    {
      action: "ssm:UpdateDocument",
      on: `arn:aws:ssm:${home}:${id}:document/${sessionDocumentName(zone, environment)}`,
    },
    { action: "ssm:SendCommand", on: `arn:aws:ssm:${home}:${id}:document/AWS-RunShellScript` },
    { action: "ec2-instance-connect:SendSSHPublicKey", on: instance },
    { action: "ecs:ExecuteCommand", on: `arn:aws:ecs:${home}:${id}:task/any/any` },
  ];
  const toEveryone: readonly Omit<Call, "by">[] = [
    { action: "organizations:LeaveOrganization" },
    { action: "iam:UpdateAssumeRolePolicy", on: role(zone.deploymentRole) },
    { action: "s3:DeleteObjectVersion", on: `${trail}/AWSLogs/any` },
    { action: "s3:BypassGovernanceRetention", on: `${trail}/AWSLogs/any` },
    { action: "backup:DeleteRecoveryPoint", on: `arn:aws:backup:${home}:${id}:recovery-point:any` },
    { action: "backup:DeleteBackupVaultLockConfiguration", on: vault },
    { action: "kms:ScheduleKeyDeletion", on: key, context: { "aws:ResourceTag/Retained": "true" } },
    { action: "ssm:StartSession", on: instance },
    { action: "ssm:StartSession", on: `arn:aws:ssm:${home}:${id}:document/AWS-StartPortForwardingSession` },
  ];
  return [
    ...toAnyone.map((call) => ({ ...call, by: anyone })),
    ...toEveryone.flatMap((call) => [anyone, zone.deploymentRole].map((by) => ({ ...call, by }))),
    { action: "s3:ListAllMyBuckets", by: "root" },
    {
      action: "ssm:StartSession",
      on: `arn:aws:ssm:${home}:${id}:document/AWS-StartSSHSession`,
      by: operatorRoleName(zone, environment),
    },
  ];
}

function allowedIn(zone: Zone, id: string): readonly Call[] {
  const { home } = zone.regions;
  const environment = environmentNames(zone)[0] ?? "";
  const operator = operatorRoleName(zone, environment);
  const trail = `arn:aws:s3:::${bucketName(zone, "trail")}`;
  return [
    { action: "ssm:StartSession", on: `arn:aws:ec2:${home}:${id}:instance/i-0123456789abcdef0`, by: operator },
    {
      action: "ssm:StartSession",
      on: `arn:aws:ssm:${home}:${id}:document/${sessionDocumentName(zone, environment)}`,
      by: operator,
    },
    { action: "s3:PutBucketPolicy", on: trail, by: zone.deploymentRole },
    { action: "cloudtrail:UpdateTrail", on: `arn:aws:cloudtrail:${home}:${id}:trail/any`, by: zone.deploymentRole },
    { action: "config:PutConfigurationRecorder", by: zone.deploymentRole },
    { action: "ec2:DescribeInstances", by: anyone },
    { action: "s3:GetObject", on: "arn:aws:s3:::any/any", by: anyone },
    { action: "sts:AssumeRole", on: `arn:aws:iam::${id}:role/any`, by: anyone, region: "us-east-1" },
  ];
}

/** What is denied in accounts with workloads alone. */
function deniedToWorkloads(zone: Zone, id: string, phi: boolean): readonly Call[] {
  const { home, backup, allowed } = zone.regions;
  const elsewhere = regionNames.find((region) => ![home, backup, ...allowed].includes(region));
  return [
    ...(elsewhere === undefined ? [] : [{ action: "ec2:RunInstances", by: anyone, region: elsewhere }]),
    { action: "ec2:CreateVpcPeeringConnection", on: `arn:aws:ec2:${home}:${id}:vpc/any`, by: anyone },
    { action: "ec2:AcceptVpcPeeringConnection", on: `arn:aws:ec2:${home}:${id}:vpc/any`, by: anyone },
    // On no list of services that may hold health data.
    ...(phi ? [{ action: "gamelift:ListFleets", by: anyone }] : []),
  ];
}

async function targetsOf(api: ZoneApi): Promise<readonly Target[]> {
  const { zone } = api;
  const { root, ids } = await treeOf(api);
  const client = await organizationsClient(api);
  const documents = new Map<string, Promise<object>>();
  const documentOf = (id: string): Promise<object> => {
    const known =
      documents.get(id) ??
      client
        .send(new DescribePolicyCommand({ PolicyId: id }))
        .then(({ Policy }) => policyOf(Policy?.Content ?? '{"Statement":[]}'));
    documents.set(id, known);
    return known;
  };
  const levels = new Map<string, Promise<Policies>>();
  const levelOf = (target: string): Promise<Policies> => {
    const read = async (): Promise<Policies> => {
      const attached = await all(
        paginateListPoliciesForTarget({ client }, { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" }),
        ({ Policies }) => Policies,
      );
      const policies = attached.map(async ({ Id = "", Name = "" }) => ({ name: Name, policy: await documentOf(Id) }));
      return { orgIdentifier: target, policies: await Promise.all(policies) };
    };
    const known = levels.get(target) ?? read();
    levels.set(target, known);
    return known;
  };
  const unitsAbove = (unit: string): readonly string[] =>
    ["Production", "NonProduction"].includes(unit) ? ["Workloads", unit] : [unit];
  const above = (units: readonly string[]): readonly string[] => [
    root.Id ?? "",
    ...units.map((unit) => ids.get(unit) ?? ""),
  ];

  const account = async (name: AccountName): Promise<Target> => {
    const accountId = api.accountId(name);
    const environment = zone.environments.find((one) => one.name === name);
    const workloads = environment === undefined ? [] : deniedToWorkloads(zone, accountId, environment.phi);
    return {
      name: `account ${name}`,
      accountId,
      policies: await Promise.all([...above(unitsAbove(unitOf(zone, name))), accountId].map(levelOf)),
      denied: [...deniedIn(zone, accountId), ...workloads],
      allowed: allowedIn(zone, accountId),
    };
  };
  const suspended: Target = {
    name: "unit Suspended",
    accountId: "000000000000",
    policies: await Promise.all(above(["Suspended"]).map(levelOf)),
    denied: [anyone, zone.deploymentRole].flatMap((by) =>
      ["ec2:DescribeInstances", "s3:ListAllMyBuckets", "kms:ListKeys"].map((action) => ({ action, by })),
    ),
    allowed: [],
  };
  // Guardrails do not reach the management account.
  return [
    ...(await Promise.all(
      accountNames(zone)
        .filter((name) => name !== "management")
        .map(account),
    )),
    suspended,
  ];
}

/** Most accounts have the same guardrails above them, and a simulation takes milliseconds. */
const decisions = new Map<string, Promise<string>>();

function decisionOn(target: Target, call: Call, home: string): Promise<string> {
  const policies = createHash("sha256").update(JSON.stringify(target.policies.map((level) => level.policies)));
  const key = `${policies.digest("hex")} ${home} ${JSON.stringify(call).replaceAll(target.accountId, "account")}`;
  const known = decisions.get(key) ?? simulate(target, call, home);
  decisions.set(key, known);
  return known;
}

async function simulate(target: Target, call: Call, home: string): Promise<string> {
  const { accountId } = target;
  const principal = `arn:aws:iam::${accountId}:${call.by === "root" ? "root" : `role/${call.by}`}`;
  const result = await runSimulation(
    {
      request: {
        principal,
        action: call.action,
        resource: { resource: call.on ?? "*", accountId },
        contextVariables: {
          "aws:PrincipalArn": principal,
          "aws:PrincipalAccount": accountId,
          "aws:RequestedRegion": call.region ?? home,
          ...call.context,
        },
      },
      identityPolicies: [{ name: "everything", policy: everything }],
      serviceControlPolicies: [...target.policies],
      resourceControlPolicies: [],
      // A key answers to its own policy first: it hands the decision to IAM.
      ...(call.action.startsWith("kms:") && {
        resourcePolicy: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
          ],
        },
      }),
    },
    {},
  );
  if (result.resultType === "error") return `cannot be simulated: ${JSON.stringify(result.errors)}`;
  return result.overallResult;
}

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const effect: Check = {
  name: "the guardrails deny what they are for in every account, and leave the rest",
  run: async (api, assert) => {
    const { home } = api.zone.regions;
    const decide = async (target: Target, call: Call, expected: string): Promise<void> => {
      const decision = await decisionOn(target, call, home);
      assert.equal(`${target.name}: ${call.action} on ${call.on ?? "*"} by ${call.by}`, decision, expected);
    };
    await each(await targetsOf(api), async (target) => {
      await each(target.denied, (call) => decide(target, call, "ExplicitlyDenied"));
      await each(target.allowed, (call) => decide(target, call, "Allowed"));
    });
  },
  breakages: ["identity", "records", "data", "sessions", "workloads", "health-data", "suspended"].map(emptied),
};

/** A guardrail that has the statements it had, and none of them denies anything that exists. */
function emptied(guardrail: string): Breakage {
  return {
    name: `the guardrail ${guardrail} denies nothing any more`,
    apply: async (api) => {
      const client = await organizationsClient(api);
      const PolicyId = (await policiesOf(api)).get(`${api.zone.zone}-${guardrail}`);
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
      const before = Policy?.Content ?? "";
      const Statement = [{ Sid: "Nothing", Effect: "Deny", Action: "sumerian:*", Resource: "*" }];
      await client.send(
        new UpdatePolicyCommand({ PolicyId, Content: JSON.stringify({ Version: "2012-10-17", Statement }) }),
      );
      return () => client.send(new UpdatePolicyCommand({ PolicyId, Content: before }));
    },
  };
}

const shape: Check = {
  name: "the guardrails only deny, and spare nobody by name but roles of the zone",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await organizationsClient(api);
    const spared = [
      `arn:aws:iam::*:role/${zone.deploymentRole}`,
      `arn:aws:iam::*:role/${operatorRoleName(zone, "*")}`,
      `arn:aws:iam::*:role/${auditorRoleName(zone)}`,
    ];
    const own = [...(await policiesOf(api))].filter(([name]) => name.startsWith(`${zone.zone}-`));
    assert.that("guardrails", own.length > 0, "there are none");
    await each(own, async ([name, PolicyId]) => {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
      for (const statement of statementsOf(Policy?.Content)) {
        const subject = `guardrail ${name}, ${statement.sid}`;
        assert.equal(`${subject}: effect`, statement.effect, "Deny");
        for (const { operator, key, values } of statement.conditions) {
          if (key !== "aws:PrincipalArn") continue;
          const bounded =
            operator === "ArnLike" || (operator === "ArnNotLike" && values.every((one) => spared.includes(one)));
          assert.that(subject, bounded, `${operator} spares ${values.join(", ")}`);
        }
      }
    });
  },
  breakages: [
    {
      name: "a guardrail spares every role",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const PolicyId = (await policiesOf(api)).get(`${api.zone.zone}-records`);
        const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
        const before = Policy?.Content ?? "";
        const Content = before.replaceAll(`role/${api.zone.deploymentRole}`, "role/*");
        await client.send(new UpdatePolicyCommand({ PolicyId, Content }));
        return () => client.send(new UpdatePolicyCommand({ PolicyId, Content: before }));
      },
    },
  ],
};

export const guardrailChecks: readonly Check[] = [effect, shape];
