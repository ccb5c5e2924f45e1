import { DisableOrganizationAdminAccountCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { Fault } from "../front";
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
