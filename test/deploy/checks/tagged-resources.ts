import { BackupClient, ListTagsCommand as ListBackupTags, paginateListBackupVaults } from "@aws-sdk/client-backup";
import { CloudTrailClient, DescribeTrailsCommand, ListTagsCommand as ListTrailTags } from "@aws-sdk/client-cloudtrail";
import {
  CloudWatchClient,
  ListTagsForResourceCommand as ListAlarmTags,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand as ListLogGroupTags,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  ConfigServiceClient,
  ListTagsForResourceCommand as ListConfigTags,
  paginateDescribeConfigurationAggregators,
} from "@aws-sdk/client-config-service";
import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTagsForResourceCommand as ListEventTags,
} from "@aws-sdk/client-eventbridge";
import { GetDetectorCommand, GuardDutyClient, paginateListDetectors } from "@aws-sdk/client-guardduty";
import {
  IAMClient,
  GetInstanceProfileCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListRoleTagsCommand,
  paginateListInstanceProfiles,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { ListTagsForResourceCommand as ListOrganizationTags } from "@aws-sdk/client-organizations";
import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTagsForResourceCommand as ListTopicTags, SNSClient, paginateListTopics } from "@aws-sdk/client-sns";
import {
  DescribeMaintenanceWindowsCommand,
  ListTagsForResourceCommand as ListDocumentTags,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { accountNames, sessionDocumentName, trailName } from "../../../src/zone";
import type { ZoneApi } from "../zone-api";
import { all, ifThere } from "./answers";
import { isReturned } from "./despite-gaps";
import { keysAt } from "./keys";
import { organizationsClient, policiesOf, treeOf } from "./organization";
import { environmentNames, type Place } from "./places";
import { bucketsOf } from "./zone-buckets";

export type Tags = Readonly<Record<string, string | undefined>>;

/** A resource of the zone with the tags that it carries. */
export interface Tagged {
  readonly name: string;
  readonly tags: Tags;
}

/** Tags as most services tell them, with a name and a value each. */
export function tagsOf(list: readonly { readonly Key?: string; readonly Value?: string }[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = "", Value }) => [Key, Value]));
}

/** Asks for the tags of each, at the same time. */
export function tagged(
  names: readonly string[],
  tagsOfOne: (name: string) => Promise<Tags>,
): Promise<readonly Tagged[]> {
  return Promise.all(names.map(async (name) => ({ name, tags: await tagsOfOne(name) })));
}

type Family = (api: ZoneApi, place: Place) => Promise<readonly Tagged[]>;

/** What is in both regions. */
export const regionalFamilies: readonly Family[] = [
  async (api, place) => {
    const client = await api.client(KMSClient, place.account, place.region);
    return tagged(await keysAt(api, place), async (KeyId) => {
      const { Tags: tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
      return Object.fromEntries(tags.map(({ TagKey = "", TagValue }) => [TagKey, TagValue]));
    });
  },
  async (api, { account, region }) => {
    const client = await api.client(EventBridgeClient, account, region);
    const { EventBuses: buses = [] } = await client.send(
      new ListEventBusesCommand({ NamePrefix: `${api.zone.zone}-` }),
    );
    const rules = await Promise.all(
      [undefined, ...buses.map(({ Name }) => Name)].map((EventBusName) =>
        client.send(new ListRulesCommand({ EventBusName, NamePrefix: `${api.zone.zone}-` })),
      ),
    );
    const arns = [...buses, ...rules.flatMap(({ Rules }) => Rules ?? [])].map(({ Arn = "" }) => Arn);
    return tagged(arns, async (ResourceARN) => tagsOf((await client.send(new ListEventTags({ ResourceARN }))).Tags));
  },
  async (api, { account, region }) => {
    const client = await api.client(GuardDutyClient, account, region);
    const ids = await all(paginateListDetectors({ client }, {}), ({ DetectorIds }) => DetectorIds);
    return tagged(ids, async (DetectorId) => (await client.send(new GetDetectorCommand({ DetectorId }))).Tags ?? {});
  },
  async (api, { account, region }) => {
    if (!isReturned("aws_backup_vault", "tags_all")) return [];
    const client = await api.client(BackupClient, account, region);
    const found = await all(paginateListBackupVaults({ client }, {}), ({ BackupVaultList }) => BackupVaultList);
    const arns = found
      .map(({ BackupVaultArn = "" }) => BackupVaultArn)
      .filter((arn) => arn.includes(`:${api.zone.zone}-`));
    return tagged(arns, async (ResourceArn) => (await client.send(new ListBackupTags({ ResourceArn }))).Tags ?? {});
  },
];

/** What is in the home region, or in none. */
export const homeFamilies: readonly Family[] = [
  async (api, { account }) => {
    const client = await api.client(S3Client, account);
    const names = bucketsOf(api.zone).filter((bucket) => bucket.account === account);
    return tagged(
      names.map(({ name }) => name),
      async (Bucket) => tagsOf((await ifThere(client.send(new GetBucketTaggingCommand({ Bucket }))))?.TagSet),
    );
  },
  async (api, { account }) => {
    const client = await api.client(IAMClient, account);
    const [roles, profiles] = await Promise.all([
      all(paginateListRoles({ client }, {}), ({ Roles }) => Roles),
      all(paginateListInstanceProfiles({ client }, {}), ({ InstanceProfiles }) => InstanceProfiles),
    ]);
    const own = (name: string): boolean => name.startsWith(`${api.zone.zone}-`);
    const [ofRoles, ofProfiles] = await Promise.all([
      tagged(roles.map(({ RoleName = "" }) => RoleName).filter(own), async (RoleName) =>
        tagsOf((await client.send(new ListRoleTagsCommand({ RoleName }))).Tags),
      ),
      tagged(
        profiles.map(({ InstanceProfileName = "" }) => InstanceProfileName).filter(own),
        async (InstanceProfileName) =>
          tagsOf((await client.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile?.Tags),
      ),
    ]);
    return [...ofRoles, ...ofProfiles.map((one) => ({ ...one, name: `instance profile ${one.name}` }))];
  },
  async (api, { account }) => {
    if (account !== "management" || api.zone.pipeline.repository === undefined) return [];
    const client = await api.client(IAMClient, account);
    const { OpenIDConnectProviderList: found = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
    const arns = found.map(({ Arn = "" }) => Arn).filter((arn) => arn.endsWith("token.actions.githubusercontent.com"));
    return tagged(arns, async (OpenIDConnectProviderArn) =>
      tagsOf((await client.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn }))).Tags),
    );
  },
  async (api, { account }) => {
    const client = await api.client(CloudWatchLogsClient, account);
    const found = await all(
      paginateDescribeLogGroups({ client }, { logGroupNamePrefix: `/${api.zone.zone}/` }),
      ({ logGroups }) => logGroups,
    );
    // The ARN without ":*": https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html
    const arns = found.map(({ arn = "" }) => arn.replace(/:\*$/, ""));
    return tagged(arns, async (resourceArn) => (await client.send(new ListLogGroupTags({ resourceArn }))).tags ?? {});
  },
  async (api, { account }) => {
    const client = await api.client(SNSClient, account);
    const topics = await all(paginateListTopics({ client }, {}), ({ Topics }) => Topics);
    const arns = topics.map(({ TopicArn = "" }) => TopicArn).filter((arn) => arn.includes(`:${api.zone.zone}-`));
    return tagged(arns, async (ResourceArn) => tagsOf((await client.send(new ListTopicTags({ ResourceArn }))).Tags));
  },
  async (api, { account }) => {
    const client = await api.client(CloudWatchClient, account);
    const alarms = await all(
      paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${api.zone.zone}-` }),
      ({ MetricAlarms }) => MetricAlarms,
    );
    return tagged(
      alarms.map(({ AlarmArn = "" }) => AlarmArn),
      async (ResourceARN) => tagsOf((await client.send(new ListAlarmTags({ ResourceARN }))).Tags),
    );
  },
  async (api, { account }) => {
    if (account !== "management") return [];
    const client = await api.client(CloudTrailClient, account);
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ trailNameList: [trailName(api.zone)] }));
    return tagged(
      trailList.map(({ TrailARN = "" }) => TrailARN),
      async (arn) => {
        const { ResourceTagList: lists = [] } = await client.send(new ListTrailTags({ ResourceIdList: [arn] }));
        return tagsOf(lists[0]?.TagsList);
      },
    );
  },
  async (api, { account }) => {
    if (account !== "security") return [];
    const client = await api.client(ConfigServiceClient, account);
    const found = await all(
      paginateDescribeConfigurationAggregators({ client }, {}),
      ({ ConfigurationAggregators }) => ConfigurationAggregators,
    );
    const own = found.filter(({ ConfigurationAggregatorName }) => ConfigurationAggregatorName === api.zone.zone);
    return tagged(
      own.map(({ ConfigurationAggregatorArn = "" }) => ConfigurationAggregatorArn),
      async (ResourceArn) => tagsOf((await client.send(new ListConfigTags({ ResourceArn }))).Tags),
    );
  },
  async (api, { account }) => {
    if (account !== "shared-services") return [];
    const client = await api.client(SSMClient, account);
    const { WindowIdentities: windows = [] } = await client.send(new DescribeMaintenanceWindowsCommand({}));
    const own = windows.filter(({ Name = "" }) => Name.startsWith(`${api.zone.zone}-`));
    const ask = (ResourceType: "Document" | "MaintenanceWindow", ids: readonly string[]): Promise<readonly Tagged[]> =>
      tagged(ids, async (ResourceId) =>
        tagsOf((await client.send(new ListDocumentTags({ ResourceType, ResourceId }))).TagList),
      );
    const documents = environmentNames(api.zone).map((environment) => sessionDocumentName(api.zone, environment));
    const both = await Promise.all([
      ask("Document", documents),
      ask(
        "MaintenanceWindow",
        own.map(({ WindowId = "" }) => WindowId),
      ),
    ]);
    return both.flat();
  },
  async (api, { account }) => {
    if (account !== "management") return [];
    const client = await organizationsClient(api);
    const [{ ids }, policies] = await Promise.all([treeOf(api), policiesOf(api)]);
    const own = [...policies].filter(([name]) => name.startsWith(`${api.zone.zone}-`)).map(([, id]) => id);
    const accounts = accountNames(api.zone).filter((name) => name !== "management");
    return tagged([...ids.values(), ...own, ...accounts.map((name) => api.accountId(name))], async (ResourceId) =>
      tagsOf((await client.send(new ListOrganizationTags({ ResourceId }))).Tags),
    );
  },
];
