import { controlGroups } from "../controls/control";
import type { Finding, Report } from "../verify";
import { summaryByGroup } from "./group-summary";
import { groupedBy, isViolation, orderedFindings } from "./order";
import { type Paint, plain } from "./paint";
import { citationsOf, counted, countsOf, coverageOf, outcomeOf, placeOf, remedyOf, staleness } from "./sentences";
import { wrap } from "./wrap";

/** How the text is set. */
export interface TerminalOptions {
  /** Columns. @default 80 */
  readonly width?: number;

  /** @default {@link plain} */
  readonly paint?: Paint;
}

/** The report for a terminal: a summary by group, what is violated, unknown and suppressed, and the outcome. */
export function terminal(report: Report, { width = 80, paint = plain }: TerminalOptions = {}): string {
  const findings = orderedFindings(report);
  const page = new Page(Math.max(width, 40), paint);
  const stacks = report.subject.model.stacks.length;
  page.line(paint.bold(`${counted(stacks, "stack")} verified: ${countsOf(report.summary)}`));
  page.line("");
  summary(page, findings);
  violations(page, findings.filter(isViolation));
  unknowns(
    page,
    findings.filter(({ verdict }) => verdict === "unknown"),
  );
  suppressions(page, findings, report);
  notRead(page, report);
  page.line("");
  page.line((isClean(report) ? paint.green : paint.red)(outcomeOf(report)));
  return page.text;
}

function isClean({ summary: { violated }, stale }: Report): boolean {
  return violated === 0 && stale.every(({ why }) => why !== "expired");
}

/** Lines of text, wrapped to a width. */
class Page {
  private readonly lines: string[] = [];

  constructor(
    private readonly width: number,
    public readonly paint: Paint,
  ) {}

  public get text(): string {
    return `${this.lines.join("\n")}\n`;
  }

  public line(text: string): void {
    this.lines.push(text);
  }

  public heading(text: string, colour: (text: string) => string): void {
    this.lines.push("", this.paint.bold(colour(text)));
  }

  /** A paragraph; its further lines stand under the text behind the label. */
  public paragraph(indent: number, text: string, paint: (text: string) => string = (one) => one, label = ""): void {
    const start = " ".repeat(indent) + label;
    const rest = " ".repeat(start.length);
    const first = label === "" ? start : `${" ".repeat(indent)}${this.paint.dim(label)}`;
    wrap(text, this.width - start.length).forEach((line, index) => {
      this.lines.push(`${index === 0 ? first : rest}${paint(line)}`);
    });
  }
}

const columns = ["met", "violated", "unknown", "suppressed"] as const;

function summary(page: Page, findings: readonly Finding[]): void {
  const { paint } = page;
  const wide = Math.max(...controlGroups.map(({ length }) => length));
  page.line(paint.dim(`  ${"".padEnd(wide)}${columns.map((name) => name.padStart(12)).join("")}`));
  for (const { group, counts } of summaryByGroup(findings)) {
    const colours = { met: paint.green, violated: paint.red, unknown: paint.yellow, suppressed: paint.yellow };
    const cells = columns.map((name) => {
      const cell = (counts[name] === 0 ? "-" : String(counts[name])).padStart(12);
      return (counts[name] === 0 ? paint.dim : colours[name])(cell);
    });
    page.line(`  ${group.padEnd(wide)}${cells.join("")}`);
  }
}

function violations(page: Page, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const { paint } = page;
  page.heading(`Violated (${findings.length})`, paint.red);
  for (const own of groupedBy(findings, ({ control }) => control.id).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const { control } = first;
    page.line("");
    page.paragraph(2, `${control.id}: ${control.title}`, paint.bold);
    for (const finding of own) {
      page.paragraph(4, placeOf(finding), paint.red);
      page.paragraph(6, finding.says);
      if (finding.remedy !== undefined) page.paragraph(6, finding.remedy, undefined, "mend: ");
    }
    page.paragraph(4, `${control.why} (${citationsOf(control)})`, undefined, "why:  ");
    if (own.some(({ remedy }) => remedy === undefined)) page.paragraph(4, control.remedy, undefined, "mend: ");
  }
}

function unknowns(page: Page, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const { paint } = page;
  page.heading(`Unknown (${findings.length})`, paint.yellow);
  page.paragraph(2, "These depend on values that only the cloud knows, and are not counted as met.", paint.dim);
  for (const own of groupedBy(findings, ({ control }) => control.id).values()) {
    const [first] = own;
    if (first === undefined) continue;
    page.line("");
    page.paragraph(2, `${first.control.id}: ${first.control.title}`, paint.bold);
    for (const finding of own) {
      page.paragraph(4, placeOf(finding), paint.yellow);
      const { says, missing = says } = finding;
      if (says === `depends on ${missing}`) page.paragraph(6, missing, undefined, "missing: ");
      else page.paragraph(6, says);
    }
  }
}

function suppressions(page: Page, findings: readonly Finding[], { stale }: Report): void {
  const suppressed = findings.flatMap((finding) =>
    finding.suppressed === undefined ? [] : [{ finding, suppression: finding.suppressed }],
  );
  const { paint } = page;
  if (suppressed.length > 0) {
    page.heading(`Suppressed (${suppressed.length})`, paint.yellow);
    for (const { finding, suppression } of suppressed) {
      page.line("");
      page.paragraph(2, `${finding.control.id}: ${finding.control.title}`, paint.bold);
      page.paragraph(4, placeOf(finding), paint.yellow);
      page.paragraph(6, finding.says);
      page.paragraph(6, suppression.reason, undefined, "reason: ");
      page.paragraph(6, `${suppression.owner}, until ${suppression.expires}`, undefined, "owner:  ");
      page.paragraph(6, remedyOf(finding), undefined, "mend:   ");
    }
  }
  if (stale.length === 0) return;
  page.heading(`Suppressions that no longer hold (${stale.length})`, paint.red);
  for (const one of stale) {
    page.paragraph(2, coverageOf(one.suppression), paint.bold);
    page.paragraph(4, `${staleness(one)} (${one.suppression.owner}: ${one.suppression.reason})`);
  }
}

function notRead(page: Page, { subject }: Report): void {
  const { notRead: left } = subject.model;
  if (left.length === 0) return;
  page.heading(`Not read (${left.length})`, page.paint.yellow);
  page.paragraph(2, "No verdict covers what is in these.", page.paint.dim);
  for (const { stack, what } of left) page.paragraph(4, `${stack}: ${what}`);
}
