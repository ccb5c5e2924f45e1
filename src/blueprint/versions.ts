import type * as semverModule from "./semver";

/** What npm understands by versions; a blueprint of a team's own needs it, and nothing else does. */
export function versions(): typeof semverModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above; import() is not available everywhere
  return require("./semver") as typeof semverModule;
}
