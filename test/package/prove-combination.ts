import { join } from "node:path";
import type { Combination } from "../../src/render/combinations";
import {
  installStep,
  jestStep,
  linkStep,
  synthesisSteps,
  testStep,
  verifyStep,
  type EmittedProject,
} from "../support/emitted-project";
import { combinationName, goldenZones, type GoldenZone } from "../support/golden-zones";
import type { atMost, Step, Tally } from "../support/steps";
import { generateFor, generateStep } from "./generate";
import { typeCheck } from "./type-check";

/** With what a combination is proven. */
export interface Proof {
  readonly tally: Tally;

  /** Path of the packed package. */
  readonly tarball: string;

  /** Path of the installed command. */
  readonly command: string;

  /** PATH on which `node` suits the engine. */
  readonly path: string;

  /** Folder outside the repository. */
  readonly workspace: string;

  /** Runs installs when their turn comes. */
  readonly installs: ReturnType<typeof atMost>;

  /** Runs everything else when its turn comes. */
  readonly uses: ReturnType<typeof atMost>;

  /** Who installs the packages of the combination. */
  readonly installedBy: "the generator" | "npm ci";
}

/**
 * Installs, tests and synthesizes the projects of the zones that choose a combination, and type-checks every golden
 * zone for it. The first project is used by the commands that its owner runs and by no others; the rest takes its
 * packages, and is type-checked by one process.
 */
export async function proveCombination(
  combination: Combination,
  zones: readonly GoldenZone[],
  proof: Proof,
): Promise<void> {
  const { tally, tarball, installs, uses } = proof;
  const name = combinationName(combination);
  const workspace = join(proof.workspace, name);
  const inTurn = ({ zone }: EmittedProject, ...steps: readonly Step[]): Promise<boolean> =>
    uses(() => tally.inOrder(zone.name, steps));
  const [first, ...others] = zones
    .filter((zone) => zone.combination === combination)
    .map((zone) => ({ zone, combination, folder: join(workspace, zone.name, "my-zone"), path: proof.path }));
  if (first === undefined) throw new Error(`no zone chooses ${name}`);

  const install =
    proof.installedBy === "the generator"
      ? [generateStep(first, tarball)]
      : [generateStep(first, tarball, "--no-install"), installStep(first)];
  const installed = installs(() => tally.inOrder(first.zone.name, install));
  const converted = goldenZones
    .filter((zone) => zone.combination !== combination)
    .map(async (zone) => {
      let folder = "";
      await uses(() =>
        tally.one(`${zone.name}: generate for ${name}`, async () => {
          folder = await generateFor({ ...proof, workspace }, zone, combination);
        }),
      );
      return { name: zone.name, folder };
    });
  await installed;

  const usedFirst = inTurn(first, testStep(first), ...synthesisSteps(first), verifyStep(first));
  const generated = others.map((project) =>
    inTurn(project, generateStep(project, tarball, "--no-install"), linkStep(project, first.folder)),
  );
  await Promise.all(generated);
  const used = others.map((project) =>
    inTurn(project, jestStep(project), ...synthesisSteps(project), verifyStep(project)),
  );
  const projects = [
    ...others.map(({ zone, folder }) => ({ name: zone.name, folder })),
    ...(await Promise.all(converted)),
  ];
  const checked = uses(() =>
    tally.one(`${name}: tsc of ${projects.map((project) => project.name).join(", ")}`, () =>
      typeCheck(
        workspace,
        projects.map(({ folder }) => folder),
        join(first.folder, "node_modules"),
      ),
    ),
  );
  await Promise.all([usedFirst, checked, ...used]);
}
