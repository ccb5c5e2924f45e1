import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { catalogueControls } from "../../../src/verify/evidence/hipaa-catalogue";
import { oscal } from "../../../src/verify/evidence/oscal";
import { uuidOf } from "../../../src/verify/evidence/uuid";
import { securityRule } from "../../../src/verify/security-rule";
import { mixed, reportOn } from "../support/report";

const facts = join(__dirname, "../../../../shared/facts/oscal");
const schemaFile = join(facts, "oscal_component_schema.json");
const catalogueFile = join(facts, "hipaa-catalog.json");

interface Requirement {
  readonly "control-id": string;
  readonly description: string;
  readonly props: readonly { readonly name: string; readonly value: string; readonly class?: string }[];
}

interface Definition {
  readonly "component-definition": {
    readonly uuid: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly components: readonly {
      readonly "control-implementations"?: readonly { readonly "implemented-requirements": readonly Requirement[] }[];
    }[];
  };
}

const parse = (text: string): Definition => JSON.parse(text) as Definition;

const requirementsIn = (text: string): readonly Requirement[] =>
  parse(text)["component-definition"].components.flatMap((component) =>
    (component["control-implementations"] ?? []).flatMap((one) => one["implemented-requirements"]),
  );

/** What every component definition has; the whole schema is NIST's, and checked where it is at hand. */
const core = {
  type: "object",
  required: ["component-definition"],
  properties: {
    "component-definition": {
      type: "object",
      required: ["uuid", "metadata"],
      properties: {
        uuid: { type: "string", format: "uuid" },
        metadata: {
          type: "object",
          required: ["title", "last-modified", "version", "oscal-version"],
          properties: { "oscal-version": { const: "1.2.1" }, "last-modified": { type: "string", format: "date-time" } },
        },
        components: {
          type: "array",
          minItems: 1,
          items: {
            type: "object",
            required: ["uuid", "type", "title", "description"],
            properties: {
              "control-implementations": {
                type: "array",
                minItems: 1,
                items: { type: "object", required: ["uuid", "source", "description", "implemented-requirements"] },
              },
            },
          },
        },
      },
    },
  },
};

const schemas: readonly (readonly [string, object])[] = [
  ["what every one has", core],
  ...(existsSync(schemaFile)
    ? [["the schema of OSCAL 1.2.1", JSON.parse(readFileSync(schemaFile, "utf8")) as object] as const]
    : []),
];

function validator(schema: object): (document: unknown) => unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const isValid = ajv.compile(schema);
  return (document) => (isValid(document) ? [] : isValid.errors);
}

describe.each(schemas)("a component definition, by %s,", (_, schema) => {
  it.each([
    ["with every verdict", mixed],
    ["without anything", { stacks: { empty: {} } }],
  ])("is valid %s", async (__, settings) => {
    expect(validator(schema)(JSON.parse(oscal(await reportOn(settings))))).toEqual([]);
  });
});

interface Group {
  readonly props?: readonly { readonly name: string; readonly value: string }[];
  readonly groups?: readonly Group[];
  readonly controls?: readonly { readonly id: string }[];
}

/** The standard of each control of the catalogue; where it is not at hand, nothing is known but the ids' form. */
function standards(): ReadonlyMap<string, string> | undefined {
  if (!existsSync(catalogueFile)) return undefined;
  const { catalog } = JSON.parse(readFileSync(catalogueFile, "utf8")) as { readonly catalog: Group };
  return new Map(
    (catalog.groups ?? [])
      .flatMap(({ groups }) => groups ?? [])
      .flatMap(({ props, controls }) => {
        const section = props?.find(({ name }) => name === "standards-identifiers")?.value ?? "";
        return (controls ?? []).map(({ id }) => [id, section] as const);
      }),
  );
}

it("names controls that the HIPAA catalogue has under the same standard", () => {
  const standardOf = standards();
  const strays = Object.entries(catalogueControls).flatMap(([section, ids]) =>
    ids.filter((id) =>
      standardOf === undefined
        ? !/^hipaa-\d{3}$/.test(id)
        : // The catalogue gives 164.312(e)(1) for the whole of (e).
          !section.startsWith(standardOf.get(id)?.replace(/(\(e\))\(1\)$/, "$1") ?? "none"),
    ),
  );

  expect(strays).toEqual([]);
});

it("has controls of the catalogue for every row of the rule", () => {
  expect(Object.keys(catalogueControls).sort()).toEqual(securityRule.map(({ section }) => section).sort());
});

it("names the Terraform addresses that speak for a control, with their verdicts", async () => {
  const requirements = requirementsIn(oscal(await reportOn(mixed)));
  const encryption = requirements.find((one) => one["control-id"] === "hipaa-089");
  const addresses = encryption?.props.filter(({ name }) => name === "terraform-address");
  expect(addresses?.map(({ value, class: verdict }) => [value, verdict])).toEqual([
    ["dev: aws_s3_bucket.records", "met"],
    ["dev: aws_s3_bucket.site", "violated"],
    ["prod: aws_s3_bucket.old", "suppressed"],
  ]);
});

it("calls nothing implemented that is violated or unknown, and nothing implemented in full", async () => {
  const requirements = requirementsIn(oscal(await reportOn(mixed)));
  const states = requirements.map(({ "control-id": id, props }) => [
    id,
    props.find(({ name }) => name === "implementation-status")?.value,
  ]);
  expect(states).toEqual([
    ["hipaa-002", "partial"],
    ["hipaa-021", undefined],
    ["hipaa-022", undefined],
    ["hipaa-087", undefined],
    ["hipaa-089", undefined],
    ["hipaa-124", "partial"],
  ]);
});

it("leaves out what is the customer's duty", async () => {
  const ids = requirementsIn(oscal(await reportOn(mixed))).map((one) => one["control-id"]);
  expect(ids).not.toContain("hipaa-006");
});

it("identifies the document by its content", async () => {
  const [one, same, other] = await Promise.all([
    reportOn(mixed),
    reportOn(mixed),
    reportOn({ ...mixed, suppressions: [] }),
  ]);
  const idOf = (text: string): string => parse(text)["component-definition"].uuid;
  expect(idOf(oscal(same))).toBe(idOf(oscal(one)));
  expect(idOf(oscal(other))).not.toBe(idOf(oscal(one)));
});

it("makes UUIDs of version 5", () => {
  expect(uuidOf("acme", "component")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidOf("a", "b")).not.toBe(uuidOf("a", "c"));
});
