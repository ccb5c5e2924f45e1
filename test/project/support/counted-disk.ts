import { realDisk, type Disk } from "../../../src/project/disk";

/** What is done instead of an operation of the disk, or before it. */
export type Interruption = (operation: keyof Disk, count: number, args: readonly unknown[]) => Promise<void> | void;

/** The disk of this machine, with a word before every operation that changes or reads it. */
export function interruptedDisk(interrupt: Interruption): Disk {
  let count = 0;
  const entries = Object.keys(operations).map((name) => {
    const operation = name as keyof Disk;
    const run = async (...args: readonly unknown[]): Promise<unknown> => {
      count += 1;
      await interrupt(operation, count, args);
      return (realDisk[operation] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
    };
    return [operation, run] as const;
  });
  return Object.fromEntries(entries) as unknown as Disk;
}

/** An error as the operating system gives it. */
export function diskError(code: string, path = "somewhere"): Error {
  return Object.assign(new Error(`${code}: simulated`), { code, path });
}

const operations: Readonly<Record<keyof Disk, true>> = {
  chmod: true,
  link: true,
  lstat: true,
  mkdir: true,
  readdir: true,
  readFile: true,
  realpath: true,
  remove: true,
  rename: true,
  rmdir: true,
  stat: true,
  sync: true,
  unlink: true,
  writeNew: true,
};

/** Operations that change something. */
export const changingOperations: ReadonlySet<string> = new Set<keyof Disk>([
  "chmod",
  "link",
  "mkdir",
  "remove",
  "rename",
  "rmdir",
  "sync",
  "unlink",
  "writeNew",
]);
