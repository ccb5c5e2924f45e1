import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  paginateListAliases,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { accountNames } from "../../../src/zone";
import type { Assertions } from "../assertions";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { organizationOf } from "./organization";
import { environmentNames, isMadeByZone, type Place, placesOf } from "./places";
import { accountsNamedBy, covers, policyOf, staysInZone, statementsOf } from "./policies";

/** Ids of the zone's keys at a place: those that its aliases name, and all of a customer where the account is the zone's. */
export async function keysAt(api: ZoneApi, { account, region }: Place): Promise<readonly string[]> {
  const { zone } = api;
  const client = await api.client(KMSClient, account, region);
  const [aliases, keys] = await Promise.all([
    all(paginateListAliases({ client }, {}), ({ Aliases }) => Aliases),
    all(paginateListKeys({ client }, {}), ({ Keys }) => Keys),
  ]);
  const own = aliases.filter(({ AliasName = "" }) => AliasName.startsWith(`alias/${zone.zone}/`));
  const ofAws = aliases.filter(({ AliasName = "" }) => AliasName.startsWith("alias/aws/"));
  const madeHere = isMadeByZone(zone, account) && account !== "management" ? keys : [];
  return [
    ...new Set([
      ...own.map(({ TargetKeyId = "" }) => TargetKeyId),
      ...madeHere.map(({ KeyId = "" }) => KeyId).filter((id) => !ofAws.some(({ TargetKeyId }) => TargetKeyId === id)),
    ]),
  ];
}

const keys: Check = {
  name: "every key of the zone is rotated, in use, and only the zone's accounts may use it",
  run: async (api, assert) => {
    const { Id: organizationId = "" } = await organizationOf(api);
    await each(placesOf(api.zone), async (place) => {
      const found = await keysAt(api, place);
      assert.that(`keys of ${place.account} in ${place.region}`, found.length > 0, "there are none");
      await each(found, (KeyId) => assertKey(api, assert, place, KeyId, organizationId));
    });
  },
  breakages: [
    {
      name: "a key of the archive is not rotated",
      apply: async (api) => {
        const { client, KeyId } = await keyIn(api, "log-archive", "home");
        await client.send(new DisableKeyRotationCommand({ KeyId }));
        return () => client.send(new EnableKeyRotationCommand({ KeyId }));
      },
    },
    {
      name: "a key of the backups is to be deleted",
      apply: async (api) => {
        const { client, KeyId } = await keyIn(api, "backup", "backup");
        await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 }));
        return async () => {
          await client.send(new CancelKeyDeletionCommand({ KeyId }));
          // What is not to be deleted any more is disabled.
          await client.send(new EnableKeyCommand({ KeyId }));
        };
      },
    },
    policyChanged("everyone may use a key of an environment", (api) => ({
      account: environmentNames(api.zone)[0] ?? "",
      statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" },
    })),
    policyChanged("a service may use a key of the archive for anyone", () => ({
      account: "log-archive",
      statement: { Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "kms:Decrypt", Resource: "*" },
    })),
    policyChanged("an environment may use a key of another", (api) => {
      const [account = "", other] = environmentNames(api.zone);
      return {
        account,
        statement: {
          Effect: "Allow",
          // Where there is one environment alone, any account beside it is one too many.
          Principal: { AWS: `arn:aws:iam::${api.accountId(other ?? "security")}:root` },
          Action: "kms:Decrypt",
          Resource: "*",
        },
      };
    }),
  ],
};

async function assertKey(
  api: ZoneApi,
  assert: Assertions,
  { account, region }: Place,
  KeyId: string,
  organizationId: string,
): Promise<void> {
  const client = await api.client(KMSClient, account, region);
  const [{ KeyMetadata: key }, rotation, { Policy }] = await Promise.all([
    client.send(new DescribeKeyCommand({ KeyId })),
    client.send(new GetKeyRotationStatusCommand({ KeyId })),
    client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
  ]);
  const id = api.accountId(account);
  const subject = `key ${KeyId} (${key?.Description ?? ""}) of ${account} in ${region}`;
  assert.equal(`${subject}: state`, key?.KeyState, "Enabled");
  assert.equal(`${subject}: whose it is`, key?.KeyManager, "CUSTOMER");
  assert.equal(
    `${subject}: kind`,
    [key?.KeySpec, key?.KeyUsage, key?.Origin],
    ["SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS"],
  );
  assert.equal(`${subject}: rotation`, rotation.KeyRotationEnabled, true);
  const statements = statementsOf(Policy);
  assert.that(
    `${subject}: policy`,
    statements.some(
      ({ effect, principals, actions, conditions }) =>
        effect === "Allow" &&
        principals.includes(`AWS arn:aws:iam::${id}:root`) &&
        covers(actions, "kms:PutKeyPolicy") &&
        conditions.length === 0,
    ),
    "its own account cannot change it",
  );
  const environments = environmentNames(api.zone).filter((name) => name !== account);
  // An environment's keys are its own, and the backup account's for copies.
  const strangers = (
    environmentNames(api.zone).includes(account)
      ? accountNames(api.zone).filter((name) => name !== account && name !== "backup")
      : environments
  ).map((name) => api.accountId(name));
  for (const statement of statements.filter(({ effect }) => effect === "Allow")) {
    assert.that(
      `${subject}: policy, ${statement.sid}`,
      staysInZone(statement, api, organizationId),
      "lets others in than the zone's own accounts",
    );
    assert.equal(
      `${subject}: policy, ${statement.sid}, accounts that have no business with it`,
      accountsNamedBy(statement).filter((named) => strangers.includes(named)),
      [],
    );
  }
}

async function keyIn(
  api: ZoneApi,
  account: string,
  place: "home" | "backup",
): Promise<{ readonly client: KMSClient; readonly KeyId: string }> {
  const region = api.zone.regions[place];
  const [KeyId = ""] = await keysAt(api, { account, region });
  return { client: await api.client(KMSClient, account, region), KeyId };
}

function policyChanged(
  name: string,
  added: (api: ZoneApi) => { readonly account: string; readonly statement: object },
): Breakage {
  return {
    name,
    apply: async (api) => {
      const { account, statement } = added(api);
      const { client, KeyId } = await keyIn(api, account, "home");
      const { Policy: before = "" } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      const policy = policyOf(before);
      const put = (Policy: string): Promise<unknown> =>
        client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy }));
      await put(JSON.stringify({ ...policy, Statement: [...policy.Statement, { Sid: "Added", ...statement }] }));
      return () => put(before);
    },
  };
}

export const keyChecks: readonly Check[] = [keys];
