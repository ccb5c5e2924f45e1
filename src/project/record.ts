import path from "node:path";
import { Failure } from "../failure";
import { parseBase, parseRecord, basePath, recordPath, type ProjectRecord } from "../render/record";
import { realDisk, unlessMissing, type Disk } from "./disk";

/** The record of the project in a directory, or `undefined` when there is none. */
export async function readRecord(target: string, disk: Disk = realDisk): Promise<ProjectRecord | undefined> {
  return read(target, recordPath, parseRecord, disk);
}

/** Every file of the project as it was emitted, by path, or `undefined` when there is no base. */
export async function readBase(
  target: string,
  disk: Disk = realDisk,
): Promise<Readonly<Record<string, string>> | undefined> {
  return read(target, basePath, parseBase, disk);
}

async function read<T>(target: string, file: string, parse: (text: string) => T, disk: Disk): Promise<T | undefined> {
  const text = await unlessMissing(disk.readFile(path.join(target, file)));
  if (text === undefined) {
    return undefined;
  }
  try {
    return parse(text.toString("utf8"));
  } catch (error) {
    throw new Failure(
      "conflict",
      `${path.join(target, file)} is not what the generator wrote`,
      [
        {
          path: file,
          problem: "cannot be read as the generator's own file",
          remedy: "restore it from version control",
        },
      ],
      { cause: error },
    );
  }
}
