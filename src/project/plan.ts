import path from "node:path";
import { caseKey } from "../blueprint/emitted-path";
import type { RenderedFile } from "../render/rendered-file";
import { realDisk, unlessMissing, type Disk } from "./disk";
import { codeOf } from "../system-error";
import { asFailure } from "./disk-failure";

export type Action = "CREATE" | "IDENTICAL" | "CONFLICT";

/** What a generation would do with one path. */
export interface Change {
  readonly path: string;
  readonly action: Action;

  /** What is in the way, with a conflict. */
  readonly reason?: string;
}

/** What writing the files into the target would do, sorted by path. Reads the disk and changes nothing. */
export async function planChanges(
  target: string,
  files: readonly RenderedFile[],
  disk: Disk = realDisk,
): Promise<readonly Change[]> {
  try {
    const obstacle = await targetObstacle(target, disk);
    const folders = new Map<string, Folder>();
    const changes: Change[] = [];
    for (const file of files) {
      changes.push(
        obstacle === undefined
          ? await planFile(target, file, folders, disk)
          : { path: file.path, action: "CONFLICT", reason: obstacle },
      );
    }
    return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    throw asFailure(error, target);
  }
}

/** What stands where the target directory or one above it should be. */
async function targetObstacle(target: string, disk: Disk): Promise<string | undefined> {
  try {
    const stats = await disk.stat(target);
    return stats.isDirectory() ? undefined : `${target} is not a directory`;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") {
      return `a part of ${target} is a file`;
    }
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
    return (await unlessMissing(disk.lstat(target))) === undefined
      ? undefined
      : `${target} is a symbolic link that leads nowhere`;
  }
}

/** What is in a folder of the target, or why nothing can be put there. */
type Folder = Entries | { readonly obstacle: string };

interface Entries {
  readonly names: ReadonlySet<string>;
  readonly byCaseKey: ReadonlyMap<string, string>;
}

/** The entry that a name would collide with: itself, or one that differs in case alone. */
function entryFor(name: string, { names, byCaseKey }: Entries): string | undefined {
  return names.has(name) ? name : byCaseKey.get(caseKey(name));
}

async function planFile(target: string, file: RenderedFile, folders: Map<string, Folder>, disk: Disk): Promise<Change> {
  const conflict = (reason: string): Change => ({ path: file.path, action: "CONFLICT", reason });
  const folder = await readFolder(target, path.posix.dirname(file.path), folders, disk);
  if ("obstacle" in folder) {
    return conflict(folder.obstacle);
  }
  const name = path.posix.basename(file.path);
  const present = entryFor(name, folder);
  if (present === undefined) {
    return { path: file.path, action: "CREATE" };
  }
  if (present !== name) {
    return conflict(`${present} is there, which differs in case alone`);
  }
  const where = path.join(target, file.path);
  const stats = await disk.lstat(where);
  if (stats.isSymbolicLink()) {
    return conflict("a symbolic link is there");
  }
  if (stats.isDirectory()) {
    return conflict("a directory is there");
  }
  if (!stats.isFile()) {
    return conflict("something that is no file is there");
  }
  const expected = Buffer.from(file.content, "utf8");
  const isSame = stats.size === expected.length && expected.equals(await disk.readFile(where));
  return isSame ? { path: file.path, action: "IDENTICAL" } : conflict("a file with another content is there");
}

/** Reads a folder of the target once. A folder that is not there is an empty one. */
async function readFolder(target: string, folder: string, known: Map<string, Folder>, disk: Disk): Promise<Folder> {
  const seen = known.get(folder);
  if (seen !== undefined) {
    return seen;
  }
  const found = await lookInto(target, folder, known, disk);
  known.set(folder, found);
  return found;
}

async function lookInto(target: string, folder: string, known: Map<string, Folder>, disk: Disk): Promise<Folder> {
  if (folder !== ".") {
    const parent = await readFolder(target, path.posix.dirname(folder), known, disk);
    if ("obstacle" in parent) {
      return parent;
    }
    const name = path.posix.basename(folder);
    const present = entryFor(name, parent);
    if (present === undefined) {
      return { names: new Set(), byCaseKey: new Map() };
    }
    if (present !== name) {
      return { obstacle: `the directory ${folder} is there as ${present}, which differs in case alone` };
    }
    const stats = await disk.lstat(path.join(target, folder));
    if (stats.isSymbolicLink()) {
      return { obstacle: `${folder} is a symbolic link; nothing is written through one` };
    }
    if (!stats.isDirectory()) {
      return { obstacle: `${folder} is a file; a directory is needed there` };
    }
  }
  const names = (await unlessMissing(disk.readdir(path.join(target, folder)))) ?? [];
  return { names: new Set(names), byCaseKey: new Map(names.map((name) => [caseKey(name), name])) };
}
