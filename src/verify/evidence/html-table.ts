import { type Markup, empty, markup } from "./markup";

/** A table; the first cell of a row is its header. */
export interface HtmlTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | Markup)[])[];

  /** Indexes of the columns that hold numbers. @default none */
  readonly numbers?: readonly number[];
}

/**
 * A table that stacks its cells on a narrow screen. The roles are said aloud because a browser may drop them with the
 * table's display.
 */
export function htmlTable({ caption, head, rows, numbers = [] }: HtmlTable): Markup {
  if (rows.length === 0) return empty;
  const kind = (index: number): string => (numbers.includes(index) ? "number" : "text");
  return markup`<table role="table"${numbers.length > 2 ? markup` class="compact"` : empty}><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map(
    (name, index) => markup`<th role="columnheader" scope="col" class="${kind(index)}">${name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      markup`<tr role="row">${cells.map((cell, index) => {
        const label = head[index] ?? "";
        const inner = markup`<span class="cell">${cell}</span>`;
        return index === 0
          ? markup`<th role="rowheader" scope="row" data-label="${label}">${inner}</th>`
          : markup`<td role="cell" class="${kind(index)}" data-label="${label}">${inner}</td>`;
      })}</tr>`,
  )}</tbody></table>`;
}
