import type { Finding, Report } from "../verify";
import { summaryByGroup } from "./group-summary";
import { htmlTable } from "./html-table";
import { type Markup, empty, markup } from "./markup";
import { groupedBy, isViolation } from "./order";
import { citationsOf, coverageOf, placeOf, remedyOf, staleness } from "./sentences";

const words = ["met", "violated", "unknown", "suppressed"] as const;

/** What was found: counts, and everything that is not met. */
export function verdictsSection(report: Report, findings: readonly Finding[]): Markup {
  const { summary, stale, subject } = report;
  const { notRead } = subject.model;
  return markup`<ul class="counts">${words.map(
    (word) => markup`<li class="${word}"><strong>${summary[word]}</strong> ${word}</li>`,
  )}</ul>
${htmlTable({
  caption: "Findings by group of controls",
  head: ["Controls", "Met", "Violated", "Unknown", "Suppressed"],
  rows: summaryByGroup(findings).map(({ group, counts }) => [group, ...words.map((word) => String(counts[word]))]),
  numbers: [1, 2, 3, 4],
})}
${part("Violated", "violated", findings.filter(isViolation), violationFacts)}
${part(
  "Unknown",
  "unknown",
  findings.filter(({ verdict }) => verdict === "unknown"),
  unknownFacts,
)}
${part(
  "Suppressed",
  "suppressed",
  findings.filter(({ suppressed }) => suppressed !== undefined),
  suppressedFacts,
)}
${stale.length === 0 ? empty : markup`<h3>Suppressions that no longer hold</h3><ul>${stale.map((one) => markup`<li>${coverageOf(one.suppression)} ${staleness(one)} (${one.suppression.owner}: ${one.suppression.reason})</li>`)}</ul>`}
${notRead.length === 0 ? empty : markup`<h3>Not read</h3><p>No verdict covers what is in these.</p><ul>${notRead.map(({ stack, what }) => markup`<li><code>${stack}: ${what}</code></li>`)}</ul>`}`;
}

type Facts = (finding: Finding) => readonly (readonly [term: string, fact: string])[];

function part(title: string, word: string, findings: readonly Finding[], facts: Facts): Markup {
  if (findings.length === 0) return empty;
  const groups = [...groupedBy(findings, ({ control }) => control.id).values()];
  return markup`<h3>${title} (${findings.length})</h3>${groups.map((own) => controlPart(own, word, facts))}`;
}

function controlPart(findings: readonly Finding[], word: string, facts: Facts): Markup {
  const [first] = findings;
  if (first === undefined) return empty;
  const { control } = first;
  return markup`<div class="finding ${word}"><h4>${control.title}</h4>
<p>${control.why} <span class="quiet">${citationsOf(control)}. Control <a href="#${control.id}">${control.id}</a>.</span></p>
<ul>${findings.map(
    (finding) =>
      markup`<li><code>${placeOf(finding)}</code> ${finding.says}.${facts(finding).map(
        ([term, fact]) => markup` <br><strong>${term}:</strong> ${fact}`,
      )}</li>`,
  )}</ul></div>`;
}

const violationFacts: Facts = (finding) => [["Mend", remedyOf(finding)]];
const unknownFacts: Facts = ({ says, missing }) =>
  missing === undefined || says.includes(missing) ? [] : [["Missing", missing]];
const suppressedFacts: Facts = ({ suppressed }) =>
  suppressed === undefined
    ? []
    : [
        ["Reason", suppressed.reason],
        ["Owner", `${suppressed.owner}, until ${suppressed.expires}`],
      ];
