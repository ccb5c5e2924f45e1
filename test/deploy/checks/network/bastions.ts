import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateVersionCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifyLaunchTemplateCommand,
  type RequestLaunchTemplateData,
  type ResponseLaunchTemplateData,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Environment, bastionRoleName } from "../../../../src/zone";
import type { Assertions } from "../../assertions";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import type { Undo } from "./network-breakages";
import { given, ofVpc, zoneVpc } from "./zone-vpc";

/** States of an instance that is there. */
const alive = ["pending", "running", "stopping", "stopped"];

/**
 * Each environment has one bastion: an Auto Scaling group of one in the bastion's subnets, of a template that gives it
 * no public address, a closed metadata service and an encrypted disk; and the zone has no other instance.
 *
 * An emulator may start instances without regard to the template's metadata options and groups; what the template says
 * is looked at in the template, and where the instance is at the instance.
 */
export const bastionsAreClosed: Check = {
  name: "each environment has one bastion, that nobody can call",
  run: async (api, assert) => {
    const { ec2, id, intended } = await zoneVpc(api, "shared-services");
    const [scaling, { Reservations = [] }, { Subnets = [] }, { LaunchTemplates = [] }] = await Promise.all([
      api.client(AutoScalingClient, "shared-services"),
      ec2.send(new DescribeInstancesCommand({})),
      ec2.send(new DescribeSubnetsCommand(ofVpc(id))),
      ec2.send(new DescribeLaunchTemplatesCommand({})),
    ]);
    const { AutoScalingGroups = [] } = await scaling.send(new DescribeAutoScalingGroupsCommand({}));
    const names = api.zone.environments.map(({ name }) => bastionRoleName(api.zone, name));
    assert.sameSet(
      "Auto Scaling groups of shared-services",
      AutoScalingGroups.map(({ AutoScalingGroupName = "" }) => AutoScalingGroupName),
      names,
    );
    assert.sameSet(
      "launch templates of shared-services",
      LaunchTemplates.map(({ LaunchTemplateName = "" }) => LaunchTemplateName),
      names,
    );
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) =>
      alive.includes(State?.Name ?? ""),
    );
    assert.sameSet(
      "instances of shared-services",
      instances.map(({ InstanceId = "" }) => InstanceId),
      AutoScalingGroups.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = "" }) => InstanceId)),
    );
    await Promise.all(
      api.zone.environments.map(async (environment) => {
        const name = bastionRoleName(api.zone, environment.name);
        const group = AutoScalingGroups.find((one) => one.AutoScalingGroupName === name);
        const template = LaunchTemplates.find((one) => one.LaunchTemplateName === name);
        if (group === undefined || template === undefined) return;
        const wanted = given(
          intended.blocks.find((block) => block.kind === "bastion" && block.environment.name === environment.name),
          `block of the bastion of ${environment.name}`,
        );
        const cidrOf = (subnet: string | undefined): string =>
          Subnets.find(({ SubnetId }) => SubnetId === subnet)?.CidrBlock ?? "none of the VPC";
        assert.equal(`${name}: sizes`, [group.MinSize, group.MaxSize, group.DesiredCapacity], [1, 1, 1]);
        assert.sameSet(`${name}: subnets`, (group.VPCZoneIdentifier ?? "").split(",").map(cidrOf), wanted.subnets);
        assert.equal(`${name}: instances`, group.Instances?.length, 1);
        const latest = String(template.LatestVersionNumber);
        assert.equal(`${name}: template`, group.LaunchTemplate?.LaunchTemplateName, name);
        assert.that(
          `${name}: version of the template`,
          [latest, "$Latest"].includes(group.LaunchTemplate?.Version ?? ""),
          `is ${group.LaunchTemplate?.Version ?? "none"}, not ${latest}`,
        );
        assert.equal(`${name}: default version of the template`, String(template.DefaultVersionNumber), latest);
        for (const { InstanceId } of group.Instances ?? []) {
          const instance = instances.find((one) => one.InstanceId === InstanceId);
          const subject = `${name}: ${InstanceId ?? "instance"}`;
          assert.that(subject, wanted.subnets.includes(cidrOf(instance?.SubnetId)), "is not in the bastion's subnets");
          assert.equal(`${subject}: public address`, instance?.PublicIpAddress ?? "", "");
          assert.equal(`${subject}: type`, instance?.InstanceType, api.zone.bastion.instanceType);
          const tag = instance?.Tags?.find(({ Key }) => Key === "Bastion")?.Value;
          assert.equal(`${subject}: tag Bastion, which operators go by`, tag, environment.name);
        }
        await assertTemplate(api, assert, environment);
      }),
    );
    await assertNoOtherInstances(api, assert);
  },
  breakages: [
    {
      name: "a bastion's template gives it a public address",
      apply: (api) =>
        changeTemplate(api, (data) => ({
          ...data,
          NetworkInterfaces: data.NetworkInterfaces?.map((one) => ({ ...one, AssociatePublicIpAddress: true })),
        })),
    },
    {
      name: "a bastion's template leaves the first version of the metadata service open",
      apply: (api) => changeTemplate(api, (data) => ({ ...data, MetadataOptions: { HttpTokens: "optional" } })),
    },
    {
      name: "a bastion's disk is not encrypted",
      apply: (api) =>
        changeTemplate(api, (data) => ({
          ...data,
          BlockDeviceMappings: data.BlockDeviceMappings?.map(({ Ebs, ...one }) => ({
            ...one,
            Ebs: { VolumeSize: Ebs?.VolumeSize, VolumeType: Ebs?.VolumeType, Encrypted: false },
          })),
        })),
    },
    {
      name: "a bastion's template has a key for SSH",
      apply: (api) => changeTemplate(api, (data) => ({ ...data, KeyName: "by-hand" })),
    },
    { name: "a bastion may become two", apply: (api) => changeGroup(api, { MaxSize: 2 }, { MaxSize: 1 }) },
    { name: "a bastion may start in the subnets of the endpoints", apply: moveBastion },
    { name: "an instance runs beside the bastions", apply: startInstance },
  ],
};

async function assertTemplate(api: ZoneApi, assert: Assertions, environment: Environment): Promise<void> {
  const name = bastionRoleName(api.zone, environment.name);
  const ec2 = await api.client(EC2Client, "shared-services");
  const data = await templateData(ec2, name);
  const { NetworkInterfaces = [], BlockDeviceMappings = [], MetadataOptions: metadata = {} } = data;
  assert.equal(
    `${name}: public addresses`,
    NetworkInterfaces.map(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress),
    [false],
  );
  const groups = [...(data.SecurityGroupIds ?? []), ...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups)];
  assert.equal(`${name}: security groups`, groups.length, 1);
  assert.equal(
    `${name}: metadata service`,
    [metadata.HttpEndpoint, metadata.HttpTokens, metadata.HttpPutResponseHopLimit],
    ["enabled", "required", 1],
  );
  assert.equal(`${name}: key for SSH`, data.KeyName, undefined);
  assert.equal(`${name}: instance type`, data.InstanceType, api.zone.bastion.instanceType);
  const profile = `arn:aws:iam::${api.accountId("shared-services")}:instance-profile/${name}`;
  const { Arn, Name } = data.IamInstanceProfile ?? {};
  assert.that(`${name}: instance profile`, Arn === profile || Name === name, `is ${Arn ?? Name ?? "none"}`);
  assert.equal(`${name}: disks`, BlockDeviceMappings.length, 1);
  const kms = await api.client(KMSClient, "shared-services");
  for (const { DeviceName = "", Ebs } of BlockDeviceMappings) {
    const subject = `${name}: disk ${DeviceName}`;
    assert.equal(`${subject}: encryption`, Ebs?.Encrypted, true);
    assert.equal(`${subject}: goes with the instance`, Ebs?.DeleteOnTermination, true);
    assert.that(subject, Ebs?.KmsKeyId !== undefined, "is encrypted with the key of AWS");
    if (Ebs?.KmsKeyId === undefined) continue;
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: Ebs.KmsKeyId }));
    assert.equal(`${subject}: key`, [key?.KeyManager, key?.KeyState], ["CUSTOMER", "Enabled"]);
    assert.equal(`${subject}: account of the key`, key?.AWSAccountId, api.accountId("shared-services"));
  }
}

/** A zone is a landing zone: it starts nothing but bastions. */
async function assertNoOtherInstances(api: ZoneApi, assert: Assertions): Promise<void> {
  const others = [...api.accounts.keys()].filter(
    (account) => account !== "shared-services" && !api.zone.environments.some(({ name }) => name === account),
  );
  await Promise.all(
    others.map(async (account) => {
      const ec2 = await api.client(EC2Client, account);
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
      const there = Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) =>
        alive.includes(State?.Name ?? ""),
      );
      assert.equal(`instances of ${account}`, there.length, 0);
    }),
  );
}

/** What the first bastion is called. */
function firstName({ zone }: ZoneApi): string {
  return bastionRoleName(zone, zone.environments[0]?.name ?? "");
}

async function templateData(ec2: EC2Client, LaunchTemplateName: string): Promise<ResponseLaunchTemplateData> {
  const { LaunchTemplateVersions: [version] = [] } = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions: ["$Default"] }),
  );
  return given(version?.LaunchTemplateData, `data of ${LaunchTemplateName}`);
}

/** Makes another version of a template and has the group use it; back by one more version with what was there. */
async function changeTemplate(
  api: ZoneApi,
  change: (data: RequestLaunchTemplateData) => RequestLaunchTemplateData,
): Promise<Undo> {
  const ec2 = await api.client(EC2Client, "shared-services");
  const LaunchTemplateName = firstName(api);
  // What is read has the shape of what is asked for, but that its words for choices are other types.
  const before = (await templateData(ec2, LaunchTemplateName)) as RequestLaunchTemplateData;
  const use = async (LaunchTemplateData: RequestLaunchTemplateData): Promise<void> => {
    const { LaunchTemplateVersion } = await ec2.send(
      new CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }),
    );
    const Version = String(given(LaunchTemplateVersion?.VersionNumber, "version"));
    await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName, DefaultVersion: Version }));
    const LaunchTemplateId = given(LaunchTemplateVersion?.LaunchTemplateId, "template");
    await updateGroup(api, { LaunchTemplate: { LaunchTemplateId, Version } });
  };
  await use(change(before));
  return () => use(before);
}

type GroupChange = Partial<Omit<UpdateAutoScalingGroupCommand["input"], "AutoScalingGroupName">>;

async function updateGroup(api: ZoneApi, change: GroupChange): Promise<void> {
  const scaling = await api.client(AutoScalingClient, "shared-services");
  await scaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: firstName(api), ...change }));
}

async function changeGroup(api: ZoneApi, change: GroupChange, back: GroupChange): Promise<Undo> {
  await updateGroup(api, change);
  return () => updateGroup(api, back);
}

async function moveBastion(api: ZoneApi): Promise<Undo> {
  const { ec2, id, intended } = await zoneVpc(api, "shared-services");
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
  const ids = (kind: string): string =>
    intended.blocks
      .filter((block) => block.kind === kind)
      .slice(0, 1)
      .flatMap(({ subnets }) => subnets)
      .flatMap((cidr) => Subnets.find(({ CidrBlock }) => CidrBlock === cidr)?.SubnetId ?? [])
      .join(",");
  return changeGroup(api, { VPCZoneIdentifier: ids("endpoints") }, { VPCZoneIdentifier: ids("bastion") });
}

async function startInstance(api: ZoneApi): Promise<Undo> {
  const { ec2, id } = await zoneVpc(api, "shared-services");
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      ImageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
      InstanceType: "t4g.micro",
      SubnetId: Subnets[0]?.SubnetId,
    }),
  );
  const InstanceIds = Instances.map(({ InstanceId = "" }) => InstanceId);
  return () => ec2.send(new TerminateInstancesCommand({ InstanceIds }));
}
