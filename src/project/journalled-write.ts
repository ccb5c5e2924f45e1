import path from "node:path";
import { hashOf } from "../blueprint/content-hash";
import type { RenderedFile } from "../render/rendered-file";
import { otherRun, refuseConflicts, checkpoint } from "./conflict";
import { unlessMissing, type Disk } from "./disk";
import { codeOf } from "../system-error";
import { journalText, type Journal } from "./journal";
import { planChanges } from "./plan";
import { takeBack } from "./recover";
import { beginWork, endWork } from "./run-identity";
import { copiedSuffix, donePrefix, journalFile, lockName, newPrefix, ownerFile, stagedFolder } from "./work-names";

export interface JournalledWriteOptions {
  readonly disk: Disk;
  readonly signal: AbortSignal;
}

/**
 * Writes into a directory that has files. A journal says beforehand what will be created; whoever finds the journal of a
 * run that died takes all of it back. A file appears whole, by a link, and never in the place of another.
 */
export async function writeJournalled(
  target: string,
  files: readonly RenderedFile[],
  { disk, signal }: JournalledWriteOptions,
): Promise<void> {
  const root = await disk.realpath(target);
  const work = beginWork();
  try {
    await takeLock(root, work, disk);
    try {
      await create(root, files, disk, signal);
    } catch (error) {
      await takeBack(root, lockName, work, disk);
      throw error;
    }
    await finish(root, work, disk);
  } finally {
    endWork(work);
  }
}

/** Takes the lock, with the owner's name in it from its first moment. */
async function takeLock(root: string, work: string, disk: Disk): Promise<void> {
  const prepared = path.join(root, newPrefix + work);
  try {
    await disk.mkdir(prepared);
    await disk.writeNew(path.join(prepared, ownerFile), work);
    await disk.rename(prepared, path.join(root, lockName));
  } catch (error) {
    await disk.remove(prepared);
    if (["EEXIST", "ENOTEMPTY"].includes(codeOf(error) ?? "") || (await isLocked(root, error, disk))) {
      throw otherRun(root);
    }
    throw error;
  }
}

/** Windows says EPERM where the lock is there already. */
async function isLocked(root: string, error: unknown, disk: Disk): Promise<boolean> {
  return codeOf(error) === "EPERM" && (await unlessMissing(disk.lstat(path.join(root, lockName)))) !== undefined;
}

async function create(root: string, files: readonly RenderedFile[], disk: Disk, signal: AbortSignal): Promise<void> {
  // Planned again under the lock: another run may have ended since.
  const changes = await planChanges(root, files, disk);
  refuseConflicts(root, changes);
  const missing = new Set(changes.filter((change) => change.action === "CREATE").map((change) => change.path));
  const created = files.filter((file) => missing.has(file.path));
  const directories = await missingDirectories(root, created, disk);
  const lock = path.join(root, lockName);
  await disk.mkdir(path.join(lock, stagedFolder));
  for (const [index, file] of created.entries()) {
    await checkpoint(signal);
    await disk.writeNew(path.join(lock, stagedFolder, String(index)), file.content, file.mode);
  }
  await writeJournal(
    lock,
    { version: 1, directories, files: created.map(({ path, content }) => ({ path, hash: hashOf(content) })) },
    disk,
  );
  for (const directory of directories) {
    await checkpoint(signal);
    await disk.mkdir(path.join(root, directory));
  }
  for (const [index, file] of created.entries()) {
    await checkpoint(signal);
    await putFile(path.join(lock, stagedFolder, String(index)), path.join(root, file.path), file, disk);
  }
}

/** Directories that the files need and that are not there, parents first. */
async function missingDirectories(root: string, files: readonly RenderedFile[], disk: Disk): Promise<string[]> {
  const needed = new Set<string>();
  for (const file of files) {
    const parts = file.path.split("/").slice(0, -1);
    parts.forEach((_, index) => needed.add(parts.slice(0, index + 1).join("/")));
  }
  const missing: string[] = [];
  for (const directory of [...needed].sort()) {
    if ((await unlessMissing(disk.lstat(path.join(root, directory)))) === undefined) {
      missing.push(directory);
    }
  }
  return missing;
}

/** Writes the journal so that it is there whole or not at all, also after a power cut. */
async function writeJournal(lock: string, journal: Journal, disk: Disk): Promise<void> {
  const temporary = path.join(lock, `${journalFile}.new`);
  await disk.writeNew(temporary, journalText(journal));
  await disk.sync(temporary);
  await disk.rename(temporary, path.join(lock, journalFile));
  await disk.sync(lock);
}

/** File systems without hard links, and mounts below the target. */
const cannotLink = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"]);

async function putFile(staged: string, where: string, file: RenderedFile, disk: Disk): Promise<void> {
  try {
    await disk.link(staged, where);
  } catch (error) {
    if (!cannotLink.has(codeOf(error) ?? "")) {
      throw error;
    }
    // Says of a file that it may be cut off and still be this run's; gone when the file turned out to be someone else's.
    await disk.writeNew(staged + copiedSuffix, "");
    try {
      await disk.writeNew(where, file.content, file.mode);
    } catch (failure) {
      if (codeOf(failure) === "EEXIST") {
        await disk.unlink(staged + copiedSuffix);
      }
      throw failure;
    }
  }
}

/** The rename is the moment at which the write is done; what follows is cleaning. */
async function finish(root: string, work: string, disk: Disk): Promise<void> {
  const done = path.join(root, donePrefix + work);
  await disk.rename(path.join(root, lockName), done);
  await disk.remove(done);
}
