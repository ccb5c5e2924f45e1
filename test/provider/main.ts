/**
 * `npm run test:provider`: every stack of every golden zone, rendered for AWS provider 5.100.0, passes
 * `terraform validate` with that provider. Needs terraform; credentials and an AWS account it does not.
 */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { generateFor } from "../package/generate";
import { synthesizedTexts } from "../support/addresses";
import { combinationNamed, goldenZones } from "../support/golden-zones";
import { installPacked, packInto } from "../support/packed-package";
import { mustRun } from "../support/program";
import { runTally } from "../support/runner";
import { sharedInstall } from "../support/shared-install";
import { atMost, inParallel, type Step, type Tally } from "../support/steps";
import { terraform, terraformIsThere } from "../support/terraform";
import { validateStacks, type SynthesizedStack } from "./validation";

/** The last release of the provider's fifth major version, in which both majors' arguments can be checked. */
const combination = combinationNamed("cdktf-5");

/** At most so many zones at a time; terraform itself runs once at a time and starts as many providers as it likes. */
const workers = 2;

async function main(workspace: string, tally: Tally): Promise<void> {
  let command = "";
  const shared: Step[] = [
    { name: `${terraform} is there`, run: terraformIsThere },
    {
      name: "npm pack and install",
      run: async () => {
        const { tarball } = await packInto(workspace);
        command = await installPacked(tarball, join(workspace, "installed"));
      },
    },
  ];
  if (!(await tally.inOrder("prepare", shared))) return;

  const installs = atMost(1);
  const validations = atMost(1);
  const plugins = join(workspace, "plugins");
  mkdirSync(plugins);
  await inParallel(goldenZones, workers, async (zone) => {
    const stacks: SynthesizedStack[] = [];
    await tally.one(`${zone.name}: synthesize for provider ${combination.terraformProviderVersion}`, async () => {
      const folder = await generateFor({ command, path: process.env.PATH ?? "", workspace }, zone, combination);
      const packages = await installs(() => sharedInstall(folder));
      symlinkSync(packages, join(folder, "node_modules"), "dir");
      await mustRun("npm", ["run", "synth"], { cwd: folder });
      const outdir = join(folder, "cdktf.out");
      for (const [id, text] of synthesizedTexts(outdir)) {
        if (!text.includes(combination.terraformProviderVersion))
          throw new Error(`stack ${id} asks for another version`);
        stacks.push({ id, text, folder: join(outdir, "stacks", id) });
      }
    });
    const where = { tally, subject: zone.name, workspace: join(workspace, "validated", zone.name), plugins };
    await validations(() => validateStacks(stacks, where));
  });
}

runTally("test:provider", main);
