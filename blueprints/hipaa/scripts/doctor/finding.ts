/**
 * What came of a check.
 *
 * - obstacle: a stack would fail, or something would be made that cannot be put right afterwards
 * - warning: every stack deploys, and something is not as one would want it
 * - unknown: AWS did not let it be looked at
 */
export type Verdict = "ok" | "warning" | "unknown" | "obstacle";

/** One thing that was found, or found to be in order. */
export interface Finding {
  /** Stable name of what was found. */
  readonly id: string;
  readonly verdict: Verdict;

  /** The first stack that it concerns. */
  readonly stack: string;

  /** What is there, and what comes of it. */
  readonly found: string;

  /** What to do about it: a command, or an edit of zone.yaml. Empty where all is well. */
  readonly mend: string;
}

/** A finding without its verdict. */
export type Fact = Omit<Finding, "verdict">;

export function obstacle(fact: Fact): Finding {
  return { ...fact, verdict: "obstacle" };
}

export function warning(fact: Fact): Finding {
  return { ...fact, verdict: "warning" };
}

/** Something that a stack would make and that is there already: in order where the stack's own state has it. */
export function unlessHeld(held: Held, finding: Finding): readonly Finding[] {
  switch (held.held) {
    case "yes":
      return [];
    case "no":
      return [finding];
    case "unclear":
      return [
        {
          ...finding,
          verdict: "unknown",
          found: `${finding.found}. Whether this zone made it could not be looked at: ${held.reason}`,
        },
      ];
  }
}

/** Whether the state of a stack has something. */
export type Held = { readonly held: "yes" | "no" } | { readonly held: "unclear"; readonly reason: string };
