import type { Arguments } from "./arguments";
import { call } from "./functions";
import type { Resource } from "./resource";
import { type Value, isNothing, literal, symbolicText, unknown } from "./value";

/**
 * The `json` of an `aws_iam_policy_document`, which follows from its blocks. Undefined for anything else.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(resource: Resource, attribute: string): Value | undefined {
  const isDocument = resource.mode === "data" && resource.type === "aws_iam_policy_document";
  if (!isDocument || (attribute !== "json" && attribute !== "minified_json")) return undefined;
  const { blocks, missing } = resource.blocks("statement");
  if (missing !== undefined) return unknown(missing);
  // Documents that it takes in or that override it would have to be merged by Sid.
  const others = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];
  const other = others.find((name) => resource.has(name));
  if (other !== undefined) return unknown(`${resource.address}.${other}`);
  const statements = blocks.map(statement);
  const hidden = statements.find(({ kind }) => kind === "unknown");
  if (hidden !== undefined) return hidden;
  const version = resource.value("version");
  return call("jsonencode", [
    map({
      Version: isNothing(version) ? literal("2012-10-17") : version,
      Statement: { kind: "list", items: statements },
    }),
  ]);
}

function statement(block: Arguments): Value {
  const nested = ["principals", "not_principals", "condition"].map((name) => block.blocks(name));
  const missing = nested.find((one) => one.missing !== undefined)?.missing;
  if (missing !== undefined) return unknown(missing);
  const [principals, notPrincipals, conditions] = nested.map(({ blocks }) => blocks);
  const effect = block.value("effect");
  return map({
    Sid: block.value("sid"),
    Effect: isNothing(effect) ? literal("Allow") : effect,
    Action: block.value("actions"),
    NotAction: block.value("not_actions"),
    Resource: block.value("resources"),
    NotResource: block.value("not_resources"),
    Principal: byKind(principals ?? []),
    NotPrincipal: byKind(notPrincipals ?? []),
    Condition: byTest(conditions ?? []),
  });
}

function byKind(blocks: readonly Arguments[]): Value {
  const kinds = new Map<string, readonly Value[]>();
  for (const block of blocks) {
    const kind = symbolicText(block.value("type")) ?? "";
    const identifiers = block.value("identifiers");
    const items = identifiers.kind === "list" ? identifiers.items : [identifiers];
    // The provider writes `{"Principal": "*"}` for `*` of type `*`.
    const name = kind === "*" ? "AWS" : kind;
    kinds.set(name, [...(kinds.get(name) ?? []), ...items]);
  }
  return lists(kinds);
}

function byTest(blocks: readonly Arguments[]): Value {
  const tests = new Map<string, Map<string, Value>>();
  for (const block of blocks) {
    const test = symbolicText(block.value("test")) ?? "";
    const keys = tests.get(test) ?? new Map<string, Value>();
    keys.set(symbolicText(block.value("variable")) ?? "", block.value("values"));
    tests.set(test, keys);
  }
  if (tests.size === 0) return literal(null);
  return { kind: "map", entries: new Map([...tests].map(([test, entries]) => [test, { kind: "map", entries }])) };
}

function lists(kinds: ReadonlyMap<string, readonly Value[]>): Value {
  if (kinds.size === 0) return literal(null);
  return { kind: "map", entries: new Map([...kinds].map(([kind, items]) => [kind, { kind: "list", items }])) };
}

function map(entries: Readonly<Record<string, Value>>): Value {
  return { kind: "map", entries: new Map(Object.entries(entries).filter(([, value]) => !isNothing(value))) };
}
