import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { planChanges } from "../../src/project/plan";
import { recoverProject } from "../../src/project/recover";
import { writeProject } from "../../src/project/write";
import { bundle } from "../support/bundle";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { diskState, putFiles } from "./support/disk-state";
import { smallProject, userFiles } from "./support/small-project";

// Every attempt is a process of its own.
jest.setTimeout(120_000);

let workspace: string;
let program: string;

beforeAll(() => {
  workspace = makeWorkspace();
  program = path.join(workspace, "killed-writer.js");
  bundle(path.join(__dirname, "support", "killed-writer.ts"), program);
});

afterAll(() => {
  removeWorkspace(workspace);
});

/** A directory of its own for each attempt, so that what one leaves beside its target does not meet the next. */
function attempt(name: string): string {
  const folder = path.join(workspace, name);
  mkdirSync(folder);
  return folder;
}

/** Kills a writer at one change after the other, until it ends before it can be killed. */
function killAtEveryChange(
  name: string,
  args: readonly string[],
  prepare: (target: string) => void,
  check: (target: string) => void,
): number {
  for (let killAt = 1; ; killAt += 1) {
    const target = path.join(attempt(`${name}-${killAt}`), "zone");
    prepare(target);
    const { signal, status, stderr } = spawnSync(process.execPath, [program, target, String(killAt), ...args], {
      encoding: "utf8",
    });
    if (signal !== "SIGKILL") {
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      return killAt - 1;
    }
    check(target);
  }
}

function state(target: string): Readonly<Record<string, string>> {
  return diskState(path.dirname(target));
}

async function complete(target: string): Promise<Readonly<Record<string, string>>> {
  await writeProject(target, smallProject);
  return state(target);
}

describe.each([
  ["before a change", "before", "link"],
  ["amid a change", "amid", "link"],
  ["amid a change, on a disk without links", "amid", "copy"],
])("a write into a directory with files that is killed %s", (_name, moment, links) => {
  it("leaves the user's files alone at once, and nothing else after the next run's recovery", async () => {
    const prepare = (target: string): void => {
      putFiles(target, userFiles);
    };
    const clean = path.join(attempt(`clean-${moment}-${links}`), "zone");
    prepare(clean);
    const before = state(clean);
    const after = await complete(clean);
    const killed: string[] = [];

    const kills = killAtEveryChange(`files-${moment}-${links}`, [moment, links], prepare, (target) => {
      killed.push(target);
      expect(state(target)).toMatchObject(before);
    });

    expect(kills).toBeGreaterThanOrEqual(moment === "amid" ? smallProject.length : 28);
    for (const target of killed) {
      await recoverProject(target);
      const recovered = state(target);
      expect([before, after]).toContainEqual(recovered);
      expect(await complete(target)).toEqual(after);
    }
  });
});

describe("a write into a new directory that is killed", () => {
  it.each(["before", "amid"])(
    "%s a change leaves nothing or all of it, and no trace after the next run",
    async (moment) => {
      const clean = path.join(attempt(`clean-new-${moment}`), "zone");
      const after = await complete(clean);
      const killed: string[] = [];

      killAtEveryChange(
        `new-${moment}`,
        [moment],
        () => undefined,
        (target) => {
          killed.push(target);
          const project = diskState(target);
          expect([{}, diskState(clean)]).toContainEqual(project);
        },
      );

      expect(killed.length).toBeGreaterThanOrEqual(smallProject.length);
      for (const target of killed) {
        expect(await complete(target)).toEqual(after);
      }
    },
  );

  it("leaves an empty directory as it was, or all of the project in its place", async () => {
    const clean = path.join(attempt("clean-empty"), "zone");
    mkdirSync(clean);
    const empty = diskState(clean);
    const after = await complete(clean);
    const killed: string[] = [];

    killAtEveryChange("empty", ["before"], mkdirSync, (target) => {
      killed.push(target);
      expect([empty, diskState(clean)]).toContainEqual(diskState(target));
    });

    for (const target of killed) {
      expect(await complete(target)).toEqual(after);
    }
  });

  it("brings missing parents with it or not at all", () => {
    const folder = attempt("deep");
    const target = path.join(folder, "a", "b", "zone");

    spawnSync(process.execPath, [program, target, "5", "before"]);

    expect(diskState(path.join(folder, "a"))).toEqual({});
  });
});

it("survives being killed at moments that nobody chose", async () => {
  const clean = path.join(attempt("clean-random"), "zone");
  putFiles(clean, userFiles);
  const before = state(clean);
  const after = await complete(clean);

  for (let round = 0; round < 12; round += 1) {
    const target = path.join(attempt(`random-${round}`), "zone");
    putFiles(target, userFiles);
    const child = spawn(process.execPath, [program, target, "0"], { stdio: "ignore" });
    setTimeout(() => child.kill("SIGKILL"), 60 + 10 * round);
    await new Promise((resolve) => child.on("close", resolve));

    await recoverProject(target);

    expect([before, after]).toContainEqual(state(target));
  }
});

describe("the recovery", () => {
  async function killedInTheEnd(name: string): Promise<string> {
    const target = path.join(attempt(name), "zone");
    putFiles(target, userFiles);
    spawnSync(process.execPath, [program, target, "1", "end", "link"]);
    expect((await planChanges(target, smallProject)).every(({ action }) => action === "IDENTICAL")).toBe(true);
    return target;
  }

  it("keeps what the user did since in files and directories that the killed run made", async () => {
    const target = await killedInTheEnd("edited");
    const mine = {
      "docs/architecture.md": "mine now\n",
      "src/environments/mine.ts": "export {};\n",
    };
    putFiles(target, mine);
    const replaced = path.join(target, ".gitignore");
    spawnSync("cp", [replaced, `${replaced}.copy`]);

    await recoverProject(target);

    const left = Object.keys(diskState(target));
    expect(left).toEqual(
      expect.arrayContaining(["docs/architecture.md", "src/environments/mine.ts", ".gitignore.copy", "notes.txt"]),
    );
    expect(left).not.toContain(".gitignore");
    expect(left).not.toContain("src/environments/dev.ts");
  });

  it("keeps a file that the user put in the place of one that the killed run made, even with the same content", async () => {
    const target = await killedInTheEnd("replaced");
    const file = path.join(target, "zone.yaml");
    spawnSync("sh", ["-c", `cp "${file}" "${file}.mine" && mv "${file}.mine" "${file}"`]);

    await recoverProject(target);

    expect(Object.keys(diskState(target))).toContain("zone.yaml");
  });

  it("never follows a link that has taken the place of a directory", async () => {
    const target = await killedInTheEnd("linked");
    const outside = path.join(path.dirname(target), "outside");
    spawnSync("sh", [
      "-c",
      `cp -al "${target}/docs" "${outside}" && rm -r "${target}/docs" && ln -s "${outside}" "${target}/docs"`,
    ]);

    await recoverProject(target);

    expect(Object.keys(diskState(outside))).toContain("architecture.md");
  });
});
