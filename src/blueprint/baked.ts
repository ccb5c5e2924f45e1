import type { Layer } from "./layer";

/**
 * What the build works out ahead of every run. Here there is nothing: in a checkout the folders are read and the
 * templates are compiled, so that nothing stale can be used. `scripts/build.ts` puts a module with the same functions in
 * the place of this one.
 */

/** The default blueprint as its folders give it. */
export function bakedLayer(): Layer | undefined {
  return undefined;
}

/** What Handlebars makes of a template of the default blueprint, by the SHA-256 of its text. */
export const bakedTemplate: (hash: string) => TemplateSpecification | undefined = () => undefined;
