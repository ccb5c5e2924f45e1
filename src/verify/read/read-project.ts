import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { isList, isObject, type Json, type JsonObject } from "../json";
import { UnreadableProject } from "../problem";

/** One stack as it is written for Terraform: every block of its files, with labels as keys. */
export interface StackDocument {
  /** Id of the stack: the name of its folder. */
  readonly name: string;

  /** Its files, relative to the folder that was read. */
  readonly files: readonly string[];
  readonly body: JsonObject;

  /** Files in HCL beside them, which are not read. */
  readonly notRead: readonly string[];
}

/** Bytes; a stack of the largest zone has two million. */
const largest = 64 * 1024 * 1024;

/**
 * Reads what a project synthesized: the stacks of `cdktf.out`, or the folders of a project in Terraform's JSON.
 *
 * @throws UnreadableProject where there is nothing to read, or what there is cannot be read
 */
export function readProject(directory: string): readonly StackDocument[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new UnreadableProject([`${directory} is no folder`]);
  }
  const outputs = [join(directory, outputFolderOf(directory), "stacks"), join(directory, "stacks")];
  const output = outputs.find((folder) => existsSync(folder) && statSync(folder).isDirectory());
  const folders = output === undefined ? plainFolders(directory) : subfolders(output);
  const stacks = folders.map((folder) => readStack(directory, folder, output)).filter((stack) => stack !== undefined);
  if (stacks.some(({ files }) => files.length > 0)) return stacks;
  if (stacks.length > 0) {
    throw new UnreadableProject([
      `${directory} holds Terraform's own language only, which is not read`,
      "With cdktf, synthesize JSON: leave out `hclOutput` and `--hcl`.",
    ]);
  }
  throw new UnreadableProject([
    output === undefined
      ? `${directory} holds no synthesized stacks: there is no ${outputs[0] ?? ""} and no *.tf.json`
      : `${output} holds no stack`,
    "Synthesize the project first: npm run synth, or npx cdktf synth.",
  ]);
}

/** The folder that cdktf writes to. https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file */
function outputFolderOf(directory: string): string {
  const path = join(directory, "cdktf.json");
  if (!existsSync(path)) return "cdktf.out";
  const { output } = parse(path, path);
  return typeof output === "string" ? output : "cdktf.out";
}

/** As deep as `live/prod/eu-west-1/network`. */
const deepest = 4;

function plainFolders(directory: string, depth = 0): readonly string[] {
  const inner = depth === deepest ? [] : subfolders(directory);
  return [directory, ...inner.flatMap((folder) => plainFolders(folder, depth + 1))];
}

function subfolders(directory: string): readonly string[] {
  return entriesOf(directory)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map(({ name }) => join(directory, name))
    .sort();
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new UnreadableProject([
      `${directory} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

function hclFiles(folder: string): readonly string[] {
  return entriesOf(folder)
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".tf"))
    .sort();
}

/** @param output - the folder of all stacks; undefined where each is somewhere in the project, and is named by its way there */
function readStack(root: string, folder: string, output: string | undefined): StackDocument | undefined {
  const names = entriesOf(folder)
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".tf.json"))
    .sort();
  if (names.length === 0 && hclFiles(folder).length === 0) return undefined;
  const isOverride = (name: string): boolean => /(?:^|_)override\.tf\.json$/.test(name);
  const relative = (name: string): string => (folder === root ? name : join(folder.slice(root.length + 1), name));
  const plain = names.filter((name) => !isOverride(name));
  let body: JsonObject = {};
  for (const name of plain) body = merged(body, normalized(parse(join(folder, name), relative(name)), relative(name)));
  for (const name of names.filter(isOverride)) {
    body = overridden(body, normalized(parse(join(folder, name), relative(name)), relative(name)));
  }
  const notRead = hclFiles(folder).map(relative);
  const name = output === undefined ? nameIn(root, folder) : basename(folder);
  return { name, files: names.map(relative), body: withValues(body, folder, relative), notRead };
}

/** `prod/network`; the project's own folder has its name, or "." where one inside has that. */
function nameIn(root: string, folder: string): string {
  if (folder !== root) return folder.slice(root.length + 1).replaceAll(sep, "/");
  return existsSync(join(root, basename(root))) ? "." : basename(root);
}

/**
 * Gives variables the values that the files beside them do, which count more than defaults.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
 */
function withValues(body: JsonObject, folder: string, relative: (name: string) => string): JsonObject {
  if (!isObject(body.variable)) return body;
  const isHidden = hclValueFiles(folder).length > 0;
  const names = entriesOf(folder).map(({ name }) => name);
  const files = [
    ...names.filter((name) => name === "terraform.tfvars.json"),
    ...names.filter((name) => name.endsWith(".auto.tfvars.json")).sort(),
  ];
  const values = files.reduce<JsonObject>(
    (all, name) => ({ ...all, ...parse(join(folder, name), relative(name)) }),
    {},
  );
  const variables = Object.entries(body.variable).map(([name, written]): readonly [string, Json | undefined] => {
    if (!isObject(written)) return [name, written];
    const value = values[name];
    // A file in HCL may give any of them another value.
    if (isHidden) return [name, { ...written, default: undefined }];
    return [name, value === undefined ? written : { ...written, default: value }];
  });
  return { ...body, variable: Object.fromEntries(variables) };
}

function hclValueFiles(folder: string): readonly string[] {
  return entriesOf(folder)
    .map(({ name }) => name)
    .filter((name) => name === "terraform.tfvars" || name.endsWith(".auto.tfvars"))
    .sort();
}

function parse(path: string, shown: string): JsonObject {
  const { size } = statSync(path);
  if (size > largest) {
    throw new UnreadableProject([`${shown} has ${size} bytes; a stack may have ${largest}`]);
  }
  let json: Json;
  try {
    json = JSON.parse(readFileSync(path, "utf8")) as Json;
  } catch (error) {
    throw new UnreadableProject([
      `${shown} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      "Was it written to the end? Synthesize the project again.",
    ]);
  }
  if (!isObject(json)) throw new UnreadableProject([`${shown} holds no object`]);
  return json;
}

/** How many labels a block has, by its kind. https://developer.hashicorp.com/terraform/language/syntax/json */
const labels: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
};

/** Brings the forms in which a block may be written into one: objects by label; providers, of which many may share one, lists. */
function normalized(body: JsonObject, file: string): JsonObject {
  const found: Record<string, Json> = {};
  for (const [kind, written] of Object.entries(body)) {
    if (kind === "//" || written === undefined) continue;
    const depth = labels[kind];
    if (kind === "locals" || kind === "terraform") found[kind] = oneOf(written, kind, file);
    else if (kind === "provider") found[kind] = providers(written, file);
    else found[kind] = depth === undefined ? written : labelled(written, depth, kind, file);
  }
  return found;
}

function oneOf(written: Json, kind: string, file: string): JsonObject {
  return objects(written, kind, file).reduce<JsonObject>((all, one) => ({ ...all, ...one }), {});
}

function providers(written: Json, file: string): JsonObject {
  const found: Record<string, readonly JsonObject[]> = {};
  for (const one of objects(written, "provider", file)) {
    for (const [name, configurations] of Object.entries(one)) {
      if (name === "//") continue;
      found[name] = [...(found[name] ?? []), ...objects(configurations ?? null, `provider.${name}`, file)];
    }
  }
  return found;
}

function labelled(written: Json, depth: number, path: string, file: string): JsonObject {
  const found: Record<string, Json> = {};
  for (const one of objects(written, path, file)) {
    for (const [label, inner] of Object.entries(one)) {
      if (label === "//" || inner === undefined) continue;
      const inside = `${path}.${label}`;
      const value = depth > 1 ? labelled(inner, depth - 1, inside, file) : oneOf(inner, inside, file);
      const known = found[label];
      found[label] = isObject(known) ? { ...known, ...value } : value;
    }
  }
  return found;
}

function objects(written: Json, path: string, file: string): readonly JsonObject[] {
  const list = isList(written) ? written : [written];
  return list.flatMap((one): readonly JsonObject[] => {
    // Null is as good as nothing: https://github.com/hashicorp/hcl/blob/main/json/spec.md
    if (one === null) return [];
    if (!isObject(one)) throw new UnreadableProject([`${file}: ${path} is no block`]);
    return [one];
  });
}

/** Joins two files of one folder; the same address in both is Terraform's to refuse. */
function merged(first: JsonObject, second: JsonObject, depth = 2): JsonObject {
  const found: Record<string, Json | undefined> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const known = found[key];
    if (isObject(known) && isObject(value) && depth > 0) found[key] = merged(known, value, depth - 1);
    else if (isList(known) && isList(value)) found[key] = [...known, ...value];
    else found[key] = value;
  }
  return found;
}

/** Arguments of an override file take the place of those of the same block. https://developer.hashicorp.com/terraform/language/files/override */
function overridden(first: JsonObject, second: JsonObject): JsonObject {
  return merged(first, second, 3);
}
