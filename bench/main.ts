/**
 * `npm run bench [-- --only help,generation,package,synth,cdktf,test,verify] [--runs 5] [--sizes 2,10,50,100] [--json file]`
 *
 * Medians over runs, as tables; the same as JSON in a file, or after the tables.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chosenFrom } from "../test/support/chosen";
import { installPacked, packInto } from "../test/support/packed-package";
import { inWorkspace } from "../test/support/workspace";
import type { BenchContext } from "./context";
import { benchGeneration } from "./generation";
import { benchHelp } from "./help";
import { benchPackage } from "./package";
import { benchEngineSynth, benchSynth, benchTests, benchVerification } from "./project";
import { tables, type PartResult } from "./report";

const parts: Readonly<Record<string, (context: BenchContext) => Promise<PartResult>>> = {
  help: benchHelp,
  generation: benchGeneration,
  package: benchPackage,
  synth: benchSynth,
  cdktf: benchEngineSynth,
  test: benchTests,
  verify: benchVerification,
};

const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(parts).join(",") },
    runs: { type: "string", default: "5" },
    sizes: { type: "string", default: "2,10,50,100" },
    json: { type: "string" },
  },
});

function progress(line: string): void {
  process.stderr.write(`… ${line}\n`);
}

/** A whole number above 0 from the command line. */
function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${option} is ${text}; it must be a whole number above 0`);
  return value;
}

async function bench(workspace: string): Promise<readonly PartResult[]> {
  const chosen = chosenFrom("--only", values.only, parts);
  const runs = count("runs", values.runs);
  const sizes = values.sizes.split(",").map((size) => count("sizes", size));

  progress("npm pack");
  const { tarball } = await packInto(workspace);
  const command = await installPacked(tarball, join(workspace, "installed"));

  const results: PartResult[] = [];
  for (const [name, part] of chosen) {
    progress(name);
    results.push(await part({ command, tarball, workspace, runs, sizes, progress }));
  }
  return results;
}

async function main(): Promise<void> {
  const results = await inWorkspace(bench);
  const machine = { node: process.version, platform: process.platform, cores: cpus().length };
  const json = JSON.stringify({ machine, results }, undefined, 2);
  console.log(`Node ${machine.node}, ${machine.platform}, ${machine.cores} cores\n\n${tables(results)}`);
  if (values.json === undefined) console.log(`\n${json}`);
  else writeFileSync(values.json, `${json}\n`);
  process.exitCode = results.some(({ aims }) => aims.some(({ measured, atMost }) => measured > atMost)) ? 1 : 0;
}

void main();
