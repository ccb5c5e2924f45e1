import type { Blueprint, BlueprintFile, QuestionSchema } from "./blueprint";
import { compareText } from "./content-hash";
import { merged, writtenOut } from "../questions/answers";
import type { Layer, LayerFile } from "./layer";
import { ownersBy } from "./ownership";
import { questionDefaults } from "./questions";

/** Lays blueprints over each other, the default one first: a later file, default, question or package replaces an earlier. */
export function extendLayers(layers: readonly Layer[]): Omit<Blueprint, "lock"> {
  const last = layers.at(-1);
  if (last === undefined) {
    throw new Error("a blueprint has at least one layer");
  }
  const files = new Map<string, LayerFile>();
  const questions: Record<string, QuestionSchema> = {};
  const dependencies: Record<string, string> = {};
  const devDependencies: Record<string, string> = {};
  let defaults: Readonly<Record<string, unknown>> = {};
  for (const { manifest, files: own } of layers) {
    for (const file of own) {
      files.set(file.path, file);
    }
    Object.assign(questions, manifest.questions);
    Object.assign(dependencies, manifest.dependencies);
    Object.assign(devDependencies, manifest.devDependencies);
    const asked = questionDefaults(manifest.questions);
    defaults = merged(defaults, Object.keys(asked).length === 0 ? {} : { custom: asked });
    defaults = merged(defaults, writtenOut(manifest.defaults));
  }
  const ownerOf = ownersBy(
    layers.flatMap(({ manifest }) => Object.entries(manifest.owners)),
    // A further blueprint's patterns may say otherwise.
    layers.length === 1 ? last.owners : undefined,
  );
  return {
    name: last.manifest.name,
    version: last.manifest.version,
    description: last.manifest.description,
    chain: layers.map((layer) => layer.link),
    defaults,
    questions,
    dependencies,
    devDependencies,
    files: [...files.values()]
      .map((file): BlueprintFile => ({ ...file, owner: ownerOf(file.path) }))
      .sort((a, b) => compareText(a.path, b.path)),
    ownerOf,
  };
}
