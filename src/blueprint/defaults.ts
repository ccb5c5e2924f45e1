type Values = Readonly<Record<string, unknown>>;

/** Keys that tell variants of one setting apart; the values of one variant mean nothing in another. */
const variantKeys = ["mode", "kind"] as const;

/**
 * Answers over defaults. Mappings are merged key by key; everything else, lists too, is replaced as a whole. So is a
 * mapping whose `mode` or `kind` changes.
 */
export function mergeAnswers(defaults: Values, answers: Values): Record<string, unknown> {
  const merged = new Map<string, unknown>(Object.entries(defaults));
  for (const [key, value] of Object.entries(answers)) {
    const before = merged.get(key);
    merged.set(
      key,
      isMapping(before) && isMapping(value) && isSameVariant(before, value) ? mergeAnswers(before, value) : value,
    );
  }
  // `fromEntries` defines own properties, so that a key `__proto__` stays a key and is refused later.
  return Object.fromEntries(merged);
}

function isSameVariant(before: Values, after: Values): boolean {
  return variantKeys.every((key) => !(key in after) || !(key in before) || before[key] === after[key]);
}

function isMapping(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
