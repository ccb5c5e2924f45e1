import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { bakedLayer, bakedTemplate } from "../../src/blueprint/baked";
import { hashOf } from "../../src/blueprint/content-hash";
import { extendLayers } from "../../src/blueprint/extend";
import type { Layer } from "../../src/blueprint/layer";
import { readDefaultLayer } from "../../src/blueprint/load";
import { precompileTemplate } from "../../src/blueprint/template-syntax";
import type { Problem } from "../../src/zone/problem";
import { zoneJsonSchema } from "../../src/zone/json-schema";
import { putBlueprint } from "../blueprint/team-blueprint";
import { goldenZones, repository } from "../support/golden-zones";
import { runProgram } from "../support/program";
import { fileTexts } from "../support/tree";
import { buildCommand } from "./support/built-command";
import { command, email, emptyFolders } from "./support/command";

// A build and processes, next to other test files.
jest.setTimeout(90_000);

let bin = "";
beforeAll(() => {
  bin = buildCommand();
});
afterAll(() => {
  rmSync(path.join(bin, "..", ".."), { recursive: true, force: true });
});

const folder = emptyFolders();
const bare = ["--yes", "--no-install", "--no-git"];

function sourceLayer() {
  const problems: Problem[] = [];
  const layer = readDefaultLayer(repository, problems);
  expect(problems).toEqual([]);
  if (layer === undefined) {
    throw new Error("there is no default blueprint");
  }
  return layer;
}

/** A file of the built layer: its text, or where that stands in the file of the texts, and its JSON behind it. */
type BakedFile = Omit<Layer["files"][number], "content"> & {
  readonly content?: string;
  readonly at?: readonly [number, number, number];
};

/** The files of a project, by path. */
function projectIn(where: string): ReadonlyMap<string, string> {
  return fileTexts(path.join(folder(), where));
}

describe("what the build works out ahead", () => {
  it("is the default blueprint of the folders", () => {
    const { owners, ...built } = JSON.parse(
      readFileSync(path.join(bin, "..", "default-blueprint.json"), "utf8"),
    ) as Omit<Layer, "files"> & { readonly files: readonly BakedFile[] };
    const texts = readFileSync(path.join(bin, "..", "default-blueprint.txt"), "latin1");
    const { files, ownerOf } = extendLayers([sourceLayer()]);
    const read = built.files.map(({ at, ...file }) =>
      at === undefined ? file : { ...file, content: texts.slice(at[0], at[1]), json: texts.slice(at[1], at[2]) },
    );
    const source = sourceLayer();
    const expected = source.files.map((file) => ({
      ...file,
      hash: hashOf(file.content),
      ...(/^[\u0000-\u007f]*$/.test(file.content) ? { json: JSON.stringify(file.content) } : {}),
    }));

    expect({ ...built, files: read }).toEqual(JSON.parse(JSON.stringify({ ...source, files: expected })));
    expect(owners).toEqual(
      Object.fromEntries([...files.map((file) => file.path), "zone.yaml"].map((each) => [each, ownerOf(each)])),
    );
  });

  it("is every template of theirs, compiled", () => {
    const built = readFileSync(path.join(bin, "..", "default-templates.js"), "utf8");
    const templates = sourceLayer().files.filter(({ template }) => template);

    const missing = templates
      .filter(({ content }) => !built.includes(`"${hashOf(content)}": ${precompileTemplate(content)}`))
      .map(({ source }) => source);

    expect(templates.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it("is not used by the sources, which cannot know whether it is old", () => {
    expect(bakedLayer()).toBeUndefined();
    expect(bakedTemplate(hashOf(""))).toBeUndefined();
  });

  it.each(goldenZones.filter(({ combination }) => combination.engine === "cdktf"))(
    "gives the zone $name the bytes that the sources give",
    async ({ answers }) => {
      const version = (JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as { version: string })
        .version;

      const built = await runProgram(process.execPath, [bin, "built", "--answers", answers, ...bare], {
        cwd: folder(),
      });
      const ran = await command(["sources", "--answers", answers, ...bare], { cwd: folder(), version });

      expect([built.code, ran.exitCode]).toEqual([0, 0]);
      expect(projectIn("built")).toEqual(projectIn("sources"));
    },
  );

  it("holds the JSON Schema of the answers", async () => {
    await runProgram(process.execPath, [bin, "built", ...email, ...bare], { cwd: folder() });

    const { properties = {} } = zoneJsonSchema();
    const written = JSON.parse(
      readFileSync(path.join(folder(), "built", ".hipaa-zone", "zone.schema.json"), "utf8"),
    ) as { properties: Record<string, unknown> };

    for (const [name, schema] of Object.entries(properties).filter(([key]) => key !== "custom")) {
      expect(written.properties[name]).toEqual(JSON.parse(JSON.stringify(schema)));
    }
  });
});

describe("a team's blueprint with the built command", () => {
  it("is compiled as it runs, and names the line of a value that is not there", async () => {
    const blueprint = putBlueprint(path.join(folder(), "team"), {
      "templates/NOTES.md.hbs": "Notes\n\nof {{md zone.zone}} and {{md zone.nobody}}\n",
    });

    const { code, output } = await runProgram(
      process.execPath,
      [bin, "built", ...email, ...bare, "--blueprint", blueprint],
      { cwd: folder() },
    );

    expect(code).toBe(4);
    expect(output).toContain("team: templates/NOTES.md.hbs");
    expect(output).toMatch(/line 3 reads "nobody",\s+which is not there/);
  });

  it("adds rendered files, questions and ranges of packages", async () => {
    const blueprint = putBlueprint(path.join(folder(), "team"), {
      "blueprint.yaml": [
        "name: team",
        "version: 1.0.0",
        "description: A team's own.",
        "extends: hipaa",
        'requires: ">=0.0.1"',
        "dependencies: { left-pad: ^1.3.0 }",
        "questions: { contact: { type: string, format: email, title: Whom to ask? } }",
      ].join("\n"),
      "templates/NOTES.md.hbs": "{{md custom.contact}} of {{md zone.zone}}\n",
    });

    const wrong = await runProgram(
      process.execPath,
      [bin, "built", ...email, ...bare, "--blueprint", blueprint, "--contact", "nobody"],
      { cwd: folder() },
    );
    const right = await runProgram(
      process.execPath,
      [bin, "built", ...email, ...bare, "--blueprint", blueprint, "--contact", "a@acme.example"],
      { cwd: folder() },
    );

    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toContain("email");
    expect(right.code).toBe(0);
    expect(projectIn("built").get("NOTES.md")).toBe("a@acme.example of built\n");
  });
});
