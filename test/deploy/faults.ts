import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/golden-zones";
import type { Tally } from "../support/steps";
import { bootstrapFaults } from "./faults/bootstrap";
import { lockFaults, strangerFaults } from "./faults/refusals";
import { memberFaults } from "./faults/members";
import { organizationFaults } from "./faults/organization";
import { copyOf, type Site } from "./lab";

/** What the faults need of a runner. */
export interface FaultContext {
  /** Generates a project from an answers file's text, for an emulator of its own. */
  readonly site: (name: string, answers: string) => Promise<Site>;
}

/**
 * What goes wrong while a zone is deployed: each time the message says what to do, nothing is broken, and the same
 * command run again completes. One zone with one environment, deployed as far as `log-archive`.
 */
export async function checkFaults(tally: Tally, context: FaultContext): Promise<void> {
  const answers = readFileSync(join(repository, "test", "answers", "isolated.yaml"), "utf8");
  const site = await context.site("faults", answers);
  if (!(await tally.inOrder("faults, bootstrap", bootstrapFaults(site)))) return;
  if (!(await tally.inOrder("faults, organization", organizationFaults(site)))) return;
  const copy = copyOf(site, "refused");
  // What is refused changes nothing, so that a deployment can go on beside it.
  await Promise.all([
    tally.inOrder("faults, member accounts", memberFaults(site)),
    tally.inOrder("faults, refusals", [...lockFaults(copy), ...strangerFaults(copy)]),
  ]);
}
