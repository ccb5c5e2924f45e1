import type { Verdict } from "../../../src/verify/controls/control";
import type { JsonObject } from "../../../src/verify/json";

/** What a control must say at an address, `stack: address`. */
export type Expected = readonly [control: string, place: string, verdict: Verdict];

/** A project in the shape of somebody else's. */
export interface Stranger {
  /** What is peculiar about it. */
  readonly shape: string;

  /** Its files in JSON, by their paths. */
  readonly files: Readonly<Record<string, JsonObject>>;

  /** Files that are no JSON, by their paths. */
  readonly texts?: Readonly<Record<string, string>>;

  /** Each is the only verdict of the control at that address, however often it is given. */
  readonly expected: readonly Expected[];
}
