import { formatPath, type Path } from "./path";
import type { Problem } from "./problem";

/** More than any zone within the quotas needs; keeps a hostile file from taking the memory. */
const limits = { values: 100_000, depth: 32, characters: 10_000 } as const;

/** The first three reach into prototypes; the last would be merged into its map when it is read from YAML. */
const forbiddenKeys: readonly string[] = ["__proto__", "constructor", "prototype", "<<"];

/** A copy of the answers that is only objects, lists, text, numbers, booleans and null, and what was wrong with them. */
export interface PlainData {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Copies the answers so that nothing of the caller's is shared, and refuses what YAML and JSON could not have meant:
 * keys that reach into prototypes, values that are not data, input that is too large or contains itself.
 */
export function plainData(answers: unknown): PlainData {
  const problems: Problem[] = [];
  let values = 0;

  function copy(value: unknown, path: Path): unknown {
    values += 1;
    if (values > limits.values || path.length > limits.depth) {
      return undefined;
    }
    if (typeof value === "string" && value.length > limits.characters) {
      problems.push({
        path: formatPath(path),
        value,
        problem: `the text is ${value.length} characters long`,
        allowed: `at most ${limits.characters} characters`,
        remedy: "shorten it",
      });
      return undefined;
    }
    if (value === null || ["string", "boolean", "undefined"].includes(typeof value)) {
      return value;
    }
    if (typeof value === "number" && Number.isFinite(value)) {
      // YAML has one zero.
      return value === 0 ? 0 : value;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => copy(item, [...path, index]));
    }
    if (isPlainObject(value)) {
      return Object.fromEntries(entries(value, path));
    }
    problems.push({
      path: formatPath(path),
      problem: typeof value === "number" ? "is not a finite number" : `is ${kindOf(value)}, not data`,
      allowed: "text, finite numbers, true, false, lists and maps",
      remedy: "write it as text in quotes, or remove it",
    });
    return undefined;
  }

  function entries(value: object, path: Path): [string, unknown][] {
    return Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      if (forbiddenKeys.includes(key)) {
        problems.push({ path: formatPath([...path, key]), problem: "this key is not allowed", remedy: "remove it" });
        return [];
      }
      return item === undefined ? [] : [[key, copy(item, [...path, key])]];
    });
  }

  const value = copy(answers, []);
  if (values > limits.values) {
    return { value: undefined, problems: [tooLarge(`there are more than ${limits.values} values`)] };
  }
  return {
    value,
    problems: isTooDeep(answers) ? [tooLarge(`they nest deeper than ${limits.depth} levels`)] : problems,
  };
}

function tooLarge(problem: string): Problem {
  return { path: "", problem: `the answers are too large: ${problem}`, remedy: "remove what does not belong there" };
}

function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return depth >= limits.depth || Object.values(value).some((item) => isTooDeep(item, depth + 1));
}

function kindOf(value: unknown): string {
  return typeof value === "object" ? "an object of a program" : `a ${typeof value}`;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
