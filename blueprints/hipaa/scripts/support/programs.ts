import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Zone } from "../../src/zone";
import { Refusal, exitCodes } from "./command";
import { root } from "./project";

/** Commands of the engine that the scripts use. */
export type EngineCommand = "deploy" | "diff";

/** The command line of the zone's engine, as a program and its first arguments. */
function engine(zone: Zone): readonly [string, ...string[]] {
  // By path and not through npx: it starts faster, and never from the network.
  const manifest = require.resolve(`${zone.engine}-cli/package.json`, { paths: [root] });
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: Readonly<Record<string, string>> };
  const entry = bin[zone.engine];
  if (entry === undefined) {
    throw new Refusal(`${zone.engine}-cli has no command ${zone.engine}: run npm ci`, exitCodes.failed);
  }
  return [process.execPath, join(dirname(manifest), entry)];
}

/** Runs the engine on stacks that are synthesized already, and gives its exit code. */
export function runEngine(zone: Zone, command: EngineCommand, args: readonly string[]): Promise<number> {
  const [program, ...first] = engine(zone);
  return run(program, [...first, command, ...args, "--skip-synth"], root);
}

/** Runs the app, which writes `cdktf.out`. */
export function runApp(environment: Readonly<Record<string, string>> = {}): Promise<number> {
  return run(
    process.execPath,
    ["--require", require.resolve("tsx/cjs"), join(root, "src", "main.ts")],
    root,
    environment,
  );
}

/** Terraform, or what takes its place. */
export const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

/** Runs Terraform in a stack's folder, and gives its exit code. */
export function runTerraform(folder: string, args: readonly string[]): Promise<number> {
  return run(terraform, args, folder);
}

/** What Terraform prints in a stack's folder. */
export function readTerraform(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(terraform, args, {
    cwd: folder,
    encoding: "utf8",
    // A state is larger than the megabyte that is taken by default.
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) {
    throw notStarted(terraform, error);
  }
  if (status !== 0) {
    throw new Refusal(`${terraform} ${args.join(" ")} failed:\n${stderr}`, exitCodes.failed);
  }
  return stdout;
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: "inherit",
      // No word home about who runs what.
      env: { CHECKPOINT_DISABLE: "1", ...process.env, ...environment },
    });
    // Ctrl-C reaches the child as well; it ends in its own way, and its state with it.
    const wait = (): void => undefined;
    process.on("SIGINT", wait);
    child.on("error", (error) => {
      process.off("SIGINT", wait);
      reject(notStarted(program, error));
    });
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      resolve(code ?? (signal === "SIGINT" ? exitCodes.cancelled : exitCodes.failed));
    });
  });
}

function notStarted(program: string, error: Error): Refusal {
  return new Refusal(
    `${program} could not be started (${error.message}): install Terraform 1.10 or newer, or name another with TERRAFORM_BINARY_NAME`,
    exitCodes.failed,
  );
}
