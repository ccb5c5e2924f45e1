import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Problem } from "../zone/problem";
import { didYouMean } from "../zone/suggestion";
import { versions } from "./versions";

/** File name of a blueprint's manifest. */
export const manifestName = "blueprint.yaml";

const isVersion = (text: string): boolean => versions().validVersion(text) !== null;
const isRange = (text: string): boolean => text.trim() !== "" && versions().validRange(text) !== null;

/** Made when a manifest is read: the build has read that of the default blueprint. */
function makeSchema() {
  const packageName = z
    .string()
    .max(214)
    .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, "is not the name of an npm package");
  const range = z.string().refine(isRange, "is not a range of versions, as ^1.2.0");
  // Ranges of the registry alone: a URL, a path or a git address would bring code that no lock or registry vouches for.
  const packages = z.record(packageName, range).default({});
  return z.strictObject({
    name: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens, as acme-health"),
    version: z.string().refine(isVersion, "is not a version, as 1.0.0"),
    description: z.string().min(1).max(300),
    extends: z.string().min(1).optional(),
    requires: range.optional(),
    defaults: z.record(z.string(), z.unknown()).default({}),
    questions: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    dependencies: packages,
    devDependencies: packages,
    owners: z.record(z.string().min(1), z.enum(["tool", "team", "both"])).default({}),
  });
}

let schema: ReturnType<typeof makeSchema> | undefined;

function manifestSchema(): ReturnType<typeof makeSchema> {
  schema ??= makeSchema();
  return schema;
}

/** What blueprint.yaml says. */
export type Manifest = z.output<ReturnType<typeof makeSchema>>;

/** Keys of blueprint.yaml. */
export function manifestKeys(): readonly string[] {
  return Object.keys(manifestSchema().shape);
}

/** Reads blueprint.yaml; the problems say where in it and what to write instead. */
export function parseManifest(text: string): { readonly manifest?: Manifest; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      problems: faults.map((fault) => {
        const { line, col } = lines.linePos(fault.pos[0]);
        return {
          path: `${manifestName}:${String(line)}:${String(col)}`,
          problem: `is not YAML: ${fault.message}`,
        };
      }),
    };
  }
  if (!isMap(document.contents) || !document.contents.items.every(({ key }) => isScalar(key))) {
    return {
      problems: [{ path: manifestName, problem: "is not a mapping of keys", allowed: manifestKeys().join(", ") }],
    };
  }
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ path: manifestName, problem: `is not YAML: ${reason}` }] };
  }
  const parsed = manifestSchema().safeParse(values);
  if (parsed.success) {
    return { manifest: parsed.data, problems: [] };
  }
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, values)) };
}

function problemsOf(issue: z.core.$ZodIssue, values: unknown): Problem[] {
  const path = `${manifestName}: ${issue.path.map(String).join(".")}`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const meant = didYouMean(key, manifestKeys());
      return {
        path: `${manifestName}: ${key}`,
        problem: "is not a key of a blueprint",
        allowed: manifestKeys().join(", "),
        remedy: meant === undefined ? "remove it" : `did you mean ${meant}?`,
      };
    });
  }
  const value = issue.path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    values,
  );
  return [{ path, value, problem: value === undefined ? "is missing" : issue.message }];
}
