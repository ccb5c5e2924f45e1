/** The style of the HTML report: light and dark, for screens wide and narrow, and for print. Contrast is WCAG 2 AA. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f4f6f9; --text: #1b2430; --quiet: #4d5a6b; --edge: #c3ccd8; --link: #0b5cad;
  --met: #0a6634; --violated: #a8141f; --unknown: #7a4a00; --neutral: #4d5a6b;
  --within: #0b5cad; --across: #7a2e9e; --internet: #b3261e; --peering: #6b7788;
  --tier: #ffffff; --public: #fdeceb; --bar: #2f6fb2; --bar-forever: #5b6b80; --bar-text: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12171e; --panel: #1b222c; --text: #e7ebf1; --quiet: #b1bccb; --edge: #465466; --link: #8fc3ff;
    --met: #7fdba4; --violated: #ff9d9d; --unknown: #f3c677; --neutral: #b1bccb;
    --within: #8fc3ff; --across: #dca6f5; --internet: #ff9d9d; --peering: #9aa8ba;
    --tier: #12171e; --public: #3a2020; --bar: #7db4ee; --bar-forever: #a9b6c7; --bar-text: #12171e;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 0 1rem 3rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--edge); }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
h5 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, dl { margin: .5rem 0; max-width: 75ch; }
nav ul { max-width: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
nav a, nav li { padding: .15rem 0; }
code { font: .875em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.counts { max-width: none; display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1rem 0; list-style: none; }
.counts li { min-width: 7rem; padding: .5rem .9rem; background: var(--panel); border-left: .3rem solid var(--neutral); }
.counts strong { display: block; font-size: 1.5rem; line-height: 1.2; }
.counts .met { border-color: var(--met); } .counts .violated { border-color: var(--violated); }
.counts .unknown, .counts .suppressed { border-color: var(--unknown); }
.verdict { font-weight: 650; white-space: nowrap; color: var(--neutral); }
.verdict.met { color: var(--met); } .verdict.violated { color: var(--violated); }
.verdict.unknown, .verdict.partly, .verdict.suppressed { color: var(--unknown); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0 1.25rem; font-size: .925rem; }
caption { text-align: left; font-weight: 650; padding: .35rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--edge); }
tbody th { font-weight: 550; }
thead th { color: var(--quiet); border-bottom-width: 2px; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.cell { min-width: 0; }
.matrix th:nth-child(5) { width: 26%; } .matrix th:nth-child(6) { width: 30%; }
.finding { border-left: .3rem solid var(--violated); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
.finding.unknown, .finding.suppressed { border-color: var(--unknown); }
.finding h4 { margin-top: 0; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 0; }
details { margin: .5rem 0 1rem; } summary { cursor: pointer; padding: .25rem 0; color: var(--link); }
figure { margin: 1rem 0; }
figcaption { color: var(--quiet); font-size: .925rem; max-width: 75ch; }
.drawing { overflow-x: auto; border: 1px solid var(--edge); background: var(--panel); }
svg { display: block; width: 100%; height: auto; margin: 0 auto; }
svg.network { min-width: 44rem; max-width: 72rem; } svg.chart { min-width: 34rem; max-width: 60rem; }
svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
svg .heading { font-weight: 650; font-size: 13px; } svg .strong { font-weight: 650; }
svg .small { font-size: 10.5px; fill: var(--quiet); }
svg .port { font-size: 10.5px; }
svg .port, svg.chart .label, svg.chart .heading { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; }
svg .account { fill: none; stroke: var(--edge); stroke-dasharray: 5 3; }
svg .vpc { fill: var(--panel); stroke: var(--quiet); }
svg .tier { fill: var(--tier); stroke: var(--quiet); }
svg .tier.both-ways { fill: var(--public); stroke: var(--internet); }
svg .line { fill: none; stroke-width: 1.5; }
svg .line.within { stroke: var(--within); } svg .head.within { fill: var(--within); }
svg .line.across { stroke: var(--across); } svg .head.across { fill: var(--across); }
svg .line.internet { stroke: var(--internet); stroke-width: 2; } svg .head.internet { fill: var(--internet); }
svg .line.peering { stroke: var(--peering); stroke-width: 3; stroke-dasharray: 8 4; }
svg .bar { fill: var(--bar); } svg .bar.until-deleted { fill: var(--bar-forever); }
svg .bar.unknown { fill: none; stroke: var(--unknown); stroke-dasharray: 4 3; }
svg .value { font-size: 11px; } svg .value.inside { fill: var(--bar-text); font-weight: 600; }
svg .unknown + .value.inside { fill: var(--text); }
svg .mark { stroke: var(--quiet); stroke-dasharray: 2 3; }
.key { max-width: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
.key span { display: inline-block; width: 1.6rem; border-top: 3px solid; vertical-align: middle; margin-right: .4rem; }
.key .within { color: var(--within); } .key .across { color: var(--across); } .key .internet { color: var(--internet); }
.key .peering { color: var(--peering); border-top-style: dashed; }
@media (max-width: 44rem) {
  .compact { font-size: .8rem; table-layout: fixed; } .compact th, .compact td { padding: .3rem .05rem; }
  .compact th:nth-child(1) { width: 28%; } .compact th:nth-child(2) { width: 11%; }
  .compact th:nth-child(4) { width: 19%; } .compact th:nth-child(5) { width: 25%; }
  .compact thead th { font-size: .6rem; } .compact tbody th { font-size: .75rem; }
  table:not(.compact), :not(.compact) > :is(thead, tbody), :not(.compact) > :is(thead, tbody) > tr, :not(.compact) > thead > tr > th { display: block; }
  :not(.compact) > thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table:not(.compact) > caption { display: block; }
  :not(.compact) > tbody > tr { padding: .5rem 0; border-bottom: 1px solid var(--edge); }
  :not(.compact) > tbody > tr > * { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; border: 0; padding: .15rem 0; text-align: left; }
  :not(.compact) > tbody > tr > ::before { content: attr(data-label); color: var(--quiet); font-weight: 400; }
  .drawing::before { content: "Scroll sideways to see all of it."; display: block; padding: .25rem .6rem; color: var(--quiet); font-size: .875rem; position: sticky; left: 0; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; font-size: 10pt; }
  nav, .skip, .drawing::before { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  summary { list-style: none; color: inherit; }
  .drawing { overflow: visible; border: 0; } svg.network, svg.chart { min-width: 0; }
  tr, .finding, h2, h3, h4 { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
}
@media print and (prefers-color-scheme: dark) {
  :root {
    --page: #ffffff; --panel: #f4f6f9; --text: #1b2430; --quiet: #4d5a6b; --edge: #c3ccd8; --link: #0b5cad;
    --met: #0a6634; --violated: #a8141f; --unknown: #7a4a00; --neutral: #4d5a6b;
    --within: #0b5cad; --across: #7a2e9e; --internet: #b3261e; --peering: #6b7788;
    --tier: #ffffff; --public: #fdeceb; --bar: #2f6fb2; --bar-forever: #5b6b80; --bar-text: #ffffff;
  }
}
`;
