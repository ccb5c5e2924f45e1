import { catalogue } from "../../src/verify/controls/catalogue";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { harmlessChanges } from "./mutants/harmless";
import { mutators } from "./mutants/mutants";
import { isCaught, MutantRun } from "./mutants/run-mutants";
import { reasonFor } from "./mutants/survivors";
import { synthesizeGolden } from "./support/golden-stacks";

/** What `npx tsx test/verify/mutants/main.ts` does with every golden zone, and more of each. */
const zone = "defaults";

describe("a zone that was changed", () => {
  const workspace = makeWorkspace();
  let run: MutantRun;

  beforeAll(async () => {
    run = await MutantRun.of(await synthesizeGolden(zone, workspace));
  }, 120_000);

  afterAll(() => {
    removeWorkspace(workspace);
  });

  it("is found out by a control that is meant to, whatever is broken", async () => {
    const survived: string[] = [];
    let made = 0;
    for (const mutator of mutators) {
      const controls = catalogue.filter(({ id }) => mutator.expects.includes(id));
      for (const outcome of await run.outcomesOf(mutator, { instances: 1, controls })) {
        made += 1;
        if (!isCaught(mutator, outcome) && reasonFor(mutator.name, zone) === undefined) {
          survived.push(`${mutator.name}: ${outcome.where}`);
        }
      }
    }

    expect(survived).toEqual([]);
    expect(made).toBeGreaterThan(100);
  }, 300_000);

  it("raises nothing where nothing is broken", async () => {
    const raised: string[] = [];
    for (const change of harmlessChanges) {
      for (const { where, violations, unknowns } of await run.outcomesOf(change, { instances: 1 })) {
        for (const { control, says } of [...violations, ...unknowns]) {
          raised.push(`${change.name}, ${where}: ${control.id} ${says}`);
        }
      }
    }

    expect(raised).toEqual([]);
  }, 300_000);

  it("is broken by mutators that name controls of the catalogue", () => {
    const ids = new Set(catalogue.map(({ id }) => id));
    const unknown = mutators.flatMap(({ name, expects }) =>
      expects.filter((id) => !ids.has(id)).map((id) => `${name}: ${id}`),
    );

    expect(unknown).toEqual([]);
    expect(mutators.filter(({ expects }) => expects.length === 0)).toEqual([]);
  });
});
