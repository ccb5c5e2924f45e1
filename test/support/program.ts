import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setPriority } from "node:os";

/** How a program ended. */
export interface Outcome {
  /** Exit code; 137 for a program that was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived. */
  readonly output: string;
  readonly milliseconds: number;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Added to this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which the program is killed. */
  readonly timeout?: number;

  /** Whether others go first on a busy machine. @default false */
  readonly patient?: boolean;
}

/** Lets every other process go first. What it starts from now on waits with it. */
export function letOthersGoFirst(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, 10);
}

/** Colours and progress bars make output hard to compare, and a version check makes it depend on the network. */
const quiet = { NO_COLOR: "1", FORCE_COLOR: undefined, CHECKPOINT_DISABLE: "1", npm_config_progress: "false" };

/** What npm and jest tell the programs that they start, and a person's shell does not hold. */
const ofTheRunner =
  /^(npm_(package|lifecycle)_.*|npm_config_local_prefix|npm_command|INIT_CWD|NODE_ENV|JEST_WORKER_ID)$/;

/** The environment that a person's shell would have, quiet, with these changes. */
export function shellEnvironment(changes: ProgramOptions["env"] = {}): Record<string, string> {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...quiet, ...changes };
  // Terraform warns of a configuration file that is not there.
  if (!existsSync(environment.TF_CLI_CONFIG_FILE ?? "")) delete environment.TF_CLI_CONFIG_FILE;
  const entries = Object.entries(environment);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined || ofTheRunner.test(name) ? [] : [[name, value]])),
  );
}

/** Runs a program to its end; it has no terminal and its standard input is empty. */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: shellEnvironment(options.env),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeout ?? 600_000,
      killSignal: "SIGKILL",
    });
    if (options.patient === true) letOthersGoFirst(child.pid);
    let stdout = "";
    let stderr = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 137, stdout, stderr, output, milliseconds: performance.now() - started });
    });
  });
}

/** Runs a program and throws its output where it does not exit with 0. */
export async function mustRun(command: string, args: readonly string[], options: ProgramOptions): Promise<Outcome> {
  const outcome = await runProgram(command, args, options);
  if (outcome.code !== 0) {
    throw new Error(`${[command, ...args].join(" ")} exited with ${outcome.code}:\n${lastLines(outcome.output, 60)}`);
  }
  return outcome;
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
