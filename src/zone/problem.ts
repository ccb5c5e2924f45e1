/** One thing that is wrong with the answers, and the way to mend it. */
export interface Problem {
  /** Where in the answers, as `environments[1].tiers[0].cidr`. */
  readonly path: string;

  /** The value that was found. */
  readonly value?: unknown;

  /** What is wrong with it. */
  readonly problem: string;

  /** What would be accepted. */
  readonly allowed?: string;

  /** What to change. */
  readonly remedy?: string;
}

/** The answers do not describe a zone. Carries every problem, not just the first. */
export class ZoneError extends Error {
  constructor(public readonly problems: readonly Problem[]) {
    super(problems.map(describeProblem).join("\n"));
    this.name = "ZoneError";
  }
}

/** One line for people: where, the value, what is wrong, what is allowed, what to change. */
export function describeProblem(problem: Problem): string {
  const where = problem.path === "" ? "" : problem.path;
  const value = problem.value === undefined ? "" : ` is ${shown(problem.value)}`;
  const subject = `${where}${value}`;
  const parts = [
    subject === "" ? problem.problem : `${subject}: ${problem.problem}`,
    problem.allowed === undefined ? undefined : `allowed: ${problem.allowed}`,
    problem.remedy === undefined ? undefined : `to mend it: ${problem.remedy}`,
  ];
  return printable(parts.filter((part) => part !== undefined).join("; "));
}

const longestShown = 80;

function shown(value: unknown): string {
  const text = typeof value === "bigint" ? value.toString() : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text;
}

/** Answers may hold characters that rewrite the terminal or turn its text around. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
