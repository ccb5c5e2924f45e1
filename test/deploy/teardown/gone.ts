import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { BackupClient, ListBackupPlansCommand } from "@aws-sdk/client-backup";
import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from "@aws-sdk/client-config-service";
import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { KMSClient, paginateListKeys } from "@aws-sdk/client-kms";
import {
  ListDelegatedAdministratorsCommand,
  ListPoliciesCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListDocumentsCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AccountName } from "../../../src/zone";
import { all } from "../checks/answers";
import type { Place } from "../checks/places";
import type { ZoneApi } from "../zone-api";

type Names = readonly (string | undefined)[];

/** Kinds of things that a teardown leaves none of, in every account and region; each gives the names that it finds. */
export const kinds: Readonly<Record<string, (api: ZoneApi, place: Place) => Promise<Names>>> = {
  "Auto Scaling groups": async (api, place) => {
    const client = await at(api, AutoScalingClient, place);
    const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    return AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName);
  },
  "backup plans": async (api, place) => {
    const { BackupPlansList = [] } = await (await at(api, BackupClient, place)).send(new ListBackupPlansCommand({}));
    return BackupPlansList.map(({ BackupPlanName }) => BackupPlanName);
  },
  trails: async (api, place) => {
    const { trailList = [] } = await (await at(api, CloudTrailClient, place)).send(new DescribeTrailsCommand({}));
    return trailList.map(({ Name }) => Name);
  },
  alarms: async (api, place) => {
    const { MetricAlarms = [] } = await (await at(api, CloudWatchClient, place)).send(new DescribeAlarmsCommand({}));
    return MetricAlarms.map(({ AlarmName }) => AlarmName);
  },
  "Config recorders": async (api, place) => {
    const client = await at(api, ConfigServiceClient, place);
    const { ConfigurationRecorders = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
    return ConfigurationRecorders.map(({ name }) => name);
  },
  "flow logs": async (api, place) => {
    const { FlowLogs = [] } = await (await at(api, EC2Client, place)).send(new DescribeFlowLogsCommand({}));
    return FlowLogs.map(({ FlowLogId }) => FlowLogId);
  },
  instances: async (api, place) => {
    const { Reservations = [] } = await (await at(api, EC2Client, place)).send(new DescribeInstancesCommand({}));
    return Reservations.flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== "terminated")
      .map(({ InstanceId }) => InstanceId);
  },
  "launch templates": async (api, place) => {
    const client = await at(api, EC2Client, place);
    const { LaunchTemplates = [] } = await client.send(new DescribeLaunchTemplatesCommand({}));
    return LaunchTemplates.map(({ LaunchTemplateName }) => LaunchTemplateName);
  },
  "VPC endpoints": async (api, place) => {
    const { VpcEndpoints = [] } = await (await at(api, EC2Client, place)).send(new DescribeVpcEndpointsCommand({}));
    return VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== "deleted").map(({ ServiceName }) => ServiceName);
  },
  peerings: async (api, place) => {
    const client = await at(api, EC2Client, place);
    const { VpcPeeringConnections = [] } = await client.send(new DescribeVpcPeeringConnectionsCommand({}));
    return VpcPeeringConnections.filter(({ Status }) => Status?.Code !== "deleted").map(
      ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
    );
  },
  VPCs: async (api, place) => {
    const { Vpcs = [] } = await (await at(api, EC2Client, place)).send(new DescribeVpcsCommand({}));
    return Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ CidrBlock }) => CidrBlock);
  },
  "event rules": async (api, place) => {
    const { Rules = [] } = await (await at(api, EventBridgeClient, place)).send(new ListRulesCommand({}));
    return Rules.map(({ Name }) => Name);
  },
  "GuardDuty detectors": async (api, place) => {
    const { DetectorIds = [] } = await (await at(api, GuardDutyClient, place)).send(new ListDetectorsCommand({}));
    return DetectorIds;
  },
  topics: async (api, place) => {
    const { Topics = [] } = await (await at(api, SNSClient, place)).send(new ListTopicsCommand({}));
    return Topics.map(({ TopicArn }) => TopicArn);
  },
  "SSM documents": async (api, place) => {
    const own = new ListDocumentsCommand({ Filters: [{ Key: "Owner", Values: ["Self"] }] });
    const { DocumentIdentifiers = [] } = await (await at(api, SSMClient, place)).send(own);
    return DocumentIdentifiers.map(({ Name }) => Name);
  },
};

/** Roles of the zone in an account: not those of AWS, nor the one that deploys. */
export async function rolesIn(api: ZoneApi, account: AccountName): Promise<Names> {
  const client = await api.client(IAMClient, account);
  const roles = await all(paginateListRoles({ client }, {}), ({ Roles }) => Roles);
  return roles
    .filter(({ Path = "" }) => !Path.startsWith("/aws-service-role/"))
    .map(({ RoleName }) => RoleName)
    .filter((name) => name !== api.zone.deploymentRole);
}

/** Log groups, of which some are left on purpose. */
export async function logGroupsIn(api: ZoneApi, place: Place): Promise<readonly string[]> {
  const client = await at(api, CloudWatchLogsClient, place);
  const groups = await all(paginateDescribeLogGroups({ client }, {}), ({ logGroups }) => logGroups);
  return groups.flatMap(({ logGroupName }) => logGroupName ?? []);
}

/** Guardrails, and accounts that are in charge of a service. */
export async function organizationLeftovers(api: ZoneApi): Promise<Names> {
  const client = await api.client(OrganizationsClient, "management", "us-east-1");
  const [{ Policies = [] }, { DelegatedAdministrators = [] }] = await Promise.all([
    client.send(new ListPoliciesCommand({ Filter: "SERVICE_CONTROL_POLICY" })),
    client.send(new ListDelegatedAdministratorsCommand({})),
  ]);
  return [
    ...Policies.filter(({ AwsManaged }) => AwsManaged !== true).map(({ Name }) => Name),
    ...DelegatedAdministrators.map(({ Id }) => Id),
  ];
}

/** Numbers of what is taken back and never made twice: keys in a place. */
export async function keysIn(api: ZoneApi, place: Place): Promise<number> {
  const client = await at(api, KMSClient, place);
  return (await all(paginateListKeys({ client }, {}), ({ Keys }) => Keys)).length;
}

export async function bucketsIn(api: ZoneApi, account: AccountName): Promise<Names> {
  const { Buckets = [] } = await (await api.client(S3Client, account)).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => Name).sort();
}

function at<Client>(
  api: ZoneApi,
  service: Parameters<typeof api.client<Client>>[0],
  { account, region }: Place,
): Promise<Client> {
  return api.client(service, account, region);
}
