import path from "node:path";
import { realDisk } from "./disk";
import type { RunProgram } from "./program";
import { codeOf } from "../system-error";

/** What became of `git init`. None of it fails a run. */
export type RepositoryOutcome =
  | { readonly state: "initialized" }
  | { readonly state: "inside"; readonly repository: string }
  | { readonly state: "failed"; readonly reason: string };

export interface InitRepositoryOptions {
  readonly run: RunProgram;

  /** Environment of the run. */
  readonly env: Readonly<Record<string, string | undefined>>;

  readonly signal?: AbortSignal;
}

/** Makes the project a Git repository, unless it is inside one already. Commits nothing, so no hook or identity matters. */
export async function initRepository(target: string, options: InitRepositoryOptions): Promise<RepositoryOutcome> {
  const repository = await enclosingRepository(path.resolve(target));
  if (repository !== undefined) {
    return { state: "inside", repository };
  }
  const { code, output, error } = await options.run("git", ["init", "--quiet"], {
    cwd: target,
    env: withoutRepository(options.env),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (code === 0) {
    return { state: "initialized" };
  }
  const missing = codeOf(error) === "ENOENT";
  return { state: "failed", reason: missing ? "git is not installed" : (error?.message ?? lastLine(output)) };
}

/** The nearest directory from here upward that has a `.git`, be it a directory or, in a worktree, a file. */
async function enclosingRepository(directory: string): Promise<string | undefined> {
  for (let current = directory; ; current = path.dirname(current)) {
    const found = await realDisk.lstat(path.join(current, ".git")).then(
      () => true,
      () => false,
    );
    if (found) {
      return current;
    }
    if (path.dirname(current) === current) {
      return undefined;
    }
  }
}

/** Variables such as GIT_DIR, which hooks set, would make git work on another repository. */
function withoutRepository(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"].includes(
          name.toUpperCase(),
        ),
    ),
  );
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
