import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Does the work in a new folder outside the repository, which is removed afterwards (kept where KEEP_WORKSPACE is set). */
export async function inWorkspace<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = makeWorkspace();
  try {
    return await work(folder);
  } finally {
    removeWorkspace(folder);
  }
}

/** A new folder outside the repository, so that nothing of the repository leaks into what is generated there. */
export function makeWorkspace(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "hipaa-zone-test-")));
}

export function removeWorkspace(folder: string): void {
  if (process.env.KEEP_WORKSPACE === undefined) rmSync(folder, { recursive: true, force: true });
  else console.log(`kept ${folder}`);
}
