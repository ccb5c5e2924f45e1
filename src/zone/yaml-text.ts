import { Document, type YAMLMap } from "yaml";
import type { Problem } from "./problem";

/** Larger than the complete document of any zone within the quotas. */
export const LARGEST_TEXT = 2 * 1024 * 1024;

/** How zone.yaml is read: YAML 1.2 with merge keys, each key once, no tags that would make anything but data. */
export const yamlOptions = { version: "1.2", schema: "core", merge: true, uniqueKeys: true, strict: true } as const;

/** How every document is written: nothing is folded, so that a diff shows one setting a line. */
export const yamlStyle = { lineWidth: 0, flowCollectionPadding: true } as const;

/** A map on one line. */
export function flowMap(value: object): YAMLMap {
  return new Document().createNode(value, { flow: true });
}

/** Syntax errors, with line and column. Warnings (unknown tags, keys that are not text) are errors here. */
export function yamlProblems(document: Document): readonly Problem[] {
  return [...document.errors, ...document.warnings].map((error) => {
    const position = error.linePos?.[0];
    const where = position === undefined ? "" : `line ${position.line}, column ${position.col}: `;
    const message = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? error.code;
    return {
      path: "",
      problem: `${where}${message}`,
      allowed: "YAML or JSON",
      remedy: error.code === "DUPLICATE_KEY" ? "keep one of the two" : "correct the syntax there",
    };
  });
}

/** The data of a document that has no syntax errors; anchors that would multiply without end are refused. */
export function yamlData(document: Document): { readonly data: unknown } | { readonly problem: Problem } {
  try {
    return { data: document.toJS({ maxAliasCount: 1000 }) as unknown };
  } catch (error) {
    // The library throws for aliases alone: one that is unresolved, or too many.
    return {
      problem: {
        path: "",
        problem: error instanceof Error ? error.message : String(error),
        allowed: "aliases of anchors that come before them",
        remedy: "write the values out",
      },
    };
  }
}
