import { blueprintOf, knownFlags, parseArguments } from "../../src/cli/arguments";
import { TextWanted } from "../../src/cli/text-wanted";
import { Failure } from "../../src/failure";
import { questions } from "../../src/questions/table";

const settings = { version: "1.2.3", width: 80 };
const parsed = (...argv: readonly string[]) => parseArguments(argv, [], settings);

/** The message of the usage failure that the arguments give. */
function refusal(...argv: readonly string[]): string {
  try {
    blueprintOf(argv);
    parsed(...argv);
  } catch (error) {
    if (error instanceof Failure && error.code === "usage") {
      return error.message;
    }
    throw error;
  }
  throw new Error("the arguments are accepted");
}

function given(...argv: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(parsed(...argv).given.map(({ question, value }) => [question.path, value]));
}

describe("flags of the run", () => {
  it("have defaults that ask, install and make a repository", () => {
    expect(parsed()).toEqual({ yes: false, dryRun: false, install: true, git: true, json: false, given: [] });
  });

  it("are all understood", () => {
    const argv = ["--answers", "a.yaml", "-y", "--blueprint", "b", "--dry-run", "--no-install", "--no-git", "--json"];

    expect(parsed("out", ...argv)).toEqual({
      directory: "out",
      answers: "a.yaml",
      yes: true,
      blueprint: "b",
      dryRun: true,
      install: false,
      git: false,
      json: true,
      given: [],
    });
  });

  it("may stand before the directory and be joined to their value", () => {
    expect(parsed("--answers=a.yaml", "--yes", "out")).toMatchObject({
      directory: "out",
      answers: "a.yaml",
      yes: true,
    });
  });
});

describe("a flag for every question", () => {
  const cases: readonly (readonly [flag: string, text: string, path: string, value: unknown])[] = [
    ["--zone", "acme", "zone", "acme"],
    ["--email", "aws+{account}@acme.example", "email", "aws+{account}@acme.example"],
    ["--organization", "adopt", "organization.mode", "adopt"],
    ["--organization-id", "o-a1b2c3d4e5", "organization.id", "o-a1b2c3d4e5"],
    ["--organization-root-id", "r-ab12", "organization.rootId", "r-ab12"],
    [
      "--trusted-services",
      "sso.amazonaws.com,ram.amazonaws.com",
      "organization.servicePrincipals",
      ["sso.amazonaws.com", "ram.amazonaws.com"],
    ],
    ["--policy-types", "TAG_POLICY", "organization.policyTypes", ["TAG_POLICY"]],
    ["--home-region", "eu-west-1", "regions.home", "eu-west-1"],
    ["--backup-region", "eu-central-1", "regions.backup", "eu-central-1"],
    ["--environment", "dev=web,app", "environments", [{ name: "dev", tiers: ["web", "app"] }]],
    ["--address-space", "10.20.0.0/16", "addressSpace", "10.20.0.0/16"],
    ["--availability-zones", "3", "availabilityZones", 3],
    ["--endpoints", "ssm,kms", "endpoints", ["ssm", "kms"]],
    ["--nat", "one", "environments[*].nat", "one"],
    ["--retention-days", "3650", "archive.retentionDays", 3650],
    ["--state", "hcp", "state.kind", "hcp"],
    ["--hcp-organization", "acme", "state.organization", "acme"],
    ["--notify", "a@acme.example, b@acme.example", "notifications.emails", ["a@acme.example", "b@acme.example"]],
    ["--engine", "cdktn", "engine", "cdktn"],
    ["--aws-provider", "5", "awsProvider", 5],
  ];

  it.each(cases)("%s %s", (flag, text, path, value) => {
    expect(given(flag, text)).toEqual({ [path]: value });
  });

  it("leaves out no question", () => {
    expect(cases.map(([flag]) => flag)).toEqual(questions.map(({ flag }) => `--${flag}`));
  });

  it("repeats for lists", () => {
    expect(given("--environment", "dev=web,app,data", "--environment", "prod", "--notify=none")).toEqual({
      environments: [
        { name: "dev", tiers: ["web", "app", "data"] },
        { name: "prod", tiers: ["web", "app", "data"] },
      ],
      "notifications.emails": [],
    });
  });

  it("passes on what it cannot read, for the zone to refuse with the rest", () => {
    expect(given("--availability-zones", "many")).toEqual({ availabilityZones: "many" });
  });
});

describe("what is not understood", () => {
  it.each([
    [["--tempalte", "x"], "unknown flag --tempalte: --help lists the flags"],
    [["--enviroment", "dev"], "unknown flag --enviroment: did you mean --environment?"],
    [["--enviroment=dev=web"], "unknown flag --enviroment: did you mean --environment?"],
    [["-x"], "unknown flag -x: --help lists the flags"],
    [["--yes=true"], "unknown flag --yes: did you mean --yes?"],
    [["a", "b"], "one directory is expected, but there are 2: a, b"],
    [["--answers"], "option '--answers <file>' argument missing"],
    [["--answers", "--yes"], "--answers needs a value, but --yes follows it. Write --answers=<value>."],
    [["--zone", "a", "--zone", "b"], '--zone is given twice: "a" and "b". Give it once.'],
    [["--answers", "a", "--answers", "b"], '--answers is given twice: "a" and "b". Give it once.'],
    [[""], "the directory is an empty text; leave it out, or write . for this one"],
  ])("%j", (argv, message) => {
    expect(refusal(...argv)).toBe(message);
  });

  it.each(["update", "add", "blueprint"])("the command %s, which has not been built", (name) => {
    expect(refusal(name)).toContain(`unknown command ${name}`);
    expect(refusal(name, "more", "--words")).toContain(`a directory of that name is written ./${name}`);
  });

  it("a command that does not come first", () => {
    expect(refusal("--yes", "verify")).toBe(
      "verify is a command, which is written first; a directory of that name is written ./verify",
    );
  });

  it("accepts a directory that is called like a command when it is written as a path", () => {
    expect(parsed("./verify").directory).toBe("./verify");
  });
});

describe("help", () => {
  const help = (width: number): string => {
    try {
      parseArguments(["--help"], [], { version: "1.2.3", width });
    } catch (error) {
      if (error instanceof TextWanted) {
        return error.text;
      }
    }
    throw new Error("no help");
  };

  it("lists every flag", () => {
    expect(knownFlags().filter((flag) => !help(80).includes(flag))).toEqual([]);
  });

  it("names no command that has not been built", () => {
    expect(help(80)).not.toMatch(/\b(update|add environment)\b/);
  });

  it.each([60, 80, 100])("stays within %d columns", (width) => {
    const [flags = ""] = help(width).split("Examples:");
    const tooLong = flags.split("\n").filter((line) => line.length > width);

    expect(tooLong).toEqual([]);
  });
});

it("shows the version", () => {
  expect(() => parsed("--version")).toThrow(new TextWanted("version", "1.2.3"));
});
