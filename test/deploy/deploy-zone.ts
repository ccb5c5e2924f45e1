import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import type { Check } from "./check";
import type { Site } from "./lab";
import { printLive } from "./live-lines";
import type { StackDocument } from "./overlay";
import { synthesizedTexts } from "../support/addresses";
import { ZoneApi } from "./zone-api";

/** Runs commands of a project that must succeed, one after the other, with a line for every stack. */
export async function runCommands(
  tally: Tally,
  site: Site,
  commands: readonly (readonly [string, ...string[]])[],
): Promise<boolean> {
  const stop = printLive(site.name, join(site.deployment.reports, "events"));
  try {
    return await tally.inOrder(
      site.name,
      commands.map((command) => ({ name: command.join(" "), run: () => site.deployment.mustRun(command) })),
    );
  } finally {
    stop();
  }
}

/** Runs every check on a deployed zone; each is a step. Gives the number of assertions that were made. */
export async function runChecks(tally: Tally, site: Site, checks: readonly Check[]): Promise<number> {
  const api = await ZoneApi.of(site.zone(), site.front.url);
  let made = 0;
  for (const check of checks) {
    await tally.one(`${site.name}: ${check.name}`, async () => {
      const assert = new Assertions();
      await check.run(api, assert);
      made += assert.count;
      assert.settle();
    });
  }
  return made;
}

/** Breaks a deployed zone in every way that the checks know, and sees that each is noticed and mended again. */
export async function runBreakages(tally: Tally, site: Site, checks: readonly Check[]): Promise<void> {
  const api = await ZoneApi.of(site.zone(), site.front.url);
  const failuresOf = async (check: Check): Promise<readonly string[]> => {
    const assert = new Assertions();
    // What is gone altogether can end a check before it comes to assert anything.
    await check.run(api, assert).catch((error: unknown) => {
      assert.that(check.name, false, String(error));
    });
    return assert.failures;
  };
  for (const check of checks) {
    if (check.breakages.length === 0) {
      await tally.one(`${site.name}: ${check.name} can fail`, () =>
        Promise.reject(new Error("there is no broken zone for it")),
      );
    }
    for (const breakage of check.breakages) {
      await tally.one(`${site.name}: "${check.name}" notices: ${breakage.name}`, async () => {
        const mend = await breakage.apply(api);
        const failures = await failuresOf(check);
        await mend();
        if (failures.length === 0) throw new Error("the broken zone passed the check");
      });
    }
  }
}

/**
 * No stack has a change left; drift is looked for more quickly than a difference is shown.
 *
 * @param stacks - @default all
 */
export async function planAgain(
  tally: Tally,
  site: Site,
  script: "diff" | "drift",
  stacks?: readonly string[],
): Promise<void> {
  const named = stacks === undefined ? [] : ["--", ...stacks];
  await tally.one(`${site.name}: npm run ${[script, ...named].join(" ")} finds no change in any stack`, async () => {
    const { output } = await site.deployment.mustRun(["npm", "run", script, ...named]);
    const text = stripVTControlCharacters(output);
    const unchanged = text.split("No changes. Your infrastructure matches the configuration.").length - 1;
    const looked = stacks?.length ?? synthesizedTexts(join(site.folder, "cdktf.out")).size;
    if (unchanged !== looked) {
      const changes = text.split("\n").filter((line) => / (will|must) be |Plan:/.test(line));
      throw new Error(`${String(unchanged)} of ${String(looked)} stacks have no change:\n${changes.join("\n")}`);
    }
  });
}

/** What was applied of a zone's stacks and what not. */
export interface Applied {
  readonly zone: string;
  readonly stacks: number;
  readonly resources: number;

  /** Resources that were left out, by the gap. */
  readonly leftOut: ReadonlyMap<string, number>;

  /** Names of the gaps of which something was laid over the stacks. */
  readonly used: ReadonlySet<string>;
}

/** Counts after a deployment from which no plan has changes. */
export function appliedOf(site: Site): Applied {
  const texts = synthesizedTexts(join(site.folder, "cdktf.out"));
  const leftOut = new Map<string, number>();
  const used = new Set<string>();
  let resources = 0;
  for (const [stack, text] of texts) {
    const { resource = {} } = JSON.parse(text) as StackDocument;
    resources += Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
    const report = site.deployment.overlayOf(stack);
    for (const { gap } of report.leftOut) {
      leftOut.set(gap, (leftOut.get(gap) ?? 0) + 1);
      resources -= 1;
    }
    for (const { gap } of [...report.leftOut, ...report.changed]) used.add(gap);
  }
  return { zone: site.name, stacks: texts.size, resources, leftOut, used };
}
