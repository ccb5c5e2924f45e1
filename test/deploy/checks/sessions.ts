import {
  CloudWatchLogsClient,
  PutRetentionPolicyCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  GetDocumentCommand,
  ModifyDocumentPermissionCommand,
  SSMClient,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  CreateDocumentCommand,
  paginateListDocuments,
} from "@aws-sdk/client-ssm";
import {
  accountNames,
  bucketName,
  sessionDocumentName,
  sessionLogGroupName,
  trailLogGroupName,
} from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each, ifThere } from "./answers";
import { keysAt } from "./keys";
import { environmentNames, isMadeByZone } from "./places";

/** Preferences of a session document: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html */
interface SessionPreferences {
  readonly sessionType?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

const documents: Check = {
  name: "sessions on a bastion are streamed, archived and encrypted, and there is no document that does not",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await api.client(SSMClient, "shared-services");
    const keys = await keysAt(api, { account: "shared-services", region: zone.regions.home });
    const channelKeys = await Promise.all(
      environmentNames(zone).map(async (environment) => {
        const Name = sessionDocumentName(zone, environment);
        const [document, described, shared] = await Promise.all([
          ifThere(client.send(new GetDocumentCommand({ Name }))),
          ifThere(client.send(new DescribeDocumentCommand({ Name }))),
          ifThere(client.send(new DescribeDocumentPermissionCommand({ Name, PermissionType: "Share" }))),
        ]);
        const subject = `session document ${Name}`;
        assert.equal(`${subject}: type`, document?.DocumentType, "Session");
        assert.equal(
          `${subject}: version in use`,
          described?.Document?.DefaultVersion,
          described?.Document?.LatestVersion,
        );
        assert.equal(`${subject}: accounts that share it`, shared?.AccountIds, []);
        const { sessionType, inputs = {} } = JSON.parse(document?.Content ?? "{}") as SessionPreferences;
        // Of the kinds that there are, this one alone is recorded.
        assert.equal(`${subject}: kind of session`, sessionType, "Standard_Stream");
        const { kmsKeyId, runAsDefaultUser, ...others } = inputs;
        assert.equal(`${subject}: preferences`, others, {
          s3BucketName: bucketName(zone, "session-records"),
          s3KeyPrefix: environment,
          s3EncryptionEnabled: true,
          cloudWatchLogGroupName: sessionLogGroupName(zone, environment),
          cloudWatchEncryptionEnabled: true,
          cloudWatchStreamingEnabled: true,
          runAsEnabled: true,
          idleSessionTimeout: String(zone.bastion.idleMinutes),
        });
        assert.that(
          `${subject}: user`,
          isUnprivileged(runAsDefaultUser),
          `${String(runAsDefaultUser)} may do too much`,
        );
        const key = typeof kmsKeyId === "string" ? kmsKeyId : "";
        const prefix = `arn:aws:kms:${zone.regions.home}:${api.accountId("shared-services")}:key/`;
        assert.that(
          `${subject}: key`,
          key.startsWith(prefix) && keys.includes(key.slice(prefix.length)),
          `${key} is no key of the zone`,
        );
        return key;
      }),
    );
    assert.equal("session documents: keys, each with one of its own", new Set(channelKeys).size, channelKeys.length);
    if (!isMadeByZone(zone, "shared-services")) return;
    const own = await all(
      paginateListDocuments({ client }, { Filters: [{ Key: "Owner", Values: ["Self"] }] }),
      ({ DocumentIdentifiers }) => DocumentIdentifiers,
    );
    assert.sameSet(
      "session documents of the account",
      own.filter(({ DocumentType }) => DocumentType === "Session").map(({ Name = "" }) => Name),
      environmentNames(zone).map((environment) => sessionDocumentName(zone, environment)),
    );
  },
  breakages: [
    preferencesChanged("sessions are not archived", { s3BucketName: "" }),
    preferencesChanged("sessions are not streamed", { cloudWatchStreamingEnabled: false }),
    preferencesChanged("sessions run as a user who may do everything", { runAsEnabled: false }),
    preferencesChanged("sessions are encrypted by nobody's key", { kmsKeyId: "" }),
    {
      name: "a session document is shared with everyone",
      apply: async (api) => {
        const client = await api.client(SSMClient, "shared-services");
        const share = { Name: firstDocument(api), PermissionType: "Share" } as const;
        await client.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToAdd: ["all"] }));
        return () => client.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToRemove: ["all"] }));
      },
    },
    {
      name: "there is a document of port forwarding",
      apply: async (api) => {
        const client = await api.client(SSMClient, "shared-services");
        const Name = "forward-a-port";
        const Content = JSON.stringify({
          schemaVersion: "1.0",
          description: "A way round",
          sessionType: "Port",
          inputs: {},
        });
        await client.send(
          new CreateDocumentCommand({ Name, Content, DocumentType: "Session", DocumentFormat: "JSON" }),
        );
        return () => client.send(new DeleteDocumentCommand({ Name }));
      },
    },
  ],
};

/** The one that Session Manager takes where none is named, and the first of all, may become anyone. */
function isUnprivileged(user: unknown): boolean {
  return typeof user === "string" && user !== "" && !["root", "ssm-user", "ec2-user"].includes(user);
}

function firstDocument(api: ZoneApi): string {
  return sessionDocumentName(api.zone, environmentNames(api.zone)[0] ?? "");
}

function preferencesChanged(name: string, change: Readonly<Record<string, unknown>>): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(SSMClient, "shared-services");
      const Name = firstDocument(api);
      const { Content = "{}", DocumentVersion: before } = await client.send(new GetDocumentCommand({ Name }));
      const { inputs, ...rest } = JSON.parse(Content) as SessionPreferences;
      const { DocumentDescription: changed } = await client.send(
        new UpdateDocumentCommand({
          Name,
          DocumentVersion: "$LATEST",
          Content: JSON.stringify({ ...rest, inputs: { ...inputs, ...change } }),
        }),
      );
      const use = (DocumentVersion: string | undefined): Promise<unknown> =>
        client.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion }));
      await use(changed?.DocumentVersion);
      return async () => {
        await use(before);
        await client.send(new DeleteDocumentCommand({ Name, DocumentVersion: changed?.DocumentVersion }));
      };
    },
  };
}

const logGroups: Check = {
  name: "every log group is kept as the zone says, under a key of its own",
  run: async (api, assert) => {
    const { zone } = api;
    const expected = new Map([
      ["management", [trailLogGroupName(zone)]],
      ["shared-services", environmentNames(zone).map((environment) => sessionLogGroupName(zone, environment))],
    ]);
    await each(accountNames(zone), async (account) => {
      const client = await api.client(CloudWatchLogsClient, account);
      const found = await all(paginateDescribeLogGroups({ client }, {}), ({ logGroups: groups }) => groups);
      const names = expected.get(account) ?? [];
      for (const name of names) {
        assert.that(
          `log group ${name} of ${account}`,
          found.some((one) => one.logGroupName === name),
          "is not there",
        );
      }
      const own = isMadeByZone(zone, account) && account !== "management";
      const checked = found.filter(({ logGroupName = "" }) => own || names.includes(logGroupName));
      const keys = await keysAt(api, { account, region: zone.regions.home });
      for (const { logGroupName = "", retentionInDays, kmsKeyId = "" } of checked) {
        const subject = `log group ${logGroupName} of ${account}`;
        assert.equal(`${subject}: days`, retentionInDays, zone.logs.retentionDays);
        assert.that(
          `${subject}: key`,
          keys.includes(kmsKeyId.split("/").at(-1) ?? ""),
          `${kmsKeyId} is no key of the zone`,
        );
      }
      assert.equal(
        `log groups of ${account}: keys, each with one of its own`,
        new Set(checked.map(({ kmsKeyId }) => kmsKeyId)).size,
        checked.length,
      );
    });
  },
  breakages: [
    kept("the copy of the trail is gone after a week", "management", (api) => trailLogGroupName(api.zone)),
    kept("streams of sessions are gone after a week", "shared-services", (api) =>
      sessionLogGroupName(api.zone, environmentNames(api.zone)[0] ?? ""),
    ),
  ],
};

function kept(name: string, account: string, group: (api: ZoneApi) => string): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(CloudWatchLogsClient, account);
      const put = (retentionInDays: number): Promise<unknown> =>
        client.send(new PutRetentionPolicyCommand({ logGroupName: group(api), retentionInDays }));
      // A number that the zone cannot have chosen at the same time.
      await put(api.zone.logs.retentionDays === 7 ? 5 : 7);
      return () => put(api.zone.logs.retentionDays);
    },
  };
}

export const sessionChecks: readonly Check[] = [documents, logGroups];
