/** Answers as they are collected: the shape of zone.yaml, not checked yet. */
export type Answers = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Answers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The two settings that have a short form: `state: s3` is `state: { kind: s3 }`. */
const shortForms: Readonly<Record<string, string>> = { organization: "mode", state: "kind" };

/** Answers with the short forms written out, so that single keys can be read and set. */
export function writtenOut(answers: Answers): Answers {
  const entries = Object.entries(answers).map(([key, value]): [string, unknown] => {
    const short = Object.hasOwn(shortForms, key) ? shortForms[key] : undefined;
    return short !== undefined && typeof value === "string" ? [key, { [short]: value }] : [key, value];
  });
  return Object.fromEntries(entries);
}

/** The value at a path such as `regions.home`. */
export function answerAt(answers: Answers, path: string): unknown {
  let value: unknown = answers;
  for (const key of path.split(".")) {
    if (!isMapping(value) || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = value[key];
  }
  return value;
}

/** Answers with the value at a path such as `regions.home` replaced; undefined takes it out. */
export function withAnswer(answers: Answers, path: string, value: unknown): Answers {
  const [key = "", ...rest] = path.split(".");
  const { [key]: present, ...others } = answers;
  if (rest.length > 0) {
    return { ...answers, [key]: withAnswer(isMapping(present) ? present : {}, rest.join("."), value) };
  }
  return value === undefined ? others : { ...answers, [key]: value };
}

/** Whether two mappings are of different kinds (`{ kind: s3 }` and `{ kind: hcp, … }`), so that no key of one fits the other. */
function differInKind(below: Answers, above: Answers): boolean {
  return Object.values(shortForms).some(
    (key) => above[key] !== undefined && below[key] !== undefined && above[key] !== below[key],
  );
}

/** Answers on top of others: mappings are merged key by key, everything else (lists too) is replaced. */
export function merged(below: Answers, above: Answers): Answers {
  if (differInKind(below, above)) {
    return above;
  }
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const present = Object.hasOwn(below, key) ? below[key] : undefined;
    // Defined, not assigned: a key named __proto__ is a key like any other, for the schema to refuse.
    Object.defineProperty(result, key, {
      value: isMapping(present) && isMapping(value) ? merged(present, value) : value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return result;
}
