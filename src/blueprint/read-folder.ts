import { lstat, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../system-error";
import type { Problem } from "../zone/problem";
import { compareText } from "./content-hash";

/** Largest file of a blueprint; code and templates are far smaller. */
const largestFile = 512 * 1024;

/** Most files of a blueprint, so that a wrong folder is noticed before it is read whole. */
const mostFiles = 2000;
const deepestFolder = 20;

/** What operating systems leave in folders. */
const litter = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** A file of a blueprint's folder. */
export interface SourceFile {
  /** Relative to the blueprint's folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** Reads every file below a folder as text, sorted by path. A folder that does not exist has none. */
export async function readFolder(
  root: string,
  below: string,
  problems: Problem[],
  skip: (relativePath: string) => boolean = () => false,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const visit = async (relative: string, depth: number): Promise<void> => {
    const stats = await lstat(path.join(root, relative)).catch((error: unknown) => {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    });
    if (stats === undefined || skip(relative)) {
      return;
    }
    if (stats.isSymbolicLink()) {
      problems.push({
        path: relative,
        problem: "is a symbolic link; a blueprint holds files of its own only",
        remedy: "put a copy of the file there",
      });
    } else if (stats.isDirectory()) {
      if (depth > deepestFolder) {
        problems.push({ path: relative, problem: `is more than ${String(deepestFolder)} folders deep` });
        return;
      }
      const entries = await readdir(path.join(root, relative));
      for (const entry of entries.sort(compareText)) {
        if (!litter.has(entry)) {
          await visit(`${relative}/${entry}`, depth + 1);
        }
      }
    } else if (!stats.isFile()) {
      problems.push({ path: relative, problem: "is not an ordinary file" });
    } else if (stats.size > largestFile) {
      problems.push({
        path: relative,
        problem: `is ${String(Math.ceil(stats.size / 1024))} KiB large`,
        allowed: `files up to ${String(largestFile / 1024)} KiB`,
      });
    } else if (files.length >= mostFiles) {
      if (files.length === mostFiles) {
        throw new TooManyFiles();
      }
    } else {
      const bytes = await readFile(path.join(root, relative));
      const content = textOf(bytes);
      if (content === undefined) {
        problems.push({ path: relative, problem: "is not UTF-8 text; a blueprint holds text only" });
      } else {
        files.push({ path: relative, content });
      }
    }
  };
  try {
    await visit(below, 0);
  } catch (error) {
    if (!(error instanceof TooManyFiles)) {
      throw error;
    }
    problems.push({ path: below, problem: `holds more than ${String(mostFiles)} files` });
  }
  return files;
}

class TooManyFiles extends Error {}

/** The text of a file with `\n` at the ends of lines, or `undefined` if it is binary. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) {
    return undefined;
  }
  try {
    // `fatal` refuses what is not UTF-8; a byte order mark is dropped.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");
}
