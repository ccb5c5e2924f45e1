import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizedTexts } from "../test/support/addresses";
import { mustRun } from "../test/support/program";
import { repository } from "../test/support/golden-zones";
import { answersFor } from "./answers";
import type { BenchContext } from "./context";
import { measureByTurns, slope, type Command, type Measurement } from "./measure";
import type { Aim, PartResult } from "./report";

/** A generated project of a number of environments. */
interface Project {
  readonly environments: number;
  readonly folder: string;
  readonly resources: number;
}

/** Synthesis without the engine's command: what `npm run synth` and every emitted test do. */
export function benchSynth(context: BenchContext): Promise<PartResult> {
  const command = (folder: string): Command => ({
    ...nodeIn(folder, "tsx/dist/cli.mjs", "src/main.ts"),
    env: { CDKTF_OUTDIR: "cdktf.out" },
  });
  return benchAtSizes(context, "Direct synthesis", context.runs, command, slopeAims);
}

/** Synthesis by the engine's command. */
export function benchEngineSynth(context: BenchContext): Promise<PartResult> {
  const runs = Math.min(context.runs, 3);
  const command = (folder: string): Command => nodeIn(folder, "cdktf-cli/bundle/bin/cdktf.js", "synth");
  return benchAtSizes(context, "cdktf synth", runs, command, slopeAims);
}

/** The emitted project's own tests, with their type-check. */
export function benchTests(context: BenchContext): Promise<PartResult> {
  const runs = Math.min(context.runs, 3);
  const command = (folder: string): Command => ({ program: "npm", args: ["test"], cwd: folder });
  return benchAtSizes(context, "Emitted npm test", runs, command, () => []);
}

/** The verifier, over all pairs of environments. */
export function benchVerification(context: BenchContext): Promise<PartResult> {
  const command = (folder: string): Command => ({
    program: process.execPath,
    args: [context.command, "verify", folder, "--json"],
    cwd: folder,
  });
  return benchAtSizes(context, "Verification", Math.min(context.runs, 3), command, verificationAims);
}

/** Bounds at a hundred environments, and growth no worse than that of the pairs. */
function verificationAims(projects: readonly Project[], measurements: readonly Measurement[]): readonly Aim[] {
  const at = (environments: number): Measurement | undefined =>
    measurements[projects.findIndex((project) => project.environments === environments)];
  const [hundred, fifty] = [at(100), at(50)];
  if (hundred === undefined) return [];
  return [
    { name: "a hundred environments", measured: hundred.milliseconds, atMost: 5000, unit: " ms" },
    { name: "memory of a hundred environments", measured: hundred.peakKib / 1024, atMost: 500, unit: " MiB" },
    ...(fifty === undefined
      ? []
      : [
          {
            name: "a hundred against fifty, which have a quarter of the pairs",
            measured: hundred.milliseconds / fifty.milliseconds,
            atMost: (100 * 99) / (50 * 49),
            unit: " times",
          },
        ]),
  ];
}

async function benchAtSizes(
  context: BenchContext,
  title: string,
  runs: number,
  command: (folder: string) => Command,
  aims: (projects: readonly Project[], measurements: readonly Measurement[]) => readonly Aim[],
): Promise<PartResult> {
  const projects: Project[] = [];
  for (const environments of context.sizes) {
    context.progress(`${title}: ${environments} environments`);
    projects.push(await projectOf(context, environments));
  }
  const commands = projects.map(({ environments, resources, folder }) => ({
    name: `${environments} environments, ${resources} resources`,
    command: () => command(folder),
  }));
  const measurements = await measureByTurns(commands, runs, context.workspace);
  const figures = Object.fromEntries(
    projects.map((project) => [`resources at ${project.environments}`, project.resources]),
  );
  return { title, measurements, aims: aims(projects, measurements), figures };
}

/** What each resource more costs: the slope of the line through all sizes, and through the two largest. */
function slopeAims(projects: readonly Project[], measurements: readonly Measurement[]): readonly Aim[] {
  if (projects.length < 2) return [];
  const points = (value: (measurement: Measurement) => number): (readonly [number, number])[] =>
    measurements.map((measurement, index) => [projects[index]?.resources ?? Number.NaN, value(measurement)]);
  const time = points(({ milliseconds }) => milliseconds);
  const memory = points(({ peakKib }) => peakKib);
  return [
    { name: "time of each resource more", measured: slope(time), atMost: 0.5, unit: " ms" },
    { name: "the same, at the largest sizes", measured: slope(time.slice(-2)), atMost: 0.5, unit: " ms" },
    { name: "memory of each resource more", measured: slope(memory), atMost: 40, unit: " KiB" },
    { name: "the same, at the largest sizes", measured: slope(memory.slice(-2)), atMost: 40, unit: " KiB" },
  ];
}

/** Generates the project once; its packages are the repository's own, at the same versions. */
async function projectOf({ command, workspace }: BenchContext, environments: number): Promise<Project> {
  const parent = join(workspace, `environments-${environments}`);
  const folder = join(parent, "zone");
  if (!existsSync(folder)) {
    mkdirSync(parent);
    writeFileSync(join(parent, "zone.yaml"), answersFor(environments));
    const options = ["--answers", "zone.yaml", "--yes", "--no-install", "--no-git"];
    await mustRun(process.execPath, [command, "zone", ...options], { cwd: parent });
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");
    await mustRun("npm", ["run", "synth"], { cwd: folder });
  }
  const texts = [...synthesizedTexts(join(folder, "cdktf.out")).values()];
  return { environments, folder, resources: texts.reduce((sum, text) => sum + resourceCount(text), 0) };
}

function resourceCount(stackText: string): number {
  const { resource = {} } = JSON.parse(stackText) as { resource?: Record<string, Record<string, unknown>> };
  return Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

function nodeIn(folder: string, script: string, ...args: readonly string[]): Command {
  return { program: process.execPath, args: [join("node_modules", script), ...args], cwd: folder };
}
