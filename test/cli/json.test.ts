import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { command, email, emptyFolders, type Ran } from "./support/command";

// Most of these render a whole project, next to other test files.
jest.setTimeout(30_000);

const folder = emptyFolders();

function failureOf(ran: Ran): unknown {
  return (JSON.parse(ran.stdout) as { readonly error: unknown }).error;
}

it("is one document on stdout, with the text on stderr", async () => {
  const ran = await command(["acme", ...email, "--yes", "--json"], { cwd: folder() });

  expect(ran.exitCode).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    directory: path.join(folder(), "acme"),
    zone: "acme",
    dryRun: false,
    summary: {
      networks: expect.arrayContaining([
        { name: "dev", cidr: "10.1.0.0/16", tiers: ["web", "app", "data"] },
      ]) as unknown,
    },
    warnings: [],
    repository: "initialized",
    installed: true,
    repeat: "npx create-hipaa-zone@1.2.3 acme --answers acme/zone.yaml --yes",
  });
  expect(ran.stderr).toContain("Wrote ");
});

it("lists the changes by path and action", async () => {
  const ran = await command(["acme", ...email, "--dry-run", "--json"], { cwd: folder() });

  const { changes } = JSON.parse(ran.stdout) as { readonly changes: readonly unknown[] };
  expect(changes).toContainEqual({ path: "zone.yaml", action: "CREATE" });
});

it.each<[string, readonly string[], number, string]>([
  ["a usage failure", ["--nope"], 2, "usage"],
  ["an unknown command", ["update"], 2, "usage"],
  ["invalid answers", ["acme", "--home-region", "mars"], 2, "invalid-answers"],
  ["an unreadable file", ["--answers", "nowhere.yaml"], 2, "unreadable-answers"],
  ["a conflict", ["taken", "--email", "aws+{account}@acme.example", "--yes"], 3, "conflict"],
  ["a conflict of a dry run", ["taken", "--email", "aws+{account}@acme.example", "--dry-run"], 3, "conflict"],
  ["a refused blueprint", ["acme", "--blueprint", "nowhere"], 4, "blueprint-refused"],
])("tells of %s", async (_, argv, exitCode, code) => {
  mkdirSync(path.join(folder(), "taken"));
  writeFileSync(path.join(folder(), "taken", "package.json"), "{}");

  const ran = await command([...argv, "--json"], { cwd: folder() });

  expect(ran.exitCode).toBe(exitCode);
  expect(failureOf(ran)).toEqual({
    code,
    message: expect.any(String) as unknown,
    problems: expect.any(Array) as unknown,
  });
  expect(ran.stderr).toMatch(/^error {2}/m);
});

it("names each problem with path, value, what is wrong and what is allowed", async () => {
  const ran = await command(["acme", ...email, "--availability-zones", "9", "--json"], { cwd: folder() });

  expect(failureOf(ran)).toMatchObject({
    problems: [{ path: "availabilityZones", value: 9, problem: "is too large", allowed: "2 to 6" }],
  });
});

it.each([
  ["--version", { version: "1.2.3" }],
  ["--help", { help: expect.stringContaining("Usage: create-hipaa-zone") as unknown }],
])("wraps the text of %s", async (flag, document) => {
  const ran = await command([flag, "--json"], { cwd: folder() });

  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  expect(JSON.parse(ran.stdout)).toEqual(document);
});
