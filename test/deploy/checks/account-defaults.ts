import {
  AccountClient,
  type AlternateContactType,
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  PutAlternateContactCommand,
} from "@aws-sdk/client-account";
import {
  DisableEbsEncryptionByDefaultCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
} from "@aws-sdk/client-ec2";
import {
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  IAMClient,
  type PasswordPolicy,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from "@aws-sdk/client-s3-control";
import { accountNames, type Zone } from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ClientSettings } from "../zone-api";
import { each, ifThere } from "./answers";
import { environmentNames, isMadeByZone, placesOf } from "./places";

const blocked = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

/** The account is put before the host's name, where nobody can look up an emulator. */
class S3ControlOfEndpoint extends S3ControlClient {
  constructor(settings: ClientSettings) {
    super(settings);
    this.middlewareStack.add(
      (next) => (given) => {
        const request = given.request as { hostname: string };
        request.hostname = request.hostname.replace(/^\d{12}\./, "");
        return next(given);
      },
      { step: "build", name: "noAccountInHost" },
    );
  }
}

const publicAccess: Check = {
  name: "no account can make a bucket public",
  run: async (api, assert) => {
    await each(accountNames(api.zone), async (account) => {
      const client = await api.client(S3ControlOfEndpoint, account);
      const AccountId = api.accountId(account);
      const found = await ifThere(client.send(new GetPublicAccessBlockCommand({ AccountId })));
      assert.equal(`public access of ${account}`, found?.PublicAccessBlockConfiguration, blocked);
    });
  },
  breakages: [
    {
      name: "the log archive may have public buckets",
      apply: async (api) => {
        const client = await api.client(S3ControlOfEndpoint, "log-archive");
        const AccountId = api.accountId("log-archive");
        await client.send(new DeletePublicAccessBlockCommand({ AccountId }));
        return () =>
          client.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: { ...blocked } }));
      },
    },
    {
      name: "an environment may have public lists",
      apply: async (api) => {
        const account = environmentNames(api.zone)[0] ?? "";
        const client = await api.client(S3ControlOfEndpoint, account);
        const AccountId = api.accountId(account);
        const put = (BlockPublicAcls: boolean): Promise<unknown> =>
          client.send(
            new PutPublicAccessBlockCommand({
              AccountId,
              PublicAccessBlockConfiguration: { ...blocked, BlockPublicAcls },
            }),
          );
        await put(false);
        return () => put(true);
      },
    },
  ],
};

const volumes: Check = {
  name: "every account encrypts volumes in both regions",
  run: async (api, assert) => {
    await each(placesOf(api.zone), async ({ account, region }) => {
      const client = await api.client(EC2Client, account, region);
      const { EbsEncryptionByDefault: encrypted } = await client.send(new GetEbsEncryptionByDefaultCommand({}));
      assert.equal(`volumes of ${account} in ${region}: encrypted`, encrypted, true);
    });
  },
  breakages: [
    unencrypted("volumes of the bastions are not encrypted", () => "shared-services", "home"),
    unencrypted("restored volumes are not encrypted", (zone) => environmentNames(zone).at(-1) ?? "", "backup"),
  ],
};

function unencrypted(name: string, accountOf: (zone: Zone) => string, place: "home" | "backup"): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(EC2Client, accountOf(api.zone), api.zone.regions[place]);
      await client.send(new DisableEbsEncryptionByDefaultCommand({}));
      return () => client.send(new EnableEbsEncryptionByDefaultCommand({}));
    },
  };
}

/** As AWS's conformance pack for HIPAA asks of passwords, in rule iam-password-policy. */
const passwords: PasswordPolicy = {
  MinimumPasswordLength: 14,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
  RequireLowercaseCharacters: true,
  RequireUppercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
  AllowUsersToChangePassword: true,
};

const passwordPolicy: Check = {
  name: "every account asks for long passwords that change",
  run: async (api, assert) => {
    await each(accountNames(api.zone), async (account) => {
      const client = await api.client(IAMClient, account);
      const found = await ifThere(client.send(new GetAccountPasswordPolicyCommand({})));
      for (const [rule, value] of Object.entries(passwords)) {
        assert.equal(`passwords of ${account}: ${rule}`, found?.PasswordPolicy?.[rule as keyof PasswordPolicy], value);
      }
    });
  },
  breakages: [
    {
      name: "passwords of the management account may be short",
      apply: async (api) => {
        const client = await api.client(IAMClient, "management");
        await client.send(new UpdateAccountPasswordPolicyCommand({ ...passwords, MinimumPasswordLength: 8 }));
        return () => client.send(new UpdateAccountPasswordPolicyCommand({ ...passwords }));
      },
    },
    {
      name: "the security account asks nothing of passwords",
      apply: async (api) => {
        const client = await api.client(IAMClient, "security");
        await client.send(new DeleteAccountPasswordPolicyCommand({}));
        return () => client.send(new UpdateAccountPasswordPolicyCommand({ ...passwords }));
      },
    },
  ],
};

const contactKinds = ["security", "operations", "billing"] as const;

const contacts: Check = {
  name: "every account has the contacts that the zone names",
  run: async (api, assert) => {
    const { zone } = api;
    await each(accountNames(zone), async (account) => {
      const client = await api.client(AccountClient, account);
      await each(contactKinds, async (kind) => {
        const answered = zone.contacts[kind];
        // Who is named by hand in an account of its own is its owner's business.
        if (answered === undefined && (!isMadeByZone(zone, account) || account === "management")) return;
        const { AlternateContact: found } =
          (await ifThere(client.send(new GetAlternateContactCommand({ AlternateContactType: typeOf(kind) })))) ?? {};
        assert.equal(
          `contact for ${kind} of ${account}`,
          found && { name: found.Name, title: found.Title, email: found.EmailAddress, phone: found.PhoneNumber },
          answered && { name: answered.name, title: answered.title, email: answered.email, phone: answered.phone },
        );
      });
    });
  },
  breakages: [
    {
      name: "AWS would call somebody else",
      apply: async (api) => {
        const { zone } = api;
        const kind = contactKinds.find((one) => zone.contacts[one] !== undefined) ?? "security";
        const answered = zone.contacts[kind];
        const account = accountNames(zone).find((name) => name !== "management" && isMadeByZone(zone, name)) ?? "";
        const client = await api.client(AccountClient, account);
        const contact = (email: string): PutAlternateContactCommand =>
          new PutAlternateContactCommand({
            AlternateContactType: typeOf(kind),
            Name: answered?.name ?? "Nobody",
            Title: answered?.title ?? "None",
            PhoneNumber: answered?.phone ?? "+1 555 0100",
            EmailAddress: email,
          });
        await client.send(contact("stranger@elsewhere.example"));
        return () =>
          answered === undefined
            ? client.send(new DeleteAlternateContactCommand({ AlternateContactType: typeOf(kind) }))
            : client.send(contact(answered.email));
      },
    },
  ],
};

function typeOf(kind: (typeof contactKinds)[number]): AlternateContactType {
  return kind.toUpperCase() as AlternateContactType;
}

export const accountDefaultChecks: readonly Check[] = [publicAccess, volumes, passwordPolicy, contacts];
