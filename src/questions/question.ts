import { type Answers, answerAt, isMapping, withAnswer } from "./answers";
import type { Choice } from "./prompts";

/** Headings of `--help`, in order. */
export const questionGroups = [
  "The zone:",
  "Regions and network:",
  "Records and state:",
  "Engine:",
  "Of the blueprint:",
] as const;

/** One thing that is asked. Prompts, flags, help and documentation are read from it. */
export interface Question {
  /** Place of the answer in zone.yaml; `environments[*].nat` stands for every environment's. */
  readonly path: string;

  /** Flag without its dashes. */
  readonly flag: string;

  /** What stands for the value in help, as `region`. */
  readonly placeholder: string;

  /** Heading in help. */
  readonly group: (typeof questionGroups)[number];

  /** Line in help. */
  readonly summary: string;

  /** The answer when none is given, in words; undefined when an answer is required. */
  readonly default?: string;

  /** An answer that fits, of what is required. */
  readonly example?: string;

  /** What the prompt says. */
  readonly message: string;

  /** What the answer costs or commits to. */
  readonly hint: string;

  /** How it is asked. */
  readonly kind: "text" | "choice" | "choices" | "environments" | "yes-no";

  /** What can be chosen; without them the choices are what the default holds. */
  readonly choices?: readonly Choice[];

  /** Whether the answer is a list: flags repeat, commas separate. */
  readonly list?: boolean;

  /** Answers with which the question makes no sense are told by false. */
  readonly when?: (answers: Answers) => boolean;

  /** What `when` asks for, in the words of the command line. */
  readonly needs?: string;

  /** Reads one value of the flag, or what was typed. What it cannot read it returns as text, for the zone to refuse. */
  readonly parse: (text: string) => unknown;
}

const everyEnvironment = "environments[*].";

/** The answer to a question; undefined when there is none. */
export function answerTo(question: Question, answers: Answers): unknown {
  if (!question.path.startsWith(everyEnvironment)) {
    return answerAt(answers, question.path);
  }
  const environments = answers["environments"];
  if (!Array.isArray(environments) || environments.length === 0) {
    return undefined;
  }
  const key = question.path.slice(everyEnvironment.length);
  const found = environments.map((environment: unknown) => (isMapping(environment) ? environment[key] : undefined));
  // Environments that differ have been answered one by one.
  return found.every((value) => value !== undefined) ? found[0] : undefined;
}

/** Answers with a question answered. A question about every environment needs the environments to be there. */
export function withAnswerTo(question: Question, answers: Answers, value: unknown): Answers {
  if (!question.path.startsWith(everyEnvironment)) {
    return withAnswer(answers, question.path, value);
  }
  const environments: readonly unknown[] = Array.isArray(answers["environments"]) ? answers["environments"] : [];
  const key = question.path.slice(everyEnvironment.length);
  return {
    ...answers,
    environments: environments.map((environment) =>
      isMapping(environment) ? withAnswer(environment, key, value) : environment,
    ),
  };
}

/** An answer as it would be typed. */
export function typed(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(typed).join(", ");
  }
  if (isMapping(value)) {
    const tiers = Array.isArray(value["tiers"]) ? value["tiers"] : [];
    return `${typed(value["name"])}=${tiers.map((tier: unknown) => typed(isMapping(tier) ? tier["name"] : tier)).join(",")}`;
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Text as it is, without the spaces around it. */
export function parseText(text: string): unknown {
  return text.trim();
}

/** A number where the text is one. */
export function parseNumber(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim();
}

/** A list of what commas or spaces separate; `none` is the empty list. */
export function parseList(text: string): unknown {
  const items = text.split(/[\s,]+/).filter((item) => item !== "");
  return items.length === 1 && items[0] === "none" ? [] : items;
}

/** True or false where the text says so. */
export function parseYesNo(text: string): unknown {
  const word = text.trim().toLowerCase();
  return ["true", "yes"].includes(word) ? true : ["false", "no"].includes(word) ? false : text.trim();
}

/** Tiers that are known by name alone; src/zone/ knows their ports and callers. */
export const knownTiers: readonly string[] = ["web", "app", "data"];

/** An environment from `dev=web,app,data`, or from its name alone. */
export function parseEnvironment(text: string): unknown {
  const [name = "", ...rest] = text.trim().split("=");
  return { name: name.trim(), tiers: rest.length === 0 ? knownTiers : parseList(rest.join("=")) };
}
