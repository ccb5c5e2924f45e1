import { type Answers, isMapping } from "./answers";
import type { Prompts } from "./prompts";
import { knownTiers, parseList, type Question } from "./question";

interface Proposal {
  /** Environments by default; those that keep their name keep their settings. */
  readonly proposed: readonly unknown[];

  /** What is wrong with a list of environments, or undefined. */
  readonly problemWith: (environments: unknown) => string | undefined;
}

function namesOf(environments: readonly unknown[]): readonly string[] {
  return environments.map((environment) =>
    isMapping(environment) && typeof environment["name"] === "string" ? environment["name"] : "",
  );
}

/** The bare tiers of an environment; undefined when one is written out, which a list of names could not say. */
function bareTiers(environment: Answers): readonly string[] | undefined {
  const tiers: readonly unknown[] = Array.isArray(environment["tiers"]) ? environment["tiers"] : knownTiers;
  const names = tiers.filter((tier): tier is string => typeof tier === "string" && knownTiers.includes(tier));
  return names.length === tiers.length ? names : undefined;
}

/** Asks for the names of the environments, then for the tiers of each. */
export async function askEnvironments(
  prompts: Prompts,
  question: Question,
  { proposed, problemWith }: Proposal,
): Promise<readonly unknown[]> {
  const known = new Map(proposed.filter(isMapping).map((environment) => [environment["name"], environment]));
  const environmentsOf = (names: readonly unknown[]): readonly Answers[] =>
    names.map((name) => known.get(name) ?? { name, tiers: knownTiers });

  const text = await prompts.text({
    message: question.message,
    hint: question.hint,
    default: namesOf(proposed).join(", "),
    problemWith: (names) => problemWith(environmentsOf(listOf(names))),
  });

  const environments = [...environmentsOf(listOf(text))];
  for (const [index, environment] of environments.entries()) {
    const tiers = bareTiers(environment);
    if (tiers !== undefined) {
      const replaced = (chosen: readonly string[]): readonly Answers[] =>
        environments.map((other, position) => (position === index ? { ...other, tiers: chosen } : other));
      const chosen = await prompts.choices({
        message: `Which tiers in ${String(environment["name"])}?`,
        hint: "Space chooses, Enter goes on. Tiers of your own are written into zone.yaml, before or after.",
        choices: question.choices ?? [],
        defaults: tiers,
        problemWith: (values) => problemWith(replaced(values)),
      });
      environments.splice(0, environments.length, ...replaced(chosen));
    }
  }
  return environments;
}

function listOf(text: string): readonly unknown[] {
  const items = parseList(text);
  return Array.isArray(items) ? items : [];
}
