import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../test/support/program";
import { fileTexts } from "../test/support/tree";
import { answersFor } from "./answers";
import type { BenchContext } from "./context";
import { measureByTurns, quickFactor, type Command } from "./measure";
import type { PartResult } from "./report";

const createVite = "create-vite@9.3.0";

/** Generation without install, beside a script that only writes the same files, and another generator. */
export async function benchGeneration(context: BenchContext): Promise<PartResult> {
  const { command, workspace, runs } = context;
  const folder = join(workspace, "generation");
  mkdirSync(folder);
  writeFileSync(join(folder, "zone.yaml"), answersFor(2));

  const generate = (target: string): Command => ({
    program: process.execPath,
    args: [command, target, "--answers", "zone.yaml", "--yes", "--no-install", "--no-git"],
    cwd: folder,
  });
  const example = generate("example");
  await mustRun(example.program, example.args, { cwd: folder });
  const files = fileTexts(join(folder, "example"));
  writeFileSync(join(folder, "bare.cjs"), bareScript(files));

  context.progress(`npm install ${createVite}`);
  const peer = join(workspace, "create-vite");
  mkdirSync(peer);
  await mustRun("npm", ["install", "--prefix", peer, "--no-save", createVite], { cwd: peer });
  const vite = join(peer, "node_modules", "create-vite", "index.js");

  const measurements = await measureByTurns(
    [
      { name: "create-hipaa-zone --no-install --no-git", command: (run) => generate(`zone-${run}`) },
      { name: "bare script, same files", command: (run) => node(folder, "bare.cjs", `bare-${run}`) },
      { name: createVite, command: (run) => node(folder, vite, `vite-${run}`, "--no-interactive") },
    ],
    runs * quickFactor,
    workspace,
  );
  const [ours, bare, theirs] = measurements;
  if (ours === undefined || bare === undefined || theirs === undefined) throw new Error("a command was not measured");
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    title: "Generation of two environments",
    measurements,
    aims: [
      {
        name: "against the bare script",
        measured: ours.milliseconds / bare.milliseconds,
        atMost: 1.75,
        unit: " times",
      },
    ],
    figures: {
      "files written": files.size,
      "bytes written": bytes,
      "% of create-vite's time": Math.round((100 * ours.milliseconds) / theirs.milliseconds),
    },
  };
}

function node(cwd: string, ...args: readonly string[]): Command {
  return { program: process.execPath, args, cwd };
}

/** The least that any generator has to do: it knows every file already and writes it. */
function bareScript(files: ReadonlyMap<string, string>): string {
  return `const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
for (const [path, text] of ${JSON.stringify([...files])}) {
  const target = join(process.argv[2], path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
`;
}
