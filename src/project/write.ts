import path from "node:path";
import type { RenderedFile } from "../render/rendered-file";
import { realDisk, unlessMissing, type Disk } from "./disk";
import { codeOf } from "../system-error";
import { asFailure } from "./disk-failure";
import { writeJournalled } from "./journalled-write";
import { refuseConflicts } from "./conflict";
import { planChanges, type Change } from "./plan";
import { recoverProject } from "./recover";
import { writeStaged } from "./staged-write";

export interface WriteProjectOptions {
  /**
   * Stops the write and takes it back.
   *
   * @default - it cannot be stopped
   */
  readonly signal?: AbortSignal;

  /**
   * Directory that the caller works in. It is filled and never replaced, since a shell is in it too.
   *
   * @default - that of the process
   */
  readonly workingDirectory?: string;

  /** @default - the disk of this machine */
  readonly disk?: Disk;
}

/** Refusals to put something beside the target or in its place, where filling the target itself may still work. */
const refusalsOfReplacement = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

/**
 * Writes the files whole or not at all, and gives what was done with each path. What a killed run left is taken back
 * first.
 *
 * @throws Failure `conflict` when something is in the way, `write-failed` when the disk refuses, `cancelled` when
 * stopped; nothing is written then
 */
export async function writeProject(
  target: string,
  files: readonly RenderedFile[],
  options: WriteProjectOptions = {},
): Promise<readonly Change[]> {
  const disk = options.disk ?? realDisk;
  try {
    await recoverProject(target, disk);
    const changes = await planChanges(target, files, disk);
    refuseConflicts(target, changes);
    if (changes.every((change) => change.action === "IDENTICAL")) {
      return changes;
    }
    const signal = options.signal ?? new AbortController().signal;
    const entries = await unlessMissing(disk.readdir(target));
    if (entries === undefined) {
      await writeStaged(target, files, { disk, signal, replace: false });
    } else if (entries.length > 0 || isWithin(options.workingDirectory ?? process.cwd(), await disk.realpath(target))) {
      await writeJournalled(target, files, { disk, signal });
    } else {
      await replaceOrFill(target, files, disk, signal);
    }
    return changes;
  } catch (error) {
    throw asFailure(error, target);
  }
}

/** An empty directory is replaced by one rename where that is allowed, and filled where it is not (a mount, for one). */
async function replaceOrFill(
  target: string,
  files: readonly RenderedFile[],
  disk: Disk,
  signal: AbortSignal,
): Promise<void> {
  try {
    await writeStaged(await disk.realpath(target), files, { disk, signal, replace: true });
  } catch (error) {
    if (!refusalsOfReplacement.has(codeOf(error) ?? "")) {
      throw error;
    }
    await writeJournalled(target, files, { disk, signal });
  }
}

function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}
