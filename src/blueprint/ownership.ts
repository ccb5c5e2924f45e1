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

/** Who keeps the file: the last pattern that matches; both where none does. */
export function ownerOf(path: string, owners: readonly (readonly [pattern: string, owner: Owner])[]): Owner {
  if (path !== "zone.yaml" && isToolOwned(path)) {
    return "tool";
  }
  const match = owners.findLast(([pattern]) => picomatch.isMatch(path, pattern, { dot: true }));
  return match?.[1] ?? "both";
}
