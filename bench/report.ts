import type { Measurement } from "./measure";

/** A number that the project promises, and what was measured. */
export interface Aim {
  readonly name: string;
  readonly measured: number;
  readonly atMost: number;
  readonly unit: string;
}

/** What a part of the benchmark found. */
export interface PartResult {
  readonly title: string;
  readonly measurements: readonly Measurement[];
  readonly aims: readonly Aim[];
  /** Sizes and counts that are not measured over runs. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The tables that a person reads. */
export function tables(results: readonly PartResult[]): string {
  return results.map((result) => [`## ${result.title}`, ...sections(result)].join("\n\n")).join("\n\n");
}

function sections({ measurements, aims, figures }: PartResult): readonly string[] {
  const measured = measurements.map(({ name, milliseconds, cpuMilliseconds, peakKib, runs }) => [
    name,
    milliseconds.toFixed(0),
    cpuMilliseconds.toFixed(0),
    (peakKib / 1024).toFixed(0),
    String(runs),
  ]);
  const aimed = aims.map(({ name, measured: value, atMost, unit }) => [
    name,
    `${value.toFixed(2)}${unit}`,
    `${atMost}${unit}`,
    value <= atMost ? "met" : "MISSED",
  ]);
  const counted = Object.entries(figures).map(([name, value]) => [name, value.toLocaleString("en")]);
  return [
    table(["what", "median ms", "CPU ms", "peak MiB", "runs"], measured),
    table(["figure", "value"], counted),
    table(["aim", "measured", "at most", ""], aimed),
  ].filter((text) => text !== "");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
