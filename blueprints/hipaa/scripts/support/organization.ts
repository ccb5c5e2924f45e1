import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { Zone } from "../../src/zone";
import type { Caller } from "./caller";
import { Refusal, exitCodes } from "./command";

/** Refuses an account that is a member of an organization: it is of another zone, or of this one and not its head. */
export async function checkIsNoMember(zone: Zone, { account }: Caller): Promise<void> {
  const organization = await organizationOf(zone);
  if (organization === undefined || organization.head === account) {
    return;
  }
  throw new Refusal(
    `you are in account ${account}, a member of the organization ${organization.id}, whose management account is ${organization.head}: sign in to the management account of this zone`,
  );
}

/** The organization that the caller's account is in. */
async function organizationOf(zone: Zone): Promise<{ readonly id: string; readonly head: string } | undefined> {
  try {
    const { Organization: found } = await new OrganizationsClient({ region: zone.regions.home }).send(
      new DescribeOrganizationCommand({}),
    );
    return { id: found?.Id ?? "", head: found?.MasterAccountId ?? "" };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === "AWSOrganizationsNotInUseException") {
      return undefined;
    }
    throw new Refusal(`the organization of your account could not be looked at: ${name}: ${message}`, exitCodes.failed);
  }
}
