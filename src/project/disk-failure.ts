import { Failure } from "../failure";
import { codeOf } from "../system-error";

/** What each refusal of the operating system means for the person at the terminal. */
const meanings: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: ["permission is denied", "choose a directory that you may write to"],
  EPERM: ["the operation is not permitted", "choose a directory that you may write to"],
  EROFS: ["the file system is read-only", "choose a directory on another one"],
  ENOSPC: ["no space is left on the disk", "free some and run it again"],
  EDQUOT: ["the disk quota is used up", "free some space and run it again"],
  EMFILE: ["too many files are open", "close other programs and run it again"],
  ENFILE: ["too many files are open", "close other programs and run it again"],
  ENAMETOOLONG: ["a path is too long for this file system", "choose a directory nearer to the root"],
  ENOTDIR: ["a file stands where a directory is needed", "move it or choose another directory"],
  ELOOP: ["symbolic links lead in a circle", "choose another directory"],
  EIO: ["the disk reports an error", "check the disk"],
  EBUSY: ["a file or directory is in use", "close what uses it and run it again"],
  EINVAL: ["the file system refuses the name", "choose another directory"],
  ENOENT: ["a directory vanished while it was being written to", "run it again"],
  EEXIST: ["something appeared there meanwhile", "look at it and run it again"],
  ENOTEMPTY: ["files appeared there meanwhile", "look at them and run it again"],
};

/** An error of the disk as an expected failure; anything else stays what it is. */
export function asFailure(error: unknown, target: string): unknown {
  const code = codeOf(error);
  const meaning = code === undefined ? undefined : meanings[code];
  if (error instanceof Failure || meaning === undefined) {
    return error;
  }
  const where = pathOf(error) ?? target;
  const [problem, remedy] = meaning;
  return new Failure(
    "write-failed",
    `cannot write the project: ${problem}; nothing was written`,
    [{ path: where, problem: `${problem} (${code ?? ""})`, remedy }],
    { cause: error },
  );
}

function pathOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "path" in error && typeof error.path === "string"
    ? error.path
    : undefined;
}
