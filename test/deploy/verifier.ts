import { verify } from "../../src/verify";
import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import type { Site } from "./lab";

/** What the verifier says of the network, and a check here finds through the API: who reaches whom. */
const observed = ["vpc-environments-apart", "vpc-declared-calls", "vpc-undeclared-calls", "vpc-tier-exposure"];

/**
 * The verifier, which reads the stacks alone, and the checks of this test, which ask the API alone, find the same: both
 * say that who can call whom is exactly what zone.yaml declares.
 */
export async function compareWithVerifier(tally: Tally, site: Site): Promise<void> {
  await tally.one(`${site.name}: the verifier finds in the stacks what was found through the API`, async () => {
    const zone = site.zone();
    const { findings } = await verify(site.folder, { intent: zone, today: new Date().toISOString().slice(0, 10) });
    const assert = new Assertions();
    for (const id of observed) {
      const own = findings.filter(({ control }) => control.id === id);
      assert.that(id, own.length > 0, "judges nothing");
      for (const { verdict, stack, address, says } of own) {
        assert.that(`${stack}: ${address}`, verdict === "met", `${verdict}: ${says}`);
      }
    }
    const pairs = zone.environments.length * (zone.environments.length - 1);
    const apart = findings.filter(({ control }) => control.id === "vpc-environments-apart");
    assert.equal("pairs of environments that were judged", apart.length, pairs);
    assert.settle();
  });
}
