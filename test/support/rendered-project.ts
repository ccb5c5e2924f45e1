import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { loadBlueprint } from "../../src/blueprint/load";
import type { Combination } from "../../src/render/combinations";
import type { RenderedFile } from "../../src/render/rendered-file";
import { renderProject } from "../../src/render/render-project";
import { completeZone } from "../../src/zone";
import { repository, type GoldenZone } from "./golden-zones";
import { mustRun } from "./program";

/** Stands for the package's name and version, so that a release changes no golden file. */
const generator = { name: "create-hipaa-zone", version: "0.0.0" };

/** Renders a golden zone in memory, for the engine and provider that it chooses or for others. */
export async function renderZone(
  { answers: path }: GoldenZone,
  combination?: Combination,
): Promise<readonly RenderedFile[]> {
  const given = z.record(z.string(), z.unknown()).parse(parse(readFileSync(path, "utf8")));
  const choice = combination && { engine: combination.engine, awsProvider: combination.awsProvider };
  const answers = { ...given, ...choice };
  const blueprint = await loadBlueprint({ packageRoot: repository });
  return renderProject({ blueprint, zone: completeZone(answers).zone, answers, generator });
}

/** Writes a rendered project, which takes the repository's packages as its own. */
export function writeFiles(folder: string, files: readonly RenderedFile[]): void {
  for (const { path, content, mode } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");
}

/** Runs the app of a written project; its stacks are in `cdktf.out/stacks` then. */
export async function synthesizeIn(folder: string): Promise<void> {
  await mustRun(process.execPath, [require.resolve("tsx/cli"), join("src", "main.ts")], { cwd: folder });
}
