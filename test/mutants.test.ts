import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "jest";
import { z } from "zod";
import { mutants } from "./mutants";
import type { Mutant } from "./mutants/mutant";
import type { RenderedFile } from "../src/render/rendered-file";
import { goldenZones } from "./support/golden-zones";
import { runProgram } from "./support/program";
import { renderZone, writeFiles } from "./support/rendered-project";
import { makeWorkspace, removeWorkspace } from "./support/workspace";

const jestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["passed", "failed"]),
      message: z.string(),
    }),
  ),
});

/** How a test file of a mutated project ended: its failure messages, or undefined where it passed. */
type Failures = ReadonlyMap<string, string | undefined>;

/**
 * Every mutant is a project of its own that differs from the unmutated one in one place. One jest runs the test files of
 * them all, because starting jest takes longer than most of the tests.
 */
async function runMutants(workspace: string): Promise<Failures> {
  const rendered = new Map(
    await Promise.all(zonesInUse().map(async (zone) => [zone.name, await renderZone(zone)] as const)),
  );
  const tests: string[] = [];
  for (const [name, files] of rendered) {
    const folder = join(workspace, `unmutated-${name}`);
    writeFiles(folder, files);
    tests.push(...testsOn(name).map((test) => join(folder, test)));
  }
  for (const [index, mutant] of mutants.entries()) {
    const folder = join(workspace, `mutant-${index}`);
    writeFiles(folder, (rendered.get(zoneOf(mutant)) ?? []).filter(readBy(mutant.test)));
    if (mutate(folder, mutant)) tests.push(join(folder, mutant.test));
  }
  const config = join(workspace, "jest.config.json");
  writeFileSync(config, JSON.stringify(jestConfig(workspace, tests)));
  const report = join(workspace, "report.json");
  const jest = require.resolve("jest/bin/jest");
  const options = ["--json", `--outputFile=${report}`, "--maxWorkers=2", "--silent"];
  const { output } = await runProgram(
    process.execPath,
    [jest, ...options, "--config", config, "--runTestsByPath", ...tests],
    { cwd: workspace, timeout: 30 * 60_000 },
  );
  if (!existsSync(report)) throw new Error(`jest wrote no report:\n${output}`);
  const { testResults } = jestReport.parse(JSON.parse(readFileSync(report, "utf8")));
  return new Map(testResults.map(({ name, status, message }) => [name, status === "passed" ? undefined : message]));
}

/**
 * One configuration for all projects: a project of jest for each would read and cache the same files anew. A project's
 * own configuration synthesizes once for all of its test files; here the environment does, once for each project.
 */
function jestConfig(workspace: string, tests: readonly string[]): Config {
  return {
    rootDir: workspace,
    roots: [...new Set(tests.map((test) => dirname(test)))],
    testMatch: ["**/*.test.ts"],
    testEnvironment: join(__dirname, "support", "synthesized-environment.cjs"),
    transform: { "^.+\\.ts$": join(__dirname, "support", "esbuild-transform.cjs") },
    cacheDirectory: join(workspace, "cache"),
  };
}

/** Whether an emitted test file reads a file; half of a project is its verifier, which one test file imports. */
function readBy(test: string): (file: RenderedFile) => boolean {
  return ({ path }) => test === "test/verify.test.ts" || !path.startsWith("verify/");
}

/** Changes the first occurrence; false where the text that the mutant looks for is not there any more. */
function mutate(folder: string, { file, find, replace }: Mutant): boolean {
  const path = join(folder, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (!text.includes(find)) return false;
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  return true;
}

function zoneOf(mutant: Mutant): string {
  return mutant.zone ?? "defaults";
}

function zonesInUse(): typeof goldenZones {
  return goldenZones.filter(({ name }) => mutants.some((mutant) => zoneOf(mutant) === name));
}

/** The emitted test files that mutants of a zone are caught by. */
function testsOn(zone: string): readonly string[] {
  return [...new Set(mutants.filter((mutant) => zoneOf(mutant) === zone).map(({ test }) => test))].sort();
}

describe("broken on purpose", () => {
  const workspace = makeWorkspace();
  let failures: Failures = new Map();

  beforeAll(async () => {
    failures = await runMutants(workspace);
  }, 30 * 60_000);
  afterAll(() => {
    removeWorkspace(workspace);
  });

  it.each(zonesInUse().flatMap(({ name }) => testsOn(name).map((test) => ({ name, test }))))(
    "$test is green on the zone $name as it is",
    ({ name, test }) => {
      const path = join(workspace, `unmutated-${name}`, test);

      expect(failures.has(path)).toBe(true);
      expect(failures.get(path)).toBeUndefined();
    },
  );

  it.each(mutants.map((mutant, index) => ({ ...mutant, index })))(
    "$test goes red when the blueprint $name",
    ({ index, file, find, test, expect: expected }) => {
      const path = join(workspace, `mutant-${index}`, test);

      if (!failures.has(path)) throw new Error(`${file} does not contain:\n${find}`);
      expect(failures.get(path) ?? "every test is green").toContain(expected);
    },
  );
});
