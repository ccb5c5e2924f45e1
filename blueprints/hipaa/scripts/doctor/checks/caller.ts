import type { Zone } from "../../../src/zone";
import { type Caller, checkCaller } from "../../support/caller";
import { Refusal } from "../../support/command";
import type { Check } from "../check";
import { obstacle } from "../finding";
import type { OrganizationFacts } from "../organization";

/** Who is asking; what comes after it makes sense only for the management account. */
export function callerCheck(zone: Zone, caller: Caller, facts: OrganizationFacts): Check {
  return {
    id: "caller",
    stack: "bootstrap",
    fine: `you are ${caller.arn}, in the management account ${caller.account}`,
    looks: [
      {
        where: "who is calling",
        find: () => {
          const refusal = refusalOf(zone, caller);
          // What is wrong, then what to do: as every refusal is worded.
          const [found = "", ...mend] = refusal?.split(": ") ?? [];
          return Promise.resolve(
            refusal === undefined ? [] : [obstacle({ id: "caller", stack: "bootstrap", found, mend: mend.join(": ") })],
          );
        },
      },
      {
        where: "the organization",
        find: async () => {
          const organization = await facts.organization();
          if (
            refusalOf(zone, caller) !== undefined ||
            organization === undefined ||
            organization.managementAccountId === caller.account
          ) {
            return [];
          }
          return [
            obstacle({
              id: "caller",
              stack: "bootstrap",
              found: `you are in ${caller.account}, a member account of the organization ${organization.id}: it can neither make an organization nor change this one`,
              mend: `sign in to its management account, ${organization.managementAccountId}; or leave the organization, if ${caller.account} is to have one of its own`,
            }),
          ];
        },
      },
    ],
  };
}

function refusalOf(zone: Zone, caller: Caller): string | undefined {
  try {
    checkCaller(zone, caller);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) {
      return error.message;
    }
    throw error;
  }
}
