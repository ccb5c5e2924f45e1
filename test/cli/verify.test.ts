import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { JsonObject } from "../../src/verify/json";
import { command, emptyFolders, type Ran, type World } from "./support/command";

const folder = emptyFolders();

/** Runs `verify` in the test's folder. */
const verify = (argv: readonly string[] = [], world: Partial<World> = {}): Promise<Ran> =>
  command(["verify", ...argv], { cwd: folder(), ...world });

function write(file: string, content: JsonObject | string): void {
  const target = path.join(folder(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content));
}

const stackFile = "cdktf.out/stacks/dev/cdk.tf.json";
const provider = { aws: [{ region: "us-east-1", allowed_account_ids: ["111111111111"] }] };

/** A stack with a bucket that nothing protects. */
const open: JsonObject = { provider, resource: { aws_s3_bucket: { records: { bucket: "acme-records" } } } };

/** A stack of which everything that matters is in a module. */
const hidden: JsonObject = { ...open, module: { bucket: { source: "./bucket" } } };

/** A zone.yaml with the environment dev, and these suppressions. */
function zoneWith(...suppressions: readonly (readonly [control: string, expires: string])[]): string {
  const text = readFileSync(path.join(__dirname, "..", "golden", "local-state", "rendered", "zone.yaml"), "utf8");
  const lines = suppressions.map(
    ([control, expires]) => `  - { control: ${control}, reason: an old bucket, owner: Ann, expires: ${expires} }\n`,
  );
  return lines.length === 0 ? text : text.replace("suppressions: []\n", `suppressions:\n${lines.join("")}`);
}

interface Document {
  readonly summary: Readonly<Record<string, number>>;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly staleSuppressions: readonly unknown[];
}

const documentOf = (ran: Ran): Document => JSON.parse(ran.stdout) as Document;

const failureOf = (ran: Ran): unknown => (JSON.parse(ran.stdout) as { readonly error: unknown }).error;

describe("the verdict is the exit code", () => {
  it("6 where a claim is violated, with the address and how to mend it", async () => {
    write(stackFile, open);

    const ran = await verify();

    expect(ran).toMatchObject({ exitCode: 6, stderr: "" });
    expect(ran.stdout).toContain("dev: aws_s3_bucket.records");
    expect(ran.stdout).toMatch(/mend: .*aws_s3_bucket_public_access_block/);
    expect(ran.stdout).toMatch(/\d+ violations; \d+ unknown, which count as neither\.\n$/);
  });

  it("0 where claims are unknown alone, which are named", async () => {
    write(stackFile, hidden);

    const ran = await verify();

    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toContain("missing: module.bucket");
    expect(ran.stdout).toMatch(/Not read \(1\)[\s\S]*dev: module\.bucket/);
  });

  it("6 where claims are unknown and --strict is given", async () => {
    write(stackFile, hidden);

    expect((await verify(["--strict"])).exitCode).toBe(6);
  });

  it("0 where there is nothing of AWS", async () => {
    write("main.tf.json", { output: { a: { value: 1 } } });

    const ran = await verify();

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain("\nNo violation");
  });

  it("of a project in another folder, that is somebody else's", async () => {
    write("theirs/live/prod/main.tf.json", open);

    const ran = await verify(["theirs"]);

    expect(ran.exitCode).toBe(6);
    expect(ran.stdout).toContain("live/prod: aws_s3_bucket.records");
  });

  it("of a circle of references", async () => {
    write("main.tf.json", {
      provider,
      locals: { a: "${local.b}", b: "${local.a}" },
      resource: { aws_db_instance: { main: { engine: "postgres", publicly_accessible: "${local.a}" } } },
    });

    const ran = await verify();

    expect(ran.exitCode).toBe(6);
    expect(ran.stdout).toContain("missing: local.a (a circle of references)");
  });
});

describe("input that cannot be read", () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["without output", { "package.json": "{}" }, /holds no synthesized stacks[\s\S]*npm run synth/],
    [
      "that is half-written",
      { [stackFile]: '{"resource": {"aws_vpc": {' },
      /cdk\.tf\.json is no JSON[\s\S]*Synthesize/,
    ],
    ["in HCL alone", { "main.tf": 'resource "aws_vpc" "main" {}' }, /Terraform's own language only/],
    [
      "with an expression that is none",
      { [stackFile]: '{"locals": {"a": "${1 +"}}' },
      /stack dev: the expression \$\{1 \+ cannot be read: Unclosed/,
    ],
    ["with a broken cdktf.json", { "cdktf.json": "{" }, /cdktf\.json is no JSON/],
  ])("%s ends with 2", async (_, files, message) => {
    for (const [file, text] of Object.entries(files)) write(file, text);

    const ran = await verify();

    expect(ran).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^error {2}/);
    expect(ran.stderr).toMatch(message);
  });

  it("is no folder", async () => {
    expect(await verify(["nowhere"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/nowhere is no folder/) as unknown,
    });
  });

  it("is told of in one JSON document", async () => {
    const ran = await verify(["nowhere", "--json"]);

    expect(ran.exitCode).toBe(2);
    expect(failureOf(ran)).toMatchObject({ code: "unreadable-project", problems: [] });
  });

  it("is a zone.yaml that describes no zone", async () => {
    write(stackFile, open);
    write("zone.yaml", "zone: Not A Name\n");

    const ran = await verify(["--json"]);

    expect(ran.exitCode).toBe(2);
    expect(failureOf(ran)).toMatchObject({
      code: "invalid-answers",
      problems: expect.arrayContaining([expect.objectContaining({ path: "zone", value: "Not A Name" })]) as unknown,
    });
  });
});

describe("forms of the evidence", () => {
  it.each([["--json"], ["--format=json"], ["--format", "json"]])("%s %s is one document on stdout", async (...argv) => {
    write(stackFile, open);

    const ran = await verify(argv);

    expect(ran).toMatchObject({ exitCode: 6, stderr: "" });
    const { summary, findings } = documentOf(ran);
    expect(summary).toEqual({
      met: expect.any(Number) as unknown,
      violated: expect.any(Number) as unknown,
      unknown: expect.any(Number) as unknown,
      suppressed: 0,
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        control: "s3-public-access-block",
        verdict: "violated",
        stack: "dev",
        address: "aws_s3_bucket.records",
        citation: expect.arrayContaining([expect.stringMatching(/^164\./)]) as unknown,
        remedy: expect.stringContaining("aws_s3_bucket_public_access_block") as unknown,
      }),
    );
  });

  it.each([
    ["sarif", /^\{[\s\S]*"version": "2\.1\.0"/],
    ["markdown", /^# /],
    ["html", /^<!doctype html>/i],
    ["oscal", /^\{[\s\S]*"component-definition"/],
  ])("%s is printed whole", async (format, start) => {
    write(stackFile, open);

    const ran = await verify(["--format", format]);

    expect(ran).toMatchObject({ exitCode: 6, stderr: "" });
    expect(ran.stdout).toMatch(start);
  });

  it("are the same twice", async () => {
    write(stackFile, open);

    expect((await verify(["--json"])).stdout).toBe((await verify(["--json"])).stdout);
  });

  it.each<[readonly string[], RegExp]>([
    [["--format", "pdf"], /pdf[\s\S]*terminal, json, sarif, markdown, html, oscal/],
    [["--json", "--format", "html"], /--json asks for JSON and --format for html: leave one out/],
    [["--formt", "html"], /unknown flag --formt: did you mean --format\?/],
    [["one", "two"], /one directory is expected, but there are 2: one, two/],
    [["--explain", "dev"], /--explain takes two names/],
    [["--explain", "dev", "prod", "--format", "html"], /--explain answers in text or JSON, not in html/],
    [["--explain", "dev", "prod", "--write"], /leave out --write/],
  ])("refuses %j", async (argv, message) => {
    const ran = await verify(argv);

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(message);
  });

  it("tells of a wrong call in JSON where JSON is asked for", async () => {
    const ran = await verify(["--nope", "--format", "json"]);

    expect(failureOf(ran)).toMatchObject({ code: "usage" });
  });

  it("writes the control matrix", async () => {
    write(stackFile, open);

    const ran = await verify(["--write"]);

    expect(ran.stderr).toBe("docs/controls.md is written\n");
    expect(readFileSync(path.join(folder(), "docs", "controls.md"), "utf8")).toContain("aws_s3_bucket.records");
  });
});

describe("--explain", () => {
  const vpc = (account: string, cidr: string): JsonObject => ({
    provider: { aws: [{ region: "us-east-1", allowed_account_ids: [account] }] },
    resource: {
      aws_vpc: { main: { cidr_block: cidr } },
      aws_subnet: { main: { vpc_id: "${aws_vpc.main.id}", cidr_block: cidr } },
    },
  });

  beforeEach(() => {
    write("dev/main.tf.json", vpc("111111111111", "10.1.0.0/16"));
    write("prod/main.tf.json", vpc("222222222222", "10.2.0.0/16"));
    write("records/main.tf.json", {
      provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["333333333333"] }] },
      resource: { aws_s3_bucket: { records: { bucket: "records" } } },
    });
  });

  it("shows the network's answer, then that of identity", async () => {
    const ran = await verify(["--explain", "dev", "prod"]);

    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^From dev[\s\S]*No path: [\s\S]*No principal of dev can act in prod\./);
  });

  it("asks the network alone about the internet", async () => {
    const ran = await verify(["--explain", "internet", "prod"]);

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).not.toContain("principal");
  });

  it("asks identity alone about an account without a network", async () => {
    const ran = await verify(["--explain", "dev", "records"]);

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/records has no VPC\.[\s\S]*No principal of dev can act in records\./);
  });

  it("takes the folder after the names", async () => {
    const ran = await verify(["--explain", "dev", "prod", "."]);

    expect(ran.exitCode).toBe(0);
  });

  it("is one document with --json", async () => {
    const ran = await verify(["--explain", "dev", "prod", "--json"]);

    expect(JSON.parse(ran.stdout)).toMatchObject({
      from: "dev",
      to: "prod",
      explanation: expect.any(Array) as unknown,
    });
  });

  it.each([
    ["dev", "stage", "nobody has the name stage; there are: internet, dev, prod, records"],
    ["stage", "dev", "nobody has the name stage; there are: internet, dev, prod, records"],
    ["dev", "dev", "the question is from dev to itself: give two names"],
  ])("refuses %s %s", async (from, to, message) => {
    const ran = await verify(["--explain", from, to]);

    expect(ran).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ran.stderr.replace(/\s+/g, " ")).toContain(message);
  });
});

describe("a suppression in zone.yaml", () => {
  const control = "s3-public-access-block";

  it("takes a violation out of the count, and is listed", async () => {
    write(stackFile, open);
    write("zone.yaml", zoneWith());
    const before = documentOf(await verify(["--json"])).summary;
    write("zone.yaml", zoneWith([control, "2999-12-31"]));

    const ran = await verify(["--json"]);

    const { summary, findings, staleSuppressions } = documentOf(ran);
    expect(summary).toEqual({ ...before, violated: (before["violated"] ?? 0) - 1, suppressed: 1 });
    expect(findings).toContainEqual(
      expect.objectContaining({
        control,
        suppressed: { reason: "an old bucket", owner: "Ann", expires: "2999-12-31" },
      }),
    );
    expect(staleSuppressions).toEqual([]);
  });

  it("that is over is a violation, and so is what it covered", async () => {
    write(stackFile, hidden);
    write("zone.yaml", zoneWith([control, "2020-01-01"]));

    const ran = await verify();

    expect(ran.exitCode).toBe(6);
    expect(ran.stdout).toContain("expired on 2020-01-01");
  });

  it("that covers nothing is told of", async () => {
    write(stackFile, hidden);
    write("zone.yaml", zoneWith(["rds-not-public", "2999-12-31"]));

    const ran = await verify(["--json"]);

    expect(documentOf(ran).staleSuppressions).toEqual([
      expect.objectContaining({ control: "rds-not-public", why: "unused" }),
    ]);
  });
});

describe("help", () => {
  it.each([60, 80, 100])("stays within %d columns", async (columns) => {
    const ran = await verify(["--help"], { columns });

    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    const [flags = ""] = ran.stdout.split("Examples:");
    expect(flags.split("\n").filter((line) => line.length > columns)).toEqual([]);
  });

  it("names every flag and the exit codes", async () => {
    const { stdout } = await verify(["-h"]);

    for (const flag of ["--format", "--json", "--strict", "--explain", "--write", "--help"])
      expect(stdout).toContain(flag);
    expect(stdout.replace(/\s+/g, " ")).toContain("0 where no claim is violated, 6 where one is, and 2 where");
  });
});
