import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { command, email, emptyFolders, type World } from "./support/command";

// Most of these render a whole project, next to other test files.
jest.setTimeout(30_000);

const folder = emptyFolders();
const here = (more: Partial<World> = {}): World => ({ cwd: folder(), ...more });

describe("a run without questions", () => {
  it("writes a project, makes it a repository, installs it and says how to repeat the run", async () => {
    const ran = await command(["acme-health", ...email, "--yes"], here());

    expect(ran).toMatchObject({ exitCode: 0, stderr: "", asked: false });
    expect(ran.programs).toEqual(["git init --quiet", "npm ci --no-audit --no-fund"]);
    expect(readFileSync(path.join(folder(), "acme-health", "zone.yaml"), "utf8")).toContain("zone: acme-health");
    expect(ran.stdout).toContain("npx create-hipaa-zone@1.2.3 acme-health --answers acme-health/zone.yaml --yes\n");
  });

  it("leaves out git and npm when told so, and repeats that", async () => {
    const ran = await command(["acme", ...email, "--yes", "--no-git", "--no-install"], here());

    expect(ran).toMatchObject({ exitCode: 0, programs: [] });
    expect(ran.stdout).toContain("--yes --no-install --no-git\n");
    expect(ran.stdout).toContain("  npm ci");
  });

  it("finds everything identical when it is repeated from the zone.yaml that it wrote", async () => {
    await command(["acme", ...email, "--yes"], here());

    const again = await command(["acme", "--answers", "acme/zone.yaml", "--yes"], here());

    expect(again.stderr).toBe("");
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/^acme has all \d+ files already\./);
  });

  it("writes into ./<zone> when no directory is named", async () => {
    const ran = await command(["--zone", "acme", ...email, "--yes"], here());

    expect(ran.exitCode).toBe(0);
    expect(existsSync(path.join(folder(), "acme", "zone.yaml"))).toBe(true);
  });

  it("names the zone after the directory it is in", async () => {
    const cwd = path.join(folder(), "clinic");
    mkdirSync(cwd);

    const ran = await command([".", ...email, "--yes", "--no-install"], { cwd });

    expect(ran.exitCode).toBe(0);
    expect(readFileSync(path.join(cwd, "zone.yaml"), "utf8")).toContain("zone: clinic");
    expect(ran.stdout).toContain("npx create-hipaa-zone@1.2.3 . --answers zone.yaml --yes --no-install\n");
    expect(ran.stdout).not.toContain("  cd ");
  });

  it("quotes what a shell would take apart", async () => {
    const ran = await command(["it's here/acme", ...email, "--yes", "--no-install"], here());

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain(`cd 'it'\\''s here/acme'`);
    expect(ran.stdout).toContain(`'it'\\''s here/acme' --answers 'it'\\''s here/acme/zone.yaml'`);
  });

  it("takes flags over the file, and the file over the defaults", async () => {
    writeFileSync(
      path.join(folder(), "answers.yaml"),
      "zone: from-file\nemail: file+{account}@acme.example\nregions: { home: eu-west-1, backup: eu-central-1 }\nstate: local\n",
    );

    await command(["out", "--answers", "answers.yaml", "--home-region", "eu-west-3", "--no-install"], here());

    const zone: unknown = parse(readFileSync(path.join(folder(), "out", "zone.yaml"), "utf8"));
    expect(zone).toMatchObject({
      zone: "from-file",
      email: "file+{account}@acme.example",
      regions: { home: "eu-west-3", backup: "eu-central-1" },
      state: { kind: "local" },
      availabilityZones: 2,
    });
  });

  it("reads answers in JSON", async () => {
    const answers = { zone: "acme", email: "aws+{account}@acme.example", availabilityZones: 3 };
    writeFileSync(path.join(folder(), "answers.json"), JSON.stringify(answers));

    const ran = await command(["--answers", "answers.json", "--no-install"], here());

    expect(ran.exitCode).toBe(0);
    expect(readFileSync(path.join(folder(), "acme", "zone.yaml"), "utf8")).toContain("availabilityZones: 3");
  });
});

describe("a failed install", () => {
  const program: World["program"] = (name) =>
    name === "npm" ? { code: 1, output: "npm error code E503\nnpm error registry is closed" } : { code: 0, output: "" };

  it("keeps the project, shows npm's words and the command to repeat, and exits with 1", async () => {
    const ran = await command(["acme", ...email, "--yes"], here({ program }));

    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain("npm error registry is closed");
    expect(ran.stderr).toContain("\n  cd acme && npm ci\n");
    expect(existsSync(path.join(folder(), "acme", "package.json"))).toBe(true);
  });

  it("is a failure in JSON too", async () => {
    const ran = await command(["acme", ...email, "--yes", "--json"], here({ program }));

    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "install-failed" } });
  });
});

it("does not fail because git is missing", async () => {
  const missing = Object.assign(new Error("spawn git ENOENT"), { code: "ENOENT" });
  const program: World["program"] = (name) =>
    name === "git" ? { code: null, output: "", error: missing } : { code: 0, output: "" };

  const ran = await command(["acme", ...email, "--yes"], here({ program }));

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toContain("It is no Git repository: git is not installed.");
});

describe("a dry run", () => {
  it("prints the plan and writes nothing", async () => {
    const ran = await command(["acme", ...email, "--dry-run"], here());

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^CREATE {5}\.gitattributes$/m);
    expect(ran.stdout).toMatch(/^Accounts \(7\)$[^]*^Stacks, in the order of deployment$[^]*^By the hour$/m);
    expect(ran.stdout).toContain("this was a dry run, nothing was written");
    expect(ran.programs).toEqual([]);
    expect(readdirSync(folder())).toEqual([]);
  });

  it("plans exactly what a run then does", async () => {
    const planned = await command(["acme", ...email, "--dry-run", "--json"], here());
    const done = await command(["acme", ...email, "--yes", "--json"], here());

    const changes = ({ stdout }: { readonly stdout: string }): unknown =>
      (JSON.parse(stdout) as { readonly changes: unknown }).changes;
    expect(changes(done)).toEqual(changes(planned));
  });

  it("lists conflicts and exits with 3", async () => {
    mkdirSync(path.join(folder(), "acme"));
    writeFileSync(path.join(folder(), "acme", "README.md"), "mine");

    const ran = await command(["acme", ...email, "--dry-run"], here());

    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toMatch(/^CONFLICT {3}README\.md$/m);
    expect(ran.stderr).toContain("README.md");
  });
});

describe("a target that cannot be written", () => {
  it("lists every conflict, writes nothing and exits with 3", async () => {
    const target = path.join(folder(), "acme");
    mkdirSync(path.join(target, "src"), { recursive: true });
    writeFileSync(path.join(target, "README.md"), "mine");
    writeFileSync(path.join(target, "src", "main.ts"), "mine");

    const ran = await command(["acme", ...email, "--yes"], here());

    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toContain("README.md");
    expect(ran.stderr).toContain("src/main.ts");
    expect(readdirSync(target)).toEqual(["README.md", "src"]);
    expect(ran.programs).toEqual([]);
  });

  it("accepts a directory with files that are in nobody's way", async () => {
    const target = path.join(folder(), "acme");
    mkdirSync(target);
    writeFileSync(path.join(target, "LICENSE"), "mine");

    const ran = await command(["acme", ...email, "--yes"], here());

    expect(ran.exitCode).toBe(0);
    expect(readFileSync(path.join(target, "LICENSE"), "utf8")).toBe("mine");
  });

  it.each([
    [
      "a file",
      (at: string) => {
        writeFileSync(at, "");
      },
      "acme",
      "is a file",
    ],
    [
      "a path through a file",
      (at: string) => {
        writeFileSync(at, "");
      },
      "acme/inner",
      "leads through a file",
    ],
    [
      "a link to nowhere",
      (at: string) => {
        symlinkSync("nowhere", at);
      },
      "acme",
      "leads nowhere",
    ],
  ])("refuses %s", async (_, make, directory, problem) => {
    make(path.join(folder(), "acme"));

    const ran = await command([directory, "--zone", "acme", ...email, "--yes"], here());

    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toContain(problem);
  });

  it.each([
    ["an endless name", "a".repeat(5000)],
    ["a name with a null character", "a\0b"],
  ])("refuses %s", async (_, directory) => {
    const ran = await command([directory, "--zone", "acme", ...email, "--yes"], here());

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("no directory can be called");
  });
});

it("is cancelled with 130 by a signal before anything is written", async () => {
  const ran = await command(["acme", ...email, "--yes"], here({ signal: AbortSignal.abort() }));

  expect(ran).toMatchObject({ exitCode: 130, stdout: "" });
  expect(ran.stderr).toBe("Cancelled; nothing was written.\n");
  expect(readdirSync(folder())).toEqual([]);
});

it("says that the project is whole when a signal ends the install", async () => {
  const stop = new AbortController();
  const program: World["program"] = (name) => {
    if (name === "npm") {
      stop.abort();
    }
    return { code: name === "npm" ? null : 0, output: "" };
  };

  const ran = await command(["acme", ...email, "--yes"], here({ signal: stop.signal, program }));

  expect(ran.exitCode).toBe(130);
  expect(ran.stderr).toContain("the project in acme is whole");
  expect(existsSync(path.join(folder(), "acme", "package.json"))).toBe(true);
});

describe("a bug", () => {
  const broken: World["program"] = () => {
    throw new TypeError("x is not a function");
  };

  it("is called a bug, with its stack, and exits with 1", async () => {
    const ran = await command(["acme", ...email, "--yes"], here({ program: broken }));

    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain("this is a bug in create-hipaa-zone 1.2.3");
    expect(ran.stderr).toMatch(/TypeError: x is not a function\n\s+at /);
  });

  it("is JSON where JSON is wanted", async () => {
    const ran = await command(["acme", ...email, "--yes", "--json"], here({ program: broken }));

    expect(JSON.parse(ran.stdout)).toEqual({ error: { code: "bug", message: "x is not a function", problems: [] } });
  });
});
