import type { Arguments } from "./arguments";
import type { Context } from "./context";
import type { Report } from "./report";

/** Whether the run is one of continuous integration. */
export function isCi(env: Context["env"]): boolean {
  const { CI: value } = env;
  return value !== undefined && value !== "" && value !== "false";
}

/** Whether questions may be asked: a person is there to answer, and nobody said not to. */
export function mayAsk(context: Context, report: Report, args: Pick<Arguments, "answers" | "yes">): boolean {
  if (args.answers !== undefined || args.yes) {
    return false;
  }
  return context.stdin.isTTY === true && report.isTerminal && !isCi(context.env);
}
