import path from "node:path";
import { hashOf } from "../blueprint/content-hash";
import { Failure } from "../failure";
import { otherRun } from "./conflict";
import { realDisk, unlessMissing, type Disk } from "./disk";
import { codeOf } from "../system-error";
import { asFailure } from "./disk-failure";
import { parseJournal, type Journal } from "./journal";
import { beginWork, endWork, isAtWork } from "./run-identity";
import {
  copiedSuffix,
  donePrefix,
  journalFile,
  lockName,
  newPrefix,
  ownerFile,
  rollbackPrefix,
  stagedFolder,
  stagePrefix,
} from "./work-names";

/**
 * Takes back what killed runs left in the target and beside it: the files that their journals name, as long as nobody
 * changed them, and their work in progress.
 *
 * @returns whether there was anything
 * @throws Failure `conflict` when another run is at work in the target
 */
export async function recoverProject(target: string, disk: Disk = realDisk): Promise<boolean> {
  try {
    const inside = await recoverInside(target, disk);
    const beside = await cleanBeside(target, disk);
    return inside || beside;
  } catch (error) {
    throw asFailure(error, target);
  }
}

async function recoverInside(target: string, disk: Disk): Promise<boolean> {
  const names = await entriesOf(target, disk);
  let found = false;
  for (const name of names) {
    const owner = await ownerOf(target, name, disk);
    if (owner === undefined) {
      continue;
    }
    const isLock = name === lockName || name.startsWith(rollbackPrefix);
    if (await isOwnerAtWork(path.join(target, name), owner, disk)) {
      if (isLock) {
        throw otherRun(target);
      }
      continue;
    }
    found = true;
    if (isLock) {
      const work = beginWork();
      try {
        await takeBack(await disk.realpath(target), name, work, disk);
      } finally {
        endWork(work);
      }
    } else {
      await disk.remove(path.join(target, name));
    }
  }
  return found;
}

/** Removes projects that killed runs staged beside the target and never moved in. */
async function cleanBeside(target: string, disk: Disk): Promise<boolean> {
  let parent = path.dirname(path.resolve(target));
  while ((await unlessMissing(disk.lstat(parent))) === undefined && path.dirname(parent) !== parent) {
    parent = path.dirname(parent);
  }
  let found = false;
  for (const name of await entriesOf(parent, disk)) {
    const isLeft =
      name.startsWith(stagePrefix) &&
      !(await isOwnerAtWork(path.join(parent, name), name.slice(stagePrefix.length), disk));
    if (isLeft) {
      await disk.remove(path.join(parent, name));
      found = true;
    }
  }
  return found;
}

/** Entries of a directory; none where there is no directory or it may not be read, which the plan will say better. */
async function entriesOf(directory: string, disk: Disk): Promise<readonly string[]> {
  try {
    return await disk.readdir(directory);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}

/** The name of the work that an entry of a target belongs to, or `undefined` when it is no work of ours. */
async function ownerOf(target: string, name: string, disk: Disk): Promise<string | undefined> {
  for (const prefix of [newPrefix, rollbackPrefix, donePrefix]) {
    if (name.startsWith(prefix)) {
      return name.slice(prefix.length);
    }
  }
  return name === lockName ? textOf(path.join(target, name, ownerFile), disk) : undefined;
}

async function isOwnerAtWork(directory: string, owner: string, disk: Disk): Promise<boolean> {
  const stats = await unlessMissing(disk.lstat(directory));
  return stats !== undefined && isAtWork(owner, stats.mtimeMs);
}

/**
 * Takes back the write whose lock or earlier rollback has that name in the target. Whoever renames it first does it.
 */
export async function takeBack(root: string, name: string, work: string, disk: Disk): Promise<void> {
  const text = await textOf(path.join(root, name, journalFile), disk);
  const journal = text === undefined ? undefined : readJournal(text, path.join(root, name));
  const mine = path.join(root, rollbackPrefix + work);
  const isMine = await unlessMissing(disk.rename(path.join(root, name), mine).then(() => true));
  if (isMine !== true) {
    return;
  }
  // Without a journal nothing was created yet.
  if (journal !== undefined) {
    await removeCreated(root, mine, journal, disk);
  }
  await disk.remove(mine);
}

function readJournal(text: string, directory: string): Journal {
  try {
    return parseJournal(text);
  } catch (error) {
    throw new Failure(
      "conflict",
      `${directory} says that a run was killed, but its journal cannot be read; nothing was written`,
      [{ path: directory, problem: "has a damaged journal", remedy: "look at it, and remove it by hand" }],
      { cause: error },
    );
  }
}

async function removeCreated(root: string, directory: string, journal: Journal, disk: Disk): Promise<void> {
  for (const [index, file] of [...journal.files.entries()].reverse()) {
    const staged = path.join(directory, stagedFolder, String(index));
    if (await isStillOurs(root, file, staged, disk)) {
      await unlessMissing(disk.unlink(path.join(root, file.path)));
    }
  }
  for (const folder of [...journal.directories].reverse()) {
    if (await hasRealParents(root, folder, disk)) {
      await removeIfEmpty(path.join(root, folder), disk);
    }
  }
}

/**
 * Whether a file is as the write made it: the staged file itself under a second name, or, where it had to be copied, a
 * copy that is whole or was cut off; and nobody changed it since.
 */
async function isStillOurs(root: string, file: Journal["files"][number], staged: string, disk: Disk): Promise<boolean> {
  if (!(await hasRealParents(root, file.path, disk))) {
    return false;
  }
  const where = path.join(root, file.path);
  const stats = await unlessMissing(disk.lstat(where));
  const stagedStats = await unlessMissing(disk.lstat(staged));
  if (stats?.isFile() !== true || stagedStats === undefined) {
    return false;
  }
  const content = await disk.readFile(where);
  if (stats.ino === stagedStats.ino && stats.dev === stagedStats.dev) {
    return hashOf(content.toString("utf8")) === file.hash;
  }
  if ((await unlessMissing(disk.lstat(staged + copiedSuffix))) === undefined) {
    return false;
  }
  const expected = await disk.readFile(staged);
  return expected.subarray(0, content.length).equals(content);
}

/** Whether every directory above the path is one, and no link that leads elsewhere. */
async function hasRealParents(root: string, inside: string, disk: Disk): Promise<boolean> {
  const parts = inside.split("/").slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const stats = await unlessMissing(disk.lstat(path.join(root, ...parts.slice(0, depth))));
    if (stats?.isDirectory() !== true) {
      return false;
    }
  }
  return true;
}

async function removeIfEmpty(directory: string, disk: Disk): Promise<void> {
  try {
    await disk.rmdir(directory);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      throw error;
    }
  }
}

async function textOf(file: string, disk: Disk): Promise<string | undefined> {
  return (await unlessMissing(disk.readFile(file)))?.toString("utf8");
}
