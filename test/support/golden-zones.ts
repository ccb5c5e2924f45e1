import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { combinationOf, combinations, type Combination } from "../../src/render/combinations";

/** The repository's root. */
export const repository = join(__dirname, "..", "..");

/** A zone that the tests render, build and validate; `test/answers/` has one file for each. */
export interface GoldenZone {
  readonly name: string;

  /** Path of its answers file. */
  readonly answers: string;

  /** The engine and provider that its answers choose. */
  readonly combination: Combination;
}

const chosen = z.object({
  engine: z.enum(["cdktf", "cdktn"]).default("cdktf"),
  awsProvider: z.literal([5, 6]).default(6),
});

/** Every golden zone, by name. */
export const goldenZones: readonly GoldenZone[] = readdirSync(join(repository, "test", "answers"))
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .map((file) => {
    const answers = join(repository, "test", "answers", file);
    return {
      name: file.replace(/\.yaml$/, ""),
      answers,
      combination: combinationOf(chosen.parse(parse(readFileSync(answers, "utf8")))),
    };
  });

/** The golden zone of a name. */
export function goldenZoneNamed(name: string): GoldenZone {
  const found = goldenZones.find((zone) => zone.name === name);
  if (found === undefined) throw new Error(`there is no golden zone ${name}`);
  return found;
}

/** The name of a combination: "cdktf-6". */
export function combinationName(combination: Combination): string {
  return `${combination.engine}-${combination.awsProvider}`;
}

/** The combination of a name: "cdktf-6". */
export function combinationNamed(name: string): Combination {
  const found = combinations.find((combination) => combinationName(combination) === name);
  if (found === undefined) throw new Error(`${name} is no combination of engine and provider`);
  return found;
}
