import type { Report } from "../verify";

/** What the exit code depends on beside the report. */
export interface ExitCodeOptions {
  /** Whether what is unknown counts as a failure. @default false */
  readonly strict?: boolean;
}

/** 6 on a violation, or where a suppression has expired; 6 on an unknown if strict; 0 otherwise. */
export function exitCode({ summary, stale }: Report, { strict = false }: ExitCodeOptions = {}): 0 | 6 {
  if (summary.violated > 0 || stale.some(({ why }) => why === "expired")) return 6;
  return strict && summary.unknown > 0 ? 6 : 0;
}
