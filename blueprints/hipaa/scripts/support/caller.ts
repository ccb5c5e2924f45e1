import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Zone, account, accountNames } from "../../src/zone";
import { Refusal, exitCodes } from "./command";

/** Who the credentials at hand belong to. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** Asks AWS who is calling. */
export async function caller(zone: Zone): Promise<Caller> {
  try {
    const identity = await client(zone).send(new GetCallerIdentityCommand({}));
    return { account: identity.Account ?? "", arn: identity.Arn ?? "" };
  } catch (error) {
    throw new Refusal(withoutCredentials(error));
  }
}

/** Refuses who cannot or must not set up the zone: the root user, a member account, another account than zone.yaml says. */
export function checkCaller(zone: Zone, { account: id, arn }: Caller): void {
  if (arn.endsWith(":root")) {
    throw new Refusal(
      `you are the root user of ${id}, who cannot assume the roles of other accounts: sign in as an administrator role or an IAM Identity Center user`,
    );
  }
  const member = accountNames(zone).find((name) => name !== "management" && account(zone, name).id === id);
  if (member !== undefined) {
    throw new Refusal(
      `you are in ${id}, the account ${member} of this zone: sign in to the management account, whose credentials reach the others`,
    );
  }
  const expected = zone.accounts.management.id;
  if (expected !== undefined && expected !== id) {
    throw new Refusal(
      `you are in account ${id} and zone.yaml says that the management account is ${expected}: sign in there, or correct accounts.management.id`,
    );
  }
  if (arn.includes(`:assumed-role/${zone.deploymentRole}/`)) {
    throw new Refusal(
      `you have assumed ${zone.deploymentRole} in ${id}, a role that the management account has in its member accounts: sign in to the management account itself`,
    );
  }
}

/** Refuses to go on before `npm run bootstrap` has said which account is the management account. */
export function checkBootstrapped(zone: Zone): void {
  if (zone.accounts.management.id === undefined) {
    throw new Refusal("zone.yaml does not have the id of the management account yet: run npm run bootstrap first");
  }
}

/** Whether a role can be assumed by now. */
export async function canAssume(zone: Zone, roleArn: string): Promise<boolean> {
  try {
    await client(zone).send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: `${zone.zone}-check`.slice(0, 64),
        DurationSeconds: 900,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDenied") {
      return false;
    }
    throw new Refusal(withoutCredentials(error));
  }
}

/** What AWS gives whoever assumes a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials of the deployment role of an account. */
export async function credentialsIn(zone: Zone, id: string): Promise<Credentials> {
  const { Credentials: given } = await client(zone).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${id}:role/${zone.deploymentRole}`,
      RoleSessionName: `${zone.zone}-scripts`.slice(0, 64),
    }),
  );
  if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
    throw new Refusal(`AWS gave no credentials for the account ${id}`, exitCodes.failed);
  }
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
  };
}

function client(zone: Zone): STSClient {
  // The SDK is pinned by the lock file: that later versions of it need a later Node changes nothing here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return new STSClient({ region: zone.regions.home });
}

function withoutCredentials(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  switch (name) {
    case "CredentialsProviderError":
      return "there are no AWS credentials: set AWS_PROFILE to a profile of the management account, or run aws sso login";
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "TokenRefreshRequired":
      return "the AWS credentials have expired: sign in again";
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
    case "SignatureDoesNotMatch":
      return `AWS does not know these credentials (${message}): set AWS_PROFILE to a profile of the management account`;
    default:
      return `AWS could not be asked who is calling: ${name}: ${message}`;
  }
}
