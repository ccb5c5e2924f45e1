import { z } from "zod";
import type { Path } from "./path";
import { answersSchema } from "./schema";

/** A JSON Schema, as far as ours uses the vocabulary. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

let cached: JsonSchema | undefined;

/** JSON Schema (draft 2020-12) of the answers: what a person may write into zone.yaml. */
export function zoneJsonSchema(): JsonSchema {
  return structuredClone(wholeSchema());
}

function wholeSchema(): JsonSchema {
  cached ??= {
    title: "zone.yaml of create-hipaa-zone",
    ...z.toJSONSchema(answersSchema, { io: "input" }),
  } as JsonSchema;
  return cached;
}

/** The schemas that may describe the value at a path; several where there are alternatives. */
export function schemasAt(path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap(alternatives).flatMap((schema) => stepInto(schema, step)),
    [wholeSchema()],
  );
}

/** Keys that an object at that path may have. */
export function keysAt(path: Path): readonly string[] {
  return [
    ...new Set(
      schemasAt(path)
        .flatMap(alternatives)
        .flatMap((schema) => Object.keys(schema.properties ?? {})),
    ),
  ];
}

/** A schema's alternatives, or the schema itself. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined ? [schema] : choices.flatMap(alternatives);
}

function stepInto(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === "number") {
    return schema.items === undefined ? [] : [schema.items];
  }
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, step)) {
    const property = schema.properties[step];
    return property === undefined ? [] : [property];
  }
  return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
}
