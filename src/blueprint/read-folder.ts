import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
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
export function readFolder(
  root: string,
  below: string,
  problems: Problem[],
  skip: (relativePath: string) => boolean = () => false,
): readonly SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (relative: string, depth: number): void => {
    if (skip(relative)) {
      return;
    }
    const where = path.join(root, relative);
    const stats = lstatSync(where, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) {
      if (depth > deepestFolder) {
        problems.push({ path: relative, problem: `is more than ${deepestFolder} folders deep` });
        return;
      }
      for (const entry of readdirSync(where).sort(compareText)) {
        if (!litter.has(entry)) {
          attempt(`${relative}/${entry}`, problems, () => {
            visit(`${relative}/${entry}`, depth + 1);
          });
        }
      }
    } else if (stats !== undefined) {
      if (files.length === mostFiles) {
        throw new TooManyFiles();
      }
      const content = readText(where, relative, stats, problems);
      if (content !== undefined) {
        files.push({ path: relative, content });
      }
    }
  };
  try {
    attempt(below, problems, () => {
      visit(below, 0);
    });
  } catch (error) {
    if (!(error instanceof TooManyFiles)) {
      throw error;
    }
    problems.push({ path: below, problem: `holds more than ${mostFiles} files` });
  }
  return files;
}

/** Reads one file as text. A problem is noted where it is none, is too large or cannot be read. */
export function readText(where: string, name: string, stats: Stats, problems: Problem[]): string | undefined {
  const obstacle = obstacleTo(stats);
  if (obstacle !== undefined) {
    problems.push({ path: name, ...obstacle });
    return undefined;
  }
  return attempt(name, problems, () => {
    const text = textOf(readFileSync(where));
    if (text === undefined) {
      problems.push({ path: name, problem: "is not UTF-8 text; a blueprint holds text only" });
    }
    return text;
  });
}

function obstacleTo(stats: Stats): Omit<Problem, "path"> | undefined {
  if (stats.isSymbolicLink()) {
    const problem = "is a symbolic link; a blueprint holds files of its own only";
    return { problem, remedy: "put a copy of the file there" };
  }
  if (!stats.isFile()) {
    return { problem: "is not an ordinary file" };
  }
  const allowed = `files up to ${largestFile / 1024} KiB`;
  return stats.size > largestFile ? { problem: `is ${Math.ceil(stats.size / 1024)} KiB large`, allowed } : undefined;
}

/** Does the work; what the disk refuses is noted as a problem. */
function attempt<Result>(name: string, problems: Problem[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) {
      throw error;
    }
    problems.push({ path: name, problem: `cannot be read (${code})` });
    return undefined;
  }
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
