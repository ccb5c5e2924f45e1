import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { Failure } from "../failure";
import { codeOf } from "../system-error";
import type { Problem } from "../zone/problem";
import { bakedLayer } from "./baked";
import type { Blueprint } from "./blueprint";
import { checkLayers } from "./check";
import { extendLayers } from "./extend";
import { misspeltFolders, readLayer, type Layer } from "./layer";
import { versions } from "./versions";
import { readFolder, type SourceFile } from "./read-folder";

/** Name of the default blueprint, which every other one extends in the end. */
const defaultName = "hipaa";

/** Longest chain of blueprints; a longer one is a mistake. */
const longestChain = 10;

export interface LoadBlueprintOptions {
  /** Folder of this package, with `blueprints/`, `templates/` and `src/zone/`. */
  readonly packageRoot: string;

  /**
   * Folder of a team's blueprint.
   *
   * @default - the default blueprint
   */
  readonly path?: string;

  /**
   * Flags that the command line has already, as `--engine`; no question may take one.
   *
   * @default - none
   */
  readonly reservedFlags?: readonly string[];

  /**
   * Whether the default blueprint is checked as well.
   *
   * @default false - it was checked by the tests of this package
   */
  readonly checkDefault?: boolean;
}

/**
 * Finds, reads, checks and extends a blueprint. Nothing of it is executed.
 *
 * @throws Failure `blueprint-refused` with all that is wrong
 */
export function loadBlueprint(options: LoadBlueprintOptions): Promise<Blueprint> {
  return new Promise((resolve) => {
    resolve(readBlueprint(options));
  });
}

function readBlueprint(options: LoadBlueprintOptions): Blueprint {
  const problems: Problem[] = [];
  const layers = readChain(options, problems);
  if (layers !== undefined) {
    problems.push(...checkLayers(layers, options));
  }
  if (layers === undefined || problems.length > 0) {
    const subject = options.path ?? defaultName;
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    throw new Failure("blueprint-refused", `the blueprint ${subject} is refused: ${count}`, problems);
  }
  return {
    ...extendLayers(layers),
    lock: (combination) => Promise.resolve(readLock(options.packageRoot, combination)),
  };
}

/** The layers from the default blueprint to the one that was asked for. */
function readChain(options: LoadBlueprintOptions, problems: Problem[]): readonly Layer[] | undefined {
  const layers: Layer[] = [];
  const seen: string[] = [];
  let next = options.path;
  let asked: { readonly by: Layer; readonly reference: string } | undefined;
  while (next !== undefined) {
    const folder = folderOf(next, asked, problems);
    if (folder === undefined) {
      return undefined;
    }
    if (seen.includes(folder)) {
      const names = [...layers.map((layer) => layer.manifest.name), asked?.reference ?? ""].join(" → ");
      problems.push({ path: pathIn(asked, "extends"), problem: `extends itself: ${names}` });
      return undefined;
    }
    seen.push(folder);
    const layer = readTeamLayer(folder, asked?.by.manifest.name, problems);
    if (layer === undefined) {
      return undefined;
    }
    checkRequirement(asked?.by, layer, problems);
    layers.unshift(layer);
    if (layers.length > longestChain) {
      problems.push({
        path: pathIn({ by: layer }, "extends"),
        problem: `is number ${String(layers.length)} of a chain`,
        allowed: `chains of up to ${String(longestChain)}`,
      });
      return undefined;
    }
    const reference = extendedBy(layer, problems);
    if (reference === undefined) {
      return undefined;
    }
    asked = { by: layer, reference };
    next = reference === defaultName ? undefined : path.resolve(folder, reference);
  }
  const root = bakedLayer() ?? readDefaultLayer(options.packageRoot, problems);
  if (root === undefined) {
    return undefined;
  }
  checkRequirement(asked?.by, root, problems);
  return [root, ...layers];
}

/** What a team's blueprint extends: the default one, or a folder beside it. */
function extendedBy(layer: Layer, problems: Problem[]): string | undefined {
  const { extends: reference, requires, name } = layer.manifest;
  const path = pathIn({ by: layer }, "extends");
  const allowed = `${defaultName}, or the relative path of a blueprint's folder, as ../base`;
  if (name === defaultName) {
    problems.push({
      path: pathIn({ by: layer }, "name"),
      value: name,
      problem: "is the name of the default blueprint",
      remedy: "choose another",
    });
  }
  if (reference === undefined) {
    problems.push({
      path,
      problem: "is missing",
      allowed,
      remedy: `add extends: ${defaultName} and requires: ^<its version>`,
    });
    return undefined;
  }
  if (requires === undefined) {
    problems.push({
      path: pathIn({ by: layer }, "requires"),
      problem: `is missing; it says which versions of ${reference} this blueprint is made for`,
      allowed: "a range of versions, as ^1.2.0",
    });
  }
  if (reference === defaultName || /^\.\.?(?:\/|$)/.test(reference)) {
    return reference;
  }
  problems.push({ path, value: reference, problem: "is no blueprint that is known", allowed });
  return undefined;
}

function checkRequirement(by: Layer | undefined, extended: Layer, problems: Problem[]): void {
  const range = by?.manifest.requires;
  if (
    by !== undefined &&
    range !== undefined &&
    !versions().satisfies(extended.manifest.version, range, { includePrerelease: true })
  ) {
    problems.push({
      path: pathIn({ by }, "requires"),
      value: range,
      problem: `leaves out ${extended.manifest.name} ${extended.manifest.version}, the version that is here`,
      remedy:
        "check the blueprint against this version and widen the range, or use a version of create-hipaa-zone in the range",
    });
  }
}

function folderOf(given: string, asked: { readonly by: Layer } | undefined, problems: Problem[]): string | undefined {
  try {
    const folder = realpathSync.native(given);
    if (statSync(folder).isDirectory()) {
      return folder;
    }
    problems.push({
      path: pathIn(asked, "extends"),
      value: given,
      problem: "is not a folder",
      remedy: "give the folder that holds blueprint.yaml",
    });
  } catch (error) {
    const reason = codeOf(error) === "ENOENT" ? "does not exist" : "cannot be read";
    problems.push({
      path: pathIn(asked, "extends"),
      value: given,
      problem: reason,
      remedy: "give the folder of a blueprint",
    });
  }
  return undefined;
}

function readTeamLayer(folder: string, extendedBy: string | undefined, problems: Problem[]): Layer | undefined {
  const own: Problem[] = [];
  const entries = readdirSync(folder, { withFileTypes: true });
  own.push(...misspeltFolders(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)));
  const layer = readLayer(folder, own);
  // Of two blueprints in a chain, the problem's path alone would not say which one is meant.
  problems.push(
    ...own.map((problem) => (extendedBy === undefined ? problem : { ...problem, path: `${folder}: ${problem.path}` })),
  );
  return layer;
}

/** The default blueprint: its folder, the templates that serve every blueprint, and the code that runs here as well. */
export function readDefaultLayer(packageRoot: string, problems: Problem[]): Layer | undefined {
  const templates = readFolder(packageRoot, "templates", problems, (relative) => relative === "templates/locks");
  const zone = readFolder(packageRoot, "src/zone", problems);
  const verify = readFolder(packageRoot, "src/verify", problems);
  const extras: SourceFile[] = [
    ...templates,
    ...zone,
    ...verify.map((file) => ({ ...file, path: file.path.replace(/^src\/verify\//, "verify/") })),
  ];
  return readLayer(path.join(packageRoot, "blueprints", defaultName), problems, extras);
}

function readLock(packageRoot: string, combination: string): string | undefined {
  try {
    return readFileSync(path.join(packageRoot, "templates", "locks", `${combination}.json`), "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function pathIn(asked: { readonly by: Layer } | undefined, key: string): string {
  return asked === undefined ? "--blueprint" : `${asked.by.manifest.name}: blueprint.yaml: ${key}`;
}
