import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Paths of all files under a folder, with "/" between their parts, sorted; folders of these names are left out. */
export function filePaths(folder: string, leftOut: readonly string[] = []): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !leftOut.includes(entry.name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filePaths(join(folder, entry.name), leftOut).map((path) => `${entry.name}/${path}`)
        : [entry.name],
    )
    .sort();
}

/** The text of every file under a folder, by path. */
export function fileTexts(folder: string, leftOut: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(filePaths(folder, leftOut).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
