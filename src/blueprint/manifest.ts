import validVersion from "semver/functions/valid";
import validRange from "semver/ranges/valid";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Problem } from "../zone/problem";
import { didYouMean } from "../zone/suggestion";

/** File name of a blueprint's manifest. */
export const manifestName = "blueprint.yaml";

const packageName = z
  .string()
  .max(214)
  .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, "is not the name of an npm package");

// Ranges of the registry alone: a URL, a path or a git address would bring code that no lock or registry vouches for.
const packageRange = z
  .string()
  .refine((text) => text.trim() !== "" && validRange(text) !== null, "is not a range of versions, as ^1.2.0");

const manifestSchema = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens, as acme-health"),
  version: z.string().refine((text) => validVersion(text) !== null, "is not a version, as 1.0.0"),
  description: z.string().min(1).max(300),
  extends: z.string().min(1).optional(),
  requires: z
    .string()
    .refine((text) => text.trim() !== "" && validRange(text) !== null, "is not a range of versions, as ^1.2.0")
    .optional(),
  defaults: z.record(z.string(), z.unknown()).default({}),
  questions: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  dependencies: z.record(packageName, packageRange).default({}),
  devDependencies: z.record(packageName, packageRange).default({}),
  owners: z.record(z.string().min(1), z.enum(["tool", "team", "both"])).default({}),
});

/** What blueprint.yaml says. */
export type Manifest = z.output<typeof manifestSchema>;

/** Keys of blueprint.yaml. */
export const manifestKeys: readonly string[] = Object.keys(manifestSchema.shape);

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
      problems: [{ path: manifestName, problem: "is not a mapping of keys", allowed: manifestKeys.join(", ") }],
    };
  }
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ path: manifestName, problem: `is not YAML: ${reason}` }] };
  }
  const parsed = manifestSchema.safeParse(values);
  if (parsed.success) {
    return { manifest: parsed.data, problems: [] };
  }
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, values)) };
}

function problemsOf(issue: z.core.$ZodIssue, values: unknown): Problem[] {
  const path = `${manifestName}: ${issue.path.map(String).join(".")}`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const meant = didYouMean(key, manifestKeys);
      return {
        path: `${manifestName}: ${key}`,
        problem: "is not a key of a blueprint",
        allowed: manifestKeys.join(", "),
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
