import type { Finding, Report } from "../verify";
import { summaryByGroup } from "./group-summary";
import { code, escaped, table } from "./markdown-text";
import { groupedBy, isViolation, orderedFindings } from "./order";
import { citationsOf, countsOf, coverageOf, outcomeOf, placeOf, remedyOf, staleness } from "./sentences";

/** The report as Markdown, for the comment of a pull request or the summary of a pipeline. */
export function markdown(report: Report): string {
  const findings = orderedFindings(report);
  const unknown = findings.filter(({ verdict }) => verdict === "unknown");
  const suppressed = findings.filter((finding) => finding.suppressed !== undefined);
  const { notRead } = report.subject.model;
  const lines = [
    "# Verification of the synthesized stacks",
    "",
    `${outcomeOf(report)} In all: ${countsOf(report.summary)}.`,
    "",
    ...summary(findings),
    ...violations(findings.filter(isViolation)),
    ...section("Unknown", unknown.length, [
      "These depend on values that only the cloud knows, and are not counted as met.",
      "",
      ...table(
        ["Control", "Address", "Missing"],
        unknown.map((one) => [one.control.id, code(placeOf(one)), code(one.missing ?? one.says)]),
      ),
    ]),
    ...section(
      "Suppressed",
      suppressed.length,
      table(
        ["Control", "Address", "What is the case", "Reason", "Owner", "Until"],
        suppressed.map((one) => [
          one.control.id,
          code(placeOf(one)),
          escaped(one.says),
          escaped(one.suppressed?.reason ?? ""),
          escaped(one.suppressed?.owner ?? ""),
          one.suppressed?.expires ?? "",
        ]),
      ),
    ),
    ...section(
      "Suppressions that no longer hold",
      report.stale.length,
      report.stale.map(
        (one) =>
          `- ${escaped(coverageOf(one.suppression))} ${escaped(staleness(one))} (${escaped(one.suppression.owner)})`,
      ),
    ),
    ...section("Not read", notRead.length, [
      "No verdict covers what is in these.",
      "",
      ...notRead.map(({ stack, what }) => `- ${code(`${stack}: ${what}`)}`),
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section(title: string, count: number, lines: readonly string[]): readonly string[] {
  return count === 0 ? [] : [`## ${title} (${count})`, "", ...lines, ""];
}

function summary(findings: readonly Finding[]): readonly string[] {
  const rows = summaryByGroup(findings).map(({ group, counts }) => [
    group,
    ...[counts.met, counts.violated, counts.unknown, counts.suppressed].map(String),
  ]);
  return rows.length === 0 ? [] : [...table(["Controls", "Met", "Violated", "Unknown", "Suppressed"], rows), ""];
}

function violations(findings: readonly Finding[]): readonly string[] {
  const lines = [...groupedBy(findings, ({ control }) => control.id).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { control } = first;
    return [
      `### ${escaped(control.title)} (${control.id})`,
      "",
      `${escaped(control.why)} Cites ${escaped(citationsOf(control))}.`,
      "",
      ...own.map((one) => `- ${code(placeOf(one))} ${escaped(one.says)}. Mend: ${escaped(remedyOf(one))}`),
      "",
    ];
  });
  return section("Violated", findings.length, lines);
}
