import { Failure } from "../../../src/failure";
import type { Prompts } from "../../../src/questions/prompts";

/** What was asked, and what was shown with it. */
export interface Asked {
  readonly message: string;
  readonly hint: string;
  readonly default?: unknown;
  readonly choices?: readonly string[];
  readonly unavailable?: readonly string[];

  /** What was wrong with the answers before the one that was taken. */
  readonly refusals: readonly string[];
}

/** Leaves at a question, as Ctrl-C does. */
export const leave = Symbol("leave");

type Answer = string | readonly string[] | boolean | typeof leave;

/**
 * A person with answers to some questions, who takes the default of every other.
 *
 * @param answers - by a part of the question; of several in an object `{ tries }` the first that is accepted is taken
 */
export function scriptedPrompts(
  answers: Readonly<Record<string, Answer | { readonly tries: readonly Answer[] }>> = {},
) {
  const asked: Asked[] = [];
  const attempts = (message: string): readonly Answer[] => {
    const [, answer] = Object.entries(answers).find(([part]) => message.includes(part)) ?? [];
    if (answer === undefined) {
      return [];
    }
    return typeof answer === "object" && "tries" in answer ? answer.tries : [answer];
  };
  const taken = <Taken>(
    shown: Omit<Asked, "refusals">,
    byDefault: Taken | undefined,
    problemWith: (answer: Taken) => string | undefined,
  ): Promise<Taken> => {
    const refusals: string[] = [];
    const tried = attempts(shown.message);
    for (const answer of tried.length === 0 ? [byDefault] : tried) {
      if (answer === leave || answer === undefined) {
        asked.push({ ...shown, refusals });
        return Promise.reject(
          answer === leave
            ? new Failure("cancelled", "Cancelled; nothing was written.")
            : new Error(`no answer to: ${shown.message}`),
        );
      }
      const problem = problemWith(answer as Taken);
      if (problem === undefined) {
        asked.push({ ...shown, refusals });
        return Promise.resolve(answer as Taken);
      }
      refusals.push(problem);
    }
    asked.push({ ...shown, refusals });
    return Promise.reject(new Error(`every answer to ${shown.message} is refused: ${refusals.join("; ")}`));
  };
  const prompts: Prompts = {
    text: ({ message, hint, default: byDefault, problemWith }) =>
      taken({ message, hint, default: byDefault }, byDefault, problemWith),
    choice: ({ message, hint, default: byDefault, choices }) =>
      taken(
        {
          message,
          hint,
          default: byDefault,
          choices: choices.map(({ value }) => value),
          unavailable: choices.flatMap(({ value, unavailable }) =>
            unavailable === undefined ? [] : [`${value}: ${unavailable}`],
          ),
        },
        byDefault,
        (value) => choices.find((choice) => choice.value === value)?.unavailable,
      ),
    choices: ({ message, hint, defaults, choices, problemWith }) =>
      taken({ message, hint, default: defaults, choices: choices.map(({ value }) => value) }, defaults, problemWith),
    confirm: ({ message, hint, default: byDefault }) =>
      taken({ message, hint, default: byDefault }, byDefault, () => undefined),
  };
  return { prompts, asked };
}
