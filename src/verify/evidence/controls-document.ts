import { controlGroups } from "../controls/control";
import type { Finding, Report } from "../verify";
import { code, escaped, table } from "./markdown-text";
import { type ControlLine, type MatrixRow, controlMatrix } from "./matrix";
import { groupedBy, isViolation } from "./order";
import { bySafeguards, flagOf, meanings, specificationOf } from "./safeguards";
import { citationsOf, counted } from "./sentences";

/** The control matrix of a project, as its docs/controls.md: the same text for the same stacks, whenever it is written. */
export function controlsDocument(report: Report): string {
  const matrix = controlMatrix(report);
  const lines = [
    "# Controls",
    "",
    "What the synthesized stacks of this project show of the HIPAA Security Rule (45 CFR Part 164, Subpart C). It is",
    "evidence for an audit, not the result of one.",
    "",
    "`npm run verify -- --write` writes this file from the stacks; `npm test` fails where the two differ.",
    "",
    ...table(
      ["Verdict", "Meaning"],
      meanings.map(([verdict, meaning]) => [verdict, meaning]),
    ),
    "",
    "## Security Rule",
    "",
    ...bySafeguards(matrix.inForce).flatMap(({ title, rows }) => [
      `### ${title}`,
      "",
      ...table(
        ["Section", "Specification", "Flag", "Verdict", "Controls", "What is shown, and whose the rest is"],
        rows.map((row) => [
          row.demand.section,
          escaped(specificationOf(row.demand)),
          flagOf(row.demand),
          ...verdictCells(row),
          escaped(row.demand.says),
        ]),
      ),
      "",
    ]),
    "## Proposed, not in force",
    "",
    "From the proposed rule of 6 January 2025 (90 FR 898), which is not law.",
    "",
    ...table(
      ["Demand", "Verdict", "Controls", "What is shown, and whose the rest is"],
      matrix.proposed.map((row) => [escaped(row.demand.title), ...verdictCells(row), escaped(row.demand.says)]),
    ),
    "",
    "## Every control",
    "",
    ...controlGroups.flatMap((group) => groupLines(group, matrix.controls)),
    ...idleLines(matrix.controls.filter(isIdle)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function verdictCells({ verdict, controls }: MatrixRow<unknown>): readonly string[] {
  const speaking = controls.filter((line) => line.verdict !== "not applicable");
  return [
    verdict === "violated" ? "**violated**" : verdict,
    speaking.map(({ control }) => `[${control.id}](#${control.id})`).join(", "),
  ];
}

function isIdle({ verdict }: ControlLine): boolean {
  return verdict === "not applicable";
}

/** Controls that apply to nothing: by name alone, so that they do not hide the others. */
function idleLines(idle: readonly ControlLine[]): readonly string[] {
  if (idle.length === 0) return [];
  const rows = idle.map(({ control }) => [control.id, escaped(control.title), control.examines.map(code).join(", ")]);
  return [
    "### Not applicable",
    "",
    "Nothing in these stacks is of a kind that these apply to.",
    "",
    ...table(["Control", "Demand", "Looks at"], rows),
    "",
  ];
}

function groupLines(group: string, controls: readonly ControlLine[]): readonly string[] {
  const own = controls.filter((line) => line.control.group === group && !isIdle(line));
  if (own.length === 0) return [];
  return [`### ${group.slice(0, 1).toUpperCase()}${group.slice(1)}`, "", ...own.flatMap(controlLines)];
}

function controlLines({ control, verdict, findings }: ControlLine): readonly string[] {
  const met = findings.filter((finding) => finding.verdict === "met");
  const others = findings.filter((finding) => finding.verdict !== "met");
  return [
    `#### ${control.id}`,
    "",
    `${escaped(control.title)}: **${verdict}**. ${escaped(control.why)}`,
    "",
    `- Cites ${escaped(citationsOf(control))}`,
    ...(control.duty === undefined ? [] : [`- Left to the customer: ${escaped(control.duty)}`]),
    `- In the live account: ${code(control.look)}`,
    ...others.map(otherLine),
    ...[...groupedBy(met, ({ stack }) => stack)].map(([stack, all]) => metLine(stack, all)),
    "",
  ];
}

function otherLine(finding: Finding): string {
  const { stack, address, says, verdict, suppressed } = finding;
  const word = isViolation(finding) ? "Violated" : verdict === "unknown" ? "Unknown" : "Suppressed";
  const why =
    suppressed === undefined
      ? ""
      : ` (${escaped(suppressed.reason)}; ${escaped(suppressed.owner)}, until ${suppressed.expires})`;
  return `- ${word} in ${code(stack)}: ${code(address)} ${escaped(says)}${why}`;
}

function metLine(stack: string, findings: readonly Finding[]): string {
  const addresses = [...new Set(findings.map(({ address }) => address))];
  return `- Met in ${code(stack)} (${counted(addresses.length, "address", "addresses")}): ${addresses.map(code).join(", ")}`;
}
