import type { Problem } from "./zone/problem";

/** Stable codes of expected failures; part of the `--json` output. */
export type FailureCode =
  | "usage"
  | "invalid-answers"
  | "unreadable-answers"
  | "conflict"
  | "blueprint-refused"
  | "unreadable-project"
  | "install-failed"
  | "cancelled"
  | "write-failed";

/** Exit code of each expected failure. */
const exitCodes: Readonly<Record<FailureCode, number>> = {
  usage: 2,
  "invalid-answers": 2,
  "unreadable-answers": 2,
  conflict: 3,
  "blueprint-refused": 4,
  "unreadable-project": 2,
  "install-failed": 1,
  "write-failed": 1,
  cancelled: 130,
};

/**
 * An expected failure: something the person at the terminal can mend.
 *
 * Everything else that is thrown is a bug and keeps its stack.
 */
export class Failure extends Error {
  public readonly exitCode: number;

  constructor(
    public readonly code: FailureCode,
    message: string,
    public readonly problems: readonly Problem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCodes[code];
  }
}
