import type { Report } from "../verify";
import { inventorySection, networkSection, retentionSection } from "./html-facts";
import { matrixSection } from "./html-matrix";
import { style } from "./html-style";
import { verdictsSection } from "./html-verdicts";
import { inventoryOf } from "./inventory";
import { Markup, markup } from "./markup";
import { controlMatrix } from "./matrix";
import { networkMapOf } from "./network-of-stacks";
import { orderedFindings } from "./order";
import { retentionOf } from "./retention";
import { countsOf, counted, outcomeOf } from "./sentences";

/** The report as one page of HTML that requests nothing from outside. */
export function html(report: Report): string {
  const { model, intent } = report.subject;
  const name = intent?.zone ?? counted(model.stacks.length, "stack");
  const sections = [
    { id: "verdicts", title: "Verdicts", body: verdictsSection(report, orderedFindings(report)) },
    {
      id: "network",
      title: "Network map",
      body: networkSection(networkMapOf(model), report.subject.network.declaredCalls),
    },
    { id: "inventory", title: "Technology asset inventory", body: inventorySection(inventoryOf(model)) },
    { id: "retention", title: "Retention of every store", body: retentionSection(retentionOf(model)) },
    { id: "matrix", title: "Control matrix", body: matrixSection(controlMatrix(report)) },
  ];
  const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Verification of ${name}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>Verification of ${name}</h1>
<p><strong>${outcomeOf(report)}</strong></p>
<p class="quiet">On ${report.today}, from ${counted(model.stacks.length, "synthesized stack")}: ${model.stacks.join(", ")}. In all: ${countsOf(report.summary)}. This is evidence for an audit, not the result of one.</p>
</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(
  ({ id, title, body }) =>
    markup`
<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>${body}</section>`,
)}
</main>
</body>
</html>
`;
  return page.source;
}
