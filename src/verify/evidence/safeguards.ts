import type { Specification } from "../specification";
import type { MatrixRow } from "./matrix";

/** Sections of the rule, as its headings name them. */
const titles: readonly (readonly [section: string, title: string])[] = [
  ["164.308", "Administrative safeguards"],
  ["164.310", "Physical safeguards"],
  ["164.312", "Technical safeguards"],
  ["164.314", "Organizational requirements"],
  ["164.316", "Policies, procedures and documentation"],
];

/** The rows under the headings of the rule. */
export function bySafeguards(
  rows: readonly MatrixRow<Specification>[],
): readonly { readonly title: string; readonly rows: readonly MatrixRow<Specification>[] }[] {
  return titles.map(([section, title]) => ({
    title: `${title} (45 CFR ${section})`,
    rows: rows.filter(({ demand }) => demand.section.startsWith(section)),
  }));
}

/** What a row asks for: its specification, or the standard where it has none. */
export function specificationOf({ standard, specification }: Specification): string {
  return specification === undefined ? standard : `${standard}: ${specification}`;
}

/** "required", or "addressable", with what the printed matrix leaves out. */
export function flagOf({ flag, flagFromText }: Specification): string {
  return flagFromText === undefined ? flag : `${flag} (by the text; Appendix A omits it)`;
}

/** What the verdicts of rows and controls mean, for a reader. */
export const meanings: readonly (readonly [verdict: string, meaning: string])[] = [
  ["met", "Every resource that the controls apply to meets them."],
  ["partly", "Something is met; something else is unknown, suppressed for a time, or left to people."],
  ["violated", "At least one resource does not meet a control."],
  ["unknown", "It depends on values that only the cloud knows. This never counts as met."],
  ["customer", "A duty of people and paper, which infrastructure cannot show."],
  ["inherited", "A duty that AWS carries for its data centres, under its Business Associate Addendum."],
  ["not chosen", "Infrastructure could show it, and nothing in these stacks does."],
  ["not applicable", "Of a control: there is nothing in these stacks that it applies to."],
];
