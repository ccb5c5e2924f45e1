import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { command, email, emptyFolders, type World } from "./support/command";
import { leave, scriptedPrompts } from "./support/scripted-prompts";

// Most of these render a whole project, next to other test files.
jest.setTimeout(30_000);

const folder = emptyFolders();

/** A person at a terminal who leaves at the first question. */
function person(): Pick<World, "terminal" | "prompts"> {
  return { terminal: true, prompts: scriptedPrompts({ "": leave }).prompts };
}

describe("who is asked", () => {
  it.each<[string, readonly string[], Partial<World>, boolean]>([
    ["a person at a terminal", [], {}, true],
    ["a person whose CI is false", [], { env: { CI: "false" } }, true],
    ["a person whose CI is empty", [], { env: { CI: "" } }, true],
    ["nobody in CI", [], { env: { CI: "true" } }, false],
    ["nobody where CI has any other value", [], { env: { CI: "0" } }, false],
    ["nobody with --yes", ["--yes"], {}, false],
    ["nobody with --answers", ["--answers", "answers.yaml"], {}, false],
    ["nobody whose input is no terminal", [], { stdin: false }, false],
    ["nobody whose output is no terminal", [], { stdout: false }, false],
    ["a person who wants JSON of a pipe, on stderr", ["--json"], { stdout: false }, true],
    ["a person in a dry run", ["--dry-run"], {}, true],
  ])("%s", async (_, flags, world, isAsked) => {
    writeFileSync(path.join(folder(), "answers.yaml"), "zone: acme\nemail: aws+{account}@acme.example\n");

    const ran = await command(["acme", ...flags, "--no-install", "--no-git"], { cwd: folder(), ...person(), ...world });

    expect(ran.asked).toBe(isAsked);
  });
});

describe("what is missing when nobody can be asked", () => {
  it("is one error that lists all of it and shows a full command", async () => {
    const ran = await command(["--state", "hcp", "--organization=adopt"], { cwd: folder() });

    expect(ran).toMatchObject({ exitCode: 2, stdout: "", asked: false });
    for (const flag of ["--zone <name>", "--email <pattern>", "--organization-id <id>", "--hcp-organization <name>"]) {
      expect(ran.stderr).toContain(`give ${flag}`);
    }
    expect(ran.stderr).toContain(
      "npx create-hipaa-zone@1.2.3 acme-health --state hcp --organization=adopt " +
        "--email 'aws+{account}@acme.example' --organization-id o-a1b2c3d4e5 --organization-root-id r-a1b2 " +
        "--hcp-organization acme --yes\n",
    );
    expect(readdirSync(folder())).toEqual([]);
  });

  it("comes with everything else that is wrong", async () => {
    const ran = await command(["acme", "--home-region", "mars", "--availability-zones", "nine"], { cwd: folder() });

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/email: is missing/);
    expect(ran.stderr).toMatch(/regions\.home is "mars"/);
    expect(ran.stderr).toMatch(/availabilityZones is "nine"/);
    expect(ran.stderr).toContain("it comes from --home-region");
  });

  it("gives a command that works", async () => {
    const failed = await command(["acme", "--no-install", "--no-git"], { cwd: folder() });
    const example = /npx create-hipaa-zone@1\.2\.3 (.*)/.exec(failed.stderr)?.[1] ?? "";

    const ran = await command(
      example.split(" ").map((word) => word.replaceAll("'", "")),
      { cwd: folder() },
    );

    expect(ran.exitCode).toBe(0);
  });
});

it("refuses wrong flags before the first question", async () => {
  const ran = await command(["acme", "--home-region", "mars"], { cwd: folder(), ...person() });

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain('regions.home is "mars"');
});

it("refuses a flag that does nothing with the others", async () => {
  const ran = await command(["acme", ...email, "--hcp-organization", "acme", "--yes"], { cwd: folder() });

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain("--hcp-organization");
  expect(ran.stderr).toContain("--state hcp");
});

it("tells of a project that is there before the first question", async () => {
  await command(["acme", ...email, "--yes", "--no-install", "--no-git"], { cwd: folder() });

  const ran = await command(["acme"], { cwd: folder(), ...person() });

  expect(ran).toMatchObject({ exitCode: 3, asked: false });
  expect(ran.stderr).toContain("acme holds a zone already");
});
