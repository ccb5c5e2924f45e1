import crossSpawn from "cross-spawn";
import type { ChildProcess } from "node:child_process";
import { codeOf } from "../system-error";

/** What a program that was started did. */
export interface Finished {
  /** Exit code; null when the program was ended by a signal or could not be started. */
  readonly code: number | null;

  /** The end of what it wrote to stdout and stderr. */
  readonly output: string;

  /** Why it could not be started. */
  readonly error?: Error;
}

export interface RunOptions {
  readonly cwd: string;

  /** Ends the program, and what it started, when aborted. */
  readonly signal?: AbortSignal;

  /** @default - the environment of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end. Never rejects. */
export type RunProgram = (command: string, args: readonly string[], options: RunOptions) => Promise<Finished>;

/** Characters of output that are kept; the cause of a failure stands at the end. */
const keptOutput = 64 * 1024;

/** Time that a program gets to clean up before it is killed. */
const graceMs = 5000;

/** Runs a program of this machine; on Windows also those that are scripts (`npm.cmd`). */
export const runProgram: RunProgram = (command, args, { cwd, signal, env = process.env }) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve({ code: null, output: "" });
      return;
    }
    const child = crossSpawn(command, [...args], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that what the program started can be ended with it.
      detached: process.platform !== "win32",
    });
    let output = "";
    let failure: Error | undefined;
    const keep = (chunk: string): void => {
      output = (output + chunk).slice(-keptOutput);
    };
    child.stdout?.setEncoding("utf8").on("data", keep);
    child.stderr?.setEncoding("utf8").on("data", keep);
    let killTimer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      end(child, "SIGTERM");
      killTimer = setTimeout(() => {
        end(child, "SIGKILL");
      }, graceMs);
    };
    signal?.addEventListener("abort", stop, { once: true });
    const finish = (code: number | null): void => {
      clearTimeout(killTimer);
      signal?.removeEventListener("abort", stop);
      resolve({ code, output, ...(failure === undefined ? {} : { error: failure }) });
    };
    child.on("error", (error) => {
      failure = error;
      // Without a process there is no `close`.
      if (child.pid === undefined) {
        finish(null);
      }
    });
    child.on("close", finish);
  });

function end({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  if (process.platform === "win32") {
    // Windows ends a process alone and leaves what it started; taskkill ends the tree.
    crossSpawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" }).on("error", () => undefined);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if (codeOf(error) !== "ESRCH") {
      throw error;
    }
  }
}
