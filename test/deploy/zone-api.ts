import { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { accountName, accountNames, type Zone } from "../../src/zone";
import { credentialsOfNobody } from "./deployment";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What every client of the AWS SDK is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Keys;
  readonly forcePathStyle: boolean;
  readonly maxAttempts: number;
}

/** The AWS API of a deployed zone, asked in each account with that account's own credentials. */
export class ZoneApi {
  private readonly keys = new Map<string, Promise<Keys>>();
  private readonly clients = new Map<string, Promise<unknown>>();

  private constructor(
    public readonly zone: Zone,
    public readonly endpointUrl: string,

    /** Account ids by the name of the account in the zone. */
    public readonly accounts: ReadonlyMap<string, string>,
  ) {}

  /** Finds the accounts of a zone by their names in the organization. */
  public static async of(zone: Zone, endpointUrl: string): Promise<ZoneApi> {
    const client = new OrganizationsClient(managementSettings(endpointUrl, "us-east-1"));
    const ids = new Map<string, string>();
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
      for (const { Id = "", Name = "" } of Accounts) ids.set(Name, Id);
    }
    const management = zone.accounts.management.id;
    const accounts = new Map<string, string>();
    for (const name of accountNames(zone)) {
      const id = name === "management" ? management : (idOf(zone, name) ?? ids.get(accountName(zone, name)));
      if (id !== undefined) accounts.set(name, id);
    }
    return new ZoneApi(zone, endpointUrl, accounts);
  }

  /** The id of an account; throws where the organization has none of that name. */
  public accountId(name: string): string {
    const id = this.accounts.get(name);
    if (id === undefined) throw new Error(`the organization has no account ${accountName(this.zone, name)}`);
    return id;
  }

  /** A client in an account, in the home region or another one; one client each is made. */
  public client<Client>(
    service: new (settings: ClientSettings) => Client,
    account: string,
    region = this.zone.regions.home,
  ): Promise<Client> {
    const key = `${service.name} ${account} ${region}`;
    const known = this.clients.get(key) as Promise<Client> | undefined;
    if (known !== undefined) return known;
    const made = this.keysOf(account).then((keys) => new service(settings(this.endpointUrl, region, keys)));
    this.clients.set(key, made);
    return made;
  }

  private keysOf(account: string): Promise<Keys> {
    if (account === "management") return Promise.resolve(nobody);
    const known = this.keys.get(account);
    if (known !== undefined) return known;
    const given = assume(this.endpointUrl, this.zone, this.accountId(account));
    this.keys.set(account, given);
    return given;
  }
}

const nobody: Keys = {
  accessKeyId: credentialsOfNobody.AWS_ACCESS_KEY_ID,
  secretAccessKey: credentialsOfNobody.AWS_SECRET_ACCESS_KEY,
};

function idOf(zone: Zone, name: string): string | undefined {
  const environment = zone.environments.find((one) => one.name === name);
  if (environment !== undefined) return environment.account.id;
  return Object.entries(zone.accounts).find(([role]) => role === name)?.[1].id;
}

/** Settings of a client in the account of the credentials at hand, which is the management account. */
export function managementSettings(endpoint: string, region: string): ClientSettings {
  return settings(endpoint, region, nobody);
}

function settings(endpoint: string, region: string, credentials: Keys): ClientSettings {
  return { endpoint, region, credentials, forcePathStyle: true, maxAttempts: 2 };
}

async function assume(endpointUrl: string, zone: Zone, id: string): Promise<Keys> {
  const sts = new STSClient(managementSettings(endpointUrl, zone.regions.home));
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/${zone.deploymentRole}`, RoleSessionName: "checks" }),
  );
  if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
    throw new Error(`no credentials were given for the account ${id}`);
  }
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    ...(given.SessionToken !== undefined && { sessionToken: given.SessionToken }),
  };
}
