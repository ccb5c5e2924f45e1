import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Everything below a folder, directories and links too, in a form that two states can be compared in. */
export function diskState(folder: string): Readonly<Record<string, string>> {
  const state: Record<string, string> = {};
  const visit = (relative: string): void => {
    const where = path.join(folder, relative);
    const stats = lstatSync(where, { throwIfNoEntry: false });
    if (stats === undefined) {
      return;
    }
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) {
      state[relative] = `link to ${readlinkSync(where)}`;
    } else if (stats.isDirectory()) {
      state[`${relative}/`] = `directory ${mode}`;
      readdirSync(where).forEach((name) => {
        visit(path.posix.join(relative, name));
      });
    } else {
      state[relative] = `file ${mode} ${readFileSync(where, "utf8")}`;
    }
  };
  visit(".");
  return state;
}

/** Writes files with their directories. */
export function putFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}
