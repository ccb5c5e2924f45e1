import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { answersDoc } from "../../scripts/answers-doc";
import { completeZone, zoneDocument, zoneJsonSchema, type JsonSchema } from "../../src/zone";
import { answersWith, environmentWith } from "./answers";

const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(zoneJsonSchema());

function undescribed(schema: JsonSchema, path: string): readonly string[] {
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  return [
    ...inner.flatMap((each) => undescribed(each, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
      ...(property.description === undefined ? [`${path}.${name}`] : []),
      ...undescribed(property, `${path}.${name}`),
    ]),
  ];
}

describe("the JSON Schema", () => {
  it("describes every setting", () => {
    expect(undescribed(zoneJsonSchema(), "")).toEqual([]);
  });

  it.each([
    ["the smallest answers", answersWith()],
    [
      "tiers by name and written out",
      environmentWith({ tiers: ["web", { name: "api", exposure: "private", port: 1 }] }),
    ],
    ["a written-out state", answersWith({ state: { kind: "hcp", organization: "acme" } })],
    ["a complete zone.yaml", parse(zoneDocument(completeZone(answersWith()).zone)) as unknown],
  ])("accepts %s", (_, answers) => {
    validate(answers);
    expect(validate.errors).toBeNull();
  });

  it.each([
    ["no zone", { email: "a+{account}@b.example" }],
    ["an unknown setting", answersWith({ colour: "red" })],
    ["a name in upper case", answersWith({ zone: "Acme" })],
    ["an unknown region", answersWith({ regions: { home: "us-east-9" } })],
    ["too short a retention", answersWith({ archive: { retentionDays: 2191 } })],
    ["an unknown tier by name", environmentWith({ tiers: ["cache"] })],
  ])("refuses %s", (_, answers) => {
    expect(validate(answers)).toBe(false);
  });

  it("is given out as a copy", () => {
    expect(zoneJsonSchema()).not.toBe(zoneJsonSchema());
  });
});

describe("docs/answers.md", () => {
  it("says what the schema says; `npx tsx scripts/write-answers-doc.ts` writes it", () => {
    expect(readFileSync(join(__dirname, "..", "..", "docs", "answers.md"), "utf8")).toBe(answersDoc());
  });
});
