import type { Report } from "../verify";
import { html } from "./html";
import { json } from "./json";
import { markdown } from "./markdown";
import { oscal } from "./oscal";
import { plain, type Paint } from "./paint";
import { sarif } from "./sarif";
import { terminal } from "./terminal";

/** Forms that the evidence comes in. */
export const formats = ["terminal", "json", "sarif", "markdown", "html", "oscal"] as const;

export type Format = (typeof formats)[number];

/** How a terminal shows it; the other forms do not ask. */
export interface PresentOptions {
  /** Characters in a line. @default 80 */
  readonly width?: number;

  /** @default {@link plain} */
  readonly paint?: Paint;
}

/** The evidence as text that ends with a line break. */
export function present(report: Report, format: Format, { width = 80, paint = plain }: PresentOptions = {}): string {
  const text = formsOf(report, format, { width, paint });
  return text.endsWith("\n") ? text : `${text}\n`;
}

function formsOf(report: Report, format: Format, options: Required<PresentOptions>): string {
  switch (format) {
    case "terminal":
      return terminal(report, options);
    case "json":
      return json(report);
    case "sarif":
      return sarif(report);
    case "markdown":
      return markdown(report);
    case "html":
      return html(report);
    case "oscal":
      return oscal(report);
  }
}
