import { SCP_MAX_CHARACTERS, SCP_MAX_PER_TARGET, bucketName, operatorRoleName, sessionDocumentName } from "../src/zone";
import { type ApiCall, attachedTo, denials, guardrailsOn, units } from "./support/guardrails";
import { resourcesOf, statements, textAt, zone } from "./support/synthesized";

const account = "111122223333";
const administrator = `arn:aws:iam::${account}:role/Administrator`;
const deploymentRole = `arn:aws:iam::${account}:role/${zone.deploymentRole}`;
const environment = zone.environments[0]?.name ?? "";
const trail = `arn:aws:s3:::${bucketName(zone, "trail")}`;
const instance = `arn:aws:ec2:${zone.regions.home}:${account}:instance/i-1`;
const home = { "aws:RequestedRegion": zone.regions.home };

/** A call, whoever makes it. */
type Attempt = Omit<ApiCall, "by">;

/** What nobody may do in any unit, whatever IAM allows. */
const deniedToAdministrators: readonly Attempt[] = [
  { action: "organizations:LeaveOrganization", resource: "*" },
  { action: "account:CloseAccount", resource: "*" },
  { action: "iam:UpdateAssumeRolePolicy", resource: deploymentRole },
  { action: "iam:AttachRolePolicy", resource: deploymentRole },
  { action: "iam:CreateRole", resource: deploymentRole },
  { action: "iam:PutRolePolicy", resource: `arn:aws:iam::${account}:role/${operatorRoleName(zone, environment)}` },
  { action: "cloudtrail:StopLogging", resource: "*" },
  { action: "cloudtrail:DeleteTrail", resource: "*" },
  { action: "cloudtrail:UpdateTrail", resource: "*" },
  { action: "config:StopConfigurationRecorder", resource: "*" },
  { action: "config:DeleteConfigurationRecorder", resource: "*" },
  { action: "config:DeleteDeliveryChannel", resource: "*" },
  { action: "guardduty:DeleteDetector", resource: "*" },
  { action: "guardduty:UpdateDetector", resource: "*" },
  { action: "guardduty:DisassociateFromAdministratorAccount", resource: "*" },
  { action: "s3:PutAccountPublicAccessBlock", resource: "*" },
  { action: "s3:PutBucketPublicAccessBlock", resource: trail },
  { action: "ec2:DisableSnapshotBlockPublicAccess", resource: "*" },
  { action: "ec2:DisableImageBlockPublicAccess", resource: "*" },
  { action: "ec2:DisableEbsEncryptionByDefault", resource: "*" },
  { action: "s3:DeleteBucket", resource: trail },
  { action: "s3:PutBucketPolicy", resource: trail },
  { action: "s3:PutLifecycleConfiguration", resource: trail },
  { action: "s3:DeleteObjectVersion", resource: `${trail}/AWSLogs/1` },
  { action: "s3:BypassGovernanceRetention", resource: `${trail}/AWSLogs/1` },
  { action: "logs:DeleteLogGroup", resource: "*" },
  { action: "logs:PutRetentionPolicy", resource: "*" },
  { action: "ec2:DeleteFlowLogs", resource: "*" },
  { action: "kms:ScheduleKeyDeletion", resource: "*" },
  { action: "kms:DisableKey", resource: "*" },
  { action: "kms:PutKeyPolicy", resource: "*" },
  { action: "backup:DeleteRecoveryPoint", resource: "*" },
  { action: "backup:UpdateRecoveryPointLifecycle", resource: "*" },
  { action: "backup:DeleteBackupVault", resource: "*" },
  { action: "backup:DeleteBackupVaultLockConfiguration", resource: "*" },
  { action: "backup:PutBackupVaultAccessPolicy", resource: "*" },
  { action: "ssm:StartSession", resource: instance },
  { action: "ssm:StartSession", resource: `arn:aws:ssm:${zone.regions.home}::document/AWS-StartPortForwardingSession` },
  { action: "ssm:CreateDocument", resource: "*" },
  { action: "ssm:UpdateDocument", resource: "*" },
  { action: "ssm:DeleteDocument", resource: "*" },
  { action: "ssm:SendCommand", resource: `arn:aws:ssm:${zone.regions.home}::document/AWS-RunShellScript` },
  { action: "ssm:StartAutomationExecution", resource: "*" },
  { action: "ec2-instance-connect:SendSSHPublicKey", resource: "*" },
  { action: "ec2-instance-connect:OpenTunnel", resource: "*" },
  { action: "ec2:EnableSerialConsoleAccess", resource: "*" },
  { action: "ecs:ExecuteCommand", resource: "*" },
  { action: "cloudshell:CreateEnvironment", resource: "*", context: { "cloudshell:VpcIds": "vpc-1" } },
];

/** What not even the role that deploys the zone may do. */
const deniedToDeployment: readonly Attempt[] = [
  { action: "organizations:LeaveOrganization", resource: "*" },
  { action: "iam:UpdateAssumeRolePolicy", resource: deploymentRole },
  { action: "s3:DeleteObjectVersion", resource: `${trail}/AWSLogs/1` },
  { action: "kms:ScheduleKeyDeletion", resource: "*", context: { "aws:ResourceTag/Retained": "true" } },
  {
    action: "kms:UntagResource",
    resource: "*",
    context: { "aws:ResourceTag/Retained": "true", "aws:TagKeys": ["Retained"] },
  },
  { action: "backup:DeleteRecoveryPoint", resource: "*" },
  { action: "ssm:StartSession", resource: instance },
];

/** What the role that deploys the zone must be able to do. */
const leftToDeployment: readonly Attempt[] = [
  { action: "cloudtrail:UpdateTrail", resource: "*" },
  { action: "config:PutConfigurationRecorder", resource: "*" },
  { action: "s3:PutAccountPublicAccessBlock", resource: "*" },
  { action: "s3:PutBucketPolicy", resource: trail },
  { action: "logs:PutRetentionPolicy", resource: "*" },
  { action: "kms:PutKeyPolicy", resource: "*" },
  { action: "kms:TagResource", resource: "*", context: { "aws:TagKeys": ["Retained", "Zone"] } },
  { action: "backup:PutBackupVaultLockConfiguration", resource: "*" },
  { action: "ssm:CreateDocument", resource: "*" },
  { action: "ec2:ModifyEbsDefaultKmsKeyId", resource: "*" },
];

const workloads = [...units().keys()].filter(
  (unit) => unit === "Workloads" || units().get(unit)?.includes("Workloads"),
);
const working = [...units().keys()].filter((unit) => unit !== "Suspended");

describe("the units", () => {
  it("are the ones of the zone, the workloads apart by what is at stake in them", () => {
    expect(units()).toEqual(
      new Map([
        ["Security", []],
        ["Infrastructure", []],
        ["Workloads", []],
        ["NonProduction", ["Workloads"]],
        ["Production", ["Workloads"]],
        ["Suspended", []],
      ]),
    );
  });
});

describe.each([...units().keys()])("the unit %s", (unit) => {
  const guardrails = guardrailsOn(unit);

  it.each(deniedToAdministrators)(
    "denies $action on $resource to an administrator (edge 82)",
    ({ action, resource, context }) => {
      expect(
        denials(guardrails, { action, resource, by: administrator, context: { ...home, ...context } }),
      ).not.toEqual([]);
    },
  );

  it("denies the root user everything", () => {
    const by = `arn:aws:iam::${account}:root`;

    expect(denials(guardrails, { action: "s3:GetObject", by, context: home })).toContain("NoRootUser");
  });

  it.each(deniedToDeployment)("denies $action on $resource to the deployment role", ({ action, resource, context }) => {
    expect(denials(guardrails, { action, resource, by: deploymentRole, context: { ...home, ...context } })).not.toEqual(
      [],
    );
  });

  it("holds no more policies than Organizations takes, FullAWSAccess among them (edge 9)", () => {
    const own = resourcesOf("organization", "aws_organizations_organizational_unit").filter(
      ({ body }) => textAt(body, "name") === unit,
    );

    expect(1 + own.flatMap(attachedTo).length).toBeLessThanOrEqual(SCP_MAX_PER_TARGET);
  });
});

describe.each(working)("the unit %s, which works,", (unit) => {
  const guardrails = guardrailsOn(unit);

  it.each(leftToDeployment)("leaves $action on $resource to the deployment role", ({ action, resource, context }) => {
    expect(denials(guardrails, { action, resource, by: deploymentRole, context: { ...home, ...context } })).toEqual([]);
  });

  it("lets an operator start a session with the recording document of the environment", () => {
    const by = `arn:aws:iam::${account}:role/${operatorRoleName(zone, environment)}`;
    const document = `arn:aws:ssm:${zone.regions.home}:${account}:document/${sessionDocumentName(zone, environment)}`;

    expect(denials(guardrails, { action: "ssm:StartSession", resource: instance, by, context: home })).toEqual([]);
    expect(denials(guardrails, { action: "ssm:StartSession", resource: document, by, context: home })).toEqual([]);
  });

  it("denies an operator any other document, on which nothing would be recorded", () => {
    const by = `arn:aws:iam::${account}:role/${operatorRoleName(zone, environment)}`;
    const document = `arn:aws:ssm:${zone.regions.home}::document/AWS-StartSSHSession`;

    expect(denials(guardrails, { action: "ssm:StartSession", resource: document, by, context: home })).toContain(
      "OnlyTheRecordingDocument",
    );
  });

  it("lets instances be patched", () => {
    const resource = `arn:aws:ssm:${zone.regions.home}::document/AWS-RunPatchBaseline`;

    expect(denials(guardrails, { action: "ssm:SendCommand", resource, by: administrator, context: home })).toEqual([]);
  });
});

describe.each(workloads)("the workload unit %s", (unit) => {
  const guardrails = guardrailsOn(unit);
  const elsewhere = { "aws:RequestedRegion": "ap-south-2" };

  it("denies a region that is not allowed (edge 10)", () => {
    expect(denials(guardrails, { action: "ec2:RunInstances", by: administrator, context: elsewhere })).toContain(
      "OnlyAllowedRegions",
    );
  });

  it.each([...new Set([zone.regions.home, zone.regions.backup, ...zone.regions.allowed])])("allows %s", (region) => {
    const context = { "aws:RequestedRegion": region };

    expect(denials(guardrails, { action: "ec2:RunInstances", by: administrator, context })).toEqual([]);
  });

  it.each(["iam:GetRole", "sts:GetCallerIdentity", "route53:GetHostedZone", "cloudfront:ListDistributions"])(
    "leaves the global service of %s alone",
    (action) => {
      expect(denials(guardrails, { action, by: administrator, context: elsewhere })).toEqual([]);
    },
  );

  it("spares the deployment role and nobody else the check of the region (edge 10)", () => {
    const call = { action: "ec2:DescribeVpcs", context: elsewhere };

    expect(denials(guardrails, { ...call, by: deploymentRole })).toEqual([]);
    expect(denials(guardrails, { ...call, by: `${deploymentRole}Copy` })).not.toEqual([]);
  });

  it.each(["ec2:CreateVpcPeeringConnection", "ec2:AcceptVpcPeeringConnection"])(
    "leaves %s to the deployment role",
    (action) => {
      expect(denials(guardrails, { action, by: administrator, context: home })).not.toEqual([]);
      expect(denials(guardrails, { action, by: deploymentRole, context: home })).toEqual([]);
    },
  );
});

describe("the unit Suspended", () => {
  it("denies everything to everybody", () => {
    const call = { action: "s3:ListAllMyBuckets", by: deploymentRole, context: home };

    expect(denials(guardrailsOn("Suspended"), call)).toContain("NothingAtAll");
  });
});

describe("an account with health data", () => {
  const accounts = resourcesOf("organization", "aws_organizations_account");
  const accountOf = (name: string) => accounts.filter((one) => one.name === `accounts_${name}_account`);
  const withHealthData = zone.environments.filter(({ phi }) => phi).map(({ name }) => name);
  const without = zone.environments.filter(({ phi }) => !phi).map(({ name }) => name);

  it("may use eligible services only", () => {
    for (const name of withHealthData) {
      const guardrails = accountOf(name).flatMap(attachedTo);

      expect([name, denials(guardrails, { action: "lightsail:CreateInstances", by: administrator })]).not.toEqual([
        name,
        [],
      ]);
      expect([name, denials(guardrails, { action: "rds:CreateDBInstance", by: administrator })]).toEqual([name, []]);
    }
  });

  it("is the only kind that is bound so", () => {
    expect(without.flatMap(accountOf).flatMap(attachedTo)).toEqual([]);
  });
});

describe("every guardrail", () => {
  const guardrails = resourcesOf("organization", "aws_organizations_policy");

  it("is within the size that Organizations takes, and is written without white space (edge 9)", () => {
    const sizes = guardrails.map(({ body }) => textAt(body, "content"));

    expect(sizes.filter((content) => content.length > SCP_MAX_CHARACTERS)).toEqual([]);
    expect(sizes.filter((content) => content !== JSON.stringify(JSON.parse(content)))).toEqual([]);
  });

  it("only denies: what is allowed is for IAM to say", () => {
    const effects = guardrails.flatMap(({ body }) => statements(textAt(body, "content")).map(({ Effect }) => Effect));

    expect(new Set(effects)).toEqual(new Set(["Deny"]));
  });

  it("waits until the organization takes service control policies", () => {
    const organization = resourcesOf("organization", "aws_organizations_organization");

    expect(organization.map(({ body }) => body.enabled_policy_types)).toEqual([
      expect.arrayContaining(["SERVICE_CONTROL_POLICY"]),
    ]);
    expect(guardrails.filter(({ body }) => body.depends_on === undefined)).toEqual([]);
  });
});
