import { Failure } from "../failure";
import { firstLook, isJsonWanted, parseArguments, TextWanted } from "./arguments";
import type { Context } from "./context";
import type * as createModule from "./create";
import { Report } from "./report";

/** Loads what does the work; it is too large to load for `--help`. */
export type LoadCreate = () => Promise<Pick<typeof createModule, "create" | "loadBlueprintAt" | "blueprintQuestions">>;

/**
 * Runs the command. The one place where errors become output: expected ones as text, bugs with their stack.
 *
 * @returns the exit code
 */
export async function run(context: Context, loadCreate: LoadCreate): Promise<number> {
  const report = new Report(context, isJsonWanted(context.argv));
  try {
    await dispatch(context, report, loadCreate);
    return 0;
  } catch (error) {
    if (error instanceof TextWanted) {
      tell(report, error);
      return 0;
    }
    if (error instanceof Failure) {
      report.failed(error);
      return error.exitCode;
    }
    reportBug(context, report, error);
    return 1;
  }
}

async function dispatch(context: Context, report: Report, loadCreate: LoadCreate): Promise<void> {
  const { blueprint: path } = firstLook(context.argv);
  const settings = { version: context.version, width: report.width };
  if (path === undefined) {
    const args = parseArguments(context.argv, [], settings);
    const { create } = await loadCreate();
    return create({ context, report, args });
  }
  const { create, loadBlueprintAt, blueprintQuestions } = await loadCreate();
  const blueprint = await loadBlueprintAt(context, path);
  const args = parseArguments(context.argv, blueprintQuestions(blueprint.questions), settings);
  return create({ context, report, args, blueprint });
}

function tell(report: Report, { kind, text }: TextWanted): void {
  if (report.json) {
    report.document({ [kind]: text });
  } else {
    report.say(text);
  }
}

function reportBug(context: Context, report: Report, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { version, nodeVersion, platform } = context;
  context.stderr.write(
    `error  this is a bug in create-hipaa-zone ${version} (Node ${nodeVersion}, ${platform}), not in what you did.\n` +
      `       Please report it with the text below; look through it for names that are nobody's business.\n\n${stack}\n`,
  );
  if (report.json) {
    const message = error instanceof Error ? error.message : String(error);
    report.document({ error: { code: "bug", message, problems: [] } });
  }
}
