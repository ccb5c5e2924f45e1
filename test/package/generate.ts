import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { EmittedProject } from "../support/emitted-project";
import { combinationName, type GoldenZone } from "../support/golden-zones";
import { mustRun } from "../support/program";
import type { Step } from "../support/steps";
import { expectNoWarning } from "../support/warnings";
import type { Combination } from "../../src/render/combinations";

/** Makes a folder that holds nothing but the answers, as `zone.yaml`. */
export function folderWithAnswers(folder: string, zone: GoldenZone): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(zone.answers, join(folder, "zone.yaml"));
  return folder;
}

/** Generates the project as a user does, with `npx`; more arguments may follow. */
export function generateStep(project: EmittedProject, tarball: string, ...more: readonly string[]): Step {
  // Without `file:` npx takes an absolute path for a program.
  const command = ["--yes", `file:${tarball}`, "my-zone", "--answers", "zone.yaml", "--yes", ...more];
  return {
    name: ["npx create-hipaa-zone", ...command.slice(2)].join(" "),
    run: async () => {
      const cwd = folderWithAnswers(join(project.folder, ".."), project.zone);
      const { output } = await mustRun("npx", command, { cwd, env: { PATH: project.path } });
      expectNoWarning(output);
      if (!existsSync(join(project.folder, "zone.yaml"))) throw new Error("no project was written");
    },
  };
}

/** Where and with what {@link generateFor} works. */
export interface Generator {
  /** Path of the installed command. */
  readonly command: string;
  /** PATH on which `node` suits the engine: the generator refuses one that does not. */
  readonly path: string;
  readonly workspace: string;
}

/** Generates a zone for a combination that its answers may not choose, and gives the project's folder. */
export async function generateFor(
  { command, path, workspace }: Generator,
  zone: GoldenZone,
  combination: Combination,
): Promise<string> {
  const cwd = folderWithAnswers(join(workspace, `${zone.name}-for-${combinationName(combination)}`), zone);
  const choice = ["--engine", combination.engine, "--aws-provider", String(combination.awsProvider)];
  const options = ["--answers", "zone.yaml", ...choice, "--yes", "--no-install", "--no-git"];
  await mustRun("node", [command, "my-zone", ...options], { cwd, env: { PATH: path } });
  return join(cwd, "my-zone");
}
