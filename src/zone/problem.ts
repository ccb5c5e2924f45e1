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
