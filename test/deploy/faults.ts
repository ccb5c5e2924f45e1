import type { Tally } from "../support/steps";
import { bootstrapFaults } from "./faults/bootstrap";
import { lockFaults, strangerFaults } from "./faults/refusals";
import { memberFaults } from "./faults/members";
import { organizationFaults } from "./faults/organization";
import { copyOf, type Site } from "./lab";

/**
 * What goes wrong while a zone is deployed, as far as `log-archive`: each time the message says what to do, nothing is
 * broken, and the same command run again completes.
 */
export async function checkFaults(tally: Tally, site: Site): Promise<boolean> {
  if (!(await tally.inOrder("faults, bootstrap", bootstrapFaults(site)))) return false;
  if (!(await tally.inOrder("faults, organization", organizationFaults(site)))) return false;
  const copy = copyOf(site, "refused");
  // What is refused changes nothing, so that a deployment can go on beside it.
  const both = await Promise.all([
    tally.inOrder("faults, member accounts", memberFaults(site)),
    tally.inOrder("faults, refusals", [...lockFaults(copy), ...strangerFaults(copy)]),
  ]);
  return !both.includes(false);
}
