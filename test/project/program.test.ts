import { statSync } from "node:fs";
import path from "node:path";
import { runProgram } from "../../src/project/program";
import { makeWorkspace, removeWorkspace } from "../support/workspace";

let folder: string;

beforeEach(() => {
  folder = makeWorkspace();
});

afterEach(() => {
  removeWorkspace(folder);
});

const node = process.execPath;

it("gives the exit code and what was written to both streams", async () => {
  const code = 'process.stdout.write("out\\n"); process.stderr.write("err\\n"); process.exitCode = 3';

  const finished = await runProgram(node, ["-e", code], { cwd: folder });

  expect(finished.code).toBe(3);
  expect(finished.output).toContain("out\n");
  expect(finished.output).toContain("err\n");
});

it("keeps the end of a long output", async () => {
  const { output } = await runProgram(node, ["-e", 'process.stdout.write("x".repeat(1e6) + "end")'], { cwd: folder });

  expect(output.length).toBeLessThanOrEqual(64 * 1024);
  expect(output.endsWith("end")).toBe(true);
});

it("gives no input, so that nothing waits for an answer", async () => {
  const code = 'process.stdin.on("data", () => undefined).on("end", () => process.stdout.write("ended"))';

  expect((await runProgram(node, ["-e", code], { cwd: folder })).output).toBe("ended");
});

it("does not reject when there is no such program", async () => {
  const finished = await runProgram("no-such-program-here", [], { cwd: folder });

  expect(finished).toMatchObject({ code: null, error: { code: "ENOENT" } });
});

it("does not reject when the folder is missing", async () => {
  expect(await runProgram(node, ["-e", ""], { cwd: path.join(folder, "missing") })).toMatchObject({ code: null });
});

it("ends the program and what it started when it is stopped", async () => {
  const controller = new AbortController();
  const inner = `setInterval(() => require("fs").appendFileSync("signs-of-life", "x"), 20)`;
  const code = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { stdio: "inherit" })`;
  setTimeout(() => {
    controller.abort();
  }, 1000);

  const finished = await runProgram(node, ["-e", code], { cwd: folder, signal: controller.signal });

  expect(finished.code).toBeNull();
  const signs = (): number => statSync(path.join(folder, "signs-of-life")).size;
  const last = signs();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(signs()).toBe(last);
});

it("starts nothing when it is stopped already", async () => {
  expect(await runProgram("no-such-program-here", [], { cwd: folder, signal: AbortSignal.abort() })).toEqual({
    code: null,
    output: "",
  });
});
