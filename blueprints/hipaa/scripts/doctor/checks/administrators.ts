import {
  GuardDutyClient,
  paginateListDetectors,
  paginateListOrganizationAdminAccounts,
} from "@aws-sdk/client-guardduty";
import { every } from "../ask";
import type { Check, Look } from "../check";
import { type Examination, type Place, named } from "../examination";
import { type Finding, obstacle, unlessHeld, warning } from "../finding";
import { madeAdministrators } from "../made";
import { importInto } from "../mend";

const stack = "security";

/** Delegated administrators that Config may have: https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConfigRule.html */
const configAdministrators = 3;

/** Whether another account administers Config for the organization, or ours was appointed by hand. */
export function configAdministratorCheck(examination: Examination): Check {
  const { facts, states } = examination;
  const security = examination.idOf("security");
  return {
    id: "config-administrator",
    stack,
    fine: "no account but the zone's security account administers Config",
    looks: madeAdministrators.map(({ name: service, address }) => ({
      where: `the delegated administrators of ${service}`,
      find: async () => {
        if ((await facts.organization()) === undefined) {
          return [];
        }
        const there = (await facts.administrators()).filter((one) => one.service === service);
        const ours = there.find(({ accountId }) => accountId === security);
        const others = there.filter(({ accountId }) => accountId !== security).map(({ accountId }) => accountId);
        const findings: Finding[] = [];
        if (ours !== undefined) {
          const id = `${ours.accountId}/${service}`;
          findings.push(
            ...unlessHeld(
              states.held(stack, "aws_organizations_delegated_administrator", (attributes) => attributes.id === id),
              obstacle({
                id: "delegated-administrator",
                stack,
                found: `the security account (${ours.accountId}) administers ${service} already, and it is not in the state of ${stack}: AWS appoints nobody twice`,
                mend: `take it over: ${importInto(stack, [address, id])}`,
              }),
            ),
          );
        }
        if (others.length > 0) {
          const fact = {
            stack,
            found: `${others.join(", ")} ${others.length === 1 ? "administers" : "administer"} ${service} for the organization`,
            mend: others
              .map(
                (id) =>
                  `aws organizations deregister-delegated-administrator --account-id ${id} --service-principal ${service}`,
              )
              .join("; "),
          };
          findings.push(
            ours === undefined && others.length >= configAdministrators
              ? obstacle({
                  ...fact,
                  id: "delegated-administrator-limit",
                  found: `${fact.found}, and it has no more than ${String(configAdministrators)}`,
                  mend: `one of: ${fact.mend}`,
                })
              : warning({
                  ...fact,
                  id: "delegated-administrator-other",
                  found: `${fact.found}, beside the zone's security account: it can read and change what all accounts record`,
                  mend: `if it no longer should: ${fact.mend}`,
                }),
          );
        }
        return findings;
      },
    })),
  };
}

/** Whether GuardDuty is there already, or administered by another account: it has one administrator and one detector. */
export function guardDutyCheck(examination: Examination, places: readonly Place[]): Check {
  const looks = (["home", "backup"] as const).flatMap((which) => [
    administratorLook(examination, which),
    ...places
      .filter(({ account }) => account === "management" || account === "security")
      .map((place) => detectorLook(examination, place, which)),
  ]);
  return { id: "guardduty", stack, fine: "GuardDuty is off, or as the zone set it up", looks };
}

function administratorLook(examination: Examination, which: "home" | "backup"): Look {
  const { zone, facts, access, states } = examination;
  const region = zone.regions[which];
  const security = examination.idOf("security");
  return {
    where: `GuardDuty's administrator in ${region}`,
    find: async () => {
      if ((await facts.organization()) === undefined) {
        return [];
      }
      const administrators = await every(
        paginateListOrganizationAdminAccounts({ client: access.client(GuardDutyClient, region) }, {}),
        ({ AdminAccounts }) => AdminAccounts,
      );
      return administrators.flatMap(({ AdminAccountId: id = "" }) =>
        id === security
          ? unlessHeld(
              states.held(stack, "aws_guardduty_organization_admin_account", (attributes) => attributes.id === id),
              obstacle({
                id: "guardduty-appointed",
                stack,
                found: `the security account (${id}) administers GuardDuty in ${region} already, and it is not in the state of ${stack}`,
                mend: `take it over: ${importInto(stack, [`aws_guardduty_organization_admin_account.guardduty_${which}_administrator`, id])}`,
              }),
            )
          : [
              obstacle({
                id: "guardduty-administrator",
                stack,
                found: `the account ${id} administers GuardDuty in ${region}, and there is only one administrator`,
                mend: `aws guardduty disable-organization-admin-account --region ${region} --admin-account-id ${id}; or make it the zone's, in zone.yaml: accounts.security.id: "${id}"`,
              }),
            ],
      );
    },
  };
}

function detectorLook({ zone, states }: Examination, place: Place, which: "home" | "backup"): Look {
  const region = zone.regions[which];
  const path = `guardduty_${which}_${place.account === "management" ? "management_detector" : "detector"}`;
  return {
    where: `GuardDuty in ${named(place)}, ${region}`,
    find: async () => {
      const detectors = await every(
        paginateListDetectors({ client: place.access.client(GuardDutyClient, region) }, {}),
        ({ DetectorIds }) => DetectorIds,
      );
      return detectors.flatMap((detector) =>
        unlessHeld(
          states.held(stack, "aws_guardduty_detector", ({ id }) => id === detector),
          obstacle({
            id: "guardduty-detector",
            stack,
            found: `GuardDuty is on in ${named(place)}, ${region} (detector ${detector}), and not in the state of ${stack}: a region has one detector`,
            mend: `take it over: ${importInto(stack, [`aws_guardduty_detector.${path}`, detector])}`,
          }),
        ),
      );
    },
  };
}
