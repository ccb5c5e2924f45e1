import { controlGroups } from "../controls/control";
import { htmlTable } from "./html-table";
import { type Markup, empty, markup } from "./markup";
import type { ControlLine, Matrix, MatrixRow } from "./matrix";
import { groupedBy } from "./order";
import { bySafeguards, flagOf, meanings, specificationOf } from "./safeguards";
import { citationsOf, counted } from "./sentences";

/** The Security Rule row by row, what is proposed, and every control with its addresses. */
export function matrixSection({ inForce, proposed, controls }: Matrix): Markup {
  return markup`${htmlTable({
    caption: "What the verdicts mean",
    head: ["Verdict", "Meaning"],
    rows: meanings.map(([word, meaning]) => [verdict(word), meaning]),
  })}
<div class="matrix">${bySafeguards(inForce).map(({ title, rows }) =>
    htmlTable({
      caption: title,
      head: ["Section", "Specification", "Flag", "Verdict", "Controls", "What is shown, and whose the rest is"],
      rows: rows.map((row) => [
        row.demand.section,
        specificationOf(row.demand),
        flagOf(row.demand),
        verdict(row.verdict),
        links(row),
        row.demand.says,
      ]),
    }),
  )}</div>
<h3>Proposed, not in force</h3>
<p>From the proposed rule of 6 January 2025 (90 FR 898), which is not law.</p>
${htmlTable({
  caption: "Demands of the proposed rule",
  head: ["Demand", "Verdict", "Controls", "What is shown, and whose the rest is"],
  rows: proposed.map((row) => [row.demand.title, verdict(row.verdict), links(row), row.demand.says]),
})}
<h3>Every control</h3>
${controlGroups.map((group) => groupPart(group, controls))}
${idlePart(controls.filter(isIdle))}`;
}

function isIdle({ verdict: word }: ControlLine): boolean {
  return word === "not applicable";
}

/** Controls that apply to nothing: by name alone, so that they do not hide the others. */
function idlePart(idle: readonly ControlLine[]): Markup {
  if (idle.length === 0) return empty;
  return markup`<h4>Not applicable</h4>
<details><summary>${counted(idle.length, "control")} that apply to nothing in these stacks</summary>
${htmlTable({
  caption: "Controls that apply to nothing in these stacks",
  head: ["Control", "Demand", "Looks at"],
  rows: idle.map(({ control }) => [control.id, control.title, control.examines.join(", ")]),
})}</details>`;
}

function verdict(word: string): Markup {
  return markup`<span class="verdict ${word.replaceAll(" ", "-")}">${word}</span>`;
}

function links({ controls }: MatrixRow<unknown>): Markup {
  const speaking = controls.filter((line) => line.verdict !== "not applicable");
  return markup`${speaking.map(
    ({ control }, index) => markup`${index === 0 ? "" : ", "}<a href="#${control.id}">${control.id}</a>`,
  )}`;
}

function groupPart(group: string, controls: readonly ControlLine[]): Markup {
  const own = controls.filter((line) => line.control.group === group && !isIdle(line));
  if (own.length === 0) return empty;
  return markup`<h4>${group.slice(0, 1).toUpperCase()}${group.slice(1)}</h4>${own.map(controlPart)}`;
}

function controlPart({ control, verdict: word, findings }: ControlLine): Markup {
  const met = findings.filter((finding) => finding.verdict === "met");
  const others = findings.filter((finding) => finding.verdict !== "met");
  return markup`<div id="${control.id}"><h5>${control.title}: ${verdict(word)}</h5>
<p class="quiet">${control.id}. ${citationsOf(control)}.${control.duty === undefined ? "" : ` Left to the customer: ${control.duty}`}</p>
<p>In the live account: <code>${control.look}</code></p>
${
  others.length === 0
    ? empty
    : markup`<ul>${others.map((one) => markup`<li>${verdict(one.suppressed === undefined ? one.verdict : "suppressed")} <code>${one.stack}: ${one.address}</code> ${one.says}</li>`)}</ul>`
}
${met.length === 0 ? empty : metPart(met)}</div>`;
}

function metPart(met: ControlLine["findings"]): Markup {
  const stacks = [...groupedBy(met, ({ stack }) => stack)];
  return markup`<details><summary>Met at ${counted(met.length, "address", "addresses")}</summary><ul>${stacks.map(
    ([stack, own]) =>
      markup`<li>${stack}: ${own.map(({ address }, index) => markup`${index === 0 ? "" : ", "}<code>${address}</code>`)}</li>`,
  )}</ul></details>`;
}
