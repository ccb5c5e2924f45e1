import * as nodeDisk from "node:fs/promises";
import { codeOf } from "../system-error";

/** The file operations that the writer uses. Tests give one that fails. */
export type Disk = Pick<
  typeof nodeDisk,
  | "chmod"
  | "link"
  | "lstat"
  | "mkdir"
  | "open"
  | "readdir"
  | "readFile"
  | "realpath"
  | "rename"
  | "rm"
  | "rmdir"
  | "stat"
  | "unlink"
  | "writeFile"
>;

/** The disk of this machine. */
export const realDisk: Disk = nodeDisk;

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
