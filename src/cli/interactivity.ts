import type { Arguments } from "./arguments";
import type { Context } from "./context";
import type { Report } from "./report";

/** Whether questions may be asked: a person is there to answer, and nobody said not to. */
export function mayAsk(context: Context, report: Report, args: Pick<Arguments, "answers" | "yes">): boolean {
  const { CI: ci } = context.env;
  const isCi = ci !== undefined && ci !== "" && ci !== "false";
  return args.answers === undefined && !args.yes && !isCi && context.stdin.isTTY === true && report.isTerminal;
}
