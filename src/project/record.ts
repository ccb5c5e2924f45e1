import path from "node:path";
import { Failure } from "../failure";
import { parseRecord, recordPath, type ProjectRecord } from "../render/record";
import { realDisk, unlessMissing, type Disk } from "./disk";

/**
 * The record of the project in a directory, or `undefined` when there is none.
 *
 * @throws Failure ("conflict") for one that the generator cannot have written
 */
export async function readRecord(target: string, disk: Disk = realDisk): Promise<ProjectRecord | undefined> {
  const file = path.join(target, recordPath);
  const text = await unlessMissing(disk.readFile(file));
  if (text === undefined) {
    return undefined;
  }
  try {
    return parseRecord(text.toString("utf8"));
  } catch (error) {
    throw new Failure(
      "conflict",
      `${file} is not what the generator wrote`,
      [
        {
          path: recordPath,
          problem: "cannot be read as the generator's own file",
          remedy: "restore it from version control",
        },
      ],
      { cause: error },
    );
  }
}
