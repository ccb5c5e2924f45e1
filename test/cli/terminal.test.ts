import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { questions } from "../../src/questions/table";
import { runProgram } from "../support/program";
import { buildCommand } from "./support/built-command";
import { emptyFolders } from "./support/command";
import { key, Terminal } from "./support/terminal";

// A real terminal and a real process, next to other test files.
jest.setTimeout(90_000);

let bin = "";
beforeAll(() => {
  bin = buildCommand();
});
afterAll(() => {
  rmSync(path.join(bin, "..", ".."), { recursive: true, force: true });
});

const folder = emptyFolders();
const address = "aws+{account}@acme.example";
const cancelled = "Cancelled; nothing was written.";

function open(
  argv: readonly string[],
  options: { readonly columns?: number; readonly env?: Record<string, string> } = {},
): Terminal {
  return new Terminal([process.execPath, bin, ...argv], { cwd: folder(), ...options });
}

/** The questions that a person with the defaults is asked, in order. */
const conversation = questions
  .filter(({ when }) => when === undefined)
  .flatMap(({ message, kind }) => [
    message,
    ...(kind === "environments" ? ["Which tiers in dev?", "Which tiers in prod?"] : []),
  ]);

/** Answers questions with the defaults, up to one or to the confirmation. */
async function answerUpTo(terminal: Terminal, last: string): Promise<void> {
  for (const message of [...conversation, "Write the project"]) {
    await terminal.sees(message);
    if (message.startsWith(last)) {
      return;
    }
    terminal.press(...(message.includes("e-mail") ? [address, key.enter] : [key.enter]));
  }
}

describe("a conversation", () => {
  it("goes through all questions to a project", async () => {
    const terminal = open(["acme", "--no-install"]);

    await answerUpTo(terminal, "Write the project");
    terminal.press(key.enter);

    expect(await terminal.ended).toBe(0);
    expect(terminal.text).toContain("Wrote ");
    expect(readFileSync(path.join(folder(), "acme", "zone.yaml"), "utf8")).toContain(`email: ${address}`);
    expect(existsSync(path.join(folder(), "acme", ".git"))).toBe(true);
  });

  it("takes what is chosen with keys", async () => {
    const terminal = open(["acme", "--no-install", "--no-git"]);

    await answerUpTo(terminal, "Which environments?");
    terminal.press("dev", key.enter);
    await terminal.sees("Which tiers in dev?");
    terminal.press(key.space, key.enter);
    for (const message of conversation.slice(conversation.indexOf("From which block do the VPCs come?"))) {
      await terminal.sees(message);
      terminal.press(...(message.includes("call out") ? [key.down, key.enter] : [key.enter]));
    }
    await terminal.sees("Write the project");
    terminal.press("y", key.enter);

    expect(await terminal.ended).toBe(0);
    const zone: unknown = parse(readFileSync(path.join(folder(), "acme", "zone.yaml"), "utf8"));
    expect(zone).toMatchObject({
      environments: [{ name: "dev", nat: "one", tiers: [{ name: "app" }, { name: "data" }] }],
    });
  });

  it("shows while it is typed that an answer is wrong, says why, and has it corrected in place", async () => {
    const terminal = open(["acme", "--no-install", "--no-git"]);
    await answerUpTo(terminal, "Which e-mail address");

    terminal.press("aws@acme.example");
    await terminal.sees("aws@acme.example");
    expect(terminal.shown).toContain("\u001b[31maws@acme.example");

    terminal.press(key.enter);
    await terminal.sees("✖ has no {account}");

    terminal.press(...Array.from("@acme.example", () => key.backspace), "+{account}@acme.example", key.enter);
    await terminal.sees("Is there an AWS organization already?");
    terminal.press(key.ctrlC);

    expect(terminal.text).toContain(`✔ Which e-mail address do the accounts get? ${address}`);
    expect(await terminal.ended).toBe(130);
  });

  it("keeps within a narrow terminal", async () => {
    const terminal = open(["acme", "--no-install", "--no-git"], { columns: 60 });

    await answerUpTo(terminal, "Write the project");
    const lines = terminal.text.split(/[\r\n]+/);
    const summary = lines.slice(lines.findIndex((line) => line.startsWith("Accounts")));
    terminal.press(key.ctrlC);
    await terminal.ended;

    expect(summary.length).toBeGreaterThan(15);
    expect(summary.filter((line) => line.length > 60)).toEqual([]);
  });
});

describe("leaving", () => {
  it.each([
    ["the first question", "What is the zone called?"],
    ["a choice", "Is there an AWS organization already?"],
    ["a question in the middle", "How many availability zones?"],
    ["the last question", "Which major version of the AWS provider?"],
    ["the confirmation", "Write the project"],
  ])("with Ctrl-C at %s gives 130 and leaves nothing", async (_, message) => {
    const terminal = open(["acme"]);
    await answerUpTo(terminal, message);

    terminal.press(key.ctrlC);

    expect(await terminal.ended).toBe(130);
    expect(terminal.text).toContain(cancelled);
    expect(terminal.text).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder())).toEqual([]);
  });

  it("with Ctrl-D gives 130 and leaves nothing", async () => {
    const terminal = open(["acme"]);
    await answerUpTo(terminal, "Which environments?");

    terminal.press(key.ctrlD);

    expect(await terminal.ended).toBe(130);
    expect(readdirSync(folder())).toEqual([]);
  });

  it("by saying no gives 130 and leaves nothing", async () => {
    const terminal = open(["acme"]);
    await answerUpTo(terminal, "Write the project");

    terminal.press("n", key.enter);

    expect(await terminal.ended).toBe(130);
    expect(terminal.text).toContain(cancelled);
    expect(readdirSync(folder())).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s gives 130 and leaves nothing", async (signal) => {
    const terminal = open(["acme"]);
    await answerUpTo(terminal, "Which environments?");

    terminal.kill(signal);

    expect(await terminal.ended).toBe(130);
    expect(readdirSync(folder())).toEqual([]);
  });
});

describe("the install", () => {
  /** Puts an npm of ours before the real one. */
  function withNpm(script: string): Record<string, string> {
    const programs = path.join(folder(), "programs");
    mkdirSync(programs);
    writeFileSync(path.join(programs, "npm"), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(programs, "npm"), 0o755);
    return { PATH: `${programs}${path.delimiter}${process.env["PATH"] ?? ""}` };
  }
  const argv = ["acme", "--email", address, "--yes", "--no-git"];

  it("shows that it is at work, and ends with the next steps", async () => {
    const terminal = open(argv, { env: withNpm("sleep 1") });

    await terminal.sees("Installing packages with npm");
    await terminal.sees("1 s");

    expect(await terminal.ended).toBe(0);
    expect(terminal.text).toContain("Installed its packages");
    expect(terminal.text).toContain("npm run deploy");
  });

  it("is ended by Ctrl-C, which keeps the project and says how to go on", async () => {
    const terminal = open(argv, { env: withNpm("sleep 60") });
    await terminal.sees("Installing packages with npm");

    terminal.press(key.ctrlC);

    expect(await terminal.ended).toBe(130);
    expect(terminal.text).toContain("the project in acme is whole");
    expect(terminal.text).toContain("cd acme && npm ci");
    expect(existsSync(path.join(folder(), "acme", "package.json"))).toBe(true);
  });
});

describe("without a terminal", () => {
  it("asks nothing and says what is missing", async () => {
    const ran = await runProgram(process.execPath, [bin, "acme"], { cwd: folder(), env: { CI: undefined } });

    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("--email <pattern>");
    expect(readdirSync(folder())).toEqual([]);
  });

  it("draws no colours into a pipe, and does when FORCE_COLOR asks for it", async () => {
    const piped = await runProgram(process.execPath, [bin, "acme"], { cwd: folder(), env: { NO_COLOR: undefined } });
    const forced = await runProgram(process.execPath, [bin, "acme"], {
      cwd: folder(),
      env: { NO_COLOR: undefined, FORCE_COLOR: "1" },
    });

    expect(piped.stderr).not.toContain("\u001b[");
    expect(forced.stderr).toContain("\u001b[31m");
  });

  it("writes the project although nobody reads what it says", async () => {
    const command = `'${process.execPath}' '${bin}' acme --email '${address}' --yes --no-install --no-git`;

    const ran = await runProgram("bash", ["-o", "pipefail", "-c", `${command} | true`], { cwd: folder() });

    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(path.join(folder(), "acme", "zone.yaml"))).toBe(true);
  });
});
