import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { codeOf } from "../system-error";

/** The file operations that the writer uses. Tests give one that fails. */
export interface Disk {
  readonly chmod: (path: string, mode: number) => Promise<void>;
  readonly link: (existing: string, path: string) => Promise<void>;
  readonly lstat: (path: string) => Promise<Stats>;
  readonly mkdir: (path: string, options?: { readonly recursive: boolean }) => Promise<void>;
  readonly readdir: (path: string) => Promise<readonly string[]>;
  readonly readFile: (path: string) => Promise<Buffer>;
  readonly realpath: (path: string) => Promise<string>;
  readonly rename: (from: string, to: string) => Promise<void>;

  /** Removes a file or a directory with all that is in it, if it is there. */
  readonly remove: (path: string) => Promise<void>;
  readonly rmdir: (path: string) => Promise<void>;
  readonly stat: (path: string) => Promise<Stats>;

  /** Waits until what was written to a file or a directory would survive a power cut. */
  readonly sync: (path: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;

  /** Writes a new file; fails where there is one. */
  readonly writeNew: (path: string, content: string, mode?: number) => Promise<void>;
}

/**
 * The disk of this machine. Each operation is done at once, which for many small files is several times faster than to
 * wait for a thread each time.
 */
export const realDisk: Disk = {
  chmod: promised(chmodSync),
  link: promised(linkSync),
  lstat: promised((path: string) => lstatSync(path)),
  mkdir: promised((path: string, options?: { readonly recursive: boolean }) => {
    mkdirSync(path, options);
  }),
  readdir: promised((path: string) => readdirSync(path)),
  readFile: promised((path: string) => readFileSync(path)),
  realpath: promised((path: string) => realpathSync.native(path)),
  rename: promised(renameSync),
  remove: promised((path: string) => {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }),
  rmdir: promised((path: string) => {
    rmdirSync(path);
  }),
  stat: promised((path: string) => statSync(path)),
  sync: promised(syncSync),
  unlink: promised(unlinkSync),
  writeNew: promised((path: string, content: string, mode?: number) => {
    writeFileSync(path, content, { flag: "wx", mode });
  }),
};

function promised<Parameters extends readonly unknown[], Result>(
  work: (...parameters: Parameters) => Result,
): (...parameters: Parameters) => Promise<Result> {
  return (...parameters) =>
    new Promise((resolve) => {
      resolve(work(...parameters));
    });
}

function syncSync(path: string): void {
  if (process.platform === "win32") {
    // Windows cannot open a directory, nor sync a file that is open for reading.
    return;
  }
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The value of an operation, or `undefined` when what it works on is not there. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
