import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { failureOf } from "./support/outcomes";
import { recoverProject } from "../../src/project/recover";
import { writeProject } from "../../src/project/write";
import { lockName, newPrefix, ownerFile, stagePrefix } from "../../src/project/work-names";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { changingOperations, diskError, interruptedDisk } from "./support/counted-disk";
import { diskState, putFiles } from "./support/disk-state";
import { smallProject, userFiles } from "./support/small-project";

let workspace: string;
let target: string;

beforeEach(() => {
  workspace = makeWorkspace();
  target = path.join(workspace, "zone");
});

afterEach(() => {
  removeWorkspace(workspace);
});

function expectComplete(folder = target): void {
  for (const { path: file, content } of smallProject) {
    expect(readFileSync(path.join(folder, file), "utf8")).toBe(content);
  }
  expect(Object.keys(diskState(workspace)).filter((name) => name.includes(".hipaa-zone-"))).toEqual([]);
}

describe("into a new directory", () => {
  it("writes every file with its rights", async () => {
    await writeProject(target, smallProject);

    expectComplete();
    expect(statSync(path.join(target, "scripts/deploy.ts")).mode & 0o111).toBe(0o111);
    expect(statSync(path.join(target, "zone.yaml")).mode & 0o111).toBe(0);
  });

  it("makes missing parents", async () => {
    await writeProject(path.join(target, "a", "b"), smallProject);

    expectComplete(path.join(target, "a", "b"));
  });

  it("gives way to a directory with files that appears meanwhile", async () => {
    const disk = interruptedDisk((operation) => {
      if (operation === "rename") {
        putFiles(target, { "mine.txt": "mine\n" });
      }
    });

    await expect(writeProject(target, smallProject, { disk })).rejects.toMatchObject({ code: "conflict", exitCode: 3 });

    expect(Object.keys(diskState(workspace))).toEqual(["./", "zone/", "zone/mine.txt"]);
  });
});

describe("into an empty directory", () => {
  it("moves the project in by one rename and keeps the directory's rights", async () => {
    mkdirSync(target);
    chmodSync(target, 0o750);
    const before = lstatSync(target).ino;

    await writeProject(target, smallProject);

    expectComplete();
    expect(statSync(target).mode & 0o777).toBe(0o750);
    expect(lstatSync(target).ino).not.toBe(before);
  });

  it("fills the directory that the caller works in instead of replacing it", async () => {
    mkdirSync(target);
    const before = lstatSync(target).ino;

    await writeProject(target, smallProject, { workingDirectory: target });

    expectComplete();
    expect(lstatSync(target).ino).toBe(before);
  });

  it.each(["EACCES", "EROFS", "EBUSY", "EPERM"])("fills it where it cannot be replaced (%s)", async (code) => {
    mkdirSync(target);
    const disk = interruptedDisk((operation, _count, [where]) => {
      if (
        ["mkdir", "rename"].includes(operation) &&
        path.dirname(String(where)).endsWith(path.basename(workspace)) &&
        String(where).includes(stagePrefix)
      ) {
        throw diskError(code);
      }
    });

    await writeProject(target, smallProject, { disk });

    expectComplete();
  });

  it("works through a link to it, which stays", async () => {
    mkdirSync(path.join(workspace, "real"));
    symlinkSync("real", target);

    await writeProject(target, smallProject);

    expectComplete();
    expect(lstatSync(target).isSymbolicLink()).toBe(true);
  });
});

describe("into a directory with files", () => {
  beforeEach(() => {
    putFiles(target, userFiles);
  });

  it("adds the project and touches nothing that was there", async () => {
    const before = diskState(target);
    const readme = lstatSync(path.join(target, "README.md"));

    const changes = await writeProject(target, smallProject);

    expectComplete();
    expect(diskState(target)).toMatchObject(before);
    expect(lstatSync(path.join(target, "README.md")).ino).toBe(readme.ino);
    expect(changes.find(({ path }) => path === "README.md")?.action).toBe("IDENTICAL");
    expect(lstatSync(path.join(target, "zone.yaml")).nlink).toBe(1);
  });

  it("changes nothing when everything is there already", async () => {
    await writeProject(target, smallProject);
    const before = diskState(workspace);
    const disk = interruptedDisk((operation) => {
      expect(changingOperations).not.toContain(operation);
    });

    const changes = await writeProject(target, smallProject, { disk });

    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["IDENTICAL"]));
    expect(diskState(workspace)).toEqual(before);
  });

  it("writes nothing when one path is in conflict, and names every conflict", async () => {
    putFiles(target, { "zone.yaml": "zone: other\n", docs: "a file\n" });
    const before = diskState(workspace);

    const failure = await failureOf(writeProject(target, smallProject));

    expect(failure.exitCode).toBe(3);
    expect(failure.problems.map(({ path }) => path)).toEqual(["docs/architecture.md", "zone.yaml"]);
    expect(diskState(workspace)).toEqual(before);
  });

  it("gives way to a file that appears while it writes", async () => {
    const disk = interruptedDisk((operation, _count, [, where]) => {
      if (operation === "link" && String(where).endsWith("zone.yaml")) {
        putFiles(target, { "zone.yaml": "zone: acme-health\n" });
      }
    });

    const failure = await failureOf(writeProject(target, smallProject, { disk }), "write-failed");

    expect(failure.message).toMatch(/appeared/);
    expect(diskState(target)).toMatchObject({ "zone.yaml": expect.stringContaining("acme-health") as unknown });
    expect(
      Object.keys(diskState(target))
        .filter((name) => !name.endsWith("/"))
        .sort(),
    ).toEqual([...Object.keys(userFiles), "zone.yaml"].sort());
  });

  it("overwrites no file that appears while it writes to a disk without hard links", async () => {
    const mine = path.join(target, "zone.yaml");
    const disk = interruptedDisk((operation, _count, [where]) => {
      if (operation === "link") {
        throw diskError("ENOTSUP");
      }
      if (operation === "writeNew" && where === mine) {
        writeFileSync(mine, "mine\n");
      }
    });

    await failureOf(writeProject(target, smallProject, { disk }), "write-failed");

    expect(readFileSync(mine, "utf8")).toBe("mine\n");
    expect(Object.keys(diskState(target)).filter((name) => !name.endsWith("/"))).toHaveLength(4);
  });

  it("looks again for conflicts once no other run can interfere", async () => {
    const disk = interruptedDisk((operation, _count, [, to]) => {
      if (operation === "rename" && String(to).endsWith(lockName)) {
        putFiles(target, { "zone.yaml": "zone: other\n" });
      }
    });

    const failure = await failureOf(writeProject(target, smallProject, { disk }));

    expect(failure.problems.map((problem) => problem.path)).toEqual(["zone.yaml"]);
    expect(Object.keys(diskState(target)).filter((name) => !name.endsWith("/"))).toHaveLength(4);
  });

  it("works on a disk without hard links", async () => {
    const disk = interruptedDisk((operation) => {
      if (operation === "link") {
        throw diskError("ENOTSUP");
      }
    });

    await writeProject(target, smallProject, { disk });

    expectComplete();
  });

  it("refuses to write beside another run that is at work", async () => {
    let inner: unknown;
    const disk = interruptedDisk(async (operation, _count, [, where]) => {
      if (operation === "link" && String(where).endsWith("zone.yaml")) {
        inner = await writeProject(target, smallProject).catch((error: unknown) => error);
      }
    });

    await writeProject(target, smallProject, { disk });

    expect(inner).toMatchObject({
      code: "conflict",
      exitCode: 3,
      message: expect.stringMatching(/another run/) as unknown,
    });
    expectComplete();
  });

  it("lets one of many concurrent runs write, and the others say why they did not", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => writeProject(target, smallProject)));

    expectComplete();
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ code: "conflict" });
      }
    }
  });
});

describe.each<[string, () => void]>([
  ["a new directory", () => undefined],
  [
    "an empty directory",
    () => {
      mkdirSync(target);
    },
  ],
  [
    "a directory with files",
    () => {
      putFiles(target, userFiles);
    },
  ],
])("into %s", (_name, prepare) => {
  it.each(["ENOSPC", "EIO", "EMFILE", "ENAMETOOLONG", "EDQUOT", "ELOOP"])(
    "leaves nothing when the disk says %s at any change",
    async (code) => {
      prepare();
      const before = diskState(workspace);
      for (let failAt = 1; ; failAt += 1) {
        let changes = 0;
        const disk = interruptedDisk((operation, _count, [where, to]) => {
          // What is removed or moved away afterwards is not the write's to fail at.
          if (
            changingOperations.has(operation) &&
            !["remove", "rmdir", "unlink"].includes(operation) &&
            !/rollback-|done-/.test(String(to))
          ) {
            changes += 1;
            if (changes === failAt) {
              throw diskError(code, String(where));
            }
          }
        });
        const failure = await writeProject(target, smallProject, { disk }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure === undefined) {
          expect(failAt).toBeGreaterThan(10);
          return;
        }
        expect(failure).toMatchObject({
          code: "write-failed",
          exitCode: 1,
          message: expect.stringMatching(/nothing was written/) as unknown,
        });
        expect(diskState(workspace)).toEqual(before);
      }
    },
  );

  it("takes everything back when it is cancelled at any moment", async () => {
    prepare();
    const before = diskState(workspace);
    for (let cancelAt = 1; ; cancelAt += 1) {
      const controller = new AbortController();
      const disk = interruptedDisk((_operation, count) => {
        if (count === cancelAt) {
          controller.abort();
        }
      });
      const failure = await writeProject(target, smallProject, { disk, signal: controller.signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) {
        expectComplete();
        return;
      }
      expect(failure).toMatchObject({ code: "cancelled", exitCode: 130 });
      expect(diskState(workspace)).toEqual(before);
    }
  });
});

it.each(["EACCES", "EROFS", "EPERM"])("says that the parent may not be written to (%s)", async (code) => {
  const disk = interruptedDisk((operation) => {
    if (operation === "mkdir") {
      throw diskError(code, workspace);
    }
  });

  await expect(writeProject(target, smallProject, { disk })).rejects.toMatchObject({
    code: "write-failed",
    problems: [{ path: workspace, remedy: expect.stringMatching(/choose a directory/) as unknown }],
  });
});

it("lets a bug keep its stack", async () => {
  const disk = interruptedDisk((operation) => {
    if (operation === "mkdir") {
      throw new TypeError("a bug");
    }
  });

  await expect(writeProject(target, smallProject, { disk })).rejects.toThrow(TypeError);
});

describe("the recovery", () => {
  it("finds nothing to do in a project, an empty directory or none", async () => {
    expect(await recoverProject(target)).toBe(false);
    await writeProject(target, smallProject);
    expect(await recoverProject(target)).toBe(false);
  });

  it("removes work of processes that have ended, and leaves that of others alone", async () => {
    const dead = `999999999-${"0".repeat(8)}-${"0".repeat(8)}-${"0".repeat(12)}`;
    putFiles(workspace, { [`${stagePrefix}nonsense/zone/x`]: "x", ".hipaa-zone-notes": "mine" });
    putFiles(target, { [`${newPrefix}nonsense/owner`]: "x", "mine.txt": "mine\n" });
    // Of another host; recent, so it may be at work.
    mkdirSync(path.join(workspace, stagePrefix + dead));

    expect(await recoverProject(target)).toBe(true);

    expect(Object.keys(diskState(workspace)).sort()).toEqual(
      ["./", ".hipaa-zone-notes", `${stagePrefix}${dead}/`, "zone/", "zone/mine.txt"].sort(),
    );
  });

  it("refuses a journal that reaches out of the project", async () => {
    putFiles(target, {
      [`${lockName}/${ownerFile}`]: "nonsense",
      [`${lockName}/journal.json`]: JSON.stringify({
        version: 1,
        directories: [],
        files: [{ path: "../victim", hash: "" }],
      }),
      [`${lockName}/files/0`]: "",
    });
    writeFileSync(path.join(workspace, "victim"), "");

    await expect(recoverProject(target)).rejects.toMatchObject({ code: "conflict" });

    expect(Object.keys(diskState(workspace))).toContain("victim");
  });
});
