import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addressesIn, synthesizedTexts } from "./support/addresses";
import { combinationNamed, goldenZones, repository, type GoldenZone } from "./support/golden-zones";
import { renderZone, synthesizeIn, writeFiles } from "./support/rendered-project";
import { fileTexts } from "./support/tree";
import { makeWorkspace, removeWorkspace } from "./support/workspace";

/** Emitted files whose text says nothing to a reviewer: made by npm, or a copy of all other files. */
const unreadable = ["package-lock.json", ".hipaa-zone/base.json"];

/** The schema is the same for every zone, so it is kept once. */
const schemaPath = ".hipaa-zone/zone.schema.json";

const golden = join(repository, "test", "golden");
const update = process.env.UPDATE_GOLDEN !== undefined;

/** Whether the text of an emitted file is a file of this repository, and reviewed there. */
function isVerbatim(path: string): boolean {
  const source = /^(src\/zone|verify)\//.test(path)
    ? join(repository, path.replace(/^verify\//, "src/verify/"))
    : join(repository, "blueprints", "hipaa", path);
  return path.includes("/") && existsSync(source);
}

/** Hashes change with every line of the blueprint and prove nothing here; the record's own test checks them. */
function withoutHashes(text: string): string {
  return text.replace(/"[0-9a-f]{64}"/g, '"<hash>"').replace(/"sha256-[^"]+"/g, '"<hash>"');
}

/** The reviewable picture of what is emitted for a zone: a file's text by its path under test/golden/<zone>. */
async function picture(zone: GoldenZone, workspace: string): Promise<ReadonlyMap<string, string>> {
  const files = await renderZone(zone);
  const shown = new Map<string, string>();
  const verbatim: string[] = [];
  for (const { path, content } of files) {
    if (unreadable.includes(path) || path === schemaPath) continue;
    if (isVerbatim(path)) verbatim.push(path);
    else shown.set(`rendered/${path}`, path === ".hipaa-zone/record.json" ? withoutHashes(content) : content);
  }
  shown.set("verbatim.txt", lines(verbatim.sort()));

  // Addresses do not depend on the engine and the provider; test:package checks that.
  const folder = join(workspace, zone.name);
  writeFiles(folder, await renderZone(zone, combinationNamed("cdktf-6")));
  await synthesizeIn(folder);
  for (const [id, text] of synthesizedTexts(join(folder, "cdktf.out"))) {
    shown.set(`addresses/${id}.txt`, lines(addressesIn(text)));
  }
  return shown;
}

/** Names the file and the line from which on the texts differ; nothing where they are equal. */
function firstDifference(path: string, emitted: string, expected: string): readonly string[] {
  if (emitted === expected) return [];
  const before = expected.split("\n");
  const after = emitted.split("\n");
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at < 0 ? after.length : at;
  return [`${path}:${line + 1}: ${before[line] ?? "(end)"} → ${after[line] ?? "(end)"}`];
}

function lines(items: readonly string[]): string {
  return `${items.join("\n")}\n`;
}

describe("golden zones", () => {
  const workspace = makeWorkspace();
  afterAll(() => {
    removeWorkspace(workspace);
  });

  describe.each(goldenZones)("$name", (zone) => {
    it("is emitted as the golden files show", async () => {
      const folder = join(golden, zone.name);

      const emitted = await picture(zone, workspace);

      if (update) {
        rmSync(folder, { recursive: true, force: true });
        for (const [path, text] of emitted) write(join(folder, path), text);
      }
      const expected = existsSync(folder) ? fileTexts(folder) : new Map<string, string>();
      expect([...emitted.keys()].sort()).toEqual([...expected.keys()].sort());
      expect([...emitted].flatMap(([path, text]) => firstDifference(path, text, expected.get(path) ?? ""))).toEqual([]);
    }, 60_000);
  });

  it("come with the golden schema, each of them", async () => {
    const path = join(golden, "zone.schema.json");
    const schemas = await Promise.all(
      goldenZones.map(async (zone) => (await renderZone(zone)).find((file) => file.path === schemaPath)?.content),
    );

    if (update) write(path, schemas[0] ?? "");

    for (const schema of schemas) expect(schema).toBe(readFileSync(path, "utf8"));
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
