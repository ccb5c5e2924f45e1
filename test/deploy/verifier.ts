import { verify } from "../../src/verify";
import type { Zone } from "../../src/zone";
import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import type { Site } from "./lab";

/**
 * What the verifier says of the network, and a check here finds through the API: who reaches whom. Each with how many
 * findings there have to be.
 */
const observed: Readonly<Record<string, (zone: Zone) => number>> = {
  "vpc-environments-apart": ({ environments }) => environments.length * (environments.length - 1),
  "vpc-declared-calls": () => 1,
  "vpc-undeclared-calls": () => 1,
  "vpc-tier-exposure": () => 1,
};

/**
 * The verifier, which reads the stacks alone, and the checks of this test, which ask the API alone, find the same: both
 * say that who can call whom is exactly what zone.yaml declares.
 */
export async function compareWithVerifier(tally: Tally, site: Site): Promise<void> {
  await tally.one(`${site.name}: the verifier finds in the stacks what was found through the API`, async () => {
    const zone = site.zone();
    const { findings } = await verify(site.folder, { intent: zone, today: new Date().toISOString().slice(0, 10) });
    const assert = new Assertions();
    for (const [id, expected] of Object.entries(observed)) {
      const own = findings.filter(({ control }) => control.id === id);
      assert.that(id, own.length >= expected(zone), `${String(own.length)} of ${String(expected(zone))} findings`);
      for (const { verdict, stack, address, says } of own) {
        assert.that(`${stack}: ${address}`, verdict === "met", `${verdict}: ${says}`);
      }
    }
    assert.settle();
  });
}
