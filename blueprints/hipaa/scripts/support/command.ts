import { parseArgs, type ParseArgsConfig } from "node:util";
import { ZoneError } from "../../src/zone";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a script was called with. */
export interface Call {
  /** Arguments that are no options. */
  readonly names: readonly string[];

  /** Whether a switch was given. */
  readonly has: (option: string) => boolean;

  /** Value of an option, if it was given. */
  readonly value: (option: string) => string | undefined;
}

/** A script of the project. */
export interface Command {
  /** As `npm run deploy -- [stack]`. */
  readonly usage: string;

  /** What it does, in lines for people. */
  readonly help: string;

  /** @default - `--help` alone */
  readonly options?: Options;

  /** Gives the exit code. */
  readonly run: (call: Call) => Promise<number>;
}

/** Exit codes of every script. */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, cancelled: 130 } as const;

/** An expected end without success: something that the person at the terminal can mend. */
export class Refusal extends Error {
  constructor(
    message: string,
    public readonly exitCode: number = exitCodes.refused,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** Runs a script and sets the exit code; what is not expected keeps its stack. */
export async function main(command: Command): Promise<void> {
  process.exitCode = await outcome(command);
}

async function outcome(command: Command): Promise<number> {
  try {
    const call = parse(command);
    if (call.has("help")) {
      console.log(helpText(command));
      return exitCodes.done;
    }
    return await command.run(call);
  } catch (error) {
    if (error instanceof ZoneError) {
      console.error(`zone.yaml does not describe a zone:\n${error.message}`);
      return exitCodes.usage;
    }
    if (error instanceof Refusal) {
      console.error(error.message);
      return error.exitCode;
    }
    throw error;
  }
}

function parse(command: Command): Call {
  const options: Options = { ...command.options, help: { type: "boolean", short: "h" } };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return {
      names: positionals,
      has: (option) => values[option] === true,
      value: (option) => {
        const value = values[option];
        return typeof value === "string" ? value : undefined;
      },
    };
  } catch (error) {
    if (error instanceof TypeError) {
      throw new Refusal(`${error.message}\n\n${helpText(command)}`, exitCodes.usage);
    }
    throw error;
  }
}

function helpText({ usage, help, options = {} }: Command): string {
  const switches = Object.entries(options).map(([name, { type }]) => `--${name}${type === "string" ? " <value>" : ""}`);
  return [
    `usage: ${usage}`,
    "",
    help,
    "",
    `options: ${[...switches, "--help"].join(", ")}`,
    "exit codes: 0 done, 1 failed, 2 wrong call or zone.yaml, 3 refused, 130 cancelled",
  ].join("\n");
}
