import { describeIssue, type LocatedProblem } from "./issues";
import { formatPath, isWithin, valueAt, type Path } from "./path";
import type { Problem } from "./problem";
import { answersSchema } from "./schema";
import type { ParsedAnswers } from "./types";

/** The answers as far as they have the right shape. */
export interface Shape {
  /** What could be read; undefined when too little is left to look further. Wrong values are replaced. */
  readonly parsed?: ParsedAnswers;

  readonly problems: readonly Problem[];

  /** Whether a later finding at that path would only repeat, or follow from, one of these problems. */
  readonly isDoubtful: (path: string) => boolean;
}

/** Each round mends the values the one before complained of; deeper nesting than this does not exist. */
const rounds = 6;

/**
 * Checks the shape of the answers. When it is wrong, the wrong values are taken out, so that the rest can be checked
 * in the same run and a person sees all problems at once.
 */
export function readShape(answers: unknown): Shape {
  const first = attempt(answers);
  if (first.parsed !== undefined) {
    return { parsed: first.parsed, problems: [], isDoubtful: () => false };
  }
  const broken = first.problems.map(({ problem }) => problem.path);
  let mended = answers;
  let current: Attempt = first;
  for (let round = 0; round < rounds && current.parsed === undefined; round += 1) {
    for (const { steps, problem } of current.problems) {
      mended = mend(mended, steps);
      broken.push(problem.path);
    }
    current = attempt(mended);
  }
  return {
    parsed: current.parsed,
    problems: first.problems.map(({ problem }) => problem),
    isDoubtful: (path) => broken.some((outer) => isWithin(outer, path) || dependsOn(path, outer)),
  };
}

interface Attempt {
  readonly parsed?: ParsedAnswers;
  readonly problems: readonly LocatedProblem[];
}

function attempt(answers: unknown): Attempt {
  const result = answersSchema.safeParse(answers);
  return result.success
    ? { parsed: result.data, problems: [] }
    : { problems: result.error.issues.flatMap((issue) => describeIssue(issue, answers)) };
}

/** Findings that are about two answers: the path of the finding, and of the other answer. */
const dependencies: readonly (readonly [finding: RegExp, other: RegExp])[] = [
  [/^regions\.|^availabilityZones$/, /^regions\./],
  [/\.email$/, /^email$/],
  [/cidr$/i, /^addressSpace$|^vpcPrefix$|cidr$/i],
  [/^archive\.deepArchiveAfterDays$/, /^archive\.glacierAfterDays$/],
  [/^archive\.retentionDays$/, /^archive\.deepArchiveAfterDays$/],
  [/^backup\.monthly\./, /^backup\.monthly\./],
  [/^awsProvider$/, /^engine$/],
];

/** Whether a finding would be about a value that only stands in for a wrong one. */
function dependsOn(path: string, broken: string): boolean {
  return namesTier(path, broken) || dependencies.some(([finding, other]) => finding.test(path) && other.test(broken));
}

/** Whether `path` names a tier (`from`, `bastionPorts`) of an environment whose tiers are themselves in doubt. */
function namesTier(path: string, broken: string): boolean {
  const environment = /^environments\[\d+\]/.exec(path)?.[0];
  return (
    environment !== undefined && /\.(?:from|bastionPorts)[.[]/.test(path) && isWithin(`${environment}.tiers`, broken)
  );
}

/** Stand-ins for text without which nothing else could be checked. */
const standIns: readonly (readonly [path: RegExp, text: string])[] = [
  [/^zone$/, "unnamed"],
  [/^email$/, "unnamed+{account}@example.com"],
  [/^organization\.id$/, "o-0000000000"],
  [/^organization\.rootId$/, "r-0000"],
  [/^state\.organization$/, "unnamed"],
  [/^contacts\.\w+\.email$/, "unnamed@example.com"],
  [/^contacts\.\w+\.phone$/, "0"],
  [/^contacts\.\w+\.(?:name|title)$/, "unnamed"],
];

/** A stand-in for a value that is missing or wrong but without which nothing can be checked. */
function standIn(steps: Path, value: unknown): unknown {
  const path = formatPath(steps);
  if (!/^environments\[\d+\](?:\.tiers\[\d+\])?(?:\.name)?$/.test(path)) {
    return standIns.find(([pattern]) => pattern.test(path))?.[1];
  }
  const index = String(steps.findLast((step) => typeof step === "number"));
  const name = typeof value === "string" ? value : `unnamed-${index}`;
  if (steps.at(-1) === "name") {
    return `unnamed-${index}`;
  }
  return steps.includes("tiers") ? { name, exposure: "private", port: 1, from: [] } : { name };
}

/** The answers without the value at that path, or with a stand-in for it. */
function mend(answers: unknown, steps: Path): unknown {
  const replacement = standIn(steps, valueAt(answers, steps));
  if (replacement !== undefined || steps.length === 0) {
    return replaced(answers, steps, replacement ?? {});
  }
  const parent = steps.slice(0, -1);
  const isEntry = typeof steps.at(-1) === "number";
  const isThere = valueAt(answers, steps) !== undefined;
  // What is absent and yet required, and an entry whose removal would shift the ones after it, goes with its parent.
  return isEntry || !isThere ? mend(answers, parent) : replaced(answers, steps, undefined);
}

function replaced(root: unknown, steps: Path, replacement: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return replacement;
  }
  if (Array.isArray(root)) {
    return root.map((item: unknown, index) => (index === step ? replaced(item, rest, replacement) : item));
  }
  if (typeof root !== "object" || root === null) {
    return root;
  }
  const value = replaced((root as Record<string | number, unknown>)[step], rest, replacement);
  const others = Object.entries(root).filter(([key]) => key !== step);
  return Object.fromEntries(value === undefined ? others : [...others, [step, value]]);
}
