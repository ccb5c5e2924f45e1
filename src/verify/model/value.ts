import type { Resource } from "./resource";

/**
 * What an argument is worth before anything is applied.
 *
 * An `attribute` is known only to the cloud, but it is known whose it is: two of the same resource are equal, and the
 * ids of two resources are not. `unknown` names the expression that could not be followed.
 */
export type Value =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "attribute"; readonly of: Resource; readonly name: string }

  /** Text with parts that are known to the cloud alone. */
  | { readonly kind: "text"; readonly parts: readonly Value[] }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: "unknown"; readonly expression: string };

/** Nothing: an argument that is not given, or is given as null. */
export const nothing: Value = { kind: "literal", value: null };

export function unknown(expression: string): Value {
  return { kind: "unknown", expression };
}

export function literal(value: null | boolean | number | string): Value {
  return { kind: "literal", value };
}

/** Whether nothing is given. */
export function isNothing(value: Value): boolean {
  return value.kind === "literal" && value.value === null;
}

/**
 * The value as one text, in which what only the cloud knows stands as a symbol such as
 * `‹dev:aws_vpc.network.id›`: the same text for the same thing in every stack. Undefined where it is no single text.
 */
export function symbolicText(value: Value): string | undefined {
  switch (value.kind) {
    case "literal":
      return value.value === null ? undefined : String(value.value);
    case "attribute":
      return symbol(value.of, value.name);
    case "text":
      return textOfParts(value);
    case "unknown":
      return `‹?${value.expression}›`;
    case "list":
    case "map":
      return undefined;
  }
}

/** Texts of policies are long, and are asked for by many. */
const knownTexts = new WeakMap<Value, string>();

function textOfParts(value: Extract<Value, { kind: "text" }>): string | undefined {
  const known = knownTexts.get(value);
  if (known !== undefined) return known;
  const parts = value.parts.map(symbolicText);
  if (parts.includes(undefined)) return undefined;
  const text = parts.join("");
  knownTexts.set(value, text);
  return text;
}

/** Stands for an attribute that only the cloud knows. */
export function symbol(of: Resource, attribute: string): string {
  return `‹${of.stack}:${of.address}.${attribute}›`;
}

/** The first expression in a value that could not be followed. */
export function missingIn(value: Value): string | undefined {
  switch (value.kind) {
    case "literal":
    case "attribute":
      return undefined;
    case "unknown":
      return value.expression;
    case "text":
      return first(value.parts);
    case "list":
      return first(value.items);
    case "map":
      return first([...value.entries.values()]);
  }
}

/** Whether a text still holds the symbol of something that was not followed. */
export function unknownInText(text: string): string | undefined {
  return /‹\?([^›]*)›/.exec(text)?.[1];
}

/** Every resource that a value refers to. */
export function referredTo(value: Value): readonly Resource[] {
  switch (value.kind) {
    case "literal":
    case "unknown":
      return [];
    case "attribute":
      return [value.of];
    case "text":
      return value.parts.flatMap(referredTo);
    case "list":
      return value.items.flatMap(referredTo);
    case "map":
      return [...value.entries.values()].flatMap(referredTo);
  }
}

function first(values: readonly Value[]): string | undefined {
  for (const value of values) {
    const missing = missingIn(value);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
