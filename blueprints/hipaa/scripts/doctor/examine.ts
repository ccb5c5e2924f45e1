import type { Zone } from "../../src/zone";
import type { Caller } from "../support/caller";
import { Access } from "./access";
import { once } from "./ask";
import { type Check, isRefusedByAws, run } from "./check";
import { accountsCheck } from "./checks/accounts";
import { configAdministratorCheck, guardDutyCheck } from "./checks/administrators";
import { callerCheck } from "./checks/caller";
import { configCheck } from "./checks/config";
import { deploymentRoleCheck } from "./checks/deployment-role";
import { aliasesCheck, bucketsCheck, organizationNamesCheck, pipelineCheck } from "./checks/names";
import { networkCheck } from "./checks/network";
import { organizationCheck, switchedOnCheck } from "./checks/organization";
import { accountQuotaCheck, vpcQuotaCheck } from "./checks/quotas";
import { regionsCheck } from "./checks/regions";
import { sessionsCheck } from "./checks/sessions";
import { type StateBucket, findStateBucket, locksCheck, stateCheck } from "./checks/state";
import { trailCheck } from "./checks/trail";
import { Examination, isOpen } from "./examination";
import type { Finding } from "./finding";
import { OrganizationFacts } from "./organization";
import { States } from "./states";

/** Looks at everything that could keep the zone from being deployed, and changes nothing. */
export async function examine(zone: Zone, caller: Caller): Promise<readonly Finding[]> {
  const access = new Access(zone);
  const facts = new OrganizationFacts(access);
  const who = await run(callerCheck(zone, caller, facts));
  if (who.some(({ verdict }) => verdict === "obstacle")) {
    // Everything else would be said of the wrong account.
    return who;
  }

  const stateBucket = once(() => findStateBucket(zone, access));
  const states = await States.read(zone, access, (await isOurs(stateBucket)) ? "where zone.yaml says" : "nowhere");
  const examination = new Examination(zone, caller, access, facts, states);
  const places = (await examination.places()).filter(isOpen);
  const checks: readonly Check[] = [
    regionsCheck(examination),
    stateCheck(examination, stateBucket),
    locksCheck(examination, stateBucket),
    organizationCheck(examination),
    switchedOnCheck(examination),
    organizationNamesCheck(examination),
    accountsCheck(examination),
    accountQuotaCheck(examination),
    deploymentRoleCheck(examination),
    pipelineCheck(examination),
    bucketsCheck(examination, places),
    aliasesCheck(examination, places),
    trailCheck(examination),
    configCheck(examination, places),
    configAdministratorCheck(examination),
    guardDutyCheck(examination, places),
    sessionsCheck(examination, places),
    networkCheck(examination, places),
    vpcQuotaCheck(examination, places),
  ];
  return [...who, ...(await Promise.all(checks.map(run))).flat()];
}

/** A bucket of nobody knows whom is read: if it is not ours, AWS refuses, and the states count as not looked at. */
async function isOurs(stateBucket: () => Promise<StateBucket>): Promise<boolean> {
  try {
    return (await stateBucket()).kind === "ours";
  } catch (error) {
    if (isRefusedByAws(error)) {
      return true;
    }
    throw error;
  }
}
