import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import type { Site } from "./lab";
import { editZone, environmentIndex, removeEnvironmentFiles } from "./project-files";
import { Demolition } from "./teardown/demolition";
import { readLeft } from "./teardown/left";

/** Takes one environment of a deployed zone down and out of the zone for good, as docs/teardown.md says. */
export async function checkDeparture(tally: Tally, site: Site, environment: string): Promise<boolean> {
  const { deployment, folder } = site;
  const demolition = await Demolition.of(site);
  return tally.inOrder(`${site.name}, with ${environment} leaving`, [
    { name: `npm run teardown -- ${environment}`, run: () => demolition.takeDown(environment) },
    {
      name: "it leaves zone.yaml: npm run deploy -- organization shared-services",
      run: async () => {
        editZone(folder, (zone) => {
          zone.deleteIn(["environments", environmentIndex(zone, environment)]);
        });
        removeEnvironmentFiles(folder, environment);
        await deployment.mustRun(["npm", "run", "deploy", "--", "organization", "shared-services", "--yes"]);
      },
    },
    {
      name: "its account, keys, vaults and session records are still there",
      run: async () => {
        const assert = new Assertions();
        await demolition.looksForWhatIsLeft(assert);
        const leftOf = (stack: string) => readLeft(folder).filter((one) => one.stack === stack);
        assert.that("organization", leftOf("organization").length === 1, "lists more or less than the account");
        assert.that("shared-services", leftOf("shared-services").length > 0, "lists no session records");
        assert.that(environment, leftOf(environment).length > 0, "lists nothing");
        assert.settle();
      },
    },
  ]);
}
