import { Tally } from "./steps";
import { inWorkspace } from "./workspace";

/** Runs a runner's work in a folder of its own and ends with its count; an error outside of a step fails the run. */
export function runTally(runner: string, work: (workspace: string, tally: Tally) => Promise<void>): void {
  const tally = new Tally(runner);
  // A promise that nobody settles would end the process without a word, and with 0.
  const endedEarly = (): void => {
    console.error(`${runner}: ended before its last step`);
    process.exitCode = 1;
  };
  process.once("exit", endedEarly);
  void inWorkspace((workspace) => work(workspace, tally))
    .catch((error: unknown) => tally.one("the runner itself", () => Promise.reject(asError(error))))
    .finally(() => {
      process.off("exit", endedEarly);
      tally.finish();
    });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
