/**
 * Does the main job on the checkout: builds the generator, generates a sample zone and synthesizes it.
 *
 *     npm run zone
 */
import { rmSync } from "node:fs";
import path from "node:path";
import spawn from "cross-spawn";

const root = path.join(__dirname, "..");
const sample = "sample-zone";

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawn.sync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

run("npm", ["run", "build"], root);
rmSync(path.join(root, sample), { recursive: true, force: true });
run(
  process.execPath,
  [path.join("dist", "bin.js"), sample, "--zone", "acme-health", "--email", "aws+{account}@acme.example", "--yes"],
  root,
);
run("npm", ["run", "synth"], path.join(root, sample));
