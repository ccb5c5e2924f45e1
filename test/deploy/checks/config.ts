import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  ListTagsForResourceCommand,
  PutConfigurationAggregatorCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
  paginateDescribeConfigurationAggregators,
} from "@aws-sdk/client-config-service";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { bucketName } from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { environmentNames, placesOf } from "./places";
import { accountInArn, statementsOf } from "./policies";

const recorders: Check = {
  name: "Config records every resource of every account in both regions, into the archive",
  run: async (api, assert) => {
    const { zone } = api;
    await each(placesOf(zone), async ({ account, region }) => {
      const client = await api.client(ConfigServiceClient, account, region);
      const [{ ConfigurationRecorders: found = [] }, { ConfigurationRecordersStatus: states = [] }, channels] =
        await Promise.all([
          client.send(new DescribeConfigurationRecordersCommand({})),
          client.send(new DescribeConfigurationRecorderStatusCommand({})),
          client.send(new DescribeDeliveryChannelsCommand({})),
        ]);
      const subject = `Config of ${account} in ${region}`;
      assert.equal(`${subject}: recorders`, found.length, 1);
      assert.equal(
        `${subject}: records`,
        states.map(({ recording }) => recording),
        [true],
      );
      assert.equal(`${subject}: all types`, found[0]?.recordingGroup?.allSupported, true);
      assert.equal(
        `${subject}: strategy`,
        found[0]?.recordingGroup?.recordingStrategy?.useOnly ?? "ALL_SUPPORTED_RESOURCE_TYPES",
        "ALL_SUPPORTED_RESOURCE_TYPES",
      );
      assert.equal(
        `${subject}: global types, once in an account`,
        found[0]?.recordingGroup?.includeGlobalResourceTypes,
        region === zone.regions.home,
      );
      assert.that(
        `${subject}: role`,
        (found[0]?.roleARN ?? "").startsWith(
          `arn:aws:iam::${api.accountId(account)}:role/aws-service-role/config.amazonaws.com/`,
        ),
        `is ${found[0]?.roleARN ?? "missing"} and must be Config's own`,
      );
      assert.equal(
        `${subject}: where it delivers`,
        channels.DeliveryChannels?.map(({ s3BucketName }) => s3BucketName),
        [bucketName(zone, "config")],
      );
    });
  },
  breakages: [
    {
      name: "nothing is recorded in the security account",
      apply: async (api) => {
        const client = await api.client(ConfigServiceClient, "security");
        const name = await recorderName(client);
        await client.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
        return () => client.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
      },
    },
    recorded("an environment records its buckets alone", "home", {
      allSupported: false,
      includeGlobalResourceTypes: false,
      resourceTypes: ["AWS::S3::Bucket"],
    }),
    recorded("an environment records global types twice", "backup", {
      allSupported: true,
      includeGlobalResourceTypes: true,
    }),
    {
      name: "an environment delivers elsewhere",
      apply: async (api) => {
        const client = await api.client(ConfigServiceClient, firstEnvironment(api), api.zone.regions.backup);
        const { DeliveryChannels: [before = {}] = [] } = await client.send(new DescribeDeliveryChannelsCommand({}));
        const put = (s3BucketName: string | undefined): Promise<unknown> =>
          client.send(new PutDeliveryChannelCommand({ DeliveryChannel: { ...before, s3BucketName } }));
        await put(bucketName(api.zone, "trail"));
        return () => put(before.s3BucketName);
      },
    },
  ],
};

function firstEnvironment(api: ZoneApi): string {
  return environmentNames(api.zone)[0] ?? "";
}

async function recorderName(client: ConfigServiceClient): Promise<string | undefined> {
  const { ConfigurationRecorders: [recorder] = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
  return recorder?.name;
}

function recorded(name: string, place: "home" | "backup", recordingGroup: RecordingGroup): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(ConfigServiceClient, firstEnvironment(api), api.zone.regions[place]);
      const { ConfigurationRecorders: [before = {}] = [] } = await client.send(
        new DescribeConfigurationRecordersCommand({}),
      );
      const { name: recorder, roleARN } = before;
      const put = (group: RecordingGroup): Promise<unknown> =>
        client.send(
          new PutConfigurationRecorderCommand({
            ConfigurationRecorder: { name: recorder, roleARN, recordingGroup: group },
          }),
        );
      await put(recordingGroup);
      return () => put({ allSupported: true, includeGlobalResourceTypes: place === "home" });
    },
  };
}

const aggregator: Check = {
  name: "the security account sees Config's record of every account",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await api.client(ConfigServiceClient, "security");
    const found = await all(
      paginateDescribeConfigurationAggregators({ client }, {}),
      ({ ConfigurationAggregators }) => ConfigurationAggregators,
    );
    const own = found.find(({ ConfigurationAggregatorName }) => ConfigurationAggregatorName === zone.zone);
    const source = own?.OrganizationAggregationSource;
    assert.that("aggregator", source !== undefined, "there is none of the organization");
    assert.sameSet("aggregator: regions", source?.AwsRegions ?? [], [zone.regions.home, zone.regions.backup]);
    const roleArn = source?.RoleArn ?? "";
    assert.equal("aggregator: account of its role", accountInArn(roleArn), api.accountId("security"));
    const iam = await api.client(IAMClient, "security");
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleArn.split("/").at(-1) }));
    assert.equal(
      "aggregator: who takes its role",
      statementsOf(Role?.AssumeRolePolicyDocument).map(({ principals, conditions }) => ({ principals, conditions })),
      [
        {
          principals: ["Service config.amazonaws.com"],
          conditions: [{ operator: "StringEquals", key: "aws:SourceAccount", values: [api.accountId("security")] }],
        },
      ],
    );
  },
  breakages: [
    {
      name: "the aggregator leaves out the backup region",
      apply: async (api) => {
        const client = await api.client(ConfigServiceClient, "security");
        const found = await all(
          paginateDescribeConfigurationAggregators({ client }, {}),
          ({ ConfigurationAggregators }) => ConfigurationAggregators,
        );
        const ConfigurationAggregatorName = api.zone.zone;
        const before = found.find((one) => one.ConfigurationAggregatorName === ConfigurationAggregatorName);
        const RoleArn = before?.OrganizationAggregationSource?.RoleArn;
        // The emulator takes the tags away with the rest.
        const { Tags: tags } = await client.send(
          new ListTagsForResourceCommand({ ResourceArn: before?.ConfigurationAggregatorArn }),
        );
        const put = (AwsRegions: string[]): Promise<unknown> =>
          client.send(
            new PutConfigurationAggregatorCommand({
              ConfigurationAggregatorName,
              OrganizationAggregationSource: { RoleArn, AwsRegions },
              Tags: tags,
            }),
          );
        await put([api.zone.regions.home]);
        return () => put([api.zone.regions.home, api.zone.regions.backup]);
      },
    },
  ],
};

export const configChecks: readonly Check[] = [recorders, aggregator];
