import { spawn, spawnSync } from "node:child_process";
import { shellEnvironment, type Outcome } from "../../support/program";
import type { Deployment } from "../deployment";

/** A command that is running. */
export interface Killable {
  /** Ends it and all that it has started with SIGKILL, as a machine does that goes down: none can clean up. */
  readonly kill: () => void;

  /** How it ended. */
  readonly ended: Promise<Pick<Outcome, "code" | "output">>;
}

/** Starts a command of a project. */
export function start(deployment: Deployment, command: readonly [string, ...string[]]): Killable {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: deployment.folder,
    env: shellEnvironment(deployment.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<{ code: number; output: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      resolve({ code: code ?? 137, output });
    });
  });
  return {
    ended,
    kill: () => {
      const { pid } = child;
      if (pid === undefined) return;
      // Not by process group: the engine starts Terraform on a terminal of its own, which makes another one.
      for (const one of [pid, ...descendantsOf(pid)]) killIfThere(one);
    },
  };
}

function descendantsOf(pid: number): readonly number[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  // Grows while it is walked: children, then their children.
  for (const parent of found) {
    found.push(...processes.flatMap(([id = 0, parentId]) => (parentId === parent ? [id] : [])));
  }
  return found.slice(1);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
