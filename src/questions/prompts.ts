import type { Colors } from "picocolors/types";

/** What every prompt shows. */
interface Prompt {
  readonly message: string;

  /** What the answer costs or commits to; shown while the question is open. */
  readonly hint: string;
}

/** A line of text. */
export interface TextPrompt extends Prompt {
  /** Taken when nothing is typed. */
  readonly default?: string;

  /** What is wrong with a text, or undefined. Called while it is typed. */
  readonly problemWith: (text: string) => string | undefined;
}

/** Something to choose. */
export interface Choice {
  readonly value: string;

  /** Shown in the list. */
  readonly label: string;

  /** Shown below the list while the cursor is on it. */
  readonly description?: string;

  /** Why it cannot be chosen here. */
  readonly unavailable?: string;
}

/** One out of several. */
export interface ChoicePrompt extends Prompt {
  readonly choices: readonly Choice[];
  readonly default?: string;
}

/** Any number out of several. */
export interface ChoicesPrompt extends Prompt {
  readonly choices: readonly Choice[];
  readonly defaults: readonly string[];

  /** What is wrong with a selection, or undefined. */
  readonly problemWith: (values: readonly string[]) => string | undefined;
}

/** Yes or no. */
export interface ConfirmPrompt extends Prompt {
  readonly default: boolean;
}

/**
 * Asks a person.
 *
 * Every method rejects with a {@link Failure} of code `cancelled` when the person leaves.
 */
export interface Prompts {
  text(prompt: TextPrompt): Promise<string>;
  choice(prompt: ChoicePrompt): Promise<string>;
  choices(prompt: ChoicesPrompt): Promise<readonly string[]>;
  confirm(prompt: ConfirmPrompt): Promise<boolean>;
}

/** How prompts are drawn, and when they end. */
export interface PromptSettings {
  /** Where they are drawn. */
  readonly output: "stdout" | "stderr";

  readonly colors: Colors;

  /** Width in characters, read anew for each prompt. */
  readonly columns: () => number;

  /** Ends the open prompt. */
  readonly signal: AbortSignal;
}
