import { CloudTrailClient, CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
} from "@aws-sdk/client-config-service";
import {
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand,
  GuardDutyClient,
} from "@aws-sdk/client-guardduty";
import { CreateOpenIDConnectProviderCommand, CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { DoctorCase } from "./doctor-case";
import { newAccountId, required, type Stage } from "./stage";

/** What accounts have already. */
export const contentCases: readonly DoctorCase[] = [
  {
    name: "a trail of the zone's name",
    prepare: async (stage) => {
      const arn = await makeTrail(stage, "acme-health-trail");
      return {
        verdict: "obstacle",
        id: "trail-name",
        stack: "audit-trail",
        mend: [`import aws_cloudtrail.trail_trail ${arn}`, `delete-trail --region us-east-1 --name ${arn}`],
      };
    },
  },
  {
    name: "as many trails as a region has",
    prepare: async (stage) => {
      for (const name of ["one", "two", "three", "four", "five"]) await makeTrail(stage, name);
      return {
        verdict: "obstacle",
        id: "trail-quota",
        stack: "audit-trail",
        found: ["5 trails", "three"],
        mend: ["delete-trail"],
      };
    },
  },
  {
    name: "another trail of the organization",
    prepare: async (stage) => {
      await stage.adopt();
      const arn = await makeTrail(stage, "everything", true);
      return {
        verdict: "warning",
        id: "organization-trail",
        stack: "audit-trail",
        found: ["everything"],
        mend: [`delete-trail --name ${arn}`],
      };
    },
  },
  {
    name: "an alias of the zone's keys",
    prepare: async (stage) => {
      const client = await stage.client(KMSClient, stage.managementId, "us-west-2");
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
      const id = required(KeyMetadata?.KeyId);
      await client.send(new CreateAliasCommand({ AliasName: "alias/acme-health/volumes", TargetKeyId: id }));
      return {
        verdict: "obstacle",
        id: "key-alias",
        stack: "audit-trail",
        found: ["us-west-2"],
        mend: [
          `import aws_kms_key.baseline_backup_volumes_key_key ${id}`,
          "import aws_kms_alias.baseline_backup_volumes_key_alias alias/acme-health/volumes",
        ],
      };
    },
  },
  {
    name: "a Config recorder in an adopted account, in the backup region",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      await makeRecorder(stage, dev, "legacy", "us-west-2");
      return {
        verdict: "obstacle",
        id: "config-recorder",
        stack: "dev",
        found: [dev, "us-west-2"],
        mend: ["delete-configuration-recorder --region us-west-2 --configuration-recorder-name legacy"],
      };
    },
  },
  {
    name: "a Config recorder of the console's name",
    prepare: async (stage) => {
      await makeRecorder(stage, stage.managementId, "default");
      return { verdict: "warning", id: "config-recorder-default", stack: "audit-trail", mend: ["records"] };
    },
  },
  {
    name: "a delivery channel of Config",
    prepare: async (stage) => {
      const bucket = `records-${stage.managementId}`;
      await stage.makeBucket(bucket);
      await makeRecorder(stage, stage.managementId, "default");
      const client = await stage.client(ConfigServiceClient);
      await client.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: "legacy", s3BucketName: bucket } }));
      return {
        verdict: "obstacle",
        id: "config-channel",
        stack: "audit-trail",
        found: [bucket],
        mend: ["delete-delivery-channel --region us-east-1 --delivery-channel-name legacy"],
        besides: ["config-recorder-default"],
      };
    },
  },
  {
    name: "Config's service-linked role",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const client = await stage.client(IAMClient, dev);
      const { Role } = await client.send(
        new CreateServiceLinkedRoleCommand({ AWSServiceName: "config.amazonaws.com" }),
      );
      return {
        verdict: "obstacle",
        id: "config-role",
        stack: "dev",
        mend: [`import aws_iam_service_linked_role.environment_baseline_recorder_role ${required(Role?.Arn)}`],
      };
    },
  },
  {
    name: "GuardDuty in the management account",
    prepare: async (stage) => {
      const client = await stage.client(GuardDutyClient);
      const { DetectorId } = await client.send(new CreateDetectorCommand({ Enable: true }));
      return {
        verdict: "obstacle",
        id: "guardduty-detector",
        stack: "security",
        mend: [`import aws_guardduty_detector.guardduty_home_management_detector ${required(DetectorId)}`],
      };
    },
  },
  {
    name: "another account that administers GuardDuty",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const client = await stage.client(GuardDutyClient, stage.managementId, "us-west-2");
      await client.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: dev }));
      return {
        verdict: "obstacle",
        id: "guardduty-administrator",
        stack: "security",
        mend: [`disable-organization-admin-account --region us-west-2 --admin-account-id ${dev}`],
      };
    },
  },
  {
    name: "a security account that GuardDuty's administration was given to by hand",
    prepare: async (stage) => {
      const security = (await stage.adopt("security")).of("security");
      const client = await stage.client(GuardDutyClient);
      await client.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: security }));
      return {
        verdict: "obstacle",
        id: "guardduty-appointed",
        stack: "security",
        mend: [`import aws_guardduty_organization_admin_account.guardduty_home_administrator ${security}`],
      };
    },
  },
  {
    name: "GitHub as an identity provider",
    prepare: async (stage) => {
      stage.answers.pipeline = { repository: "acme/zone" };
      const client = await stage.client(IAMClient);
      const { OpenIDConnectProviderArn: arn } = await client.send(
        new CreateOpenIDConnectProviderCommand({
          Url: "https://token.actions.githubusercontent.com",
          ClientIDList: ["sts.amazonaws.com"],
          ThumbprintList: ["6938fd4d98bab03faadb97b34396831e3780aea1"],
        }),
      );
      return {
        verdict: "obstacle",
        id: "oidc-provider",
        stack: "organization",
        mend: [`import aws_iam_openid_connect_provider.pipeline_provider ${required(arn)}`],
      };
    },
  },
  {
    name: "a session document of the zone's name",
    prepare: async (stage) => {
      const sharedServices = (await stage.adopt("shared-services")).of("shared-services");
      await makeSessionDocument(stage, sharedServices, "acme-health-prod-session");
      return {
        verdict: "obstacle",
        id: "session-document",
        stack: "shared-services",
        mend: ["import aws_ssm_document.bastion_prod_recording_document acme-health-prod-session"],
      };
    },
  },
  {
    name: "session preferences in the account of the bastions",
    prepare: async (stage) => {
      const sharedServices = (await stage.adopt("shared-services")).of("shared-services");
      await makeSessionDocument(stage, sharedServices, "SSM-SessionManagerRunShell");
      return {
        verdict: "warning",
        id: "session-preferences",
        stack: "shared-services",
        mend: ["delete-document --region us-east-1 --name SSM-SessionManagerRunShell"],
      };
    },
  },
  {
    name: "a VPC with the addresses of an environment",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const cidr = required(stage.zone.environments[0]).cidr;
      const vpc = await makeVpc(stage, dev, cidr.replace(/\/\d+$/, "/20"));
      return {
        verdict: "obstacle",
        id: "address-clash",
        stack: "dev",
        found: [vpc, `overlaps ${cidr} of dev`],
        mend: ["environments[dev].cidr: 10.", "npm run allocate"],
      };
    },
  },
  {
    name: "a VPC with the addresses of the bastions",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const { cidr } = stage.zone.sharedServices;
      await makeVpc(stage, dev, cidr);
      return {
        verdict: "obstacle",
        id: "address-clash",
        stack: "dev",
        found: [`overlaps ${cidr} of shared-services`],
        mend: ["sharedServices.cidr: 10.", "every bastionCidr"],
      };
    },
  },
  {
    name: "a default VPC with the addresses of an environment",
    prepare: async (stage) => {
      await stage.adopt("dev");
      stage.answers.addressSpace = "172.16.0.0/12";
      stage.answers.environments = (stage.answers.environments as readonly { readonly name: string }[]).map((one) =>
        one.name === "dev" ? { ...one, cidr: "172.31.0.0/16" } : one,
      );
      return {
        verdict: "warning",
        id: "default-vpc-addresses",
        stack: "dev",
        mend: ["npm run delete-default-vpcs -- dev --dry-run"],
      };
    },
  },
  {
    name: "a peering to a network with the addresses of an environment",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const far = newAccountId();
      const { cidr } = required(stage.zone.environments[0]);
      const client = await stage.client(EC2Client, dev);
      const { VpcPeeringConnection: peering } = await client.send(
        new CreateVpcPeeringConnectionCommand({
          VpcId: await makeVpc(stage, dev, "192.168.0.0/20"),
          PeerOwnerId: far,
          PeerVpcId: await makeVpc(stage, far, cidr),
        }),
      );
      return {
        verdict: "obstacle",
        id: "peering-clash",
        stack: "dev",
        found: [required(peering?.VpcPeeringConnectionId)],
        mend: ["environments[dev].cidr: 10."],
      };
    },
  },
  {
    name: "as many VPCs as an account may have",
    prepare: async (stage) => {
      const sharedServices = (await stage.adopt("shared-services")).of("shared-services");
      const client = await stage.client(EC2Client, sharedServices);
      const { Vpcs: { length } = [] } = await client.send(new DescribeVpcsCommand({}));
      for (let made = length; made < 5; made += 1) await makeVpc(stage, sharedServices, `192.168.${made * 16}.0/20`);
      return {
        verdict: "obstacle",
        id: "vpc-quota",
        stack: "shared-services",
        found: ["has 5 VPCs in us-east-1 and may have 5"],
        mend: ["--quota-code L-F678F1CE --desired-value 6"],
      };
    },
  },
];

async function makeTrail(stage: Stage, name: string, ofOrganization = false): Promise<string> {
  const bucket = `${name}-${stage.managementId}`;
  await stage.makeBucket(bucket);
  const client = await stage.client(CloudTrailClient);
  const { TrailARN } = await client.send(
    new CreateTrailCommand({ Name: name, S3BucketName: bucket, IsOrganizationTrail: ofOrganization }),
  );
  return required(TrailARN);
}

async function makeRecorder(stage: Stage, account: string, name: string, region?: string): Promise<void> {
  const client = await stage.client(ConfigServiceClient, account, region);
  await client.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name, roleARN: `arn:aws:iam::${account}:role/config` },
    }),
  );
}

async function makeSessionDocument(stage: Stage, account: string, name: string): Promise<void> {
  const client = await stage.client(SSMClient, account);
  await client.send(
    new CreateDocumentCommand({
      Name: name,
      DocumentType: "Session",
      DocumentFormat: "JSON",
      Content: JSON.stringify({ schemaVersion: "1.0", description: "d", sessionType: "Standard_Stream", inputs: {} }),
    }),
  );
}

async function makeVpc(stage: Stage, account: string, cidr: string): Promise<string> {
  const client = await stage.client(EC2Client, account);
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: cidr }));
  return required(Vpc?.VpcId);
}
