import { stripVTControlCharacters } from "node:util";
import { spawn, type IPty } from "@lydell/node-pty";
import { shellEnvironment } from "../../support/program";

/** Milliseconds that a program gets to show something. */
const patience = 20_000;

/** Keys that have no letter. */
export const key = {
  enter: "\r",
  space: " ",
  down: "\u001b[B",
  backspace: "\u007f",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
} as const;

/** A program in a terminal, and the person in front of it. */
export class Terminal {
  /** Everything that was shown, with its control characters. */
  public shown = "";

  /** Its exit code, once it has ended. */
  public readonly ended: Promise<number>;

  private readonly pty: IPty;
  private exitCode: number | undefined;
  private sinceLastKey = 0;

  constructor(
    command: readonly [string, ...string[]],
    options: {
      readonly cwd: string;
      readonly env?: Readonly<Record<string, string | undefined>>;
      readonly columns?: number;
    },
  ) {
    const [program, ...args] = command;
    const { cwd, columns = 120 } = options;
    const env = shellEnvironment({ CI: undefined, NO_COLOR: undefined, TERM: "xterm-256color", ...options.env });
    this.pty = spawn(program, args, { cwd, env, cols: columns, rows: 50 });
    this.pty.onData((text) => {
      this.shown += text;
    });
    this.ended = new Promise((resolve) => {
      this.pty.onExit(({ exitCode }) => {
        this.exitCode = exitCode;
        resolve(exitCode);
      });
    });
  }

  /** What was shown, as a person reads it. */
  public get text(): string {
    return stripVTControlCharacters(this.shown);
  }

  /** Waits until the program shows a text after the last key. */
  public async sees(text: string): Promise<void> {
    const deadline = Date.now() + patience;
    while (!stripVTControlCharacters(this.shown.slice(this.sinceLastKey)).includes(text)) {
      if (Date.now() > deadline || this.exitCode !== undefined) {
        throw new Error(`"${text}" is not shown; the terminal shows:\n${this.text.slice(-2000)}`);
      }
      await pause(10);
    }
    // Inquirer reads keys from the turn after the one in which it draws.
    await pause(30);
  }

  /** Presses keys, one after the other. */
  public press(...keys: readonly string[]): void {
    this.sinceLastKey = this.shown.length;
    for (const each of keys) {
      this.pty.write(each);
    }
  }

  /** Sends a signal, as `kill` does. */
  public kill(signal: "SIGINT" | "SIGTERM" | "SIGHUP"): void {
    process.kill(this.pty.pid, signal);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
