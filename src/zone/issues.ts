import type { z } from "zod";
import { keysAt, schemasAt, alternatives } from "./json-schema";
import { formatPath, valueAt, type Path } from "./path";
import type { Problem } from "./problem";
import { suggestion } from "./suggestion";

type Issue = z.core.$ZodIssue;

/** A problem, and where it is as steps. */
export interface LocatedProblem {
  readonly steps: Path;
  readonly problem: Problem;
}

type Finding = Omit<Problem, "path" | "value">;

/** Lists longer than this are not printed whole. */
const longestList = 30;

/** What zod found, in words for the person who wrote the answers. */
export function describeIssue(issue: Issue, answers: unknown, parent: Path = []): readonly LocatedProblem[] {
  const steps = [...parent, ...(issue.path as Path)];
  const value = valueAt(answers, steps);
  const located = (finding: Finding): readonly LocatedProblem[] => [locatedAt(steps, value, finding)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, steps, value));
    case "invalid_union":
      return invalidUnion(issue, answers, steps);
    case "invalid_value":
      return value === undefined || value === null
        ? located(missing(steps, value))
        : located(notOneOf(value, issue.values));
    case "invalid_type":
      return value === undefined || value === null
        ? located(missing(steps, value))
        : located(wrongType(issue.expected, value));
    case "too_small":
    case "too_big":
      return located(outOfRange(issue, steps));
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "not_multiple_of":
      return located({ problem: issue.message });
  }
}

function locatedAt(steps: Path, value: unknown, finding: Finding): LocatedProblem {
  return { steps, problem: { path: formatPath(steps), ...(value === undefined ? {} : { value }), ...finding } };
}

function missing(steps: Path, value: unknown): Finding {
  const allowed = allowedAt(steps);
  return value === null
    ? { problem: "has no value", allowed, remedy: "give it a value, or remove the line" }
    : { problem: "is missing", allowed, remedy: `add ${formatPath(steps)}` };
}

function unknownKey(key: string, parent: Path, value: unknown): LocatedProblem {
  const known = keysAt(parent);
  const steps = [...parent, key];
  return locatedAt(steps, undefined, {
    problem: "there is no such setting",
    allowed: `the settings ${parent.length === 0 ? "of a zone" : `of ${formatPath(parent)}`} are ${known.join(", ")}`,
    remedy:
      suggestion(
        key,
        known.filter((name) => valueAt(value, [name]) === undefined),
      ) ?? "remove it",
  });
}

function notOneOf(value: unknown, values: readonly unknown[]): Finding {
  const names = values.map(String);
  const quoted = typeof value !== "string" && names.includes(String(value)) ? "write it in quotes" : undefined;
  const bare =
    typeof value === "string" && !values.includes(value) && names.includes(value) ? "remove the quotes" : undefined;
  return {
    problem: "is not one of the choices",
    allowed: listed(names),
    remedy:
      quoted ?? bare ?? (typeof value === "string" ? suggestion(value, names) : undefined) ?? "choose one of them",
  };
}

function wrongType(expected: string, value: unknown): Finding {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
    array: "a list",
    object: "a map of settings",
    record: "a map of settings",
  };
  const wanted = names[expected] ?? expected;
  const remedy =
    expected === "string" && ["number", "boolean"].includes(typeof value)
      ? "write it in quotes"
      : typeof value === "string" && /^\d+$/.test(value) && ["int", "number"].includes(expected)
        ? "remove the quotes"
        : `write ${wanted}`;
  return { problem: `is not ${wanted}`, allowed: wanted, remedy };
}

function outOfRange(issue: Extract<Issue, { code: "too_small" | "too_big" }>, steps: Path): Finding {
  const low = issue.code === "too_small";
  const unit = issue.origin === "array" ? " entries" : issue.origin === "string" ? " characters" : "";
  return {
    problem: low ? `is too small${unit === "" ? "" : ` (fewer than ${issue.minimum}${unit})`}` : `is too large`,
    allowed: allowedAt(steps) ?? (low ? `at least ${issue.minimum}${unit}` : `at most ${issue.maximum}${unit}`),
    remedy: low ? `raise it to ${issue.minimum}${unit} or more` : `lower it to ${issue.maximum}${unit} or fewer`,
  };
}

/** A value given by name where only the written-out form says enough. */
const writtenOut: Readonly<Record<string, string>> = {
  hcp: "write it out: { kind: hcp, organization: <name> }",
  adopt: "write it out: { mode: adopt, id: o-..., rootId: r-... }",
};

function invalidUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  answers: unknown,
  steps: Path,
): readonly LocatedProblem[] {
  const value = valueAt(answers, steps);
  if (issue.errors.length === 0) {
    return unknownChoice(steps, value);
  }
  const inner = issue.errors.find((issues) => issues.every((each) => each.path.length > 0));
  if (inner !== undefined) {
    return inner.flatMap((each) => describeIssue(each, answers, steps));
  }
  const names = issue.errors.flat().flatMap((each) => (each.code === "invalid_value" ? each.values.map(String) : []));
  const known = typeof value === "string" && Object.hasOwn(writtenOut, value) ? writtenOut[value] : undefined;
  return [
    locatedAt(steps, value, {
      problem: value === null ? "has no value" : "is not one of the choices",
      allowed: `${names.join(", ")}, or a map of settings`,
      remedy: known ?? suggestion(String(value), names) ?? "choose one of them, or write it out",
    }),
  ];
}

/** The key that decides between alternatives has no known value. */
function unknownChoice(steps: Path, value: unknown): readonly LocatedProblem[] {
  const choices = schemasAt(steps).flatMap((schema) => (typeof schema.const === "string" ? [schema.const] : []));
  const problem = value === undefined ? missing(steps, value) : notOneOf(value, choices);
  return [locatedAt(steps, value, { ...problem, allowed: choices.join(", ") })];
}

/** What the schema accepts at a path, in words. */
export function allowedAt(steps: Path): string | undefined {
  const [schema] = schemasAt(steps).flatMap(alternatives);
  if (schema?.enum !== undefined) {
    return listed(schema.enum.map(String));
  }
  if (schema?.minimum !== undefined && schema.maximum !== undefined) {
    return `${schema.minimum} to ${schema.maximum}`;
  }
  if (schema?.minItems !== undefined || schema?.maxItems !== undefined) {
    return `${schema.minItems ?? 0} to ${schema.maxItems ?? "any number of"} entries`;
  }
  if (schema?.minLength !== undefined && schema.maxLength !== undefined) {
    return `${schema.minLength} to ${schema.maxLength} characters`;
  }
  return schema?.description?.replace(/\.$/, "");
}

function listed(names: readonly string[]): string {
  return names.length <= longestList
    ? names.join(", ")
    : `one of ${names.length} names, which the schema of zone.yaml lists`;
}
