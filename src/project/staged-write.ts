import path from "node:path";
import { Failure } from "../failure";
import type { RenderedFile } from "../render/rendered-file";
import { checkpoint } from "./conflict";
import { unlessMissing, type Disk } from "./disk";
import { codeOf } from "../system-error";
import { beginWork, endWork } from "./run-identity";
import { stagePrefix } from "./work-names";

export interface StagedWriteOptions {
  readonly disk: Disk;
  readonly signal: AbortSignal;

  /** Whether an empty directory is there, to be replaced. */
  readonly replace: boolean;
}

/** Writes a project beside its target and moves it in by one rename. */
export async function writeStaged(
  target: string,
  files: readonly RenderedFile[],
  { disk, signal, replace }: StagedWriteOptions,
): Promise<void> {
  const { existing, missing } = await splitPath(target, disk, replace);
  const [first = "", ...rest] = missing;
  const work = beginWork();
  const stage = path.join(existing, stagePrefix + work);
  try {
    await disk.mkdir(stage);
    // Missing parents are staged as well, so that the one rename brings them all.
    const project = path.join(stage, first, ...rest);
    await writeTree(project, files, disk, signal);
    if (replace) {
      await keepRights(target, project, disk);
    }
    await checkpoint(signal);
    await moveIn(path.join(stage, first), path.join(existing, first), replace, disk);
  } finally {
    await disk.remove(stage);
    endWork(work);
  }
}

/** The nearest directory above the target that exists, and the parts of the path that are missing below it. */
async function splitPath(
  target: string,
  disk: Disk,
  replace: boolean,
): Promise<{ readonly existing: string; readonly missing: readonly string[] }> {
  const absolute = path.resolve(target);
  const missing = [path.basename(absolute)];
  let existing = path.dirname(absolute);
  while (!replace && (await unlessMissing(disk.stat(existing))) === undefined) {
    missing.unshift(path.basename(existing));
    existing = path.dirname(existing);
  }
  return { existing: await disk.realpath(existing), missing };
}

async function writeTree(root: string, files: readonly RenderedFile[], disk: Disk, signal: AbortSignal): Promise<void> {
  const made = new Map<string, string>();
  for (const file of files) {
    await checkpoint(signal);
    const slash = file.path.lastIndexOf("/");
    const below = file.path.slice(0, slash + 1);
    let folder = made.get(below);
    if (folder === undefined) {
      folder = path.join(root, below);
      await disk.mkdir(folder, { recursive: true });
      made.set(below, folder);
    }
    await disk.writeNew(path.join(folder, file.path.slice(slash + 1)), file.content, file.mode);
  }
}

/** The directory that replaces another has its owner and its permission bits, or there is no replacing. */
async function keepRights(target: string, project: string, disk: Disk): Promise<void> {
  const before = await disk.stat(target);
  const after = await disk.stat(project);
  if (before.uid !== after.uid || before.gid !== after.gid) {
    throw Object.assign(new Error(`${target} belongs to someone else`), { code: "EPERM", path: target });
  }
  if (before.mode !== after.mode) {
    await disk.chmod(project, before.mode & 0o7777);
  }
}

async function moveIn(from: string, to: string, replace: boolean, disk: Disk): Promise<void> {
  // POSIX puts a directory in the place of an empty one; Windows does not.
  const removeFirst = replace && process.platform === "win32";
  if (removeFirst) {
    await disk.rmdir(to);
  }
  try {
    await disk.rename(from, to);
  } catch (error) {
    if (removeFirst) {
      await disk.mkdir(to);
    }
    if (["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      throw new Failure("conflict", `${to} appeared while the project was being written; nothing was written`, [
        { path: to, problem: "was made by someone else meanwhile", remedy: "look at it and run it again" },
      ]);
    }
    throw error;
  }
}
