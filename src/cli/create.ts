import path from "node:path";
import { z } from "zod";
import type { Blueprint } from "../blueprint/blueprint";
import { loadBlueprint } from "../blueprint/load";
import { Failure } from "../failure";
import { refuseConflicts } from "../project/conflict";
import { planChanges, type Change } from "../project/plan";
import { writeProject } from "../project/write";
import type { Prompts } from "../questions/prompts";
import { renderProject } from "../render/render-project";
import { counted } from "../text";
import { knownFlags, type Arguments } from "./arguments";
import { collectAnswers, type Collected } from "./collect";
import type { Context } from "./context";
import { finishProject, type Finish } from "./finish";
import { mayAsk } from "./interactivity";
import { answersForRecord } from "./recorded";
import type { Report } from "./report";
import { printSummary, summaryOf, type Summary } from "./summary";
import { holdsProject, refuseBlockedTarget, targetOf, type Target } from "./target";

export { blueprintQuestions } from "../questions/blueprint-questions";

// To make a program of a schema takes longer than to check the answers of one run with it.
z.config({ jitless: true });

/** What a creation works with. */
export interface Creation {
  readonly context: Context;
  readonly report: Report;
  readonly args: Arguments;

  /**
   * Blueprint of `--blueprint`, which brought flags of its own.
   *
   * @default - the default blueprint
   */
  readonly blueprint?: Blueprint;
}

/** Loads the default blueprint, or the one of a folder that is relative to where the person is. */
export async function loadBlueprintAt(context: Context, folder?: string): Promise<Blueprint> {
  return loadBlueprint({
    packageRoot: context.packageRoot,
    ...(folder === undefined ? {} : { path: path.resolve(context.cwd, folder), reservedFlags: knownFlags() }),
  });
}

/** Asks, shows the plan, writes the project and makes it ready for work. */
export async function create(creation: Creation): Promise<void> {
  const { context, report, args } = creation;
  if (args.directory !== undefined) {
    await refuseBlockedTarget(targetOf(context.cwd, args.directory, ""));
  }
  const prompts = await promptsFor(creation);
  const blueprint = creation.blueprint ?? (await loadBlueprintAt(context));
  const collected = await collectAnswers({ context, args, blueprint, ...(prompts === undefined ? {} : { prompts }) });
  const { zone } = collected;
  const target = targetOf(context.cwd, args.directory, zone.zone);
  await refuseBlockedTarget(target);

  const files = await renderProject({
    blueprint,
    zone,
    answers: await answersForRecord(target, zone, collected.given),
    generator: { name: "create-hipaa-zone", version: context.version },
  });
  refuseWhenStopped(context);

  const summary = summaryOf(zone, blueprint);
  if (prompts !== undefined && !args.dryRun) {
    printSummary(report, zone, summary);
  }
  report.warn(collected.warnings);
  const told = { creation, target, collected, summary };
  if (args.dryRun) {
    showPlan(told, await planChanges(target.absolute, files));
    return;
  }
  if (prompts !== undefined) {
    refuseConflicts(target.typed, await planChanges(target.absolute, files));
    await confirm(prompts, target);
  }
  const changes = await writeProject(target.absolute, files, {
    signal: context.signal,
    workingDirectory: context.cwd,
  });
  report.say(written(target, changes));
  const finish = await finishProject({ context, report, args, target });
  if (report.json) {
    report.document(documentOf(told, changes, finish));
  }
}

interface Told {
  readonly creation: Creation;
  readonly target: Target;
  readonly collected: Collected;
  readonly summary: Summary;
}

/** The prompts, when a person may be asked; a project that is there already is told before the first question. */
async function promptsFor({ context, report, args }: Creation): Promise<Prompts | undefined> {
  if (!mayAsk(context, report, args)) {
    return undefined;
  }
  const target = targetOf(context.cwd, args.directory, ".");
  if (args.directory !== undefined && (await holdsProject(target))) {
    const remedy = `name another directory; to repeat its generation, give --answers ${path.join(target.typed, "zone.yaml")}`;
    throw new Failure("conflict", `${target.typed} holds a zone already; nothing was written`, [
      { path: target.absolute, problem: "is a project of create-hipaa-zone", remedy },
    ]);
  }
  const { colors, output } = report;
  return context.openPrompts({ output, colors, columns: () => report.width, signal: context.signal });
}

async function confirm(prompts: Prompts, target: Target): Promise<void> {
  const yes = await prompts.confirm({
    message: `Write the project to ${target.typed}?`,
    hint: "Nothing is deployed by it, and nothing that is there is overwritten.",
    default: true,
  });
  if (!yes) {
    throw new Failure("cancelled", "Cancelled; nothing was written.");
  }
}

function refuseWhenStopped({ signal }: Context): void {
  if (signal.aborted) {
    throw new Failure("cancelled", "Cancelled; nothing was written.");
  }
}

/** Prints the plan of a dry run; a plan with conflicts is a failure, as the run itself would be. */
function showPlan(told: Told, changes: readonly Change[]): void {
  const { creation, target } = told;
  const { report } = creation;
  const { colors } = report;
  const paint = { CREATE: colors.green, IDENTICAL: colors.dim, CONFLICT: colors.red };
  for (const { action, path: file } of changes) {
    report.say(`${paint[action](action.padEnd(9))}  ${file}`);
  }
  refuseConflicts(target.typed, changes);
  printSummary(report, told.collected.zone, told.summary);
  report.say(`${counted(changes.length, "file")} for ${target.typed}; this was a dry run, nothing was written.`);
  if (report.json) {
    report.document(documentOf(told, changes, undefined));
  }
}

function written(target: Target, changes: readonly Change[]): string {
  const created = changes.filter(({ action }) => action === "CREATE").length;
  if (created === 0) {
    return `${target.typed} has all ${counted(changes.length, "file")} already.`;
  }
  const others = changes.length - created;
  return `Wrote ${counted(created, "file")} to ${target.typed}${others === 0 ? "" : `; ${others} were there already`}.`;
}

/** The JSON document of a run. */
function documentOf(told: Told, changes: readonly Change[], finish: Finish | undefined): unknown {
  const { creation, target, collected, summary } = told;
  return {
    directory: target.absolute,
    zone: collected.zone.zone,
    dryRun: creation.args.dryRun,
    changes: changes.map(({ path: file, action }) => ({ path: file, action })),
    summary,
    warnings: collected.warnings,
    ...finish,
  };
}
