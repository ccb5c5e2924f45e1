import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./golden-zones";
import { mustRun } from "./program";

/** `npm ci` of the repository empties it. */
const cache = join(repository, "node_modules", ".cache", "create-hipaa-zone");

/**
 * The packages of an emitted project, installed once for all projects and runs that have its lock file.
 * What is not installed yet is installed with `npm ci`. A runner that proves installs must not use it.
 *
 * @returns path of the node_modules to link into the project
 */
export async function sharedInstall(folder: string): Promise<string> {
  const shared = join(cache, createHash("sha256").update(namelessLock(folder)).digest("hex"));
  if (!existsSync(shared)) await installInto(shared, folder);
  return join(shared, "node_modules");
}

/** The text of a project's lock file without the project's name, in which alone those of a combination differ. */
export function namelessLock(folder: string): string {
  return readFileSync(join(folder, "package-lock.json"), "utf8").replace(/("name": ")[^"]*/g, "$1");
}

/** Installs beside the target and renames, so that there is all of an install or none of it. */
async function installInto(target: string, project: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${target}-`);
  try {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(project, file), join(unfinished, file));
    await mustRun("npm", ["ci"], { cwd: unfinished });
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another run may have been faster: a folder that is there and not empty takes no other's place.
    if (!existsSync(target)) throw error;
  }
}
