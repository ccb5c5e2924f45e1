import type { RunProgram } from "../project/program";
import type { Prompts, PromptSettings } from "../questions/prompts";

/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown;

  /** Whether a person looks at it. */
  readonly isTTY?: boolean;

  /** Width in characters. */
  readonly columns?: number;
}

/** Everything a command takes from the world and does to it, the disk aside. */
export interface Context {
  /** Arguments without the interpreter and the script. */
  readonly argv: readonly string[];

  readonly env: Readonly<Record<string, string | undefined>>;

  /** Folder that relative paths start from. */
  readonly cwd: string;

  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;

  /** As `process.platform`. */
  readonly platform: string;

  /** As `process.versions.node`. */
  readonly nodeVersion: string;

  /** Folder of the package: blueprints, templates and the source that is emitted are below it. */
  readonly packageRoot: string;

  /** Version of the package. */
  readonly version: string;

  /** Aborted when the person, or the system, wants the run to end. */
  readonly signal: AbortSignal;

  /** Milliseconds; only differences mean something. */
  readonly now: () => number;

  /** Runs git and npm. */
  readonly runProgram: RunProgram;

  /** Loads what draws questions on a terminal; it is too large to load without need. */
  readonly openPrompts: (settings: PromptSettings) => Promise<Prompts>;
}
