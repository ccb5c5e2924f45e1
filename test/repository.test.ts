import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filePaths } from "./support/tree";

const root = join(__dirname, "..");

/** Files that people write here, as paths from the root; emitted trees are judged by their own tests. */
const written = filePaths(root, [".git", ".sample", "node_modules", "dist", "coverage", "cdktf.out", "golden"]);

function sourceFiles(pattern: RegExp): readonly string[] {
  return written.filter((path) => pattern.test(path));
}

function linesOf(path: string): readonly string[] {
  return readFileSync(join(root, path), "utf8").split("\n");
}

/** The places, as `path:line`, of the lines that `isWrong` finds. */
function places(paths: readonly string[], isWrong: (line: string) => boolean): readonly string[] {
  return paths.flatMap((path) =>
    linesOf(path).flatMap((line, index) => (isWrong(line) ? [`${path}:${index + 1}`] : [])),
  );
}

const typescript = sourceFiles(/\.(ts|mjs|js|hbs)$/);

describe("the repository", () => {
  // ESLint cannot see this: a comment that disables every rule disables the one that would report it.
  it("gives the reason beside every rule that is switched off", () => {
    const undescribed = places(
      typescript,
      (line) => /\/[/*]\s*eslint-disable/.test(line) && !/eslint-disable\S*\s+\S.* -- \S/.test(line),
    );

    expect(undescribed).toEqual([]);
  });

  it("has no check that is switched off and no test that is skipped", () => {
    const off = /@ts-(ignore|nocheck)|\b(it|test|describe)\.(skip|only|todo)\b|\b(xit|xdescribe|fit|fdescribe)\(/;
    const found = places(
      typescript.filter((path) => path !== "test/repository.test.ts"),
      (line) => off.test(line),
    );

    expect(found).toEqual([]);
  });

  it("names no registry host in a lock file", () => {
    const hosts = places(sourceFiles(/(^|\/)package-lock\.json$|^templates\/locks\//), (line) =>
      line.includes('"resolved": "http'),
    );

    expect(hosts).toEqual([]);
  });

  it("keeps every source file under 400 lines", () => {
    const long = sourceFiles(/\.ts$/).filter((path) => linesOf(path).length > 400);

    expect(long).toEqual([]);
  });
});
