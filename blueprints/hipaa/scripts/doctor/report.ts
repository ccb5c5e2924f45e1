import type { Finding, Verdict } from "./finding";

/** What is said of each verdict; what matters most comes last, where a terminal shows it. */
const headings: readonly (readonly [Verdict, string])[] = [
  ["ok", "in order"],
  ["unknown", "could not be looked at"],
  ["warning", "warnings"],
  ["obstacle", "in the way"],
];

/** The findings as text for people. */
export function report(findings: readonly Finding[]): string {
  const parts = headings.flatMap(([verdict, heading]) => {
    const these = findings.filter((finding) => finding.verdict === verdict);
    return these.length === 0 ? [] : [[`${heading}:`, ...these.flatMap(lines)].join("\n")];
  });
  return [...parts, summary(findings)].join("\n\n");
}

function lines({ id, verdict, stack, found, mend }: Finding): readonly string[] {
  if (verdict === "ok") {
    return [`  ${found}`];
  }
  const effect = verdict === "obstacle" ? `would fail: ${stack}` : `concerns: ${stack}`;
  return [`  ${id} (${effect})`, `    found: ${found}`, `    mend:  ${mend}`];
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const obstacles = count("obstacle");
  const rest = `${String(count("warning"))} warnings, ${String(count("unknown"))} could not be looked at`;
  return obstacles === 0
    ? `nothing that was looked at is in the way (${rest})`
    : `${String(obstacles)} in the way (${rest}): mend them, then run npm run doctor again`;
}
