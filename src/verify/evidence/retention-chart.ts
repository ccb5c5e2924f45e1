import { type Markup, markup } from "./markup";
import { type Keep, type StoreRetention, storeKinds } from "./retention";
import { counted } from "./sentences";

/** Days of six years, 45 CFR 164.316(b)(2)(i) read conservatively: with two leap days. */
const sixYears = 2192;

const width = 720;
const plot = { left: 8, right: width - 8 };
const rowHeight = 38;
const headingHeight = 34;
const axisHeight = 40;

/** What each store's retention is, as bars on one axis of days. */
export function retentionChart(stores: readonly StoreRetention[]): Markup {
  const longest = Math.max(sixYears, ...stores.map(({ keep }) => (keep.kind === "days" ? keep.days : 0)));
  const scale = (days: number): number => round(plot.left + (days / (longest * 1.05)) * (plot.right - plot.left));
  const parts: Markup[] = [];
  let y = axisHeight;
  for (const kind of storeKinds) {
    const own = stores.filter((store) => store.kind === kind);
    if (own.length === 0) continue;
    parts.push(markup`<text class="heading" x="${plot.left}" y="${y + 22}">${headings[kind]}</text>`);
    y += headingHeight;
    for (const store of own) {
      parts.push(bar(store, y, scale));
      y += rowHeight;
    }
  }
  const marks = [365, sixYears].map((days) => mark(days, scale(days), y));
  const title = `How long each store keeps what is in it: ${counted(stores.length, "store")}`;
  return markup`<svg class="chart" viewBox="0 0 ${width} ${y + 8}" role="img" aria-labelledby="retention-title retention-desc">
<title id="retention-title">${title}</title>
<desc id="retention-desc">${description(stores)}</desc>
${marks}
${parts}
</svg>`;
}

const headings: Readonly<Record<StoreRetention["kind"], string>> = {
  archive: "Buckets",
  logs: "Log groups",
  "configuration history": "Configuration history",
  "recovery points": "Recovery points of backup plans",
};

function mark(days: number, x: number, bottom: number): Markup {
  const text = days === sixYears ? "six years (2192 days)" : "one year";
  return markup`<line class="mark" x1="${x}" y1="24" x2="${x}" y2="${bottom}"/>
<text class="small" x="${x}" y="16" text-anchor="${days === sixYears ? "end" : "middle"}">${text}</text>`;
}

function bar(
  { name, account, region, keep, notes }: StoreRetention,
  y: number,
  scale: (days: number) => number,
): Markup {
  const end = keep.kind === "days" ? Math.max(scale(keep.days), plot.left + 2) : plot.right;
  const label = fitted([name, account, region].join(" · "), 104);
  const value = [keepText(keep), ...notes].join(", ");
  const inside = end - plot.left > value.length * 6.2 + 12;
  return markup`<g><title>${[name, account, region, keepText(keep), ...notes].join("; ")}</title>
<text class="label" x="${plot.left}" y="${y + 11}">${label}</text>
<rect class="bar ${keep.kind.replace(" ", "-")}" x="${plot.left}" y="${y + 16}" width="${round(end - plot.left)}" height="16" rx="2"/>
<text class="value${inside ? " inside" : ""}" x="${inside ? plot.left + 6 : end + 6}" y="${y + 28}">${value}</text></g>`;
}

/** How long something is kept, in words. */
export function keepText(keep: Keep): string {
  switch (keep.kind) {
    case "days":
      return counted(keep.days, "day");
    case "until deleted":
      return "until it is deleted";
    case "unknown":
      return `unknown: ${keep.missing}`;
  }
}

function description(stores: readonly StoreRetention[]): string {
  const ends = stores.flatMap(({ keep }) => (keep.kind === "days" ? [keep.days] : []));
  const over = ends.filter((days) => days >= sixYears).length;
  const forever = stores.filter(({ keep }) => keep.kind === "until deleted").length;
  const unknown = stores.filter(({ keep }) => keep.kind === "unknown").length;
  return `${over} keep six years or longer, ${ends.length - over} less, ${forever} until it is deleted, ${unknown} unknown. The table below lists them.`;
}

/** A text that is cut to a number of characters. */
export function fitted(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
