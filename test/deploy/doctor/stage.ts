import { randomBytes, randomInt } from "node:crypto";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListAccountsCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { bucketName, completeZone, type Zone } from "../../../src/zone";
import type { Front } from "../front";

/** What every client of the AWS SDK is made with here. */
interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly forcePathStyle: boolean;
}

/**
 * An AWS account that nobody has used, in which a state is prepared for the doctor to look at. Each stage has an account
 * and bucket names of its own, so that one emulator serves many, side by side.
 */
export class Stage {
  public readonly managementId = newAccountId();

  /** What zone.yaml is made from. */
  public answers: Record<string, unknown> = {
    zone: "acme-health",
    email: "aws+{account}@acme.example",
    bucketSuffix: randomBytes(4).toString("hex"),
    environments: [
      { name: "dev", tiers: ["web", "app", "data"] },
      { name: "prod", tiers: ["web", "app", "data"] },
    ],
  };

  /** Text of retained.yaml: what a teardown has left. */
  public retained: string | undefined;

  /** Account of the credentials that the doctor is run with. */
  public callerId = this.managementId;

  private readonly endpoint: string;

  constructor(
    /** What the doctor asks; it can break answers. */
    public readonly front: Front,
    endpointUrl: string,
  ) {
    this.endpoint = endpointUrl;
  }

  public get zone(): Zone {
    return completeZone(this.answers).zone;
  }

  /** A client in an account; the management account where none is named. */
  public async client<Client>(
    Service: new (settings: ClientSettings) => Client,
    account = this.managementId,
    region = "us-east-1",
  ): Promise<Client> {
    return new Service(settings(this.endpoint, region, await this.keysOf(account)));
  }

  /** Variables that give a program the credentials of the caller. */
  public async environment(): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken = "" } = await this.keysOf(this.callerId);
    return {
      AWS_ENDPOINT_URL: this.front.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_REGION: "us-east-1",
    };
  }

  /** Makes an organization, and gives its id and its root's. */
  public async makeOrganization(
    features: "ALL" | "CONSOLIDATED_BILLING" = "ALL",
  ): Promise<{ readonly id: string; readonly rootId: string }> {
    const client = await this.client(OrganizationsClient);
    await client.send(new CreateOrganizationCommand({ FeatureSet: features }));
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
    return { id: required(Organization?.Id), rootId: required(root?.Id) };
  }

  /** Makes an account in the organization, and gives its id. */
  public async makeAccount(name: string, email = `${name}@county.example`): Promise<string> {
    const client = await this.client(OrganizationsClient);
    await client.send(new CreateAccountCommand({ AccountName: name, Email: email }));
    const { Accounts = [] } = await client.send(new ListAccountsCommand({}));
    return required(Accounts.find(({ Email }) => Email === email)?.Id);
  }

  /** An organization that is well prepared: adopted with all that is on in it, and these accounts of it. */
  public async adopt<Name extends Adoptable>(...names: readonly Name[]): Promise<Adopted<Name>> {
    const { id, rootId } = await this.makeOrganization();
    const client = await this.client(OrganizationsClient);
    for (const ServicePrincipal of ["sso.amazonaws.com", "ram.amazonaws.com"]) {
      await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    }
    await client.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "SERVICE_CONTROL_POLICY" }));
    const accounts = new Map<string, { readonly id: string; readonly email: string }>();
    for (const name of names) {
      const email = `${name}@county.example`;
      accounts.set(name, { id: await this.makeAccount(`county-${name}`, email), email });
    }
    const dev = accounts.get("dev");
    this.answers = {
      ...this.answers,
      organization: { mode: "adopt", id, rootId, servicePrincipals: ["ram.amazonaws.com"] },
      accounts: Object.fromEntries([...accounts].filter(([name]) => name !== "dev")),
      environments: [
        { name: "dev", tiers: ["web", "app", "data"], ...(dev && { account: dev }) },
        { name: "prod", tiers: ["web", "app", "data"] },
      ],
    };
    return { id, rootId, of: (name) => required(accounts.get(name)).id };
  }

  /** Makes a bucket in an account. */
  public async makeBucket(name: string, account = this.managementId): Promise<void> {
    await (await this.client(S3Client, account)).send(new CreateBucketCommand({ Bucket: name }));
  }

  /** Makes the state bucket, as the zone's own. */
  public async makeStateBucket(): Promise<void> {
    const name = bucketName(this.zone, "terraform-state");
    await this.makeBucket(name);
    await this.putState("bootstrap", { aws_s3_bucket: [{ id: name }] });
  }

  /** Writes a state: what a stack has made, by type. */
  public async putState(
    stack: string,
    resources: Readonly<Record<string, readonly object[]>>,
    outputs: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const state = {
      version: 4,
      resources: Object.entries(resources).map(([type, instances]) => ({
        mode: "managed",
        type,
        name: "made",
        instances: instances.map((attributes) => ({ attributes })),
      })),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
    };
    await this.putObject(`${stack}.tfstate`, JSON.stringify(state));
  }

  /** Writes an object into the state bucket. */
  public async putObject(key: string, text: string): Promise<void> {
    const bucket = bucketName(this.zone, "terraform-state");
    await (await this.client(S3Client)).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  }

  /** Makes a unit; gives its id. */
  public async makeUnit(rootId: string, name: string): Promise<string> {
    const client = await this.client(OrganizationsClient);
    const { OrganizationalUnit: unit } = await client.send(
      new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: name }),
    );
    return required(unit?.Id);
  }

  /** Makes a service control policy that says nothing; gives its id. */
  public async makePolicy(name: string): Promise<string> {
    const client = await this.client(OrganizationsClient);
    const { Policy: policy } = await client.send(
      new CreatePolicyCommand({
        Name: name,
        Description: "Of an earlier try",
        Type: "SERVICE_CONTROL_POLICY",
        Content: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      }),
    );
    return required(policy?.PolicySummary?.Id);
  }

  /** Makes AWS deny an action of the doctor's. */
  public deny(action: string, test: (body: string) => boolean = () => true): void {
    this.answer(action, 400, JSON.stringify({ __type: "AccessDeniedException", message: `no ${action}` }), test);
  }

  /** Makes AWS give this answer to an action of the doctor's. */
  public answer(action: string, status: number, body: string, test: (body: string) => boolean = () => true): void {
    this.front.inject({
      matches: (call) => call.action === action && test(call.body),
      times: Infinity,
      status,
      body,
      contentType: body.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1",
    });
  }

  private async keysOf(account: string): Promise<ClientSettings["credentials"]> {
    const nobody = { accessKeyId: "test", secretAccessKey: "test" };
    const { Credentials: given } = await new STSClient(settings(this.endpoint, "us-east-1", nobody)).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/administrator`, RoleSessionName: "stage" }),
    );
    return {
      accessKeyId: required(given?.AccessKeyId),
      secretAccessKey: required(given?.SecretAccessKey),
      sessionToken: required(given?.SessionToken),
    };
  }
}

/** Accounts that {@link Stage.adopt} makes. */
export type Adoptable = "log-archive" | "security" | "shared-services" | "dev";

/** The organization of {@link Stage.adopt}. */
export interface Adopted<Name extends Adoptable> {
  readonly id: string;
  readonly rootId: string;

  /** Id of an account. */
  readonly of: (name: Name) => string;
}

/** An account that nothing has been done in. */
export function newAccountId(): string {
  return String(randomInt(100_000_000_000, 1_000_000_000_000));
}

/** What the emulator has to give. */
export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the emulator did not give what it made");
  return value;
}

function settings(endpoint: string, region: string, credentials: ClientSettings["credentials"]): ClientSettings {
  return { endpoint, region, credentials, forcePathStyle: true };
}
