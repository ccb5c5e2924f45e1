/**
 * `npm run test:package`: every golden zone, generated from the packed tarball outside the repository, is installed,
 * type-checked, tested and synthesized, with its own engine's command too. One install serves a combination.
 *
 * `npm run test:package -- --except <zone>` leaves out what `npm test` does for a zone too: its project of the engine
 * and provider that its answers choose. The option may be there more than once.
 */
import { join } from "node:path";
import { combinations } from "../../src/render/combinations";
import { pathWithNode22 } from "../support/node22";
import { installPacked, packInto } from "../support/packed-package";
import { runTally } from "../support/runner";
import { atMost, type Tally } from "../support/steps";
import { zonesToProve } from "./arguments";
import { proveCombination } from "./prove-combination";

/** At most so many projects at a time: a type-check or a test run fills one core. */
const workers = 2;

async function main(workspace: string, tally: Tally): Promise<void> {
  const zones = zonesToProve(process.argv.slice(2));
  let tarball = "";
  let command = "";
  let node22 = "";
  const prepared = await tally.inOrder("package", [
    { name: "npm pack", run: async () => (tarball = (await packInto(workspace)).tarball) },
    {
      name: "install the tarball",
      run: async () => (command = await installPacked(tarball, join(workspace, "installed"))),
    },
    { name: "Node 22 for cdktn", run: async () => (node22 = await pathWithNode22(join(workspace, "node22"))) },
  ]);
  if (!prepared) return;

  // An install writes hundreds of megabytes: one after the other, while what is installed already is used.
  const installs = atMost(1);
  const uses = atMost(workers);
  await Promise.all(
    combinations.map((combination, index) =>
      proveCombination(combination, zones, {
        tally,
        tarball,
        command,
        path: combination.engine === "cdktn" ? node22 : (process.env.PATH ?? ""),
        workspace,
        installs,
        uses,
        // The generator runs `npm ci` too: to see once that it does is enough.
        installedBy: index === 0 ? "the generator" : "npm ci",
      }),
    ),
  );
}

runTally("test:package", main);
