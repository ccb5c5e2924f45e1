import { lstatSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../zone/problem";
import type { BlueprintFile, BlueprintLink, Owner } from "./blueprint";
import { didYouMean } from "../zone/suggestion";
import { hashOfFiles } from "./content-hash";
import { undisguise } from "./emitted-path";
import { manifestName, parseManifest, type Manifest } from "./manifest";
import { readFolder, readText, type SourceFile } from "./read-folder";

/** Folders of a blueprint whose files are emitted under the same path. */
const emittedFolders = ["src", "test", "scripts", "docs"];

/** Folder whose files are emitted without its name; those that end with `.hbs` are rendered. */
const templateFolder = "templates";
const blueprintFolders = [...emittedFolders, templateFolder];

/** A file of one blueprint, before anything overrides it. */
export type LayerFile = Omit<BlueprintFile, "owner">;

/** One blueprint without what it extends. */
export interface Layer {
  readonly manifest: Manifest;
  readonly link: BlueprintLink;
  readonly files: readonly LayerFile[];

  /**
   * Who keeps the files of this layer, and of what every project has beside them, while no other extends it.
   *
   * @default - found with the patterns of the manifest
   */
  readonly owners?: Readonly<Record<string, Owner>>;
}

/** Reads the folder of a blueprint. Without a manifest that can be read there is no layer, only problems. */
export function readLayer(folder: string, problems: Problem[], extras: readonly SourceFile[] = []): Layer | undefined {
  const text = readManifest(folder, problems);
  if (text === undefined) {
    return undefined;
  }
  const { manifest, problems: faults } = parseManifest(text);
  problems.push(...faults);
  const sources = [...extras, ...blueprintFolders.flatMap((below) => readFolder(folder, below, problems))];
  if (manifest === undefined) {
    return undefined;
  }
  return {
    manifest,
    link: {
      name: manifest.name,
      version: manifest.version,
      hash: hashOfFiles([{ path: manifestName, content: text }, ...sources]),
    },
    files: sources.map((source) => layerFile(manifest.name, source)),
  };
}

function readManifest(folder: string, problems: Problem[]): string | undefined {
  const file = path.join(folder, manifestName);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) {
    problems.push({
      path: manifestName,
      value: folder,
      problem: "is missing in the blueprint's folder",
      remedy: `give the folder that holds ${manifestName}`,
    });
    return undefined;
  }
  return readText(file, manifestName, stats, problems);
}

/** Folders beside those of a blueprint whose name looks like a slip of the pen: their files would be left out in silence. */
export function misspeltFolders(names: readonly string[]): readonly Problem[] {
  return names
    .filter((name) => !blueprintFolders.includes(name))
    .flatMap((name) => {
      const meant = didYouMean(name, blueprintFolders);
      return meant === undefined
        ? []
        : [{ path: `${name}/`, problem: "is no folder of a blueprint", remedy: `did you mean ${meant}/?` }];
    });
}

function layerFile(blueprint: string, source: SourceFile): LayerFile {
  const template = source.path.startsWith(`${templateFolder}/`) && source.path.endsWith(".hbs");
  const inside = source.path.startsWith(`${templateFolder}/`)
    ? source.path.slice(templateFolder.length + 1)
    : source.path;
  return {
    path: undisguise(template ? inside.slice(0, -".hbs".length) : inside),
    content: source.content,
    template,
    // Read from the text, so that a checkout on Windows gives the same bits.
    mode: source.content.startsWith("#!") ? 0o755 : 0o644,
    source: `${blueprint}: ${source.path}`,
  };
}
