import { CloudTrailClient, DeleteTrailCommand, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { DisableOrganizationAdminAccountCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { trailName } from "../../../src/zone";
import type { Call, Fault } from "../front";
import type { ZoneApi } from "../zone-api";

/** What the emulator cannot undo; while a zone is taken down the front answers in its place that it is undone. */
export const appointment: Fault & { readonly reason: string } = {
  reason: "DisableOrganizationAdminAccount of GuardDuty is missing",
  // The appointment, and the list that it is seen to be missing from afterwards.
  matches: ({ path }) => /^\/admin(\/disable)?(\?|$)/.test(path),
  times: Infinity,
  status: 200,
  body: JSON.stringify({ adminAccounts: [] }),
  contentType: "application/json",
};

/** Whether the emulator can undo it by now. */
export async function canEndAppointment(api: ZoneApi): Promise<boolean> {
  const client = await api.client(GuardDutyClient, "management");
  return client.send(new DisableOrganizationAdminAccountCommand({ AdminAccountId: "000000000000" })).then(
    () => true,
    // Where the action is known, the answer is that this account was not appointed.
    (error: unknown) => error instanceof Error && error.name === "BadRequestException",
  );
}

/** The emulator takes a trail's ARN, with which the provider deletes it, for a name that it does not know. */
export const deletionOfTrail = {
  reason: "DeleteTrail knows names alone",
  isAsked: ({ action, body }: Call): boolean => action === "DeleteTrail" && body.includes("arn:aws:cloudtrail:"),
};

/** Deletes by its name the trail that was to be deleted; throws where it is gone already. */
export async function deleteTrailByName(api: ZoneApi): Promise<void> {
  const client = await api.client(CloudTrailClient, "management");
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  const name = trailName(api.zone);
  if (!trailList.some(({ Name }) => Name === name))
    throw new Error("it has it no more: take it out of answered-for.ts");
  await client.send(new DeleteTrailCommand({ Name: name }));
}
