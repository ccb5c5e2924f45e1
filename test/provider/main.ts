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
import { inParallel, type Step, type Tally } from "../support/steps";
import { terraform, terraformIsThere } from "../support/terraform";

/** The last release of the provider's fifth major version, in which both majors' arguments can be checked. */
const combination = combinationNamed("cdktf-5");

/** At most so many stacks at a time: the provider fills one core and a gigabyte while it loads its schema. */
const workers = 2;

async function main(workspace: string, tally: Tally): Promise<void> {
  let command = "";
  let packages = "";
  const shared: Step[] = [
    { name: `${terraform} is there`, run: terraformIsThere },
    {
      name: "npm pack and install",
      run: async () => {
        const prefix = join(workspace, "installed");
        mkdirSync(prefix);
        command = await installPacked((await packInto(workspace)).tarball, prefix);
      },
    },
  ];
  if (!(await tally.inOrder("prepare", shared))) return;

  const stacks: { readonly zone: string; readonly id: string; readonly folder: string }[] = [];
  for (const zone of goldenZones) {
    await tally.one(`${zone.name}: synthesize for provider ${combination.terraformProviderVersion}`, async () => {
      const folder = await generateFor({ command, path: process.env.PATH ?? "", workspace }, zone, combination);
      if (packages === "") {
        await mustRun("npm", ["ci"], { cwd: folder });
        packages = join(folder, "node_modules");
      } else {
        symlinkSync(packages, join(folder, "node_modules"), "dir");
      }
      await mustRun("npm", ["run", "synth"], { cwd: folder });
      const outdir = join(folder, "cdktf.out");
      for (const [id, text] of synthesizedTexts(outdir)) {
        if (!text.includes(combination.terraformProviderVersion))
          throw new Error(`stack ${id} asks for another version`);
        stacks.push({ zone: zone.name, id, folder: join(outdir, "stacks", id) });
      }
    });
  }

  const cache = join(workspace, "plugins");
  mkdirSync(cache);
  const env = {
    TF_PLUGIN_CACHE_DIR: cache,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    TF_IN_AUTOMATION: "1",
  };
  const validate = async ({ zone, id, folder }: (typeof stacks)[number]): Promise<void> => {
    await tally.one(`${zone}: validate ${id}`, async () => {
      await mustRun(terraform, ["init", "-backend=false", "-input=false", "-no-color"], { cwd: folder, env });
      const { output } = await mustRun(terraform, ["validate", "-no-color"], { cwd: folder, env });
      if (/warning/i.test(output)) throw new Error(output);
    });
  };
  // The first one alone: terraform's plugin cache takes no two downloads of the same provider at a time.
  const [first, ...rest] = stacks;
  if (first !== undefined) await validate(first);
  await inParallel(rest, workers, validate);
}

runTally("test:provider", main);
