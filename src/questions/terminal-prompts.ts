import { Failure } from "../failure";
import { wrap } from "../text";
import type { Choice, PromptSettings, Prompts } from "./prompts";

/** Names of what Inquirer rejects with when the person, or a signal, ends a prompt. */
const endings = new Set(["ExitPromptError", "AbortPromptError", "CancelPromptError"]);

/** Most choices that the answer lists; more would fill lines. */
const mostListed = 5;

/** Draws prompts on a terminal with Inquirer. */
export async function terminalPrompts(settings: PromptSettings): Promise<Prompts> {
  const { default: inquirer } = await import("inquirer");
  const { colors, signal } = settings;
  const prompt = inquirer.createPromptModule({ output: process[settings.output], signal });

  /** The hint stands above the question while it is open and goes when it is answered. */
  const prefix = (hint: string) => {
    const lines = hint === "" ? [] : wrap(hint, Math.max(30, Math.min(settings.columns(), 100)) - 4);
    const above = lines.map((line) => colors.dim(`  ${line}`)).join("\n");
    return { idle: `${above === "" ? "" : `${above}\n`}${colors.blue("?")}`, done: colors.green("✔") };
  };
  const theme = (hint: string) => ({
    prefix: prefix(hint),
    style: {
      answer: colors.cyan,
      message: colors.bold,
      error: (text: string) =>
        wrap(text, Math.max(30, settings.columns()) - 4)
          .map((line, index) => colors.red(`${index === 0 ? "✖" : " "} ${line}`))
          .join("\n"),
      defaultAnswer: (text: string) => colors.dim(`(${text})`),
      help: colors.dim,
      highlight: colors.cyan,
      key: colors.bold,
      disabled: (text: string) => colors.dim(text),
      description: colors.dim,
      keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
        colors.dim(keys.map(([key, action]) => `${key} ${action}`).join(", ")),
      renderSelectedChoices: (chosen: readonly { readonly short: string }[], all: readonly unknown[]) =>
        colors.cyan(
          chosen.length > mostListed
            ? `${chosen.length} of ${all.length}`
            : chosen.map(({ short }) => short).join(", "),
        ),
      confirmDefault: (text: string) => text.toUpperCase(),
    },
  });
  const offered = (choices: readonly Choice[], defaults: readonly string[] = []) =>
    choices.map(({ value, label, description, unavailable }) => ({
      value,
      name: label,
      short: label,
      checked: defaults.includes(value),
      disabled: unavailable === undefined ? false : "(not here)",
      ...describedBy(unavailable ?? description),
    }));

  const describedBy = (text: string | undefined) =>
    text === undefined ? {} : { description: wrap(text, Math.max(30, settings.columns()) - 2).join("\n") };

  return {
    text: ({ message, hint, default: byDefault, problemWith }) =>
      ending(async () => {
        const { answer } = await prompt<{ answer: string }>({
          type: "input",
          name: "answer",
          message,
          ...(byDefault === undefined ? {} : { default: byDefault }),
          validate: (text: string) => problemWith(text) ?? true,
          transformer: (text: string, { isFinal }: { readonly isFinal: boolean }) =>
            isFinal ? colors.cyan(text) : text === "" || problemWith(text) === undefined ? text : colors.red(text),
          theme: theme(hint),
        });
        return answer;
      }),
    choice: ({ message, hint, choices, default: byDefault }) =>
      ending(async () => {
        const { answer } = await prompt<{ answer: string }>({
          type: "select",
          name: "answer",
          message,
          choices: offered(choices),
          ...(byDefault === undefined ? {} : { default: byDefault }),
          loop: false,
          theme: theme(hint),
        });
        return answer;
      }),
    choices: ({ message, hint, choices, defaults, problemWith }) =>
      ending(async () => {
        const { answer } = await prompt<{ answer: readonly string[] }>({
          type: "checkbox",
          name: "answer",
          message,
          choices: offered(choices, defaults),
          pageSize: 12,
          loop: false,
          validate: (chosen: readonly { readonly value: string }[]) =>
            problemWith(chosen.map(({ value }) => value)) ?? true,
          theme: theme(hint),
        });
        return answer;
      }),
    confirm: ({ message, hint, default: byDefault }) =>
      ending(async () => {
        const { answer } = await prompt<{ answer: boolean }>({
          type: "confirm",
          name: "answer",
          message,
          default: byDefault,
          theme: theme(hint),
        });
        return answer;
      }),
  };
}

/** Turns the ends of a prompt that the person wanted into the one failure that says so. */
async function ending<Answer>(prompt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await prompt();
  } catch (error) {
    if (error instanceof Error && endings.has(error.name)) {
      throw new Failure("cancelled", "Cancelled; nothing was written.", [], { cause: error });
    }
    throw error;
  }
}
