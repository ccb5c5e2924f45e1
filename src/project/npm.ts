import path from "node:path";
import { realDisk } from "./disk";
import type { RunProgram } from "./program";
import { codeOf } from "../system-error";

/** What became of the installation. */
export type InstallOutcome =
  | { readonly state: "installed"; readonly command: string }
  | { readonly state: "cancelled"; readonly command: string }
  | {
      readonly state: "failed";

      /** What to run again, as `npm ci`. */
      readonly command: string;

      /** The last lines that npm wrote. */
      readonly tail: string;
    };

export interface InstallPackagesOptions {
  readonly run: RunProgram;

  /** Environment of the run. */
  readonly env: Readonly<Record<string, string | undefined>>;

  /** Ends npm and what it started. */
  readonly signal?: AbortSignal;
}

/** Lines of npm's output that say what went wrong. */
const keptLines = 20;

/** Installs the packages of a project: `npm ci` where it has a lock file, else `npm install`, which makes one. */
export async function installPackages(target: string, options: InstallPackagesOptions): Promise<InstallOutcome> {
  const hasLock = await realDisk.lstat(path.join(target, "package-lock.json")).then(
    () => true,
    () => false,
  );
  const args = [hasLock ? "ci" : "install"];
  const command = ["npm", ...args].join(" ");
  const { code, output, error } = await options.run("npm", [...args, "--no-audit", "--no-fund"], {
    cwd: target,
    env: options.env,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (options.signal?.aborted === true) {
    return { state: "cancelled", command };
  }
  if (code === 0) {
    return { state: "installed", command };
  }
  const missing = codeOf(error) === "ENOENT";
  return { state: "failed", command, tail: missing ? "npm is not installed" : (error?.message ?? tailOf(output)) };
}

function tailOf(output: string): string {
  return output
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-keptLines)
    .join("\n");
}
