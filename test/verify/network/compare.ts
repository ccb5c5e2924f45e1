/**
 * Compares the network analysis with the packet simulator on random networks:
 *
 *     npx tsx test/verify/network/compare.ts --seed 7 --count 5000
 *
 * Exit code 1, and the smallest network that was found, where the two disagree.
 */
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { compare } from "./comparison";
import { randomNetwork } from "./random-network";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "1000" } },
  });
  const totals = { networks: 0, questions: 0, paths: 0, answered: 0, withPath: 0, withNone: 0 };
  const hops = new Map<string, number>();
  const property = fc.asyncProperty(randomNetwork, async (network) => {
    const found = await compare(network);
    totals.networks++;
    totals.questions += found.questions;
    totals.paths += found.paths;
    totals.answered += found.answered;
    if (found.paths > 0) totals.withPath++;
    else totals.withNone++;
    for (const hop of found.hops) hops.set(hop, (hops.get(hop) ?? 0) + 1);
    if (found.disagreements.length > 0) throw new Error(found.disagreements.join("\n"));
  });
  const started = Date.now();
  const result = await fc.check(property, { seed: Number(values.seed), numRuns: Number(values.count) });
  const { networks, questions, paths, answered, withPath, withNone } = totals;
  console.log(
    `seed ${values.seed}: ${networks} networks, ${questions} questions, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  console.log(`something arrives: ${paths} (answered: ${answered}); nothing arrives: ${questions - paths}`);
  console.log(`networks with any path: ${withPath}; with none: ${withNone}`);
  console.log(
    `networks by what opened a path: ${[...hops]
      .sort((one, other) => other[1] - one[1])
      .map(([hop, count]) => `${hop} ${count}`)
      .join(", ")}`,
  );
  if (!result.failed) {
    console.log("no disagreement");
    return 0;
  }
  console.error(String(result.errorInstance));
  console.error(JSON.stringify(result.counterexample, undefined, 1));
  return 1;
}

void main().then((code) => {
  process.exitCode = code;
});
