/**
 * Breaks every golden zone in every way that is known, one change at a time, and prints what the verifier caught:
 *
 *     npx tsx test/verify/mutants/main.ts [--all] [zone ...]
 *
 * `--all` prints each mutant with the controls that found it.
 */
import { goldenNames, synthesizeGolden } from "../support/golden-stacks";
import { inWorkspace } from "../../support/workspace";
import { harmlessChanges } from "./harmless";
import { mutantClasses } from "./mutator";
import { mutators } from "./mutants";
import { isCaught, MutantRun, type Outcome } from "./run-mutants";
import { reasonFor, survivors } from "./survivors";

/** So many mutants are made of all golden zones together; fewer means that mutators fit nothing any more. */
const leastOverAll = 200;

interface Judged {
  readonly class: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly caught: boolean;
}

async function main(workspace: string): Promise<void> {
  const isAll = process.argv.includes("--all");
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const judged: Judged[] = [];
  const raised: string[] = [];
  let harmless = 0;
  for (const name of asked.length === 0 ? goldenNames : asked) {
    const run = await MutantRun.of(await synthesizeGolden(name, workspace));
    for (const mutator of mutators) {
      for (const outcome of await run.outcomesOf(mutator)) {
        const caught = isCaught(mutator, outcome);
        judged.push({ class: mutator.class, name: mutator.name, outcome, caught });
        if (isAll) {
          const found = outcome.violations.map(
            ({ control, stack, address }) => `${control.id} at ${stack}: ${address}`,
          );
          console.log(
            `${caught ? "caught" : "MISSED"}\t${mutator.name}\t${name} ${outcome.where}\t${found.join("; ")}`,
          );
        }
      }
    }
    for (const change of harmlessChanges) {
      for (const { where, violations, unknowns } of await run.outcomesOf(change)) {
        harmless += 1;
        for (const { control, stack, address, says } of [...violations, ...unknowns]) {
          raised.push(`${change.name} (${name} ${where}): ${control.id} at ${stack}: ${address} ${says}`);
        }
      }
    }
  }
  print(judged, harmless, raised, asked.length === 0 ? leastOverAll : 1);
}

function print(judged: readonly Judged[], harmless: number, raised: readonly string[], least: number): void {
  console.log("class | made | caught | survived, explained | survived");
  console.log("--- | --- | --- | --- | ---");
  const explained = ({ name, outcome }: Judged): boolean => reasonFor(name, outcome.zone) !== undefined;
  const row = (title: string, of: readonly Judged[]): void => {
    const missed = of.filter(({ caught }) => !caught);
    const known = missed.filter(explained).length;
    console.log([title, of.length, of.length - missed.length, known, missed.length - known].join(" | "));
  };
  for (const each of mutantClasses)
    row(
      each,
      judged.filter((one) => one.class === each),
    );
  row("all", judged);
  const missed = judged.filter((one) => !one.caught && !explained(one));
  for (const { name, outcome } of missed) console.log(`survived: ${name} (${outcome.zone} ${outcome.where})`);
  for (const { name, reason } of survivors) {
    const isFound = !judged.some((one) => one.name === name && !one.caught);
    console.log(`${isFound ? "explained for nothing" : "explained"}: ${name}: ${reason}`);
  }
  console.log(`harmless changes: ${harmless} made, ${raised.length} raised`);
  for (const line of raised) console.log(`raised: ${line}`);
  console.log(`mutants: ${judged.length} made of ${least} at least`);
  process.exitCode = missed.length === 0 && raised.length === 0 && judged.length >= least ? 0 : 1;
}

void inWorkspace(main);
