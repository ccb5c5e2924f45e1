import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { loadBlueprint } from "../../src/blueprint/load";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { manifest, packageRoot, putBlueprint } from "./team-blueprint";

let workspace: string;
let folder: string;

beforeEach(() => {
  workspace = makeWorkspace();
  folder = path.join(workspace, "team");
});

afterEach(() => {
  removeWorkspace(workspace);
});

describe("the default blueprint", () => {
  it("has the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string };

    expect((await loadBlueprint({ packageRoot })).version).toBe(version);
  });

  it("carries its code, the templates and the code that runs here as well", async () => {
    const { files } = await loadBlueprint({ packageRoot });
    const sources = new Map(files.map((file) => [file.path, file]));

    expect(sources.get("src/main.ts")).toMatchObject({ template: false, owner: "both", mode: 0o644 });
    expect(sources.get("src/environments/{environment}.ts")).toMatchObject({ template: true, owner: "team" });
    expect(sources.get("src/environments/index.ts")).toMatchObject({ template: true, owner: "tool" });
    expect(sources.get("src/zone/schema.ts")).toMatchObject({ template: false, owner: "tool" });
    expect(sources.get(".gitignore")).toMatchObject({ template: true });
    expect([...sources.keys()].filter((name) => name.startsWith("locks/"))).toEqual([]);
  });

  it("passes the checks of a team's blueprint", async () => {
    await expect(loadBlueprint({ packageRoot, checkDefault: true })).resolves.toMatchObject({ name: "hipaa" });
  });

  it("is the same from time to time, sorted by path", async () => {
    const first = await loadBlueprint({ packageRoot });
    const second = await loadBlueprint({ packageRoot });

    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(first.files.map((file) => file.path)).toEqual([...first.files.map((file) => file.path)].sort());
  });
});

describe("a team's blueprint", () => {
  it("lays its files, defaults, questions and packages over those it extends", async () => {
    putBlueprint(folder, {
      "blueprint.yaml": `${manifest()}
defaults:
  regions: { home: eu-central-1, backup: eu-west-1 }
  state: local
questions:
  costCenter: { type: string, title: Cost center, default: CC-1 }
dependencies: { left-pad: ^1.3.0 }
devDependencies: { "@types/left-pad": ^1.2.0 }
owners: { "docs/**": team }
`,
      "src/main.ts": "// theirs\n",
      "docs/own.md": "# Own\n",
      "scripts/own.ts": "#!/usr/bin/env tsx\n",
      "templates/_editorconfig.hbs": "root = true\n",
      "templates/docs/static.txt": "{{not a template}}\n",
    });

    const blueprint = await loadBlueprint({ packageRoot, path: folder });

    expect(blueprint).toMatchObject({
      name: "team",
      chain: [
        { name: "hipaa" },
        { name: "team", version: "1.0.0", hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      ],
      defaults: {
        regions: { home: "eu-central-1", backup: "eu-west-1" },
        state: { kind: "local" },
        custom: { costCenter: "CC-1" },
      },
      dependencies: { "left-pad": "^1.3.0" },
      devDependencies: { "@types/left-pad": "^1.2.0" },
    });
    const files = new Map(blueprint.files.map((file) => [file.path, file]));
    expect(files.get("src/main.ts")).toMatchObject({ content: "// theirs\n", source: "team: src/main.ts" });
    expect(files.get("docs/own.md")).toMatchObject({ owner: "team" });
    expect(files.get("scripts/own.ts")).toMatchObject({ mode: 0o755 });
    expect(files.get(".editorconfig")).toMatchObject({ template: true });
    expect(files.get("docs/static.txt")).toMatchObject({ template: false });
    expect(files.get("src/zone/schema.ts")).toMatchObject({ owner: "tool" });
  });

  it("can extend another one of the team's", async () => {
    putBlueprint(path.join(workspace, "base"), {
      "blueprint.yaml": manifest({ name: "base", version: "2.1.0" }),
      "docs/base.md": "",
    });
    putBlueprint(folder, { "blueprint.yaml": manifest({ extends: "../base", requires: "^2.0.0" }) });

    const { chain, files } = await loadBlueprint({ packageRoot, path: folder });

    expect(chain.map((link) => link.name)).toEqual(["hipaa", "base", "team"]);
    expect(files.map((file) => file.path)).toContain("docs/base.md");
  });

  it("changes its hash with any of its files and with nothing else", async () => {
    const hash = async (): Promise<string | undefined> =>
      (await loadBlueprint({ packageRoot, path: folder })).chain.at(-1)?.hash;
    putBlueprint(folder, { "docs/own.md": "one\n", "README.md": "one\n" });
    const first = await hash();
    putBlueprint(folder, { "README.md": "two\n", "node_modules/x/index.js": "" });
    const same = await hash();
    putBlueprint(folder, { "docs/own.md": "two\n" });
    const other = await hash();

    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  it("reads lines that end as on Windows like all others", async () => {
    putBlueprint(folder, { "docs/own.md": "one\ntwo\n" });
    const unix = await loadBlueprint({ packageRoot, path: folder });
    putBlueprint(folder, {
      "blueprint.yaml": manifest().replaceAll("\n", "\r\n"),
      "docs/own.md": "\ufeffone\r\ntwo\r\n",
    });
    const windows = await loadBlueprint({ packageRoot, path: folder });

    expect(windows.chain).toEqual(unix.chain);
  });

  it("is found through a link to its folder", async () => {
    putBlueprint(path.join(workspace, "real"));
    symlinkSync("real", folder);

    expect((await loadBlueprint({ packageRoot, path: folder })).name).toBe("team");
  });

  it("never runs in the generator", async () => {
    const trap = path.join(workspace, "ran");
    const code = `require("fs").writeFileSync(${JSON.stringify(trap)}, "");`;
    putBlueprint(folder, {
      "src/main.ts": code,
      "blueprint.js": code,
      "index.js": code,
      "package.json": '{"main":"index.js"}',
    });

    await loadBlueprint({ packageRoot, path: folder });

    expect(() => readFileSync(trap)).toThrow(/ENOENT/);
  });
});
