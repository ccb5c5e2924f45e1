import type { Assertions } from "./assertions";
import type { ZoneApi } from "./zone-api";

/** Something that must hold of every deployed zone, seen through the API alone. */
export interface Check {
  readonly name: string;
  readonly run: (api: ZoneApi, assert: Assertions) => Promise<void>;

  /** Ways to break a deployed zone, each of which this check must see; at least one. */
  readonly breakages: readonly Breakage[];
}

/** One change by the API that a zone must not have. */
export interface Breakage {
  readonly name: string;

  /** Breaks the zone and gives what mends it again. */
  readonly apply: (api: ZoneApi) => Promise<() => Promise<unknown>>;
}
