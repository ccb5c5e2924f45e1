import { runSimulation } from "@cloud-copilot/iam-simulate";
import { serviceControlPolicies, synthesizeDefaults, type Resources } from "./synthesized-policies";

/** Every account has the same id here: a request stays inside its account, and the guardrails know no ids. */
const accountId = "111111111111";
const role = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

const developer = role("developer");
const deployment = role("OrganizationAccountAccessRole");
const devOperator = role("acme-health-dev-operator");
const bastion = role("acme-health-dev-bastion");
const backupService = role("acme-health-dev-backup");
const root = `arn:aws:iam::${accountId}:root`;

const bucket = (purpose: string): string => `arn:aws:s3:::acme-health-${purpose}-${suffix}`;
/** As zone.yaml of the golden zone has it. */
const suffix = "6a54b886";
const instance = `arn:aws:ec2:us-east-1:${accountId}:instance/i-0123456789abcdef0`;
const document = (name: string): string => `arn:aws:ssm:us-east-1:${accountId}:document/${name}`;
const key = `arn:aws:kms:us-east-1:${accountId}:key/11111111-2222-3333-4444-555555555555`;
const vault = `arn:aws:backup:us-east-1:${accountId}:backup-vault:acme-health-dev`;
const vpc = `arn:aws:ec2:us-east-1:${accountId}:vpc/vpc-0123456789abcdef0`;
const connection = `arn:aws:ec2:us-east-1:${accountId}:vpc-peering-connection/pcx-0123456789abcdef0`;

/** Resource name of an account in the stack `organization`. */
type Account = "log-archive" | "security" | "backup" | "shared-services" | "dev" | "prod";

interface Request {
  readonly in: Account;
  readonly as: string;
  readonly action: string;
  readonly on?: string;
  readonly region?: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

const retained = { "aws:ResourceTag/Retained": "true" };

const denied: readonly Request[] = [
  { in: "dev", as: developer, action: "organizations:LeaveOrganization" },
  { in: "prod", as: deployment, action: "organizations:LeaveOrganization" },
  { in: "log-archive", as: deployment, action: "organizations:LeaveOrganization" },
  { in: "backup", as: developer, action: "account:CloseAccount", on: `arn:aws:account::${accountId}:account` },
  { in: "dev", as: root, action: "s3:ListAllMyBuckets" },
  { in: "log-archive", as: root, action: "s3:DeleteBucketPolicy", on: bucket("trail") },
  { in: "shared-services", as: root, action: "ec2:DescribeInstances" },
  {
    in: "dev",
    as: developer,
    action: "cloudtrail:StopLogging",
    on: `arn:aws:cloudtrail:us-east-1:${accountId}:trail/x`,
  },
  {
    in: "prod",
    as: developer,
    action: "cloudtrail:DeleteTrail",
    on: `arn:aws:cloudtrail:us-east-1:${accountId}:trail/x`,
  },
  {
    in: "dev",
    as: developer,
    action: "config:StopConfigurationRecorder",
    on: `arn:aws:config:us-east-1:${accountId}:configuration-recorder/default/x`,
  },
  { in: "security", as: developer, action: "config:DeleteDeliveryChannel" },
  {
    in: "prod",
    as: developer,
    action: "guardduty:DeleteDetector",
    on: `arn:aws:guardduty:us-east-1:${accountId}:detector/x`,
  },
  {
    in: "security",
    as: developer,
    action: "guardduty:UpdateDetector",
    on: `arn:aws:guardduty:us-east-1:${accountId}:detector/x`,
  },
  { in: "dev", as: developer, action: "s3:PutAccountPublicAccessBlock" },
  { in: "prod", as: developer, action: "ec2:DisableSnapshotBlockPublicAccess" },
  { in: "prod", as: developer, action: "ec2:DisableEbsEncryptionByDefault" },
  { in: "log-archive", as: developer, action: "s3:DeleteBucket", on: bucket("trail") },
  { in: "log-archive", as: developer, action: "s3:PutBucketPolicy", on: bucket("session-records") },
  { in: "log-archive", as: developer, action: "s3:DeleteObjectVersion", on: `${bucket("trail")}/AWSLogs/x` },
  { in: "log-archive", as: developer, action: "s3:BypassGovernanceRetention", on: `${bucket("trail")}/AWSLogs/x` },
  { in: "log-archive", as: developer, action: "s3:PutLifecycleConfiguration", on: bucket("config") },
  { in: "dev", as: developer, action: "logs:DeleteLogGroup", on: `arn:aws:logs:us-east-1:${accountId}:log-group:x` },
  {
    in: "prod",
    as: developer,
    action: "logs:PutRetentionPolicy",
    on: `arn:aws:logs:us-east-1:${accountId}:log-group:x`,
  },
  { in: "dev", as: developer, action: "kms:ScheduleKeyDeletion", on: key, context: retained },
  { in: "log-archive", as: deployment, action: "kms:ScheduleKeyDeletion", on: key, context: retained },
  { in: "backup", as: developer, action: "kms:DisableKey", on: key, context: retained },
  { in: "prod", as: developer, action: "kms:PutKeyPolicy", on: key },
  {
    in: "backup",
    as: developer,
    action: "backup:DeleteRecoveryPoint",
    on: `arn:aws:backup:us-east-1:${accountId}:recovery-point:x`,
  },
  {
    in: "backup",
    as: deployment,
    action: "backup:DeleteRecoveryPoint",
    on: `arn:aws:backup:us-east-1:${accountId}:recovery-point:x`,
  },
  { in: "dev", as: developer, action: "backup:DeleteBackupVault", on: vault },
  { in: "prod", as: developer, action: "backup:DeleteBackupVaultLockConfiguration", on: vault },
  { in: "shared-services", as: devOperator, action: "ssm:StartSession", on: document("AWS-StartSSHSession") },
  {
    in: "shared-services",
    as: devOperator,
    action: "ssm:StartSession",
    on: document("AWS-StartPortForwardingSession"),
  },
  { in: "shared-services", as: devOperator, action: "ssm:StartSession", on: document("SSM-SessionManagerRunShell") },
  { in: "prod", as: developer, action: "ssm:StartSession", on: instance },
  { in: "shared-services", as: developer, action: "ssm:CreateDocument", on: document("acme-health-own-session") },
  { in: "shared-services", as: devOperator, action: "ssm:SendCommand", on: document("AWS-RunShellScript") },
  { in: "dev", as: developer, action: "ec2-instance-connect:SendSSHPublicKey", on: instance },
  { in: "prod", as: developer, action: "ecs:ExecuteCommand", on: `arn:aws:ecs:us-east-1:${accountId}:task/x/y` },
  { in: "prod", as: developer, action: "cloudshell:CreateEnvironment", context: { "cloudshell:VpcIds": ["vpc-1"] } },
  { in: "dev", as: developer, action: "iam:UpdateAssumeRolePolicy", on: deployment },
  { in: "prod", as: developer, action: "iam:DeleteRole", on: deployment },
  { in: "shared-services", as: developer, action: "iam:UpdateAssumeRolePolicy", on: devOperator },
  { in: "dev", as: developer, action: "ec2:RunInstances", on: instance, region: "eu-west-3" },
  { in: "prod", as: developer, action: "s3:CreateBucket", on: "arn:aws:s3:::acme-health-x", region: "ap-south-1" },
  { in: "dev", as: developer, action: "ec2:CreateVpcPeeringConnection", on: vpc },
  { in: "prod", as: developer, action: "ec2:AcceptVpcPeeringConnection", on: connection },
  { in: "prod", as: developer, action: "gamelift:CreateFleet" },
];

const allowed: readonly Request[] = [
  { in: "dev", as: deployment, action: "ec2:CreateVpcPeeringConnection", on: vpc },
  { in: "shared-services", as: deployment, action: "ec2:AcceptVpcPeeringConnection", on: connection },
  { in: "dev", as: deployment, action: "ec2:CreateVpc", on: vpc },
  { in: "prod", as: deployment, action: "ec2:CreateFlowLogs", on: vpc },
  { in: "prod", as: deployment, action: "s3:PutAccountPublicAccessBlock" },
  { in: "dev", as: deployment, action: "ec2:EnableEbsEncryptionByDefault" },
  { in: "dev", as: deployment, action: "ec2:ModifyInstanceMetadataDefaults" },
  {
    in: "dev",
    as: deployment,
    action: "config:PutConfigurationRecorder",
    on: `arn:aws:config:us-east-1:${accountId}:configuration-recorder/default/x`,
  },
  { in: "prod", as: deployment, action: "config:PutDeliveryChannel" },
  {
    in: "security",
    as: deployment,
    action: "config:PutConfigurationAggregator",
    on: `arn:aws:config:us-east-1:${accountId}:config-aggregator/x`,
  },
  {
    in: "security",
    as: deployment,
    action: "guardduty:UpdateOrganizationConfiguration",
  },
  { in: "log-archive", as: deployment, action: "s3:PutBucketPolicy", on: bucket("trail") },
  { in: "log-archive", as: deployment, action: "s3:PutLifecycleConfiguration", on: bucket("trail") },
  { in: "log-archive", as: deployment, action: "kms:PutKeyPolicy", on: key },
  { in: "log-archive", as: deployment, action: "kms:CreateKey" },
  { in: "backup", as: deployment, action: "backup:PutBackupVaultLockConfiguration", on: vault },
  { in: "backup", as: deployment, action: "backup:PutBackupVaultAccessPolicy", on: vault },
  {
    in: "dev",
    as: deployment,
    action: "backup:CreateBackupPlan",
    on: `arn:aws:backup:us-east-1:${accountId}:backup-plan:x`,
  },
  { in: "dev", as: deployment, action: "backup:UpdateRegionSettings" },
  { in: "dev", as: backupService, action: "backup:CopyIntoBackupVault", on: vault },
  {
    in: "dev",
    as: backupService,
    action: "ec2:CreateSnapshot",
    on: "arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0",
  },
  {
    in: "dev",
    as: backupService,
    action: "backup:StartRestoreJob",
    on: `arn:aws:backup:us-east-1:${accountId}:recovery-point:x`,
  },
  { in: "shared-services", as: deployment, action: "ssm:CreateDocument", on: document("acme-health-dev-session") },
  {
    in: "shared-services",
    as: deployment,
    action: "ssm:RegisterTaskWithMaintenanceWindow",
    on: `arn:aws:ssm:us-east-1:${accountId}:maintenancewindow/mw-0123456789abcdef0`,
  },
  { in: "shared-services", as: devOperator, action: "ssm:StartSession", on: instance },
  { in: "shared-services", as: devOperator, action: "ssm:StartSession", on: document("acme-health-dev-session") },
  {
    in: "shared-services",
    as: devOperator,
    action: "ssm:TerminateSession",
    on: `arn:aws:ssm:us-east-1:${accountId}:session/x`,
  },
  { in: "shared-services", as: bastion, action: "ssmmessages:OpenDataChannel" },
  {
    in: "shared-services",
    as: bastion,
    action: "logs:PutLogEvents",
    on: `arn:aws:logs:us-east-1:${accountId}:log-group:x:log-stream:y`,
  },
  { in: "shared-services", as: bastion, action: "s3:PutObject", on: `${bucket("session-records")}/x` },
  { in: "shared-services", as: bastion, action: "s3:GetEncryptionConfiguration", on: bucket("session-records") },
  { in: "shared-services", as: bastion, action: "kms:GenerateDataKey", on: key },
  { in: "shared-services", as: deployment, action: "ec2:RunInstances", on: instance },
  { in: "shared-services", as: deployment, action: "iam:UpdateAssumeRolePolicy", on: devOperator },
  { in: "dev", as: developer, action: "ec2:RunInstances", on: instance },
  { in: "dev", as: developer, action: "s3:PutObject", on: "arn:aws:s3:::acme-health-x/y" },
  { in: "prod", as: developer, action: "rds:CreateDBInstance", on: `arn:aws:rds:us-east-1:${accountId}:db:x` },
  {
    in: "prod",
    as: developer,
    action: "lambda:CreateFunction",
    on: `arn:aws:lambda:us-east-1:${accountId}:function:x`,
  },
  { in: "prod", as: developer, action: "kms:Decrypt", on: key },
  { in: "prod", as: developer, action: "iam:CreateRole", on: role("app") },
  { in: "prod", as: developer, action: "sts:AssumeRole", on: role("app"), region: "us-east-1" },
  { in: "dev", as: developer, action: "iam:ListRoles", region: "us-east-1" },
  { in: "dev", as: developer, action: "route53:ListHostedZones", region: "us-east-1" },
  { in: "dev", as: developer, action: "ec2:DescribeInstances", region: "us-west-2" },
  {
    in: "prod",
    as: developer,
    action: "logs:PutLogEvents",
    on: `arn:aws:logs:us-east-1:${accountId}:log-group:x:log-stream:y`,
  },
  {
    in: "prod",
    as: developer,
    action: "secretsmanager:GetSecretValue",
    on: `arn:aws:secretsmanager:us-east-1:${accountId}:secret:x`,
  },
];

describe("the guardrails, simulated", () => {
  let organization: Resources;
  beforeAll(async () => {
    organization = (await synthesizeDefaults()).get("organization") ?? {};
  }, 60_000);

  /** What becomes of the request of a principal that may do everything by its own policies. */
  async function decisionOn(request: Request): Promise<string> {
    const result = await runSimulation(
      {
        request: {
          principal: request.as,
          action: request.action,
          resource: { resource: request.on ?? "*", accountId },
          contextVariables: {
            "aws:PrincipalArn": request.as,
            "aws:PrincipalAccount": accountId,
            "aws:RequestedRegion": request.region ?? "us-east-1",
            ...request.context,
          },
        },
        identityPolicies: [
          {
            name: "everything",
            policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
          },
        ],
        serviceControlPolicies: serviceControlPolicies(organization, `accounts_${request.in}_account`),
        resourceControlPolicies: [],
        // A key answers to its own policy first: it hands the decision to IAM.
        ...(request.action.startsWith("kms:") && request.on !== undefined
          ? {
              resourcePolicy: {
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" }],
              },
            }
          : {}),
      },
      {},
    );
    if (result.resultType === "error") {
      throw new Error(`${request.action} cannot be simulated: ${JSON.stringify(result.errors)}`);
    }
    return result.overallResult;
  }

  it("has at least forty requests of each kind", () => {
    expect(denied.length).toBeGreaterThanOrEqual(40);
    expect(allowed.length).toBeGreaterThanOrEqual(40);
  });

  it.each(denied.map((request) => ({ ...request, who: request.as.split(/[:/]/).at(-1) })))(
    "denies $action to $who in $in",
    async (request) => {
      expect(await decisionOn(request)).toBe("ExplicitlyDenied");
    },
  );

  it.each(allowed.map((request) => ({ ...request, who: request.as.split(/[:/]/).at(-1) })))(
    "allows $action to $who in $in",
    async (request) => {
      expect(await decisionOn(request)).toBe("Allowed");
    },
  );
});
