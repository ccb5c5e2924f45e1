import path from "node:path";
import { Failure } from "../failure";
import { initRepository } from "../project/git";
import { installPackages } from "../project/npm";
import { shellQuoted } from "../text";
import type { Arguments } from "./arguments";
import type { Context } from "./context";
import { withProgress } from "./progress";
import type { Report } from "./report";
import type { Target } from "./target";

/** What was done after the project was written. */
export interface Finish {
  readonly repository: "initialized" | "inside" | "failed" | "left out";
  readonly installed: boolean;

  /** The command that repeats the run without a question. */
  readonly repeat: string;
}

interface Finishing {
  readonly context: Context;
  readonly report: Report;
  readonly args: Arguments;
  readonly target: Target;
}

/** Makes a written project ready for work, and says how it goes on. */
export async function finishProject(finishing: Finishing): Promise<Finish> {
  const { context, args } = finishing;
  const repository = args.git ? await makeRepository(finishing) : "left out";
  if (args.install) {
    await install(finishing);
  }
  const repeat = repeatCommand(context, args, finishing.target);
  sayNextSteps(finishing, repeat);
  return { repository, installed: args.install, repeat };
}

async function makeRepository({ context, report, target }: Finishing): Promise<Finish["repository"]> {
  const { runProgram: run, env, signal } = context;
  const outcome = await initRepository(target.absolute, { run, env, signal });
  if (outcome.state === "initialized") {
    report.say("Made it a Git repository; nothing is committed.");
  } else if (outcome.state === "failed") {
    report.say(`It is no Git repository: ${outcome.reason}.`);
  }
  return outcome.state;
}

/** Installs the packages. A failure keeps the project and says what to run again. */
async function install({ context, report, target }: Finishing): Promise<void> {
  const { runProgram: run, env, signal } = context;
  const started = context.now();
  const outcome = await withProgress(report, context.now, "Installing packages with npm", () =>
    installPackages(target.absolute, { run, env, signal }),
  );
  const again = `${changeInto(context, target)}${outcome.command}`;
  switch (outcome.state) {
    case "installed":
      report.say(`Installed its packages in ${Math.round((context.now() - started) / 1000)} s.`);
      return;
    case "cancelled":
      throw new Failure(
        "cancelled",
        `Cancelled while packages were installed; the project in ${target.typed} is whole. To go on:\n  ${again}`,
      );
    case "failed":
      throw new Failure(
        "install-failed",
        [
          `${outcome.command} failed; the project in ${target.typed} is whole and kept`,
          "npm says:",
          ...outcome.tail.split("\n").map((line) => `  ${line}`),
          "To repeat it:",
          `  ${again}`,
        ].join("\n"),
      );
  }
}

function changeInto({ cwd, platform }: Context, { absolute, typed }: Target): string {
  return absolute === cwd ? "" : `cd ${shellQuoted(typed, platform)} && `;
}

/** The command that repeats the run from the zone.yaml that it wrote. */
export function repeatCommand(context: Context, args: Arguments, target: Target): string {
  const words = [
    "npx",
    `create-hipaa-zone@${context.version}`,
    target.typed,
    "--answers",
    path.join(target.typed, "zone.yaml"),
    "--yes",
    ...(args.blueprint === undefined ? [] : ["--blueprint", args.blueprint]),
    ...(args.install ? [] : ["--no-install"]),
    ...(args.git ? [] : ["--no-git"]),
  ];
  return words.map((word) => shellQuoted(word, context.platform)).join(" ");
}

function sayNextSteps({ context, report, args, target }: Finishing, repeat: string): void {
  const { bold, cyan, dim } = report.colors;
  const steps: readonly (readonly [string, string])[] = [
    ...(target.absolute === context.cwd ? [] : [[`cd ${shellQuoted(target.typed, context.platform)}`, ""] as const]),
    ...(args.install ? [] : [["npm ci", "its packages"] as const]),
    ["npm test", "isolation, encryption, guardrails"],
    ["npm run synth", "its Terraform; needs no AWS account"],
    ["npm run bootstrap", "the place of the state; as management"],
    ["npm run deploy", "every stack, in order"],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  report.say(`\n${bold("Next")}, and in full in its README.md:`);
  for (const [command, what] of steps) {
    const line = `  ${command.padEnd(width)}  ${what}`.trimEnd();
    report.say(
      line.length <= report.width ? `  ${cyan(command.padEnd(width))}  ${dim(what)}`.trimEnd() : `  ${cyan(command)}`,
    );
  }
  report.say(`\n${bold("The same again")}, without a question:`);
  report.say(`  ${repeat}`);
}
