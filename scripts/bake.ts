import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import { hashOf } from "../src/blueprint/content-hash";
import { extendLayers } from "../src/blueprint/extend";
import type { Layer } from "../src/blueprint/layer";
import { readDefaultLayer } from "../src/blueprint/load";
import { precompileTemplate } from "../src/blueprint/template-syntax";
import { zonePath } from "../src/render/record";
import { describeProblem, type Problem } from "../src/zone/problem";
import { zoneJsonSchema } from "../src/zone/json-schema";

const root = path.join(__dirname, "..");

/** Files of what is baked, beside the command. */
export const layerFile = "default-blueprint.json";
const textsFile = "default-blueprint.txt";
export const templatesFile = "default-templates.js";

/** Stands in for `src/blueprint/baked.ts`. */
const bakedModule = `
import { readFileSync } from "node:fs";
import path from "node:path";
export function bakedLayer() {
  const layer = JSON.parse(readFileSync(path.join(__dirname, "${layerFile}"), "latin1"));
  const texts = readFileSync(path.join(__dirname, "${textsFile}"), "latin1");
  const files = layer.files.map(({ at, ...file }) =>
    at === undefined ? file : { ...file, content: texts.slice(at[0], at[1]), json: texts.slice(at[1], at[2]) },
  );
  return { ...layer, files };
}
let templates;
export function bakedTemplate(hash) {
  templates ??= require("./${templatesFile}");
  return templates[hash];
}
`;

/** Puts into the bundle what is worked out here instead of in every run. */
export const bake: Plugin = {
  name: "bake",
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^\\./${templatesFile.replace(".", "\\.")}$`) }, ({ path: name }) => ({
      path: name,
      external: true,
    }));
    bundler.onLoad({ filter: /[\\/]src[\\/]blueprint[\\/]baked\.ts$/ }, () => ({ contents: bakedModule }));
    bundler.onLoad({ filter: /[\\/]src[\\/]zone[\\/]json-schema\.ts$/ }, ({ path: file }) => ({
      contents: withSchema(readFileSync(file, "utf8")),
      loader: "ts",
    }));
  },
};

/** The module of the JSON Schema with the schema in it. */
function withSchema(text: string): string {
  const made = '...z.toJSONSchema(answersSchema, { io: "input" }),';
  if (!text.includes(made)) {
    throw new Error(`src/zone/json-schema.ts does not make the schema with ${made}`);
  }
  return text.replace(made, () => `...JSON.parse(${JSON.stringify(JSON.stringify(zoneJsonSchema()))}),`);
}

/** Writes the default blueprint and its templates, read and compiled, into the folder of the command. */
export function writeBaked(folder: string): void {
  const layer = defaultLayer();
  const { files, texts } = withTextsApart(layer.files);
  writeFileSync(path.join(folder, layerFile), asciiJson({ ...layer, files }));
  writeFileSync(path.join(folder, textsFile), texts);
  const templates = layer.files
    .filter(({ template }) => template)
    .map(({ content }) => `${JSON.stringify(hashOf(content))}: ${precompileTemplate(content)}`);
  writeFileSync(path.join(folder, templatesFile), `module.exports = {\n${templates.join(",\n")}\n};\n`);
}

/** The default blueprint as its folders give it, with the owners that its patterns give its files, and their hashes. */
export function defaultLayer(): Layer {
  const problems: Problem[] = [];
  const layer = readDefaultLayer(root, problems);
  if (layer === undefined || problems.length > 0) {
    throw new Error(["the default blueprint cannot be read", ...problems.map(describeProblem)].join("\n"));
  }
  const { files, ownerOf } = extendLayers([layer]);
  const paths = [...files.map(({ path: where }) => where), zonePath];
  const hashed = layer.files.map((file) => ({ ...file, hash: hashOf(file.content) }));
  return { ...layer, files: hashed, owners: Object.fromEntries(paths.map((where) => [where, ownerOf(where)])) };
}

/**
 * Takes the texts out of the files, with their JSON behind each: to cut them out of one long text takes next to no time,
 * and to parse and write them as JSON takes as long as to write the files. Texts beyond ASCII stay where they are.
 */
function withTextsApart(files: Layer["files"]): { readonly files: readonly object[]; readonly texts: string } {
  const parts: string[] = [];
  let end = 0;
  const apart = files.map(({ content, ...file }) => {
    const json = JSON.stringify(content);
    if (/[^\u0000-\u007f]/.test(content)) return { content, ...file };
    const at = [end, end + content.length, end + content.length + json.length];
    parts.push(content, json);
    end += content.length + json.length;
    return { ...file, at };
  });
  return { files: apart, texts: parts.join("") };
}

/** JSON of ASCII alone: it is read byte for byte, which is several times faster than to decode UTF-8. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
