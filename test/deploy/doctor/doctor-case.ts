import type { Stage } from "./stage";

/** A state of AWS, and what the doctor has to say of it. */
export interface DoctorCase {
  readonly name: string;

  /** Prepares the state in an account that is empty, and says what is to be found. */
  readonly prepare: (stage: Stage) => Promise<Expected>;
}

/** The one finding that is no "ok". */
export interface Expected {
  readonly verdict: "obstacle" | "warning" | "unknown";
  readonly id: string;
  readonly stack: string;

  /** Parts of what is said to be there. @default - none */
  readonly found?: readonly string[];

  /** Parts of what is said to mend it. */
  readonly mend: readonly string[];

  /** Warnings that come with it. @default - none */
  readonly besides?: readonly string[];
}

/** A finding as the doctor prints it with `--json`. */
export interface PrintedFinding {
  readonly id: string;
  readonly verdict: string;
  readonly stack: string;
  readonly found: string;
  readonly mend: string;
}
