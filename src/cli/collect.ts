import path from "node:path";
import type { Blueprint } from "../blueprint/blueprint";
import { checkCustomAnswers } from "../blueprint/questions";
import { Failure } from "../failure";
import { type Answers, isMapping, merged, writtenOut } from "../questions/answers";
import { acknowledgementPaths, askAcknowledgements } from "../questions/ask-acknowledgements";
import { ask, concerns, type Checked } from "../questions/ask";
import { blueprintQuestions } from "../questions/blueprint-questions";
import type { Prompts } from "../questions/prompts";
import { answerTo, withAnswerTo, type Question } from "../questions/question";
import { questions } from "../questions/table";
import { counted, shellQuoted } from "../text";
import { completeZone } from "../zone/complete";
import { engineProblems } from "../zone/engine";
import { ZoneError, type Problem } from "../zone/problem";
import type { Zone } from "../zone/schema";
import { readAnswers } from "./answers-file";
import type { Arguments } from "./arguments";
import type { Context } from "./context";

/** The answers, and the zone that they make. */
export interface Collected {
  /** What was answered by the file, by flags and by the person; without the defaults. */
  readonly given: Answers;

  readonly zone: Zone;
  readonly warnings: readonly Problem[];
}

interface Collection {
  readonly context: Context;
  readonly args: Arguments;
  readonly blueprint: Blueprint;

  /** Asks the person; undefined when nothing may be asked. */
  readonly prompts?: Prompts;
}

/** Collects the answers: defaults, below the file, below the flags, below what is said. */
export async function collectAnswers({ context, args, blueprint, prompts }: Collection): Promise<Collected> {
  const table = [...questions, ...blueprintQuestions(blueprint.questions)];
  const defaults = merged(nameFrom(context.cwd, args.directory, prompts !== undefined), writtenOut(blueprint.defaults));
  const file = args.answers === undefined ? {} : writtenOut(await readAnswers(args.answers, context.cwd));
  let given = withFlags(file, defaults, args);
  refuseUselessFlags(merged(defaults, given), args);

  const judge = (answers: Answers): Judged => judged(answers, blueprint, context.nodeVersion);
  if (prompts !== undefined) {
    const unanswered = table.filter((question) => answerTo(question, given) === undefined);
    const open = [...unanswered.map((question) => question.path), ...acknowledgementPaths];
    const early = judge(merged(defaults, given)).problems.filter((problem) => !isOpen(problem, open));
    refuse(early, { table, answers: merged(defaults, given), context, args });
    given = await ask({ questions: table, defaults, prompts, check: (answers) => checked(judge(answers)) }, given);
    given = await askAcknowledgements(prompts, defaults, given);
  }
  const answers = merged(defaults, given);
  const { problems, completed } = judge(answers);
  refuse(problems, { table, answers, context, args });
  if (completed === undefined) {
    throw new Error("the answers have no problem and make no zone");
  }
  return { given, ...completed };
}

interface Judged {
  readonly problems: readonly Problem[];
  readonly completed?: { readonly zone: Zone; readonly warnings: readonly Problem[] };
}

function judged(answers: Answers, blueprint: Blueprint, nodeVersion: string): Judged {
  const custom = answers["custom"];
  const engine = engineProblems(answers["engine"] === "cdktn" ? "cdktn" : "cdktf", nodeVersion);
  const others = [...checkCustomAnswers(blueprint.questions, isMapping(custom) ? custom : {}), ...engine.errors];
  try {
    const { zone, warnings } = completeZone(answers);
    return { completed: { zone, warnings: [...warnings, ...engine.warnings] }, problems: others };
  } catch (error) {
    if (error instanceof ZoneError) {
      return { problems: [...error.problems, ...others] };
    }
    throw error;
  }
}

function checked({ problems, completed }: Judged): Checked {
  return { problems, ...(completed === undefined ? {} : { zone: { ...completed.zone } }) };
}

/** The zone's name by default: the directory's. To a person a fitting one is proposed. */
function nameFrom(cwd: string, directory: string | undefined, isProposal: boolean): Answers {
  if (directory === undefined) {
    return {};
  }
  const name = path.basename(path.resolve(cwd, directory));
  const fitting = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return { zone: isProposal && fitting !== "" ? fitting : name };
}

/** The answers of the file with those of the flags on top. */
function withFlags(file: Answers, defaults: Answers, { given }: Arguments): Answers {
  return given.reduce((answers, { question, value }) => {
    if (question.kind === "environments") {
      return { ...answers, environments: keepingSettings(value, answers["environments"] ?? defaults["environments"]) };
    }
    const environments = answers["environments"] ?? defaults["environments"] ?? defaultEnvironments;
    const base = question.path.startsWith("environments[") ? { ...answers, environments } : answers;
    return withAnswerTo(question, base, value);
  }, file);
}

const defaultEnvironments: readonly Answers[] = [{ name: "dev" }, { name: "prod" }];

/** The environments of the flags; one that is known already keeps the settings that a flag cannot say. */
function keepingSettings(value: unknown, known: unknown): unknown {
  const others: readonly unknown[] = Array.isArray(known) ? known : [];
  return (Array.isArray(value) ? value : []).map((environment: unknown) => {
    const same = others.find(
      (other) => isMapping(other) && isMapping(environment) && other["name"] === environment["name"],
    );
    return isMapping(same) && isMapping(environment) ? { ...same, ...environment } : environment;
  });
}

/** Refuses a flag that would do nothing with the other answers. */
function refuseUselessFlags(answers: Answers, { given }: Arguments): void {
  const useless = given.filter(({ question }) => question.when?.(answers) === false);
  const problems = useless.map(({ question, value }): Problem => {
    const needs = question.needs ?? "";
    return { path: `--${question.flag}`, value, problem: "does nothing here", remedy: `leave it out, or add ${needs}` };
  });
  if (problems.length > 0) {
    throw new Failure("usage", "the flags contradict each other", problems);
  }
}

/** Whether a problem is about something that will be asked. */
function isOpen({ path: where }: Problem, open: readonly string[]): boolean {
  return open.some((each) => concerns(each, where));
}

/** Throws the one error that lists every problem, and an example when something required is missing. */
function refuse(
  problems: readonly Problem[],
  {
    table,
    answers,
    context,
    args,
  }: { table: readonly Question[]; answers: Answers; context: Context; args: Arguments },
): void {
  if (problems.length === 0) {
    return;
  }
  const missing = table.filter(
    (question) =>
      answerTo(question, answers) === undefined && problems.some(({ path: where }) => where === question.path),
  );
  const isMissing = (problem: Problem): boolean => missing.some(({ path: where }) => where === problem.path);
  const wrong = problems.filter((problem) => !isMissing(problem)).length;
  const parts = [
    ...(missing.length === 0
      ? []
      : [`${counted(missing.length, "required answer is", "required answers are")} missing`]),
    ...(wrong === 0 ? [] : [`${counted(wrong, "answer is", "answers are")} not right`]),
  ];
  const example =
    missing.length === 0 ? "" : `\nA full command, for example:\n  ${exampleCommand(missing, args.directory, context)}`;
  throw new Failure(
    "invalid-answers",
    `${parts.join(", and ")}; nothing was written${example}`,
    problems.map((problem) => withFlagNamed(problem, table, args)),
  );
}

/** A problem whose remedy names the flag, where a flag gave the answer or could give the missing one. */
function withFlagNamed(problem: Problem, table: readonly Question[], { given }: Arguments): Problem {
  const asked = table.find((question) => question.path === problem.path);
  if (asked !== undefined && problem.value === undefined) {
    const flag = `--${asked.flag} <${asked.placeholder}>`;
    return { ...problem, problem: "is missing", remedy: `give ${flag}, or ${asked.path} in the answers file` };
  }
  const source = given.find(({ question }) => concerns(question.path.replace("[*]", ""), problem.path))?.question;
  const remedy = problem.remedy === undefined ? "" : `${problem.remedy}; `;
  return source === undefined ? problem : { ...problem, remedy: `${remedy}it comes from --${source.flag}` };
}

/** The command as it was typed, with what is missing. */
function exampleCommand(
  missing: readonly Question[],
  directory: string | undefined,
  { argv, version, platform }: Context,
): string {
  const needsDirectory = directory === undefined && missing.some(({ path: where }) => where === "zone");
  const flags = missing
    .filter(({ path: where }) => where !== "zone" || !needsDirectory)
    .flatMap(({ flag, example, placeholder }) => [`--${flag}`, example ?? `<${placeholder}>`]);
  const words = [
    "npx",
    `create-hipaa-zone@${version}`,
    ...(needsDirectory ? ["acme-health"] : []),
    ...argv,
    ...flags,
    ...(argv.includes("--yes") || argv.includes("-y") ? [] : ["--yes"]),
  ];
  return words.map((word) => shellQuoted(word, platform)).join(" ");
}
