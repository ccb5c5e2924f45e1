import pc from "picocolors";
import type { Colors } from "picocolors/types";
import type { Failure } from "../failure";
import { printable, wrap } from "../text";
import { describeProblem, type Problem } from "../zone/problem";
import type { Context, Output } from "./context";
import { isCi } from "./interactivity";

/** Width where none is known, and the most that text is broken to. */
const usualWidth = 80;
const widest = 100;

/** Whether a stream gets colours: https://no-color.org, FORCE_COLOR, else what the stream is. */
export function wantsColors(output: Output, env: Context["env"]): boolean {
  const set = (name: string): boolean => env[name] !== undefined && env[name] !== "";
  if (set("NO_COLOR")) {
    return false;
  }
  if (set("FORCE_COLOR")) {
    return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  }
  return output.isTTY === true && env["TERM"] !== "dumb";
}

/** Tells the person, or the program, what happens. */
export class Report {
  /** Where text for people goes: stdout, or stderr when stdout is for the JSON document. */
  public readonly output: "stdout" | "stderr";

  public readonly colors: Colors;
  private readonly errorColors: Colors;
  private readonly stream: Output;

  constructor(
    private readonly context: Context,
    public readonly json: boolean,
  ) {
    this.output = json ? "stderr" : "stdout";
    this.stream = context[this.output];
    this.colors = pc.createColors(wantsColors(this.stream, context.env));
    this.errorColors = pc.createColors(wantsColors(context.stderr, context.env));
  }

  /** Whether a person looks at the text. */
  public get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Whether what was shown can be drawn over. */
  public get canRedraw(): boolean {
    return this.isTerminal && this.context.env["TERM"] !== "dumb" && !isCi(this.context.env);
  }

  /** Width of the text in characters. */
  public get width(): number {
    return widthOf(this.stream);
  }

  /** Writes a line for people. */
  public say(text = ""): void {
    this.stream.write(`${text}\n`);
  }

  /** Writes text as it is, to be overwritten later. */
  public draw(text: string): void {
    this.stream.write(text);
  }

  /** Writes the one JSON document. */
  public document(value: unknown): void {
    this.context.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Warns of what does not stop the run. */
  public warn(problems: readonly Problem[]): void {
    for (const problem of problems) {
      this.problem(problem, this.errorColors.yellow("!"));
    }
  }

  /** Says what failed; with JSON wanted, in JSON too. */
  public failed(failure: Failure): void {
    const colors = this.errorColors;
    if (failure.code === "cancelled") {
      this.context.stderr.write(`${failure.message}\n`);
    } else {
      const [first = "", ...rest] = printable(failure.message).split("\n");
      const lines = wrap(first, widthOf(this.context.stderr) - 7);
      this.context.stderr.write(`${colors.red("error")}  ${lines.join("\n       ")}\n`);
      for (const problem of failure.problems) {
        this.problem(problem, colors.red("✖"));
      }
      // A command is never broken: it would not survive being copied.
      for (const line of rest) {
        this.context.stderr.write(`${line}\n`);
      }
    }
    if (this.json) {
      const { code, message, problems } = failure;
      this.document({ error: { code, message, problems } });
    }
  }

  private problem({ path, value, problem, allowed, remedy }: Problem, mark: string): void {
    const { dim } = this.errorColors;
    const width = widthOf(this.context.stderr) - 6;
    const print = (first: string, text: string, paint = (line: string): string => line): void => {
      const lines = wrap(printable(text), width).map(
        (line, index) => `${index === 0 ? first : "      "}${paint(line)}`,
      );
      this.context.stderr.write(`${lines.join("\n")}\n`);
    };
    print(`  ${mark} `, describeProblem({ path, problem, ...(value === undefined ? {} : { value }) }));
    if (allowed !== undefined) {
      print("      ", `allowed: ${allowed}`, dim);
    }
    if (remedy !== undefined) {
      print("      ", remedy);
    }
  }
}

function widthOf(output: Output): number {
  const { columns } = output;
  return columns === undefined || columns <= 0 ? usualWidth : Math.min(Math.max(columns, 40), widest);
}
