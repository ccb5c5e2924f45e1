import { TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-organizations";
import { CreateTagsCommand, DeleteTagsCommand, EC2Client, paginateDescribeVpcs } from "@aws-sdk/client-ec2";
import { IAMClient, TagRoleCommand, UntagRoleCommand } from "@aws-sdk/client-iam";
import {
  KMSClient,
  TagResourceCommand as TagKeyCommand,
  UntagResourceCommand as UntagKeyCommand,
} from "@aws-sdk/client-kms";
import { accountNames, auditorRoleName, fixedStacks } from "../../../src/zone";
import type { Check } from "../check";
import { all, each } from "./answers";
import { keysAt } from "./keys";
import { organizationsClient } from "./organization";
import { environmentNames, placesOf } from "./places";
import { taggedInstances, taggedNetwork } from "./tagged-networks";
import { homeFamilies, regionalFamilies, type Tagged } from "./tagged-resources";

const tags: Check = {
  name: "everything carries the zone's tags, and says which stack has made it",
  run: async (api, assert) => {
    const { zone } = api;
    const owner = { ...zone.tags, Zone: zone.zone };
    const stacks: readonly string[] = [...fixedStacks, ...environmentNames(zone)];
    const assertTags = (
      account: string,
      { name, tags: found }: Tagged,
      wanted: Readonly<Record<string, string>>,
    ): void => {
      for (const [key, value] of Object.entries(wanted)) {
        assert.equal(`${name} of ${account}: tag ${key}`, found[key], value);
      }
    };
    const assertMade = (account: string, one: Tagged): void => {
      assertTags(account, one, { ...owner, ManagedBy: "terraform" });
      assert.that(`${one.name} of ${account}: tag Stack`, stacks.includes(one.tags.Stack ?? ""), "names no stack");
    };
    await Promise.all([
      each(placesOf(zone), async (place) => {
        await each(regionalFamilies, async (family) => {
          for (const one of await family(api, place)) assertMade(place.account, one);
        });
      }),
      each(accountNames(zone), async (account) => {
        await each(homeFamilies, async (family) => {
          for (const one of await family(api, { account, region: zone.regions.home })) assertMade(account, one);
        });
        for (const one of await taggedNetwork(api, account)) assertMade(account, one);
        for (const one of await taggedInstances(api, account)) assertTags(account, one, owner);
      }),
    ]);
  },
  breakages: [
    {
      name: "an account does not say whose it is",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const ResourceId = api.accountId("security");
        await client.send(new UntagResourceCommand({ ResourceId, TagKeys: ["Zone"] }));
        return () => client.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "Zone", Value: api.zone.zone }] }));
      },
    },
    {
      name: "a role says that it is of no stack",
      apply: async (api) => {
        const client = await api.client(IAMClient, "log-archive");
        const RoleName = auditorRoleName(api.zone);
        await client.send(new UntagRoleCommand({ RoleName, TagKeys: ["Stack"] }));
        return () => client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "Stack", Value: "log-archive" }] }));
      },
    },
    {
      name: "a key says that it is of another zone",
      apply: async (api) => {
        const client = await api.client(KMSClient, "backup", api.zone.regions.backup);
        const [KeyId] = await keysAt(api, { account: "backup", region: api.zone.regions.backup });
        const set = (TagValue: string): Promise<unknown> =>
          client.send(new TagKeyCommand({ KeyId, Tags: [{ TagKey: "Zone", TagValue }] }));
        await client.send(new UntagKeyCommand({ KeyId, TagKeys: ["Zone"] }));
        await set("another");
        return () => set(api.zone.zone);
      },
    },
    {
      name: "a network loses its tags",
      apply: async (api) => {
        const { zone } = api;
        const client = await api.client(EC2Client, "shared-services");
        const [vpc] = await all(
          paginateDescribeVpcs(
            { client },
            {
              Filters: [
                { Name: "cidr", Values: [zone.sharedServices.cidr] },
                { Name: "is-default", Values: ["false"] },
              ],
            },
          ),
          ({ Vpcs }) => Vpcs,
        );
        const Resources = [vpc?.VpcId ?? ""];
        await client.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: "ManagedBy" }] }));
        return () =>
          client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: "ManagedBy", Value: "terraform" }] }));
      },
    },
  ],
};

export const tagChecks: readonly Check[] = [tags];
