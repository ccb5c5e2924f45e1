import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { questions } from "../../src/questions/table";
import { ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT } from "../../src/zone/acknowledgements";
import { command, emptyFolders, type Ran } from "./support/command";
import { leave, scriptedPrompts, type Asked } from "./support/scripted-prompts";

// Most of these render a whole project, next to other test files.
jest.setTimeout(30_000);

const folder = emptyFolders();
const address = "aws+{account}@acme.example";

type Answers = Parameters<typeof scriptedPrompts>[0];

/** Runs the command at a terminal with a person who gives these answers. */
async function conversation(
  answers: Answers,
  argv: readonly string[] = ["acme"],
): Promise<Ran & { readonly questions: readonly Asked[] }> {
  const { prompts, asked } = scriptedPrompts({ ...answers, "e-mail": answers?.["e-mail"] ?? address });
  const ran = await command([...argv, "--no-install", "--no-git"], {
    cwd: folder(),
    env: { NO_COLOR: "1" },
    terminal: true,
    prompts,
  });
  return { ...ran, questions: asked };
}

function emittedZone(directory = "acme"): unknown {
  return parse(readFileSync(path.join(folder(), directory, "zone.yaml"), "utf8"));
}

function questionWith(asked: readonly Asked[], part: string): Asked {
  const found = asked.find(({ message }) => message.includes(part));
  if (found === undefined) {
    throw new Error(`nobody asked: ${part}`);
  }
  return found;
}

it("asks every question in order, takes the defaults and confirms once", async () => {
  const ran = await conversation({});

  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ran.questions.map(({ message }) => message)).toEqual([
    "What is the zone called?",
    "Which e-mail address do the accounts get?",
    "Is there an AWS organization already?",
    "In which region do the workloads live?",
    "And the second copy of the backups?",
    "Which environments?",
    "Which tiers in dev?",
    "Which tiers in prod?",
    "From which block do the VPCs come?",
    "How many availability zones?",
    "Which AWS services get an interface endpoint?",
    "May the private tiers call out to the internet?",
    "For how many days are audit records kept?",
    "Where does Terraform keep its state?",
    "Who is told of alarms?",
    "Which engine?",
    "Which major version of the AWS provider?",
    "Write the project to acme?",
  ]);
});

it("makes the same zone from the defaults of its prompts as a run without questions does", async () => {
  await conversation({}, ["asked", "--zone", "acme"]);
  await command(["unasked", "--zone", "acme", "--email", address, "--yes", "--no-install", "--no-git"], {
    cwd: folder(),
  });

  expect(emittedZone("asked")).toEqual(emittedZone("unasked"));
});

it("has a default for every question but the e-mail address, and a hint for all", async () => {
  const { questions: asked } = await conversation({});

  expect(asked.filter((question) => question.default === undefined).map(({ message }) => message)).toEqual([
    "Which e-mail address do the accounts get?",
  ]);
  expect(asked.filter(({ hint }) => hint === "")).toEqual([]);
});

it("shows accounts, networks, stacks and what costs money by the hour before the confirmation", async () => {
  const ran = await conversation({ "Write the project": leave, "call out": "one" });

  for (const line of [
    /^Accounts \(7\)$/m,
    /^ {2}prod +aws\+prod@acme\.example$/m,
    /^ {2}dev +10\.1\.0\.0\/16 +web, app, data$/m,
    /^ {2}bootstrap → organization → /m,
    /^ {2}2 NAT gateways.* \$0\.10$/m,
    /an hour, about \$\d+ a month/,
  ]) {
    expect(ran.stdout).toMatch(line);
  }
});

it("asks no question that a flag answers", async () => {
  const ran = await conversation({}, ["acme", "--home-region", "eu-west-1", "--engine", "cdktn", "--nat", "each"]);

  const messages = ran.questions.map(({ message }) => message);
  expect(messages).not.toContain("In which region do the workloads live?");
  expect(messages).not.toContain("Which engine?");
  expect(emittedZone()).toMatchObject({
    regions: { home: "eu-west-1", backup: "eu-central-1" },
    engine: "cdktn",
    environments: [{ nat: "each" }, { nat: "each" }],
  });
});

it("asks for the ids of an organization that is adopted", async () => {
  const ran = await conversation({
    "organization already": "adopt",
    "organization's id": { tries: ["acme", "o-a1b2c3d4e5"] },
    "id of its root": "r-ab12",
    "trusted access": "sso.amazonaws.com ram.amazonaws.com",
  });

  expect(ran.exitCode).toBe(0);
  expect(questionWith(ran.questions, "organization's id").refusals).toHaveLength(1);
  expect(emittedZone()).toMatchObject({
    organization: {
      mode: "adopt",
      id: "o-a1b2c3d4e5",
      rootId: "r-ab12",
      servicePrincipals: ["sso.amazonaws.com", "ram.amazonaws.com"],
    },
  });
});

it("asks for the organization in HCP Terraform when the state is kept there", async () => {
  await conversation({ "keep its state": "hcp", "HCP Terraform": "acme" });

  expect(emittedZone()).toMatchObject({ state: { kind: "hcp", organization: "acme" } });
});

it.each<[part: string, wrong: string, right: string, refusal: string]>([
  ["zone called", "Acme Health", "acme", "host name"],
  ["e-mail", "aws@acme.example", address, "{account}"],
  ["workloads live", "us-est-1", "us-east-1", "did you mean us-east-1?"],
  ["second copy", "us-east-1", "us-east-2", "home"],
  ["Which environments", "dev, dev", "dev, prod", "each name once"],
  ["Which environments", "log-archive", "dev", "account, stack or file"],
  ["VPCs come", "8.8.0.0/16", "10.0.0.0/8", "private"],
  ["availability zones", "seven", "3", "number"],
  ["audit records", "365", "2192", "2192"],
  ["alarms", "nobody@", "ops@acme.example", "e-mail"],
])("corrects in place: %s, not %s", async (part, wrong, right, refusal) => {
  const ran = await conversation({ [part]: { tries: [wrong, right] } });

  expect(ran.exitCode).toBe(0);
  const { refusals } = questionWith(ran.questions, part);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toContain(refusal);
});

it("proposes the copies in a region near the one that was chosen", async () => {
  const { questions: asked } = await conversation({ "workloads live": "eu-central-1" });

  expect(questionWith(asked, "second copy").default).toBe("eu-west-1");
});

it("offers no engine whose command does not run on this Node", async () => {
  const { prompts, asked } = scriptedPrompts({ "e-mail": address });

  await command(["acme", "--no-install"], { cwd: folder(), terminal: true, prompts, nodeVersion: "20.20.0" });

  expect(questionWith(asked, "Which engine").unavailable).toEqual([expect.stringMatching(/^cdktn: .*Node 22\.19/)]);
});

it("says what Node 24 means for cdktf, and goes on", async () => {
  const { prompts } = scriptedPrompts({ "e-mail": address });

  const ran = await command(["acme", "--no-install"], {
    cwd: folder(),
    terminal: true,
    prompts,
    nodeVersion: "24.1.0",
  });

  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toContain("24.1.0");
});

describe("leaving", () => {
  const stops = [
    ...questions.filter(({ when }) => when === undefined).map(({ message }) => message),
    "Write the project",
  ];

  it.each(stops)("at %s gives 130 and writes nothing", async (part) => {
    const ran = await conversation({ [part]: leave });

    expect(ran).toMatchObject({ exitCode: 130, stderr: "Cancelled; nothing was written.\n" });
    expect(readdirSync(folder())).toEqual([]);
  });

  it("by saying no is the same", async () => {
    const ran = await conversation({ "Write the project": false });

    expect(ran).toMatchObject({ exitCode: 130, stderr: "Cancelled; nothing was written.\n" });
    expect(readdirSync(folder())).toEqual([]);
  });
});

it("asks for no confirmation of a dry run, which has nothing to confirm", async () => {
  const ran = await conversation({}, ["acme", "--dry-run"]);

  expect(ran.exitCode).toBe(0);
  expect(ran.questions.map(({ message }) => message)).not.toContain("Write the project to acme?");
  expect(ran.stdout).toContain("CREATE     zone.yaml");
});

it("lists conflicts before it asks for the confirmation", async () => {
  mkdirSync(path.join(folder(), "acme"));
  writeFileSync(path.join(folder(), "acme", "zone.yaml"), "mine");

  const ran = await conversation({}, ["acme"]);

  expect(ran.exitCode).toBe(3);
  expect(ran.questions.map(({ message }) => message)).not.toContain("Write the project to acme?");
  expect(ran.stderr).toContain("zone.yaml");
});

it("proposes a fitting name for a directory whose name does not fit", async () => {
  const { questions: asked } = await conversation({}, ["My Clinic"]);

  expect(questionWith(asked, "zone called").default).toBe("my-clinic");
});

describe("a team's blueprint", () => {
  const manifest = (lines: readonly string[]): void => {
    const packageRoot = path.join(__dirname, "..", "..");
    const own = parse(readFileSync(path.join(packageRoot, "blueprints", "hipaa", "blueprint.yaml"), "utf8")) as {
      readonly version: string;
    };
    mkdirSync(path.join(folder(), "team"));
    writeFileSync(
      path.join(folder(), "team", "blueprint.yaml"),
      [
        "name: team",
        "version: 1.0.0",
        "description: For tests.",
        "extends: hipaa",
        `requires: ^${own.version}`,
        ...lines,
      ].join("\n"),
    );
  };
  const withTeam = ["acme", "--blueprint", "team"];

  it("brings questions, which are asked", async () => {
    manifest([
      "questions:",
      "  costCenter: { type: string, title: Which cost center pays?, pattern: '^[0-9]{4}$' }",
      "  tier: { type: string, title: Which support?, enum: [gold, silver], default: silver }",
      "  audited: { type: boolean, title: Is it audited?, default: true }",
    ]);

    const ran = await conversation({ "cost center": { tries: ["none", "4711"] } }, withTeam);

    expect(ran.exitCode).toBe(0);
    expect(questionWith(ran.questions, "cost center").refusals).toHaveLength(1);
    expect(questionWith(ran.questions, "support").choices).toEqual(["gold", "silver"]);
    expect(emittedZone()).toMatchObject({ custom: { costCenter: "4711", tier: "silver", audited: true } });
  });

  it("brings flags for them, and they are in the repeat command's file", async () => {
    manifest(["questions:", "  costCenter: { type: string, title: Which cost center pays? }"]);

    const ran = await command([...withTeam, "--email", address, "--cost-center", "4711", "--yes", "--no-install"], {
      cwd: folder(),
    });

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain("--answers acme/zone.yaml --yes --blueprint team --no-install\n");
    expect(emittedZone()).toMatchObject({ custom: { costCenter: "4711" } });
  });

  it("says which of its questions have no answer", async () => {
    manifest(["questions:", "  costCenter: { type: string, title: Which cost center pays? }"]);

    const ran = await command([...withTeam, "--email", address, "--yes"], { cwd: folder() });

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("--cost-center");
    expect(ran.stderr).toContain("--cost-center '<text>'");
  });

  it("changes the defaults of prompts", async () => {
    manifest([
      "defaults:",
      "  regions: { home: eu-west-1 }",
      "  environments: [{ name: dev, phi: false }, { name: staging }, { name: prod, tiers: [app, data] }]",
    ]);

    const ran = await conversation({}, withTeam);

    expect(questionWith(ran.questions, "workloads live").default).toBe("eu-west-1");
    expect(questionWith(ran.questions, "Which environments").default).toBe("dev, staging, prod");
    expect(questionWith(ran.questions, "tiers in prod").default).toEqual(["app", "data"]);
    expect(emittedZone()).toMatchObject({
      environments: [{ name: "dev", phi: false }, { name: "staging" }, { name: "prod" }],
    });
  });

  it("has the consequence of what cannot be undone typed back", async () => {
    manifest(["defaults:", "  archive: { lock: compliance }"]);

    const ran = await conversation(
      { "Type that sentence": { tries: ["yes", ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT] } },
      withTeam,
    );

    expect(ran.exitCode).toBe(0);
    expect(questionWith(ran.questions, "Type that sentence").hint).toContain(ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT);
    expect(questionWith(ran.questions, "Type that sentence").refusals).toHaveLength(1);
    expect(emittedZone()).toMatchObject({ archive: { acknowledgement: ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT } });
  });

  it("is not enough for what cannot be undone where nobody is asked", async () => {
    manifest(["defaults:", "  archive: { lock: compliance }"]);

    const ran = await command([...withTeam, "--email", address, "--yes"], { cwd: folder() });

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("archive.acknowledgement");
  });

  it("shows its flags in help", async () => {
    manifest(["questions:", "  costCenter: { type: string, title: Which cost center pays? }"]);

    const ran = await command([...withTeam, "--help"], { cwd: folder() });

    expect(ran.stdout).toContain("--cost-center <text>");
  });
});
