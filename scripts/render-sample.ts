/**
 * Renders a zone from this checkout, so that what is emitted can be run and read:
 *
 *     npx tsx scripts/render-sample.ts [answers.yaml] [directory]
 *
 * Without arguments it is the default zone in `.sample/`. Files that it rendered before are replaced; what else is in the
 * directory, `node_modules` for one, stays.
 */
import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { loadBlueprint } from "../src/blueprint/load";
import { merged, writtenOut } from "../src/questions/answers";
import { describeProblem } from "../src/zone/problem";
import { Failure } from "../src/failure";
import { basePath, lockPath, parseBase, parseRecord, recordPath } from "../src/render/record";
import { renderProject } from "../src/render/render-project";
import { completeZone } from "../src/zone/complete";

const packageRoot = path.join(__dirname, "..");
const [answersFile, directory = ".sample"] = process.argv.slice(2);
const target = path.resolve(packageRoot, directory);

interface PackageManifest {
  readonly name: string;
  readonly version: string;
}

async function renderSample(): Promise<void> {
  const answers =
    answersFile === undefined
      ? { zone: "acme-health", email: "aws+{account}@acme.example" }
      : (parse(readFileSync(answersFile, "utf8")) as Record<string, unknown>);
  const { name, version } = JSON.parse(
    await readFile(path.join(packageRoot, "package.json"), "utf8"),
  ) as PackageManifest;
  const blueprint = await loadBlueprint({ packageRoot, checkDefault: true });
  const { zone } = completeZone(merged(writtenOut(blueprint.defaults), writtenOut(answers)));
  const files = await renderProject({ blueprint, zone, answers, generator: { name, version } });
  await removeRendered();
  for (const file of files) {
    const where = path.join(target, file.path);
    await mkdir(path.dirname(where), { recursive: true });
    await writeFile(where, file.content, { mode: file.mode });
  }
  console.log(`${String(files.length)} files in ${path.relative(process.cwd(), target) || "."}`);
}

/** Removes the files of an earlier run, as its record names them, and refuses a directory of another kind. */
async function removeRendered(): Promise<void> {
  const entries = await readdir(target).catch(() => []);
  if (entries.length === 0) {
    return;
  }
  const text = await readFile(path.join(target, recordPath), "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new Error(
      `${target} has files and no ${recordPath}: it was not rendered by this script; choose another directory`,
    );
  }
  const base = parseBase(await readFile(path.join(target, basePath), "utf8"));
  for (const file of new Set([...Object.keys(parseRecord(text).files), ...Object.keys(base), recordPath, lockPath])) {
    await rm(path.join(target, file), { force: true });
  }
}

renderSample().catch((error: unknown) => {
  if (error instanceof Failure) {
    console.error([error.message, ...error.problems.map((problem) => `  ${describeProblem(problem)}`)].join("\n"));
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
});
