import type picomatchModule from "picomatch";
import type { Owner } from "./blueprint";

/** Paths that the tool alone writes; a team's blueprint cannot override or add to them. */
const toolPatterns = [
  "src/zone/**",
  "verify/**",
  "src/environments/index.ts",
  ".hipaa-zone*",
  ".hipaa-zone*/**",
  "package-lock.json",
  "zone.yaml",
];

/** Compiles patterns; the build has matched the paths of the default blueprint with them. */
function matcher(patterns: string | string[], options: picomatchModule.PicomatchOptions): (path: string) => boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above; import() is not available everywhere
  return (require("picomatch") as typeof picomatchModule)(patterns, { dot: true, ...options });
}

let toolOwned: ((path: string) => boolean) | undefined;

/** Whether the path is written by the tool alone. */
export function isToolOwned(path: string): boolean {
  toolOwned ??= matcher(toolPatterns, { nocase: true });
  return toolOwned(path);
}

/** Patterns of paths and who keeps what they match, in the order of the manifests. */
export type OwnerPatterns = readonly (readonly [pattern: string, owner: Owner])[];

/**
 * Who keeps each file: the last pattern that matches; both where none does.
 *
 * @param known - what these patterns say of some paths, where that was found before
 */
export function ownersBy(
  patterns: OwnerPatterns,
  known: Readonly<Record<string, Owner>> = {},
): (path: string) => Owner {
  let matchers: readonly { readonly matches: (path: string) => boolean; readonly owner: Owner }[] | undefined;
  return (path) => {
    const found = Object.hasOwn(known, path) ? known[path] : undefined;
    if (found !== undefined) {
      return found;
    }
    if (path !== "zone.yaml" && isToolOwned(path)) {
      return "tool";
    }
    matchers ??= patterns.map(([pattern, owner]) => ({ matches: matcher(pattern, {}), owner }));
    return matchers.findLast(({ matches }) => matches(path))?.owner ?? "both";
  };
}
