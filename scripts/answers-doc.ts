import { alternatives, type JsonSchema } from "../src/zone/json-schema";
import { zoneJsonSchema } from "../src/zone";

const introduction = `# The answers

\`zone.yaml\` holds every answer and every setting of a zone. The same shape is read with \`--answers\`, as YAML or JSON.
Only \`zone\` and \`email\` are required:

\`\`\`yaml
zone: acme-health
email: aws+{account}@acme.example
environments:
  - name: dev
    tiers: [web, app, data]
  - name: prod
    tiers: [web, app, data]
\`\`\`

A tier written out says who may call it; nothing else can:

\`\`\`yaml
tiers:
  - { name: edge, exposure: public, port: 443 }
  - { name: api, exposure: private, port: 8443, from: [edge] }
  - { name: records, exposure: isolated, port: 3306, from: [api] }
\`\`\`

The generator writes the complete file, with the addresses that it allocated. They are never moved afterwards: what is
added later goes into free space. In a project, \`npm run allocate\` writes down what is missing.

Ids of accounts, bucket suffixes and other text of digits stand in quotes: \`id: "123456789012"\`.

This page is made from the schema of the zone.
`;

/** docs/answers.md, made from the schema of the answers. */
export function answersDoc(): string {
  const root = zoneJsonSchema();
  const sections = Object.entries(root.properties ?? {}).map(([name, schema]) =>
    [`## \`${name}\``, "", ...section(name, schema, root.required?.includes(name) === true), ""].join("\n"),
  );
  return `${introduction}\n${sections.join("\n")}`;
}

function section(name: string, schema: JsonSchema, isRequired: boolean): readonly string[] {
  const facts = factsOf(schema, isRequired);
  const settings = settingsOf(schema, name);
  return [
    [schema.description, ...facts].filter((part) => part !== undefined).join(" "),
    ...(settings.length > 0 ? ["", ...settings] : []),
  ];
}

/** One entry for every setting inside, however deep. */
function settingsOf(schema: JsonSchema, path: string): readonly string[] {
  const inner = schema.items === undefined ? alternatives(schema) : alternatives(schema.items);
  const prefix = schema.items === undefined ? path : `${path}[]`;
  const objects = inner.filter(({ properties }) => properties !== undefined);
  const names = new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {})));
  return [...names].flatMap((name) => {
    const having = objects.filter(({ properties }) => properties !== undefined && name in properties);
    const schemas = having.flatMap(({ properties }) => properties?.[name] ?? []);
    const merged: JsonSchema = schemas.length === 1 ? { ...schemas[0] } : mergedConstants(schemas);
    const isRequired = having.every(({ required }) => required?.includes(name) === true);
    const facts = factsOf(merged, isRequired, having.length < objects.length ? variants(having) : undefined);
    const entry = [merged.description, ...facts].filter((part) => part !== undefined).join(" ");
    return [`- \`${prefix}.${name}\`: ${entry}`, ...settingsOf(merged, `${prefix}.${name}`)];
  });
}

/** What the alternatives call themselves: the constants in them. */
function variants(schemas: readonly JsonSchema[]): string {
  return schemas
    .flatMap(({ properties }) => Object.values(properties ?? {}))
    .flatMap((property) => (property.const === undefined ? [] : [code(property.const)]))
    .join(", ");
}

/** The key that tells alternatives apart has one constant in each. */
function mergedConstants(schemas: readonly JsonSchema[]): JsonSchema {
  return { description: schemas[0]?.description, enum: schemas.map((schema) => schema.const) };
}

function factsOf(schema: JsonSchema, isRequired: boolean, onlyWith?: string): readonly string[] {
  const allowed = allowedIn(schema);
  return [
    ...(isRequired && schema.default === undefined
      ? [onlyWith === undefined ? "Required." : `Required with ${onlyWith}.`]
      : []),
    ...(allowed === undefined ? [] : [`Allowed: ${allowed}.`]),
    ...(schema.default === undefined || isEmptyMap(schema.default) ? [] : [`Default: ${code(schema.default)}.`]),
  ];
}

function allowedIn(schema: JsonSchema): string | undefined {
  const choices = alternatives(schema).flatMap(
    (choice) => choice.enum ?? (choice.const === undefined ? [] : [choice.const]),
  );
  if (choices.length > 0) {
    const other = alternatives(schema).some((choice) => choice.properties !== undefined) ? ", or what follows" : "";
    return `${choices.map(code).join(", ")}${other}`;
  }
  if (schema.minimum !== undefined && schema.maximum !== undefined) {
    return `${schema.minimum} to ${schema.maximum}`;
  }
  if (schema.minLength !== undefined && schema.maxLength !== undefined) {
    return `${schema.minLength} to ${schema.maxLength} characters`;
  }
  if (schema.items !== undefined) {
    const items = alternatives(schema.items);
    const names = items.flatMap((item) => item.enum ?? []);
    const maps = items.some(({ properties }) => properties !== undefined) ? ["maps of what follows"] : [];
    return ["a list", [...names.map(code), ...maps].join(", ")].filter((part) => part !== "").join(" of ");
  }
  return { boolean: "`true`, `false`" }[schema.type ?? ""];
}

function isEmptyMap(value: unknown): boolean {
  return JSON.stringify(value) === "{}";
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
