import { Command, CommanderError, Option } from "commander";
import { Failure } from "../failure";
import { wrap } from "../text";
import { formats, type Format } from "../verify/evidence/present";
import { didYouMean } from "../zone/suggestion";
import { TextWanted } from "./text-wanted";

/** What the command line of `verify` says. */
export interface VerifyArguments {
  /** @default "." */
  readonly directory: string;
  readonly format: Format;

  /** Whether what is unknown fails, too. */
  readonly strict: boolean;

  /** Whether the control matrix is written into the project, as docs/controls.md. */
  readonly write: boolean;

  /** Two names, as `dev prod`: whether the first reaches the second is shown in full. */
  readonly explain?: readonly [string, string];
}

/**
 * Reads the arguments after `verify`.
 *
 * @throws TextWanted for `--help`; Failure for everything that is not understood
 */
export function parseVerifyArguments(argv: readonly string[], width: number): VerifyArguments {
  let text = "";
  const command = newCommand(width).configureOutput({
    writeOut: (written) => {
      text += written;
    },
  });
  try {
    command.parse([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) throw new TextWanted("help", text.trimEnd());
    throw new Failure("usage", refusalOf(error, command));
  }
  const options = command.opts<{
    readonly format?: Format;
    readonly json?: boolean;
    readonly strict?: boolean;
    readonly write?: boolean;
    readonly explain?: readonly string[];
  }>();
  if (options.json === true && options.format !== undefined && options.format !== "json") {
    throw new Failure("usage", `--json asks for JSON and --format for ${options.format}: leave one out`);
  }
  const [from, to, ...rest] = options.explain ?? [];
  if (options.explain !== undefined && (from === undefined || to === undefined)) {
    throw new Failure("usage", "--explain takes two names, as --explain dev prod");
  }
  if (options.explain !== undefined && options.write === true) {
    throw new Failure("usage", "--explain answers one question and writes nothing: leave out --write");
  }
  if (options.explain !== undefined && options.format !== undefined && !["terminal", "json"].includes(options.format)) {
    throw new Failure("usage", `--explain answers in text or JSON, not in ${options.format}`);
  }
  const operands = [...rest, ...command.args];
  if (operands.length > 1) {
    throw new Failure("usage", `one directory is expected, but there are ${operands.length}: ${operands.join(", ")}`);
  }
  return {
    directory: operands[0] ?? ".",
    format: options.json === true ? "json" : (options.format ?? "terminal"),
    strict: options.strict ?? false,
    write: options.write ?? false,
    ...(from === undefined || to === undefined ? {} : { explain: [from, to] as const }),
  };
}

function newCommand(width: number): Command {
  return new Command("create-hipaa-zone verify")
    .argument("[directory]", "a project that is synthesized (default: this one)")
    .description(
      "Judges what a project synthesized: isolation, encryption, records, retention, access. Reads cdktf.out, and " +
        "zone.yaml where there is one; needs no AWS account and changes nothing.",
    )
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => width })
    .helpOption("-h, --help", "show this help")
    .addOption(new Option("--format <format>", "form of the evidence (default: terminal)").choices(formats))
    .addOption(new Option("--json", "the same as --format json"))
    .addOption(new Option("--strict", "fail on what is unknown, too"))
    .addOption(
      new Option("--explain <names...>", "from whom to whom, as dev prod, dev.app dev.data or internet dev.web"),
    )
    .addOption(new Option("--write", "write the control matrix into the project: docs/controls.md"))
    .addHelpText(
      "after",
      [
        "",
        ...wrap(
          "Ends with 0 where no claim is violated, 6 where one is, and 2 where the project cannot be read. What only " +
            "the cloud knows is unknown, and is never counted as met.",
          width,
        ),
        "",
        "Examples:",
        "  create-hipaa-zone verify",
        "  create-hipaa-zone verify ../zone --explain dev prod",
        "  create-hipaa-zone verify --format html > evidence.html",
      ].join("\n"),
    );
}

function refusalOf(error: CommanderError, command: Command): string {
  const message = error.message.replace(/^error: /, "");
  if (error.code === "commander.unknownOption") {
    const flag = /'([^'=]*)/.exec(message)?.[1] ?? "";
    const meant = didYouMean(
      flag,
      command.options.flatMap(({ long }) => (long === undefined ? [] : [long])),
    );
    return `unknown flag ${flag}: ${meant === undefined ? "--help lists the flags" : `did you mean ${meant}?`}`;
  }
  if (error.code === "commander.excessArguments") {
    return `one directory is expected, but there are ${command.args.length}: ${command.args.join(", ")}`;
  }
  return message;
}
