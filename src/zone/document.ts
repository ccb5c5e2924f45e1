import { Document, isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from "yaml";
import { alternatives, schemasAt } from "./json-schema";
import type { Path } from "./path";
import type { Zone } from "./types";
import { flowMap, yamlStyle } from "./yaml-text";

export { updateDocument } from "./update-document";

const header = ` yaml-language-server: $schema=.hipaa-zone/zone.schema.json

 What this zone is. The stacks read this file when they synthesize; edit it first.
 Addresses are allocated once and never moved: leave those of what is deployed as they are.`;

/** Longer lists are written one entry a line. */
const longestFlow = 100;

/**
 * The complete zone.yaml of a zone: every setting with its value, and a comment where it occurs first.
 *
 * Reading it again gives the same zone, and writing that gives the same text.
 */
export function zoneDocument(zone: Zone): string {
  const document = new Document();
  const commented = new Set<string>();
  const root = settingsNode(zone, [], commented);
  root.items.forEach((pair, index) => {
    if (index > 0 && isScalar(pair.key)) {
      pair.key.spaceBefore = true;
    }
  });
  document.commentBefore = header;
  document.contents = root;
  return document.toString(yamlStyle);
}

/** A node for a value, with the comments of the settings in it that were not given one before. */
function nodeOf(value: unknown, path: Path, commented: Set<string>): Node {
  if (Array.isArray(value)) {
    const list = new YAMLSeq<Node>();
    list.items = value.map((item, index) => withCommentFirst(nodeOf(item, [...path, index], commented)));
    list.flow = value.every((item) => typeof item !== "object") && JSON.stringify(value).length <= longestFlow;
    return list;
  }
  if (typeof value === "object" && value !== null) {
    return isTier(path) ? flowMap(value) : settingsNode(value, path, commented);
  }
  return new Scalar(value);
}

/** Puts the comment of an entry's first setting before the dash, where readers of YAML keep it. */
function withCommentFirst(entry: Node): Node {
  const first = isMap(entry) ? entry.items[0]?.key : undefined;
  if (isScalar(first)) {
    entry.commentBefore = first.commentBefore;
    first.commentBefore = undefined;
  }
  return entry;
}

function settingsNode(value: object, path: Path, commented: Set<string>): YAMLMap<Scalar, Node> {
  const map = new YAMLMap<Scalar, Node>();
  map.items = inSchemaOrder(value, path).map(([key, item]) => {
    const name = new Scalar(key);
    const comment = descriptionAt([...path, key]);
    if (comment !== undefined && !commented.has(comment)) {
      commented.add(comment);
      name.commentBefore = ` ${comment}`;
    }
    return new Pair(name, nodeOf(item, [...path, key], commented));
  });
  map.flow = map.items.length === 0;
  return map;
}

function isTier(path: Path): boolean {
  return path.length === 4 && path[0] === "environments" && path[2] === "tiers";
}

/** The entries that have a value: settings as the schema lists them, then keys that are the owner's. */
function inSchemaOrder(value: object, path: Path): readonly [string, unknown][] {
  const order = propertiesAt(path);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b));
}

function propertiesAt(path: Path): readonly string[] {
  return schemasAt(path)
    .flatMap(alternatives)
    .flatMap((schema) => Object.keys(schema.properties ?? {}));
}

function descriptionAt(path: Path): string | undefined {
  // What a key of the owner's own means, only he knows.
  if (path.includes("custom") && path.length > 1) {
    return undefined;
  }
  return schemasAt(path).find((schema) => schema.description !== undefined)?.description;
}
