import type { Problem } from "../zone/problem";
import { type Answers, answerAt, isMapping, merged } from "./answers";
import { asIfAcknowledged } from "./ask-acknowledgements";
import { askEnvironments } from "./ask-environments";
import type { Prompts } from "./prompts";
import { answerTo, typed, withAnswerTo, type Question } from "./question";

/** What follows from answers: every problem, and the completed zone when there is none. */
export interface Checked {
  readonly zone?: Answers;
  readonly problems: readonly Problem[];
}

/** A conversation about what the answers leave open. */
export interface Interview {
  readonly questions: readonly Question[];

  /** Answers that hold where the person gives none; they become the defaults of prompts. */
  readonly defaults: Answers;

  readonly prompts: Prompts;

  /** Judges answers that have a name and an e-mail pattern. */
  readonly check: (answers: Answers) => Checked;
}

/** A problem in the words of a prompt: of the remedies only what names a value, for the person is at the value. */
function problemInPrompt({ problem, allowed, remedy }: Problem): string {
  const isNeeded = remedy !== undefined && (allowed === undefined || /^(did you mean|for example)/.test(remedy));
  return [problem, allowed === undefined ? "" : `allowed: ${allowed}`, isNeeded ? remedy : ""]
    .filter((part) => part !== "")
    .join("; ");
}

/** Whether a path is another, above it or below it. */
export function concerns(path: string, other: string): boolean {
  const [shorter, longer] = path.length < other.length ? [path, other] : [other, path];
  return longer === shorter || longer.startsWith(`${shorter}.`) || longer.startsWith(`${shorter}[`);
}

/** Stands in for what is not answered yet, so that the rest can be judged. */
const standIns: Answers = { zone: "zone", email: "aws+{account}@example.com" };

/** Asks every question that the answers leave open, in order, and returns the answers with what was said. */
export async function ask(interview: Interview, given: Answers): Promise<Answers> {
  const open = interview.questions.filter((question) => answerTo(question, given) === undefined);
  let answers = given;
  for (const [index, question] of open.entries()) {
    const later = open.slice(index + 1);
    const all = merged(interview.defaults, answers);
    if (question.when?.(all) !== false) {
      answers = await askOne(interview, question, later, answers);
    }
  }
  return answers;
}

async function askOne(
  interview: Interview,
  question: Question,
  later: readonly Question[],
  answers: Answers,
): Promise<Answers> {
  const { prompts, defaults } = interview;
  const judge = (changed: Answers): Checked =>
    interview.check(asIfAcknowledged(merged(standIns, merged(defaults, changed))));
  const before = judge(answers);
  const known = new Set(before.problems.map(problemKey));
  const answer = (value: unknown): Answers => answered(interview, question, answers, value);
  const problemWith = (value: unknown): string | undefined => {
    const fresh = judge(answer(value)).problems.filter(
      (problem) =>
        (!known.has(problemKey(problem)) || concerns(problem.path, question.path)) &&
        !later.some(({ path }) => concerns(problem.path, path)),
    );
    const own = fresh.find(({ path }) => concerns(path, question.path)) ?? fresh[0];
    return own === undefined ? undefined : problemInPrompt(own);
  };
  const byDefault = defaultOf(interview, question, before, answers);
  const { message, hint } = question;
  const accepted = byDefault !== undefined && problemWith(byDefault) === undefined ? byDefault : undefined;
  switch (question.kind) {
    case "environments":
      return answer(
        await askEnvironments(prompts, question, {
          proposed: Array.isArray(byDefault) ? byDefault : [],
          problemWith,
        }),
      );
    case "yes-no":
      return answer(await prompts.confirm({ message, hint, default: accepted === true }));
    case "choice": {
      const choices = (question.choices ?? []).map((choice) => {
        const unavailable = problemWith(question.parse(choice.value));
        return unavailable === undefined ? choice : { ...choice, unavailable };
      });
      const value = await prompts.choice({
        message,
        hint,
        choices,
        ...(accepted === undefined ? {} : { default: typed(accepted) }),
      });
      return answer(question.parse(value));
    }
    case "choices": {
      const names = Array.isArray(byDefault) ? byDefault.map(typed) : [];
      return answer(
        await prompts.choices({
          message,
          hint,
          choices: question.choices ?? names.map((name) => ({ value: name, label: name })),
          defaults: names,
          problemWith,
        }),
      );
    }
    case "text": {
      const value = await prompts.text({
        message,
        hint,
        ...(accepted === undefined ? {} : { default: shownDefault(question, accepted) }),
        problemWith: (text) => problemWith(question.parse(text)),
      });
      return answer(question.parse(value));
    }
  }
}

/** The empty list is typed as a word: an empty line means the default. */
function shownDefault(question: Question, value: unknown): string {
  return question.list === true && Array.isArray(value) && value.length === 0 ? "none" : typed(value);
}

function problemKey(problem: Problem): string {
  return `${problem.path}\n${problem.problem}`;
}

/** The answers with one more; what is said of every environment needs the environments of the defaults among them. */
function answered(interview: Interview, question: Question, answers: Answers, value: unknown): Answers {
  const environments = answers["environments"] ?? interview.defaults["environments"];
  const needed =
    question.path.startsWith("environments[") && environments !== undefined ? { ...answers, environments } : answers;
  return withAnswerTo(question, needed, value);
}

/** What the answer would be if the question were not asked. */
function defaultOf(interview: Interview, question: Question, before: Checked, answers: Answers): unknown {
  if (question.path === "email") {
    return answerAt(interview.defaults, "email");
  }
  const all = merged(interview.defaults, answers);
  const written = answerTo(question, all);
  if (written !== undefined) {
    return written;
  }
  const schema = before.zone === undefined ? undefined : answerTo(question, before.zone);
  return question.kind === "environments" && Array.isArray(schema) ? schema.map(bareEnvironment) : schema;
}

/** An environment of a completed zone by what a person would say of it. */
function bareEnvironment(environment: unknown): unknown {
  if (!isMapping(environment) || !Array.isArray(environment["tiers"])) {
    return environment;
  }
  return {
    name: environment["name"],
    tiers: environment["tiers"].map((tier: unknown) => (isMapping(tier) ? tier["name"] : tier)),
  };
}
