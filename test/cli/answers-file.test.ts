import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { command, emptyFolders } from "./support/command";

const folder = emptyFolders();

/** Runs the command with an answers file of this content. */
async function withFile(content: string | Buffer) {
  writeFileSync(path.join(folder(), "answers.yaml"), content);
  return command(["acme", "--answers", "answers.yaml", "--no-install", "--no-git"], { cwd: folder() });
}

it.each<[string, string | Buffer, string]>([
  ["nothing", "", "is empty"],
  ["comments alone", "# nothing\n", "is empty"],
  ["a list", "- zone\n", "holds no settings"],
  ["a text", "acme", "holds no settings"],
  ["a broken line", "zone: [acme\n", "line 2, column 1"],
  ["a key twice", "zone: a\nzone: b\n", "line 2"],
  ["two documents", "zone: a\n---\nzone: b\n", "is not YAML"],
  ["an alias of nothing", "zone: *nothing\n", "nothing"],
  [
    "an alias that multiplies",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
      .split("")
      .map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${"abcdefghi".charAt(at)}`)
            .join(",")}]`,
      )
      .join("\n")}\n`,
    "alias",
  ],
  ["a tag of another language", "zone: !!js/function x\n", "is not YAML"],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0xd8]), "not text in UTF-8"],
  ["JSON that is cut off", '{"zone": "acme"', "is not YAML"],
])("refuses %s", async (_, content, problem) => {
  const ran = await withFile(content);

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr.replace(/\s+/g, " ")).toContain(problem);
});

it.each<[string, (at: string) => void, string]>([
  ["a file that is not there", () => undefined, "does not exist"],
  [
    "a directory",
    (at) => {
      mkdirSync(at);
    },
    "is a directory",
  ],
  [
    "a file that is too large",
    (at) => {
      writeFileSync(at, "#".repeat(3 * 1024 * 1024));
    },
    "is larger than",
  ],
])("refuses %s", async (_, make, problem) => {
  make(path.join(folder(), "answers.yaml"));

  const ran = await command(["acme", "--answers", "answers.yaml"], { cwd: folder() });

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain(`the answers file answers.yaml ${problem}`);
});

it("reads no file that it may not read", async () => {
  const file = path.join(folder(), "answers.yaml");
  writeFileSync(file, "zone: acme\n");
  chmodSync(file, 0o000);
  // Root may read everything.
  const isRoot = process.getuid?.() === 0;

  const ran = await command(["acme", "--answers", "answers.yaml"], { cwd: folder() });

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain(isRoot ? "email: is missing" : "may not be read by you");
});

it("reads a file with a byte order mark and Windows line ends", async () => {
  const ran = await withFile("\ufeffzone: acme\r\nemail: aws+{account}@acme.example\r\n");

  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
});

it("suggests the setting that was meant", async () => {
  const ran = await withFile("zone: acme\nemail: aws+{account}@acme.example\nenviroments: []\n");

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain("did you mean environments?");
});

it("lets no file write to the terminal", async () => {
  const ran = await withFile('zone: "a\\e[2J"\nemail: x\n"\\e]0;title\\a": 1\n"\\u009b31m": 2\n');

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

it("keeps the settings of environments that flags name again", async () => {
  writeFileSync(
    path.join(folder(), "answers.yaml"),
    "zone: acme\nemail: aws+{account}@acme.example\nenvironments: [{ name: dev, phi: false }, { name: prod }]\n",
  );

  const ran = await command(
    ["out", "--answers", "answers.yaml", "--environment", "dev=app,data", "--dry-run", "--json"],
    { cwd: folder() },
  );

  expect(JSON.parse(ran.stdout)).toMatchObject({
    summary: { networks: [{ name: "shared-services" }, { name: "dev", tiers: ["app", "data"] }] },
  });
});
