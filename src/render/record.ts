import { z } from "zod";
import { compareText, hashOf } from "../blueprint/content-hash";
import type { RenderedFile } from "./rendered-file";

export const recordPath = ".hipaa-zone/record.json";
export const basePath = ".hipaa-zone/base.json";
export const schemaPath = ".hipaa-zone/zone.schema.json";
export const lockPath = "package-lock.json";
export const zonePath = "zone.yaml";

/** Version of the record's own shape. */
const recordVersion = 1;

/** Version of the shape of zone.yaml; raised by a release that needs answers to be rewritten. */
export const zoneSchemaVersion = 1;

// Made when a record is read, which a new project does not have.
const recordSchema = () =>
  z.object({
    recordVersion: z.literal(recordVersion),
    generator: z.object({ name: z.string(), version: z.string() }),
    blueprint: z.array(z.object({ name: z.string(), version: z.string(), hash: z.string() })).min(1),
    zoneSchemaVersion: z.int(),
    engine: z.enum(["cdktf", "cdktn"]),
    awsProvider: z.union([z.literal(5), z.literal(6)]),
    answers: z.object({ given: z.unknown(), resolved: z.unknown() }),
    files: z.record(
      z.string(),
      z.object({ hash: z.string(), mode: z.string(), owner: z.enum(["tool", "team", "both"]) }),
    ),
  });

/** What a project remembers of its generation. Nothing in it changes from run to run. */
export type ProjectRecord = z.output<ReturnType<typeof recordSchema>>;

/** Text of the record: canonical, so that the same answers in another order give the same bytes. */
export function recordText(
  record: Omit<ProjectRecord, "recordVersion" | "files">,
  files: readonly RenderedFile[],
): string {
  const entries = files.map(
    (file) =>
      [
        file.path,
        { hash: file.hash ?? hashOf(file.content), mode: file.mode.toString(8).padStart(4, "0"), owner: file.owner },
      ] as const,
  );
  const whole: ProjectRecord = { recordVersion, ...record, files: Object.fromEntries(entries) };
  return canonicalJson(whole);
}

/** Reads a record. @throws Error when it is not one */
export function parseRecord(text: string): ProjectRecord {
  return recordSchema().parse(JSON.parse(text));
}

const baseSchema = () => z.object({ files: z.record(z.string(), z.string()) });

/** Text of the base: every file as it was emitted, but the lock, the record and the base. */
export function baseText(files: readonly RenderedFile[]): string {
  const pristine = files.filter(({ path }) => path !== lockPath).sort((a, b) => compareText(a.path, b.path));
  const entries = pristine.map(
    ({ path, content, json }) => `    ${JSON.stringify(path)}: ${json ?? JSON.stringify(content)}`,
  );
  // What `canonicalJson` would give, without reading every text once more.
  return `{\n  "files": {\n${entries.join(",\n")}\n  }\n}\n`;
}

/** Reads a base: text by path. @throws Error when it is not one */
export function parseBase(text: string): Readonly<Record<string, string>> {
  return baseSchema().parse(JSON.parse(text)).files;
}

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), undefined, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
