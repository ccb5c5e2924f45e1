import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { planChanges, type Change } from "../../src/project/plan";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { diskError, interruptedDisk } from "./support/counted-disk";
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

function actions(changes: readonly Change[]): Readonly<Record<string, string>> {
  return Object.fromEntries(changes.map(({ path, action, reason }) => [path, reason ?? action]));
}

it("creates everything in a directory that is not there", async () => {
  const changes = await planChanges(target, smallProject);

  expect(changes.map(({ path }) => path)).toEqual(smallProject.map(({ path }) => path));
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["CREATE"]));
});

it("tells a file with the same content from one to be created, and minds no file of the user's", async () => {
  putFiles(target, userFiles);

  expect(actions(await planChanges(target, smallProject))).toMatchObject({
    "README.md": "IDENTICAL",
    "src/environments/dev.ts": "CREATE",
    "zone.yaml": "CREATE",
  });
});

it("changes nothing", async () => {
  putFiles(target, userFiles);
  const before = diskState(workspace);

  await planChanges(target, smallProject);

  expect(diskState(workspace)).toEqual(before);
});

it.each<[string, () => void, string, string | RegExp]>([
  [
    "a file with another content",
    () => {
      putFiles(target, { "zone.yaml": "zone: other\n" });
    },
    "zone.yaml",
    /another content/,
  ],
  [
    "a file that is longer by one byte",
    () => {
      putFiles(target, { "zone.yaml": "zone: acme-health\n\n" });
    },
    "zone.yaml",
    /another content/,
  ],
  [
    "a directory where a file should be",
    () => {
      mkdirSync(path.join(target, "zone.yaml"), { recursive: true });
    },
    "zone.yaml",
    /a directory is there/,
  ],
  [
    "a file where a directory should be",
    () => {
      putFiles(target, { src: "" });
    },
    "src/environments/dev.ts",
    /src is a file/,
  ],
  [
    "a file deep where a directory should be",
    () => {
      putFiles(target, { "src/environments": "" });
    },
    "src/environments/dev.ts",
    /src\/environments is a file/,
  ],
  [
    "a link to a file with the same content",
    () => {
      putFiles(target, { other: "zone: acme-health\n" });
      symlinkSync("other", path.join(target, "zone.yaml"));
    },
    "zone.yaml",
    /symbolic link/,
  ],
  [
    "a link that leads nowhere",
    () => {
      mkdirSync(target);
      symlinkSync("nowhere", path.join(target, "zone.yaml"));
    },
    "zone.yaml",
    /symbolic link/,
  ],
  [
    "a parent that is a link out of the target",
    () => {
      mkdirSync(target);
      mkdirSync(path.join(workspace, "outside"));
      symlinkSync("../outside", path.join(target, "docs"));
    },
    "docs/architecture.md",
    /docs is a symbolic link/,
  ],
  [
    "a parent that is a link inside the target",
    () => {
      mkdirSync(path.join(target, "other"), { recursive: true });
      symlinkSync("other", path.join(target, "docs"));
    },
    "docs/architecture.md",
    /docs is a symbolic link/,
  ],
  [
    "a file whose name differs in case",
    () => {
      putFiles(target, { "readme.MD": "# acme-health\n" });
    },
    "README.md",
    /readme.MD is there, which differs in case alone/,
  ],
  [
    "a directory whose name differs in case",
    () => {
      mkdirSync(path.join(target, "Docs"), { recursive: true });
    },
    "docs/architecture.md",
    /as Docs, which differs in case alone/,
  ],
])("finds %s in conflict", async (_name, prepare, file, reason) => {
  prepare();
  const before = diskState(workspace);

  const change = (await planChanges(target, smallProject)).find(({ path }) => path === file);

  expect(change).toMatchObject({ action: "CONFLICT", reason: expect.stringMatching(reason) as unknown });
  expect(diskState(workspace)).toEqual(before);
});

it.each<[string, () => string, RegExp]>([
  [
    "the target is a file",
    () => {
      writeFileSync(target, "");
      return target;
    },
    /is not a directory/,
  ],
  [
    "a parent of the target is a file",
    () => {
      writeFileSync(target, "");
      return path.join(target, "inner");
    },
    /is a file/,
  ],
  [
    "the target is a link that leads nowhere",
    () => {
      symlinkSync("nowhere", target);
      return target;
    },
    /leads nowhere/,
  ],
])("finds everything in conflict when %s", async (_name, prepare, reason) => {
  const changes = await planChanges(prepare(), smallProject);

  expect(changes).toHaveLength(smallProject.length);
  for (const change of changes) {
    expect(change).toMatchObject({ action: "CONFLICT", reason: expect.stringMatching(reason) as unknown });
  }
});

it("follows a target that is a link to a directory", async () => {
  putFiles(path.join(workspace, "real"), userFiles);
  symlinkSync("real", target);

  expect(actions(await planChanges(target, smallProject))).toMatchObject({
    "README.md": "IDENTICAL",
    "zone.yaml": "CREATE",
  });
});

it("prefers the file of the very name where the disk has two that differ in case", async () => {
  putFiles(target, { "README.md": "# acme-health\n", "readme.md": "other\n" });

  expect(actions(await planChanges(target, smallProject))["README.md"]).toBe("IDENTICAL");
});

it("says so when a directory may not be read", async () => {
  putFiles(target, userFiles);
  const disk = interruptedDisk((operation) => {
    if (operation === "readdir") {
      throw diskError("EACCES", target);
    }
  });

  await expect(planChanges(target, smallProject, disk)).rejects.toMatchObject({
    code: "write-failed",
    exitCode: 1,
    problems: [{ path: target, problem: "permission is denied (EACCES)" }],
  });
});
