import { execFileSync } from "node:child_process";
import { counted, indented, shellQuoted, table, wrap } from "../src/text";

describe("wrapping", () => {
  it("breaks between words and keeps long words whole", () => {
    expect(wrap("one two verylongword three", 8)).toEqual(["one two", "verylongword", "three"]);
  });

  it("keeps the breaks that are there", () => {
    expect(wrap("one\n\ntwo", 80)).toEqual(["one", "", "two"]);
  });

  it("indents every line", () => {
    expect(indented("one two three four five", 2, 22)).toBe("  one two three four\n  five");
  });
});

it.each([
  [0, "0 files"],
  [1, "1 file"],
  [2, "2 files"],
])("counts %d", (count, text) => {
  expect(counted(count, "file")).toBe(text);
});

describe("a table", () => {
  const rows = [
    ["dev", "10.1.0.0/16", "web"],
    ["production", "10.2.0.0/16", ""],
  ];

  it("has columns as wide as their widest cell", () => {
    expect(table(rows, 2, 80)).toBe("  dev         10.1.0.0/16  web\n  production  10.2.0.0/16");
  });

  it("becomes a list where it does not fit", () => {
    expect(table(rows, 2, 24)).toBe("  dev\n      10.1.0.0/16\n      web\n  production\n      10.2.0.0/16");
  });
});

describe("quoting for a shell", () => {
  it.each(["plain", "a b", "it's", '"', "$HOME", "`id`", "a\\b", "*", "~", "!", "", "ä"])(
    "%j comes back unchanged",
    (text) => {
      const echoed = execFileSync("sh", ["-c", `printf %s ${shellQuoted(text, "linux")}`], { encoding: "utf8" });

      expect(echoed).toBe(text);
    },
  );

  it.each([
    ["plain", "plain"],
    ["C:\\a b", '"C:\\a b"'],
    ["aws+{account}@acme.example", '"aws+{account}@acme.example"'],
  ])("%j for Windows", (text, quoted) => {
    expect(shellQuoted(text, "win32")).toBe(quoted);
  });
});
