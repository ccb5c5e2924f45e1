/** A text that Markdown shows as it is, on one line: also in a table. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_<>[\]|#]/g, "\\$&");
}

/** A text as code, on one line. In a table, a bar is escaped also in code: https://github.github.com/gfm/#example-200 */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = line.includes("`") ? "``" : "`";
  return `${fence}${fence === "``" ? ` ${line} ` : line}${fence}`;
}

/** A table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
