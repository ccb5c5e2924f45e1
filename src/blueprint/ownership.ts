import picomatch from "picomatch";
import type { Owner } from "./blueprint";

/** Paths that the tool alone writes; a team's blueprint cannot override or add to them. */
const toolOwned = picomatch(
  [
    "src/zone/**",
    "verify/**",
    "src/environments/index.ts",
    ".hipaa-zone*",
    ".hipaa-zone*/**",
    "package-lock.json",
    "zone.yaml",
  ],
  { dot: true, nocase: true },
);

/** Whether the path is written by the tool alone. */
export function isToolOwned(path: string): boolean {
  return toolOwned(path);
}

/** Patterns of paths and who keeps what they match, in the order of the manifests. */
export type OwnerPatterns = readonly (readonly [pattern: string, owner: Owner])[];

/** Who keeps each file: the last pattern that matches; both where none does. */
export function ownersBy(patterns: OwnerPatterns): (path: string) => Owner {
  const matchers = patterns.map(([pattern, owner]) => ({ matches: picomatch(pattern, { dot: true }), owner }));
  return (path) =>
    path !== "zone.yaml" && isToolOwned(path)
      ? "tool"
      : (matchers.findLast(({ matches }) => matches(path))?.owner ?? "both");
}
