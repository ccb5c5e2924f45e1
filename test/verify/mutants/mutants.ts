import { loosenedGuardrails } from "./loosen-guardrails";
import type { Mutator } from "./mutator";
import { openPaths } from "./open-paths";
import { unwatched } from "./unwatch";
import { weakenedStores } from "./weaken-stores";
import { widenedAccess } from "./widen-access";

/** Every way to break a zone. */
export const mutators: readonly Mutator[] = [
  ...openPaths,
  ...weakenedStores,
  ...unwatched,
  ...widenedAccess,
  ...loosenedGuardrails,
];
