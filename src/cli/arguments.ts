import { Command, CommanderError, Option } from "commander";
import { Failure } from "../failure";
import { questionGroups, type Question } from "../questions/question";
import { questions } from "../questions/table";
import { wrap } from "../text";
import { didYouMean } from "../zone/suggestion";
import { TextWanted } from "./text-wanted";

/** Names of commands, which are kept from directories. */
export const commandNames: readonly string[] = ["verify"];

/** Commands of versions to come. */
export const reservedNames: readonly string[] = ["update", "add", "blueprint"];

/** Every flag of the command, with its dashes; the questions of a blueprint take others. */
export function knownFlags(extra: readonly Question[] = []): readonly string[] {
  return newCommand(extra, "", 80).options.flatMap(({ long }) => (long === undefined ? [] : [long]));
}

/** What the command line says. */
export interface Arguments {
  readonly directory?: string;
  readonly answers?: string;
  readonly yes: boolean;
  readonly blueprint?: string;
  readonly dryRun: boolean;
  readonly install: boolean;
  readonly git: boolean;
  readonly json: boolean;

  /** Answers given by flags. */
  readonly given: readonly { readonly question: Question; readonly value: unknown }[];
}

const running = "Running:";

/** What stands below the flags in help. The examples are commands, so they are not broken. */
function closingHelp(width: number): string {
  const rule =
    "With --answers or --yes, in CI, or without a terminal nothing is asked: a file and flags answer everything, " +
    "which serves screen readers too.";
  return [
    "",
    ...wrap(rule, width),
    "",
    "Commands:",
    "  create-hipaa-zone verify [directory]",
    "                          judge what a project synthesized",
    "",
    "Examples:",
    "  create-hipaa-zone acme-health",
    "  create-hipaa-zone acme-health --answers zone.yaml --yes",
    "  create-hipaa-zone acme-health --email 'aws+{account}@acme.example' \\",
    "    --environment dev=app,data --environment prod --yes",
  ].join("\n");
}

/** Whether JSON is wanted, told before the arguments are known to be right. */
export function isJsonWanted(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const flags = argv.slice(0, end === -1 ? argv.length : end);
  return flags.includes("--json") || (argv[0] === "verify" && /--format[= ]json(?: |$)/.test(flags.join(" ")));
}

function flagHelp(question: Question): string {
  const byDefault = question.default === undefined ? "" : ` (default: ${question.default})`;
  const needs = question.needs === undefined ? "" : `, with ${question.needs}`;
  return `${question.summary}${needs}${byDefault}`;
}

/** Commander takes whatever follows an option as its value, another option too. */
function valueOf(flag: string, value: string): string {
  if (/^--?[a-z]/i.test(value)) {
    throw new Failure("usage", `--${flag} needs a value, but ${value} follows it. Write --${flag}=<value>.`);
  }
  return value;
}

/** Refuses an option given twice where only one of the two could count. */
function once(flag: string) {
  return (value: string, previous: string | undefined): string => {
    if (previous !== undefined) {
      throw new Failure("usage", `--${flag} is given twice: "${previous}" and "${value}". Give it once.`);
    }
    return valueOf(flag, value);
  };
}

function optionOf(question: Question): Option {
  const option = new Option(`--${question.flag} <${question.placeholder}>`, flagHelp(question)).helpGroup(
    question.group,
  );
  return question.list === true
    ? option.argParser((value: string, previous: readonly string[] | undefined) => [
        ...(previous ?? []),
        valueOf(question.flag, value),
      ])
    : option.argParser(once(question.flag));
}

function newCommand(extra: readonly Question[], version: string | undefined, width: number): Command {
  const command = new Command("create-hipaa-zone")
    .argument("[directory]", "where the project is written (default: ./<zone>)")
    .description("Writes a CDK-for-Terraform project: an AWS organization of isolated accounts, fit for health data.")
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => width })
    .optionsGroup(running)
    .helpOption("-h, --help", "show this help");
  if (version !== undefined) {
    command.version(version, "-V, --version", "show the version");
  }
  for (const group of questionGroups) {
    for (const question of [...questions, ...extra].filter((each) => each.group === group)) {
      command.addOption(optionOf(question));
    }
  }
  const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup(running);
  return command
    .addOption(
      option("--answers <file>", "answers from YAML or JSON in the shape of zone.yaml").argParser(once("answers")),
    )
    .addOption(option("-y, --yes", "defaults for everything that is not answered"))
    .addOption(option("--blueprint <path>", "folder of your own blueprint").argParser(once("blueprint")))
    .addOption(option("--dry-run", "show what would be written, and write nothing"))
    .addOption(option("--no-install", "leave out npm install"))
    .addOption(option("--no-git", "leave out git init"))
    .addOption(option("--json", "one JSON document on stdout, for programs"))
    .addHelpText("after", closingHelp(width));
}

/**
 * Path of the blueprint that the arguments name, whose questions bring flags of their own. What is a mistake here may be
 * one of them, so that it is judged later.
 */
export function blueprintOf(argv: readonly string[]): string | undefined {
  // To build the table of flags takes longer than to see that nothing needs it.
  if (!argv.some((argument) => argument.startsWith("--blueprint"))) return undefined;
  const command = newCommand([], undefined, 80).helpOption(false);
  const { operands } = understood(command, [], () => command.parseOptions([...argv]));
  refuseReserved(operands[0]);
  return command.opts<{ readonly blueprint?: string }>().blueprint;
}

/** @throws Failure where a directory has the name of a command */
function refuseReserved(directory: string | undefined): void {
  if (directory === undefined) return;
  if (commandNames.includes(directory)) {
    throw new Failure(
      "usage",
      `${directory} is a command, which is written first; a directory of that name is written ./${directory}`,
    );
  }
  if (reservedNames.includes(directory)) {
    throw new Failure(
      "usage",
      `unknown command ${directory}: this version has no such command, and keeps the name for one that comes; ` +
        `a directory of that name is written ./${directory}`,
    );
  }
}

/**
 * Reads the arguments.
 *
 * @param extra - questions of the blueprint; they bring flags of their own
 * @throws TextWanted for `--help` and `--version`; Failure for everything that is not understood
 */
export function parseArguments(
  argv: readonly string[],
  extra: readonly Question[],
  { version, width }: { readonly version: string; readonly width: number },
): Arguments {
  let text = "";
  // Before its flags, which are nobody's yet, hide what is wrong.
  refuseReserved(argv[0]);
  const command = newCommand(extra, version, width).configureOutput({
    writeOut: (written) => {
      text += written;
    },
  });
  try {
    understood(command, extra, () => command.parse([...argv], { from: "user" }));
  } catch (error) {
    if (error instanceof CommanderError) {
      throw new TextWanted(error.code === "commander.version" ? "version" : "help", text.trimEnd());
    }
    throw error;
  }
  const [directory] = command.args;
  refuseReserved(directory);
  if (directory?.trim() === "") {
    throw new Failure("usage", "the directory is an empty text; leave it out, or write . for this one");
  }
  const options = command.opts<Partial<Omit<Arguments, "given" | "directory">>>();
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(options.answers === undefined ? {} : { answers: options.answers }),
    ...(options.blueprint === undefined ? {} : { blueprint: options.blueprint }),
    yes: options.yes ?? false,
    dryRun: options.dryRun ?? false,
    install: options.install ?? true,
    git: options.git ?? true,
    json: options.json ?? false,
    given: givenAnswers(command, extra),
  };
}

/** The answers that flags give, in the order of the questions. */
function givenAnswers(command: Command, extra: readonly Question[]): Arguments["given"] {
  return [...questions, ...extra].flatMap((question) => {
    const value: unknown = command.getOptionValue(attributeOf(question));
    if (typeof value === "string") {
      return [{ question, value: question.parse(value) }];
    }
    return Array.isArray(value) ? [{ question, value: value.flatMap((each: string) => question.parse(each)) }] : [];
  });
}

function attributeOf(question: Question): string {
  return new Option(`--${question.flag} <value>`).attributeName();
}

/** Turns what Commander refuses into a failure of ours; help and version pass. */
function understood<Result>(command: Command, extra: readonly Question[], parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) {
      throw error;
    }
    const message = error.message.replace(/^error: /, "");
    if (error.code === "commander.unknownOption") {
      throw unknownFlag(/'([^'=]*)/.exec(message)?.[1] ?? "", extra);
    }
    if (error.code === "commander.excessArguments") {
      throw new Failure(
        "usage",
        `one directory is expected, but there are ${command.args.length}: ${command.args.join(", ")}`,
      );
    }
    throw new Failure("usage", message);
  }
}

function unknownFlag(flag: string, extra: readonly Question[]): Failure {
  const meant = didYouMean(flag, knownFlags(extra));
  const advice = meant === undefined ? "--help lists the flags" : `did you mean ${meant}?`;
  return new Failure("usage", `unknown flag ${flag}: ${advice}`);
}
