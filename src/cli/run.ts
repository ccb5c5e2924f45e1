import { Failure } from "../failure";
import { blueprintOf, isJsonWanted, parseArguments } from "./arguments";
import type { Context } from "./context";
import type * as createModule from "./create";
import { Report } from "./report";
import { TextWanted } from "./text-wanted";
import type * as verifyModule from "./verify";

/** Loads what does the work; each is too large to load for `--help`. */
export interface Work {
  readonly create: () => Promise<Pick<typeof createModule, "create" | "loadBlueprintAt" | "blueprintQuestions">>;
  readonly verify: () => Promise<Pick<typeof verifyModule, "verifyProject">>;
}

/**
 * Runs the command. The one place where errors become output: expected ones as text, bugs with their stack.
 *
 * @returns the exit code
 */
export async function run(context: Context, work: Work): Promise<number> {
  const report = new Report(context, isJsonWanted(context.argv));
  try {
    return await dispatch(context, report, work);
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

/** @returns the exit code of a run that ended as it should */
async function dispatch(context: Context, report: Report, work: Work): Promise<number> {
  const [first, ...rest] = context.argv;
  if (first === "verify") {
    const { verifyProject } = await work.verify();
    return verifyProject({ context, report, argv: rest });
  }
  const blueprintPath = blueprintOf(context.argv);
  const settings = { version: context.version, width: report.width };
  if (blueprintPath === undefined) {
    const args = parseArguments(context.argv, [], settings);
    const { create } = await work.create();
    await create({ context, report, args });
    return 0;
  }
  const { create, loadBlueprintAt, blueprintQuestions } = await work.create();
  const blueprint = await loadBlueprintAt(context, blueprintPath);
  const args = parseArguments(context.argv, blueprintQuestions(blueprint.questions), settings);
  await create({ context, report, args, blueprint });
  return 0;
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
