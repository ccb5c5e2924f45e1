import path from "node:path";
import { Failure } from "../failure";
import { realDisk } from "../project/disk";
import { codeOf } from "../system-error";
import { reservedNames } from "./arguments";

/** Where the project goes. */
export interface Target {
  readonly absolute: string;

  /** As the person would type it. */
  readonly typed: string;
}

/** The directory that was named, or the one of the zone's name. */
export function targetOf(cwd: string, directory: string | undefined, zone: string): Target {
  const named = directory ?? zone;
  const isOtherwiseRead = reservedNames.includes(named) || named.startsWith("-");
  return { absolute: path.resolve(cwd, named), typed: isOtherwiseRead ? `./${named}` : named };
}

/**
 * Refuses at once what no answer could mend, before anybody is asked for a dozen of them.
 *
 * @throws Failure `conflict`
 */
export async function refuseBlockedTarget(target: Target): Promise<void> {
  const { absolute, typed } = target;
  const blocked = (problem: string, remedy: string): Failure =>
    new Failure("conflict", `cannot write into ${typed}; nothing was written`, [{ path: absolute, problem, remedy }]);
  try {
    const stats = await realDisk.stat(absolute);
    if (!stats.isDirectory()) {
      throw blocked("is a file", "name another directory, or move the file");
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOTDIR") {
      throw blocked("leads through a file", "name another directory");
    }
    if (code === "ELOOP" || (code === "ENOENT" && (await isDanglingLink(absolute)))) {
      throw blocked("is a symbolic link that leads nowhere", "remove the link, or name another directory");
    }
    if (code === "ENAMETOOLONG" || code === "ERR_INVALID_ARG_VALUE") {
      throw new Failure("usage", `no directory can be called ${JSON.stringify(typed.slice(0, 80))}`);
    }
    // What else stands in the way, the plan of changes reports with the words of the disk.
    if (error instanceof Failure) {
      throw error;
    }
  }
}

async function isDanglingLink(absolute: string): Promise<boolean> {
  try {
    return (await realDisk.lstat(absolute)).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Whether there is a project already, which only the same answers can agree with. */
export async function holdsProject(target: Target): Promise<boolean> {
  try {
    await realDisk.stat(path.join(target.absolute, ".hipaa-zone", "record.json"));
    return true;
  } catch {
    return false;
  }
}
