import { CloudTrailClient, CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
} from "@aws-sdk/client-config-service";
import {
  AcceptVpcPeeringConnectionCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand,
  GuardDutyClient,
} from "@aws-sdk/client-guardduty";
import { CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { CreateDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { retainedText } from "../../../blueprints/hipaa/src/retained";
import { account, accountNames, bucketName } from "../../../src/zone";
import { required, type Stage } from "./stage";

/** A state of AWS in which nothing is in the way. */
export interface OwnCase {
  readonly name: string;
  readonly prepare: (stage: Stage) => Promise<void>;
}

/** The situations in which a doctor must be quiet. */
export const ownCases: readonly OwnCase[] = [
  { name: "nothing is in the way in an empty account", prepare: () => Promise.resolve() },
  {
    name: "nothing is in the way in an organization that is adopted whole",
    prepare: async (stage) => {
      await stage.adopt("log-archive", "security", "shared-services", "dev");
    },
  },
  { name: "what the states hold is not in the way", prepare: makeWhatStacksMake },
  { name: "what a teardown has left is not in the way", prepare: leaveWhatTeardownLeaves },
];

/** One of everything that the stacks make and that the doctor would complain of, each in the state of its stack. */
async function makeWhatStacksMake(stage: Stage): Promise<void> {
  await stage.makeStateBucket();
  const organization = await makeOrganization(stage);
  const { ids } = organization;
  await stage.putState("organization", organization.resources, { account_ids: ids });

  const archive = required(ids["log-archive"]);
  const bucket = bucketName(stage.zone, "config");
  await stage.makeBucket(bucket, archive);
  await stage.putState("log-archive", {
    ...(await makeBaseline(stage, archive)),
    aws_s3_bucket: [{ id: bucket }],
  });

  const trails = await stage.client(CloudTrailClient);
  const { TrailARN: arn } = await trails.send(
    new CreateTrailCommand({ Name: "acme-health-trail", S3BucketName: bucket, IsOrganizationTrail: true }),
  );
  await stage.putState("audit-trail", {
    ...(await makeBaseline(stage, stage.managementId)),
    aws_cloudtrail: [{ id: arn, arn }],
  });

  await stage.putState("security", {
    ...(await makeBaseline(stage, required(ids.security))),
    ...(await appointSecurity(stage, required(ids.security))),
  });

  const hub = required(ids["shared-services"]);
  const documents = await stage.client(SSMClient, hub);
  await documents.send(
    new CreateDocumentCommand({
      Name: "acme-health-dev-session",
      DocumentType: "Session",
      DocumentFormat: "JSON",
      Content: JSON.stringify({ schemaVersion: "1.0", description: "d", sessionType: "Standard_Stream", inputs: {} }),
    }),
  );
  const hubVpc = await makeVpc(stage, hub, stage.zone.sharedServices.cidr);
  await stage.putState("shared-services", {
    ...(await makeBaseline(stage, hub)),
    aws_ssm_document: [{ id: "acme-health-dev-session", name: "acme-health-dev-session" }],
    aws_vpc: [{ id: hubVpc }],
  });

  const dev = required(ids.dev);
  const vpc = await makeVpc(stage, dev, required(stage.zone.environments[0]).cidr);
  const peering = await peer(stage, { account: dev, vpc }, { account: hub, vpc: hubVpc });
  await stage.putState("dev", {
    ...(await makeBaseline(stage, dev)),
    aws_vpc: [{ id: vpc }],
    aws_vpc_peering_connection: [{ id: peering }],
  });
}

type Resources = Readonly<Record<string, readonly object[]>>;

async function makeOrganization(
  stage: Stage,
): Promise<{ readonly ids: Readonly<Record<string, string>>; readonly resources: Resources }> {
  const { id, rootId } = await stage.makeOrganization();
  const ids: Record<string, string> = {};
  for (const name of accountNames(stage.zone)) {
    const wanted = account(stage.zone, name);
    ids[name] = "email" in wanted ? await stage.makeAccount(`acme-health-${name}`, wanted.email) : stage.managementId;
  }
  const client = await stage.client(OrganizationsClient);
  await client.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "SERVICE_CONTROL_POLICY" }));
  await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "guardduty.amazonaws.com" }));
  const unit = await stage.makeUnit(rootId, "Security");
  const policy = await stage.makePolicy("acme-health-data");
  return {
    ids,
    resources: {
      aws_organizations_organization: [{ id }],
      aws_organizations_account: Object.values(ids).map((made) => ({ id: made })),
      aws_organizations_organizational_unit: [{ id: unit }],
      aws_organizations_policy: [{ id: policy }],
    },
  };
}

async function makeBaseline(stage: Stage, id: string): Promise<Resources> {
  const keys = await stage.client(KMSClient, id);
  const { KeyMetadata } = await keys.send(new CreateKeyCommand({}));
  await keys.send(new CreateAliasCommand({ AliasName: "alias/acme-health/volumes", TargetKeyId: KeyMetadata?.KeyId }));
  const config = await stage.client(ConfigServiceClient, id);
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: "default", roleARN: `arn:aws:iam::${id}:role/config` },
    }),
  );
  await config.send(
    new PutDeliveryChannelCommand({
      DeliveryChannel: { name: "default", s3BucketName: bucketName(stage.zone, "config") },
    }),
  );
  const roles = await stage.client(IAMClient, id);
  const { Role } = await roles.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: "config.amazonaws.com" }));
  return {
    aws_kms_alias: [{ id: "alias/acme-health/volumes", arn: `arn:aws:kms:us-east-1:${id}:alias/acme-health/volumes` }],
    aws_config_configuration_recorder: [{ id: "default" }],
    aws_config_delivery_channel: [{ id: "default" }],
    aws_iam_service_linked_role: [{ arn: Role?.Arn }],
  };
}

async function appointSecurity(stage: Stage, id: string): Promise<Resources> {
  const service = "config-multiaccountsetup.amazonaws.com";
  const organization = await stage.client(OrganizationsClient);
  await organization.send(new RegisterDelegatedAdministratorCommand({ AccountId: id, ServicePrincipal: service }));
  const detectors = await Promise.all(
    [id, stage.managementId].map(async (owner) => {
      const client = await stage.client(GuardDutyClient, owner);
      const { DetectorId } = await client.send(new CreateDetectorCommand({ Enable: true }));
      return { id: DetectorId };
    }),
  );
  const management = await stage.client(GuardDutyClient);
  await management.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: id }));
  return {
    aws_organizations_delegated_administrator: [{ id: `${id}/${service}` }],
    aws_guardduty_detector: detectors,
    aws_guardduty_organization_admin_account: [{ id }],
  };
}

async function makeVpc(stage: Stage, id: string, cidr: string): Promise<string> {
  const { Vpc } = await (await stage.client(EC2Client, id)).send(new CreateVpcCommand({ CidrBlock: cidr }));
  return required(Vpc?.VpcId);
}

interface Side {
  readonly account: string;
  readonly vpc: string;
}

async function peer(stage: Stage, near: Side, far: Side): Promise<string> {
  const { VpcPeeringConnection: made } = await (
    await stage.client(EC2Client, near.account)
  ).send(new CreateVpcPeeringConnectionCommand({ VpcId: near.vpc, PeerOwnerId: far.account, PeerVpcId: far.vpc }));
  const id = required(made?.VpcPeeringConnectionId);
  await (
    await stage.client(EC2Client, far.account)
  ).send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  return id;
}

/** The organization, an account, a bucket, a key's alias and the state bucket itself, in no state and written down. */
async function leaveWhatTeardownLeaves(stage: Stage): Promise<void> {
  const { id } = await stage.makeOrganization();
  const archived = stage.zone.accounts["log-archive"];
  const archive = await stage.makeAccount("acme-health-log-archive", archived.email);
  const buckets = { state: bucketName(stage.zone, "terraform-state"), trail: bucketName(stage.zone, "trail") };
  await stage.makeBucket(buckets.state);
  await stage.makeBucket(buckets.trail, archive);
  const keys = await stage.client(KMSClient);
  const { KeyMetadata } = await keys.send(new CreateKeyCommand({}));
  const alias = "alias/acme-health/terraform-state";
  await keys.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
  stage.retained = retainedText({
    bootstrap: { "aws_s3_bucket.state_bucket": buckets.state, "aws_kms_alias.state_key_alias": alias },
    organization: {
      "aws_organizations_organization.organization_organization": id,
      "aws_organizations_account.accounts_log-archive_account": archive,
    },
    "log-archive": { "aws_s3_bucket.trail_bucket": buckets.trail },
  });
}
