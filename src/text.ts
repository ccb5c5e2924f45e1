import { stripVTControlCharacters } from "node:util";

/** Text of others without what a terminal would obey; line breaks stay. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    " ",
  );
}

/** Breaks a text between words; words longer than the width stay whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** Indents every line of a text, broken to a width. */
export function indented(text: string, indent: number, width: number): string {
  return wrap(text, Math.max(20, width - indent))
    .map((line) => (line === "" ? "" : " ".repeat(indent) + line))
    .join("\n");
}

/** "1 file", "2 files". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Writes an argument so that the shell of the platform reads it back unchanged. */
export function shellQuoted(argument: string, platform: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument) && !(platform === "win32" && argument.includes("%"))) {
    return argument;
  }
  return platform === "win32" ? `"${argument.replaceAll('"', '\\"')}"` : `'${argument.replaceAll("'", "'\\''")}'`;
}

/**
 * Columns of text, as wide as their widest cell.
 *
 * Where they do not fit the width, every row becomes a line of its first cell and indented lines of the others.
 */
export function table(rows: readonly (readonly string[])[], indent: number, width: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const total = indent + widths.reduce((sum, each) => sum + each + 2, -2);
  if (total > width) {
    return rows
      .map(([first = "", ...rest]) =>
        [
          indented(first, indent, width),
          ...rest.filter((cell) => cell !== "").map((cell) => indented(cell, indent + 4, width)),
        ].join("\n"),
      )
      .join("\n");
  }
  return rows
    .map(
      (row) =>
        " ".repeat(indent) +
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
    )
    .join("\n");
}
