/**
 * `npm run test:package`: every golden zone, generated from the packed tarball outside the repository, is installed,
 * type-checked, tested and synthesized, with its own engine's command too. One install serves a combination.
 */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { combinations, type Combination } from "../../src/render/combinations";
import { installStep, linkStep, useSteps, type EmittedProject } from "../support/emitted-project";
import { combinationName, goldenZones, type GoldenZone } from "../support/golden-zones";
import { pathWithNode22 } from "../support/node22";
import { installPacked, packInto } from "../support/packed-package";
import { mustRun } from "../support/program";
import { runTally } from "../support/runner";
import { inParallel, type Tally } from "../support/steps";
import { generateFor, generateStep } from "./generate";

/** At most so many projects at a time: a type-check or a test run fills one core. */
const workers = 2;

async function main(workspace: string, tally: Tally): Promise<void> {
  let tarball = "";
  let command = "";
  let node22 = "";
  const prepared = await tally.inOrder("package", [
    { name: "npm pack", run: async () => (tarball = (await packInto(workspace)).tarball) },
    {
      name: "install the tarball",
      run: async () => {
        const prefix = join(workspace, "installed");
        mkdirSync(prefix);
        command = await installPacked(tarball, prefix);
      },
    },
    { name: "Node 22 for cdktn", run: async () => (node22 = await pathWithNode22(join(workspace, "node22"))) },
  ]);
  if (!prepared) return;

  const pathFor = ({ engine }: Combination): string => (engine === "cdktn" ? node22 : (process.env.PATH ?? ""));
  const projectOf = (zone: GoldenZone): EmittedProject => ({
    zone,
    combination: zone.combination,
    folder: join(workspace, zone.name, "my-zone"),
    path: pathFor(zone.combination),
  });

  const installed = new Map<Combination, EmittedProject>();
  const firsts = combinations.flatMap(
    (combination) => goldenZones.find((zone) => zone.combination === combination) ?? [],
  );
  // One after the other: an install writes hundreds of megabytes.
  for (const project of firsts.map(projectOf)) {
    const steps = [generateStep(project, tarball), installStep(project)];
    if (await tally.inOrder(project.zone.name, steps)) installed.set(project.combination, project);
  }

  await inParallel(goldenZones.map(projectOf), workers, async (project) => {
    const first = installed.get(project.combination);
    const isFirst = firsts.includes(project.zone);
    const generated = [generateStep(project, tarball, "--no-install"), linkStep(project, first?.folder ?? "")];
    await tally.inOrder(project.zone.name, isFirst ? useSteps(project) : [...generated, ...useSteps(project)]);
  });

  const others = goldenZones.flatMap((zone) =>
    combinations
      .filter((combination) => combination !== zone.combination)
      .map((combination) => ({ zone, combination })),
  );
  await inParallel(others, workers, async ({ zone, combination }) => {
    await tally.one(`${zone.name}: tsc, rendered for ${combinationName(combination)}`, async () => {
      const folder = await generateFor({ command, path: pathFor(combination), workspace }, zone, combination);
      const packages = installed.get(combination);
      if (packages === undefined) throw new Error(`nothing is installed for ${combinationName(combination)}`);
      symlinkSync(join(packages.folder, "node_modules"), join(folder, "node_modules"), "dir");
      await mustRun(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "--noEmit"], { cwd: folder });
    });
  });
}

runTally("test:package", main);
