import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isSeq, parseDocument } from "yaml";
import type { StackDocument } from "./overlay";

/** Edits zone.yaml as a person would, comments and order kept. */
export function editZone(project: string, edit: (zone: Document) => void): void {
  const path = join(project, "zone.yaml");
  const document = parseDocument(readFileSync(path, "utf8"));
  edit(document);
  writeFileSync(path, document.toString());
}

/** Where an environment stands among those of zone.yaml. */
export function environmentIndex(zone: Document, name: string): number {
  const environments = zone.get("environments");
  const index = isSeq(environments)
    ? environments.items.findIndex((_, at) => zone.getIn(["environments", at, "name"]) === name)
    : -1;
  if (index < 0) throw new Error(`zone.yaml has no environment ${name}`);
  return index;
}

/** Gives an environment its file and its line in the list, both copied from another one's, as the README says. */
export function addEnvironmentFiles(project: string, name: string, from: string): void {
  const folder = join(project, "src", "environments");
  const renamed = (text: string): string =>
    text
      .replaceAll(`${className(from)}Stack`, `${className(name)}Stack`)
      .replaceAll(`"${from}"`, `"${name}"`)
      .replaceAll(`"./${from}"`, `"./${name}"`);
  writeFileSync(join(folder, `${name}.ts`), renamed(readFileSync(join(folder, `${from}.ts`), "utf8")));
  editLines(join(folder, "index.ts"), (line) => (mentions(line, from) ? [line, renamed(line)] : [line]));
}

/** Takes the file and the line of an environment away. */
export function removeEnvironmentFiles(project: string, name: string): void {
  const folder = join(project, "src", "environments");
  rmSync(join(folder, `${name}.ts`));
  editLines(join(folder, "index.ts"), (line) => (mentions(line, name) ? [] : [line]));
}

/** A stack as the project has synthesized it. */
export function synthesizedStack(project: string, stack: string): StackDocument {
  return JSON.parse(readFileSync(join(project, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8")) as StackDocument;
}

/** Address of every resource of a synthesized stack. */
export function addressesOf({ resource = {} }: StackDocument): readonly string[] {
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

/** The import or the entry of an environment in the list. */
function mentions(line: string, name: string): boolean {
  return line.includes(`"./${name}"`) || line.startsWith(`  "${name}":`);
}

function className(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function editLines(path: string, edit: (line: string) => readonly string[]): void {
  writeFileSync(path, readFileSync(path, "utf8").split("\n").flatMap(edit).join("\n"));
}
