import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "../../../src/cli/context";
import * as createModule from "../../../src/cli/create";
import { run } from "../../../src/cli/run";
import * as verifyModule from "../../../src/cli/verify";
import type { Finished } from "../../../src/project/program";
import type { Prompts } from "../../../src/questions/prompts";

const packageRoot = path.join(__dirname, "..", "..", "..");

/** A world in which no program runs and nobody answers. */
export interface World {
  readonly cwd: string;
  readonly env?: Context["env"];

  /** Whether stdin, stdout and stderr are a terminal. */
  readonly terminal?: boolean;
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly columns?: number;
  readonly nodeVersion?: string;

  /** Version of the package. */
  readonly version?: string;
  readonly platform?: string;
  readonly signal?: AbortSignal;
  readonly prompts?: Prompts;

  /** What git and npm do. */
  readonly program?: (command: string, args: readonly string[]) => Finished;
}

/** What a run left behind. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;

  /** Programs that were run, as `npm ci …`. */
  readonly programs: readonly string[];

  /** Whether prompts were opened. */
  readonly asked: boolean;
}

/** Runs the command in a world. */
export async function command(argv: readonly string[], world: World): Promise<Ran> {
  const { terminal = false } = world;
  const columns = world.columns === undefined ? {} : { columns: world.columns };
  const programs: string[] = [];
  let [stdout, stderr, asked] = ["", "", false];
  const context: Context = {
    argv,
    env: world.env ?? {},
    cwd: world.cwd,
    stdin: { isTTY: world.stdin ?? terminal },
    stdout: { write: (text) => (stdout += text), isTTY: world.stdout ?? terminal, ...columns },
    stderr: { write: (text) => (stderr += text), isTTY: terminal, ...columns },
    platform: world.platform ?? "linux",
    nodeVersion: world.nodeVersion ?? "22.20.0",
    packageRoot,
    version: world.version ?? "1.2.3",
    signal: world.signal ?? new AbortController().signal,
    now: () => 0,
    runProgram: (name, args) => {
      programs.push([name, ...args].join(" "));
      return Promise.resolve(world.program?.(name, args) ?? { code: 0, output: "" });
    },
    openPrompts: () => {
      asked = true;
      return world.prompts === undefined
        ? Promise.reject(new Error("nobody is there to answer"))
        : Promise.resolve(world.prompts);
    },
  };
  const exitCode = await run(context, {
    create: () => Promise.resolve(createModule),
    verify: () => Promise.resolve(verifyModule),
  });
  return { exitCode, stdout, stderr, programs, asked };
}

/** Makes an empty folder for each test, and removes it afterwards. */
export function emptyFolders(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "create-hipaa-zone-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** The least that a run without questions needs. */
export const email = ["--email", "aws+{account}@acme.example"] as const;
