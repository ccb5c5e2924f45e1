import * as fc from "fast-check";
import { compare } from "./comparison";
import { randomNetwork } from "./random-network";

describe("the analysis and a simulation of single packets", () => {
  it("agree on every pair of 500 random networks", async () => {
    let questions = 0;
    let paths = 0;
    await fc.assert(
      fc.asyncProperty(randomNetwork, async (network) => {
        const found = await compare(network);
        questions += found.questions;
        paths += found.paths;
        expect(found.disagreements).toEqual([]);
      }),
      { seed: 20261122, numRuns: 500 },
    );
    expect(paths).toBeGreaterThan(questions / 20);
    expect(questions - paths).toBeGreaterThan(questions / 20);
  }, 120_000);
});
