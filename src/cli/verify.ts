import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "../failure";
import {
  controlsDocument,
  exitCode,
  explain,
  present,
  UnreadableProject,
  verify,
  type VerificationReport,
} from "../verify";
import { parseZone, type Zone, ZoneError } from "../zone";
import type { Context } from "./context";
import type { Report } from "./report";
import { parseVerifyArguments } from "./verify-arguments";

/** What a verification works with. */
export interface Verification {
  readonly context: Context;
  readonly report: Report;

  /** Arguments after `verify`. */
  readonly argv: readonly string[];
}

/** Where the control matrix is kept in a project. */
const matrixFile = path.join("docs", "controls.md");

/**
 * Judges a project and prints the evidence.
 *
 * @returns 6 where a claim is violated, else 0
 */
export async function verifyProject({ context, report, argv }: Verification): Promise<number> {
  const args = parseVerifyArguments(argv, report.width);
  const directory = path.resolve(context.cwd, args.directory);
  const zone = zoneOf(directory);
  const today = new Date().toISOString().slice(0, 10);
  const found = await judged(directory, { today, ...(zone === undefined ? {} : { intent: zone }) });
  if (args.explain !== undefined) {
    const [from, to] = args.explain;
    if (report.json) report.document({ from, to, explanation: explained(found, from, to) });
    else report.say(explained(found, from, to, report.width).join("\n"));
    return 0;
  }
  const { width, colors } = report;
  context.stdout.write(present(found, args.format, { width, paint: colors }));
  if (args.write) {
    const file = path.join(directory, matrixFile);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, controlsDocument(found));
    context.stderr.write(`${path.join(args.directory, matrixFile)} is written\n`);
  }
  return exitCode(found, { strict: args.strict });
}

/** The zone that the project declares; undefined where it has no zone.yaml. */
function zoneOf(directory: string): Zone | undefined {
  const file = path.join(directory, "zone.yaml");
  if (!existsSync(file)) return undefined;
  try {
    return parseZone(readFileSync(file, "utf8"), { allocate: false }).zone;
  } catch (error) {
    if (error instanceof ZoneError) throw new Failure("invalid-answers", `${file} is not valid`, error.problems);
    throw error;
  }
}

async function judged(...given: Parameters<typeof verify>): Promise<VerificationReport> {
  try {
    return await verify(...given);
  } catch (error) {
    if (error instanceof UnreadableProject) throw new Failure("unreadable-project", error.lines.join("\n"));
    throw error;
  }
}

function explained(...question: Parameters<typeof explain>): readonly string[] {
  try {
    return explain(...question);
  } catch (error) {
    if (error instanceof RangeError) throw new Failure("usage", error.message);
    throw error;
  }
}
