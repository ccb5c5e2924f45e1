import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Combination } from "../../src/render/combinations";
import { addressesIn, synthesizedTexts } from "./addresses";
import { repository, type GoldenZone } from "./golden-zones";
import { mustRun, runProgram, type Outcome } from "./program";
import { namelessLock } from "./shared-install";
import type { Step } from "./steps";
import { expectNoWarning } from "./warnings";

/** A generated project in a folder outside the repository. */
export interface EmittedProject {
  readonly zone: GoldenZone;
  readonly combination: Combination;
  readonly folder: string;
  /** PATH on which `node` suits the engine's command. */
  readonly path: string;
}

/** Runs a command in the project; it must succeed and print no warning. */
export async function inProject(project: EmittedProject, ...command: readonly [string, ...string[]]): Promise<Outcome> {
  const [program, ...args] = command;
  const outcome = await mustRun(program, args, { cwd: project.folder, env: { PATH: project.path } });
  expectNoWarning(outcome.output);
  return outcome;
}

/** `npm ci`: installs what the lock file says. */
export function installStep(project: EmittedProject): Step {
  return { name: "npm ci", run: () => inProject(project, "npm", "ci") };
}

/** Takes the packages of a project of the same combination, whose lock file is the same. */
export function linkStep(project: EmittedProject, installed: string): Step {
  return {
    name: "packages of the same lock file",
    run: () => {
      if (namelessLock(project.folder) !== namelessLock(installed)) {
        throw new Error("the lock files differ in more than the name");
      }
      symlinkSync(join(installed, "node_modules"), join(project.folder, "node_modules"), "dir");
      return Promise.resolve();
    },
  };
}

/** `npm test`: the project's types, then its tests. */
export function testStep(project: EmittedProject): Step {
  return {
    name: "npm test",
    run: async () => {
      const { stdout } = await inProject(project, "npm", "test");
      // npm writes what it runs; without the types in it nobody would have checked them.
      if (!/^> tsc && jest$/m.test(stdout)) throw new Error(`does not check the types and then test:\n${stdout}`);
    },
  };
}

/** The second half of `npm test`, for a project whose types are checked together with those of others. */
export function jestStep(project: EmittedProject): Step {
  return { name: "npx jest", run: () => inProject(project, "npx", "jest") };
}

/** What the owner of an emitted project does after its tests. */
export function synthesisSteps(project: EmittedProject): readonly Step[] {
  const engine = project.combination.engine;
  return [
    {
      name: "npm run synth",
      run: async () => {
        await inProject(project, "npm", "run", "synth");
        compareAddresses(project);
      },
    },
    {
      name: `npx ${engine} synth`,
      run: async () => {
        await inProject(project, "npx", engine, "synth");
        compareAddresses(project);
      },
    },
    {
      name: `npx ${engine} list`,
      run: async () => {
        const { stdout } = await inProject(project, "npx", engine, "list");
        const missing = [...synthesizedTexts(join(project.folder, "cdktf.out")).keys()].filter(
          (id) => !stdout.includes(id),
        );
        if (missing.length > 0) throw new Error(`does not list ${missing.join(", ")}:\n${stdout}`);
      },
    },
  ];
}

/** `npm run verify`: finds nothing wrong in a zone that nobody has changed. */
export function verifyStep(project: EmittedProject): Step {
  return {
    name: "npm run verify",
    run: async () => {
      const { stdout } = await inProject(project, "npm", "run", "--silent", "verify", "--", "--strict", "--json");
      const { summary } = JSON.parse(stdout) as { readonly summary: { readonly met: number } };
      if (summary.met === 0) throw new Error(`judges nothing: ${JSON.stringify(summary)}`);
    },
  };
}

/** What cannot be read is told as such, and is neither judged nor an unexpected failure. */
export function unreadableStep({ folder, path }: EmittedProject): Step {
  return {
    name: "npm run verify, of a stack that cannot be read",
    run: async () => {
      const unreadable = join(folder, "cdktf.out", "stacks", "organization", "override.tf.json");
      writeFileSync(unreadable, "{");
      const outcome = await runProgram("npm", ["run", "--silent", "verify"], { cwd: folder, env: { PATH: path } });
      rmSync(unreadable);
      const isToldPlainly = /^\S*override\.tf\.json is no JSON/.test(outcome.stderr) && !/^ +at /m.test(outcome.stderr);
      if (outcome.code !== 2 || !isToldPlainly) {
        throw new Error(`ends with ${outcome.code}, not with 2 and what to mend:\n${outcome.output}`);
      }
    },
  };
}

/** Every engine and provider has to give the addresses that the golden test pins. */
function compareAddresses(project: EmittedProject): void {
  for (const [id, text] of synthesizedTexts(join(project.folder, "cdktf.out"))) {
    const pinned = join(repository, "test", "golden", project.zone.name, "addresses", `${id}.txt`);
    const expected = existsSync(pinned) ? readFileSync(pinned, "utf8") : "";
    if (`${addressesIn(text).join("\n")}\n` !== expected) {
      throw new Error(`the addresses of stack ${id} differ from test/golden/${project.zone.name}/addresses/${id}.txt`);
    }
  }
}
