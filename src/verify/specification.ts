/** How far synthesized infrastructure can speak for a specification. */
export type Evidence =
  /** Checks over the stacks can show it. */
  | "evidenced"

  /** Checks show the technical half; people do the rest. */
  | "partly"

  /** A duty of the covered entity or business associate alone. */
  | "customer"

  /** A duty that AWS carries for its data centres. */
  | "inherited";

/** One row of the Security Rule: an implementation specification, or a standard that says more than its specifications. */
export interface Specification {
  /** Section of 45 CFR: "164.312(a)(2)(iv)"; for what is proposed, the id of the demand. */
  readonly section: string;

  /** Section of the standard: "164.312(a)(1)". */
  readonly standardSection: string;
  readonly standard: string;

  /** Undefined where it is the standard itself. */
  readonly specification?: string;
  readonly flag: "required" | "addressable";

  /** Set where the matrix in Appendix A leaves the flag out and the text of the rule gives it. */
  readonly flagFromText?: true;
  readonly evidence: Evidence;

  /** What the infrastructure shows, and whose duty the rest is. */
  readonly says: string;
}

/** A row as the table writes it. */
export type Row = readonly [
  section: string,
  specification: string | undefined,
  flag: "R" | "A" | "R, from the text" | "A, from the text",
  evidence: Evidence,
  says: string,
];

/** The rows of one standard. */
export function standard(standardSection: string, title: string, ...rows: readonly Row[]): readonly Specification[] {
  return rows.map(([section, specification, flag, evidence, says]) => ({
    section,
    standardSection,
    standard: title,
    ...(specification === undefined ? {} : { specification }),
    flag: flag.startsWith("R") ? "required" : "addressable",
    ...(flag.endsWith("from the text") ? { flagFromText: true as const } : {}),
    evidence,
    says,
  }));
}
