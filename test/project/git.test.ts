import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { initRepository } from "../../src/project/git";
import { runProgram, type RunProgram } from "../../src/project/program";
import { makeWorkspace, removeWorkspace } from "../support/workspace";

let workspace: string;
let target: string;

beforeEach(() => {
  workspace = makeWorkspace();
  target = path.join(workspace, "zone");
  mkdirSync(target);
});

afterEach(() => {
  removeWorkspace(workspace);
});

const neverRun: RunProgram = () => Promise.reject(new Error("git was run"));

it("makes a repository without a commit", async () => {
  const outcome = await initRepository(target, { run: runProgram, env: process.env });

  expect(outcome).toEqual({ state: "initialized" });
  expect(existsSync(path.join(target, ".git", "HEAD"))).toBe(true);
  expect(() => execFileSync("git", ["rev-parse", "HEAD"], { cwd: target, stdio: "ignore" })).toThrow();
});

it.each([
  ["a repository above it", ".git"],
  ["its own", "zone/.git"],
])("runs nothing inside %s", async (_name, repository) => {
  mkdirSync(path.join(workspace, repository));

  const outcome = await initRepository(target, { run: neverRun, env: {} });

  expect(outcome).toEqual({ state: "inside", repository: path.dirname(path.join(workspace, repository)) });
});

it("knows a worktree by its .git file", async () => {
  writeFileSync(path.join(workspace, ".git"), "gitdir: elsewhere\n");

  expect(await initRepository(target, { run: neverRun, env: {} })).toMatchObject({ state: "inside" });
});

it("is not led to another repository by the environment of a hook", async () => {
  const other = path.join(workspace, "other");

  await initRepository(target, { run: runProgram, env: { ...process.env, GIT_DIR: other, GIT_WORK_TREE: workspace } });

  expect(existsSync(other)).toBe(false);
  expect(existsSync(path.join(target, ".git"))).toBe(true);
});

it("says that git is missing and fails nothing", async () => {
  const outcome = await initRepository(target, { run: runProgram, env: { PATH: workspace } });

  expect(outcome).toEqual({ state: "failed", reason: "git is not installed" });
});

it("gives the reason of git and fails nothing", async () => {
  writeFileSync(path.join(workspace, "config"), "[broken\n");

  const outcome = await initRepository(target, {
    run: runProgram,
    env: { ...process.env, GIT_CONFIG_GLOBAL: path.join(workspace, "config") },
  });

  expect(outcome).toMatchObject({ state: "failed", reason: expect.stringMatching(/config/) as unknown });
});
