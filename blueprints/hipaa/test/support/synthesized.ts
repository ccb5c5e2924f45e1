import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Zone, parseZone } from "../../src/zone";
import { outputFolder, removeOutput, runApp } from "./app";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** What Terraform reads of one stack. */
export interface SynthesizedStack {
  readonly terraform: JsonObject;
  readonly provider?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly output?: Readonly<Record<string, JsonObject>>;
  readonly import?: readonly JsonObject[];
}

/** One resource of one stack. */
export interface SynthesizedResource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;

  /** For messages: `dev: aws_vpc.environment_network_vpc`. */
  readonly address: string;
  readonly body: JsonObject;
}

const root = join(__dirname, "..", "..");

/** The zone that zone.yaml describes. */
export const zone: Zone = parseZone(readFileSync(join(root, "zone.yaml"), "utf8")).zone;

let stacks: ReadonlyMap<string, SynthesizedStack> | undefined;
let dependencies: ReadonlyMap<string, readonly string[]> = new Map();

/** Every stack by its id, as the app synthesizes it. */
export function synthesizedStacks(): ReadonlyMap<string, SynthesizedStack> {
  stacks ??= readStacks();
  return stacks;
}

/** Ids of the stacks that each stack declares to depend on, by its own id. */
export function declaredDependencies(): ReadonlyMap<string, readonly string[]> {
  synthesizedStacks();
  return dependencies;
}

/** What the engine reads first. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly synthesizedStackPath: string; readonly dependencies: readonly string[] }>
  >;
}

/** Takes what the app made before the first test file ran; a test file that is run in another way runs the app itself. */
function readStacks(): ReadonlyMap<string, SynthesizedStack> {
  const made = outputFolder();
  const outdir = made ?? runApp();
  try {
    const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as Manifest;
    const entries = Object.entries(manifest.stacks);
    dependencies = new Map(entries.map(([id, stack]) => [id, stack.dependencies]));
    return new Map(
      entries.map(([id, { synthesizedStackPath }]) => [
        id,
        JSON.parse(readFileSync(join(outdir, synthesizedStackPath), "utf8")) as SynthesizedStack,
      ]),
    );
  } finally {
    if (made === undefined) {
      removeOutput(outdir);
    }
  }
}

/** The stack of an id. */
export function synthesizedStack(id: string): SynthesizedStack {
  const stack = synthesizedStacks().get(id);
  if (stack === undefined) {
    throw new Error(`the app has no stack ${id}; it has ${[...synthesizedStacks().keys()].join(", ")}`);
  }
  return stack;
}

/** Resources of every stack: of the types given, or all. */
export function resources(...types: readonly string[]): readonly SynthesizedResource[] {
  return [...synthesizedStacks().keys()].flatMap((stack) => resourcesOf(stack, ...types));
}

/** Resources of one stack: of the types given, or all. */
export function resourcesOf(stack: string, ...types: readonly string[]): readonly SynthesizedResource[] {
  const byType = resourcesByType(stack);
  return [...byType].flatMap(([type, named]) => (types.length === 0 || types.includes(type) ? named : []));
}

const read = new Map<string, ReadonlyMap<string, readonly SynthesizedResource[]>>();

/** Read once: a zone of a hundred environments has tens of thousands of resources. */
function resourcesByType(stack: string): ReadonlyMap<string, readonly SynthesizedResource[]> {
  const known = read.get(stack);
  if (known !== undefined) {
    return known;
  }
  const byType = new Map(
    Object.entries(synthesizedStack(stack).resource ?? {}).map(([type, named]) => [
      type,
      Object.entries(named).map(([name, body]) => ({ stack, type, name, address: `${stack}: ${type}.${name}`, body })),
    ]),
  );
  read.set(stack, byType);
  return byType;
}

/** What lies under a path of keys and indexes; a block that is written as an object counts as a list of one. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => {
    if (isList(found)) {
      return typeof key === "number" ? found[key] : undefined;
    }
    if (typeof found !== "object" || found === null) {
      return undefined;
    }
    return key === 0 ? found : found[key];
  }, value);
}

/** The text under a path, or "" where there is none. */
export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The list under a path; a single value counts as a list of one, nothing as none. */
export function listAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  if (found === undefined || found === null) {
    return [];
  }
  return isList(found) ? found : [found];
}

/** Whether a resource's argument refers to another resource of the same stack. */
export function refersTo(value: Json | undefined, resource: SynthesizedResource): boolean {
  return typeof value === "string" && value.includes(`\${${resource.type}.${resource.name}.`);
}

/** One statement of a policy, as IAM reads it. */
export interface SynthesizedStatement extends JsonObject {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Json;
  readonly Action?: Json;
  readonly NotAction?: Json;
  readonly Resource?: Json;
  readonly NotResource?: Json;
  readonly Condition?: JsonObject;
}

/** Statements of a policy that is written as literal JSON. */
export function statements(policy: string): readonly SynthesizedStatement[] {
  return (JSON.parse(policy) as { readonly Statement: readonly SynthesizedStatement[] }).Statement;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
