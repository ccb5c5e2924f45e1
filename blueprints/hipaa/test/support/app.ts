import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** Tells the test files where the stacks are. */
const variable = "SYNTHESIZED_OUTPUT";

/** Runs the app as the command line does, into a folder of its own, and gives the folder. */
export function runApp(): string {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  const run = spawnSync(process.execPath, ["--require", require.resolve("tsx/cjs"), join(root, "src", "main.ts")], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (run.status !== 0) {
    removeOutput(outdir);
    throw new Error(`the app failed:\n${run.stdout}${run.stderr}`);
  }
  return outdir;
}

/** The folder that was made for all test files together, if there is one. */
export function outputFolder(): string | undefined {
  return process.env[variable];
}

/** Shares a folder with all test files. */
export function shareOutput(outdir: string): void {
  process.env[variable] = outdir;
}

export function removeOutput(outdir: string): void {
  rmSync(outdir, { recursive: true, force: true });
}
