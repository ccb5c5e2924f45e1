import { writeFileSync } from "node:fs";
import path from "node:path";
import { installPackages } from "../../src/project/npm";
import { runProgram, type Finished, type RunProgram } from "../../src/project/program";
import { makeWorkspace, removeWorkspace } from "../support/workspace";

let target: string;

beforeEach(() => {
  target = makeWorkspace();
});

afterEach(() => {
  removeWorkspace(target);
});

function npmThat(finished: Finished): { readonly run: RunProgram; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    run: (command, args, { cwd }) => {
      calls.push(`${[command, ...args].join(" ")} in ${cwd}`);
      return Promise.resolve(finished);
    },
  };
}

it("takes just what the lock file says where there is one", async () => {
  writeFileSync(path.join(target, "package-lock.json"), "{}");
  const { run, calls } = npmThat({ code: 0, output: "" });

  expect(await installPackages(target, { run, env: {} })).toEqual({ state: "installed", command: "npm ci" });

  expect(calls).toEqual([`npm ci --no-audit --no-fund in ${target}`]);
});

it("lets npm make a lock file where there is none", async () => {
  const { run } = npmThat({ code: 0, output: "" });

  expect(await installPackages(target, { run, env: {} })).toEqual({ state: "installed", command: "npm install" });
});

it("gives the last lines of npm when it fails", async () => {
  const output = Array.from({ length: 100 }, (_, index) => `line ${index}\n\n`).join("");
  const { run } = npmThat({ code: 1, output });

  const outcome = await installPackages(target, { run, env: {} });

  expect(outcome).toMatchObject({ state: "failed", command: "npm install" });
  expect("tail" in outcome && outcome.tail.split("\n")).toEqual(
    Array.from({ length: 20 }, (_, index) => `line ${index + 80}`),
  );
});

it("says that npm is missing", async () => {
  const outcome = await installPackages(target, { run: runProgram, env: { PATH: target } });

  expect(outcome).toEqual({ state: "failed", command: "npm install", tail: "npm is not installed" });
});

it("tells a cancelled installation from a failed one", async () => {
  const controller = new AbortController();
  const run: RunProgram = () => {
    controller.abort();
    return Promise.resolve({ code: null, output: "" });
  };

  expect(await installPackages(target, { run, env: {}, signal: controller.signal })).toMatchObject({
    state: "cancelled",
  });
});
