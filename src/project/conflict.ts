import { Failure } from "../failure";
import type { Change } from "./plan";
import { lockName } from "./work-names";

/** Fails with every conflict of the plan, if there is one. */
export function refuseConflicts(target: string, changes: readonly Change[]): void {
  const conflicts = changes.filter((change) => change.action === "CONFLICT");
  if (conflicts.length > 0) {
    const count = conflicts.length === 1 ? "one path" : `${String(conflicts.length)} paths`;
    throw new Failure(
      "conflict",
      `${target} has something in the way of ${count}; nothing was written`,
      conflicts.map((change) => ({
        path: change.path,
        problem: change.reason ?? "is in the way",
        remedy: "move it away or choose another directory",
      })),
    );
  }
}

/** The failure of a run that finds another one at work. */
export function otherRun(root: string): Failure {
  return new Failure("conflict", `another run is writing into ${root}; nothing was written`, [
    {
      path: root,
      problem: "is being written to by another run",
      remedy: `wait for it to end and run this again; if none is at work, look at ${lockName} in it and remove that`,
    },
  ]);
}

/** Milliseconds after which a process that is to stop has to hear of it; a turn of its loop for each file is slow. */
const longestDeafness = 5;
let lastHeard = 0;

/** Lets the process hear that it is to stop, and fails when it is. */
export async function checkpoint(signal: AbortSignal): Promise<void> {
  if (performance.now() - lastHeard > longestDeafness) {
    await new Promise(setImmediate);
    lastHeard = performance.now();
  }
  if (signal.aborted) {
    throw new Failure("cancelled", "cancelled; nothing was written");
  }
}
