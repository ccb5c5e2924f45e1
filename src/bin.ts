import { readFileSync } from "node:fs";
import path from "node:path";
import type { Context } from "./cli/context";
import { run } from "./cli/run";

const packageRoot = path.join(__dirname, "..");
const { version } = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string };
const cancelled = 130;
const stop = new AbortController();

const context: Context = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  // Opening it takes longer than a run that asks nothing should wait.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  platform: process.platform,
  nodeVersion: process.versions.node,
  packageRoot,
  version,
  signal: stop.signal,
  now: () => performance.now(),
  runProgram: async (...program) => (await import("./project/program.js")).runProgram(...program),
  openPrompts: async (settings) => (await import("./questions/terminal-prompts.js")).terminalPrompts(settings),
};

for (const stream of [process.stdout, process.stderr]) {
  // A reader that went away (`| head`) does not stop a generation.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) {
      process.exit(cancelled);
    }
    stop.abort();
  });
}

// A terminal that closes, or Ctrl-D, leaves a question that nobody will answer and nothing else to wait for.
process.once("beforeExit", () => {
  stop.abort();
});

// Should the run end without a word all the same, it did not succeed.
process.exitCode = 1;

void run(context, {
  create: () => import("./cli/create.js"),
  verify: () => import("./cli/verify.js"),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
