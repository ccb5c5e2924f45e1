import Ajv from "ajv";
import { sarif } from "../../../src/verify/evidence/sarif";
import { bucket, mixed, reportOn } from "../support/report";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly object[];
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  }[];
}

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: Result[];
    },
  ];
}

const parse = (text: string): Log => JSON.parse(text) as Log;

const text = { type: "object", required: ["text"], properties: { text: { type: "string", minLength: 1 } } };

/**
 * The parts of the schema of SARIF 2.1.0 that this log uses; nothing else may be in it.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json
 */
const schema = {
  type: "object",
  required: ["version", "runs"],
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    version: { const: "2.1.0" },
    runs: { type: "array", minItems: 1, items: { $ref: "#/$defs/run" } },
  },
  $defs: {
    run: {
      type: "object",
      required: ["tool", "results"],
      additionalProperties: false,
      properties: {
        tool: {
          type: "object",
          required: ["driver"],
          additionalProperties: false,
          properties: {
            driver: {
              type: "object",
              required: ["name", "rules"],
              additionalProperties: false,
              properties: {
                name: { type: "string" },
                rules: { type: "array", uniqueItems: true, items: { $ref: "#/$defs/rule" } },
              },
            },
          },
        },
        columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
        results: { type: "array", items: { $ref: "#/$defs/result" } },
      },
    },
    rule: {
      type: "object",
      required: ["id"],
      additionalProperties: false,
      properties: {
        id: { type: "string" },
        shortDescription: text,
        fullDescription: text,
        help: { ...text, properties: { ...text.properties, markdown: { type: "string" } } },
        defaultConfiguration: { type: "object", properties: { level: { enum: ["none", "note", "warning", "error"] } } },
        properties: {
          type: "object",
          properties: { tags: { type: "array", uniqueItems: true, items: { type: "string" } } },
        },
      },
    },
    result: {
      type: "object",
      required: ["message"],
      additionalProperties: false,
      properties: {
        ruleId: { type: "string" },
        ruleIndex: { type: "integer", minimum: -1 },
        kind: { enum: ["notApplicable", "pass", "fail", "review", "open", "informational"] },
        level: { enum: ["none", "note", "warning", "error"] },
        message: text,
        locations: { type: "array", items: { $ref: "#/$defs/location" } },
        partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
        suppressions: {
          type: "array",
          items: {
            type: "object",
            required: ["kind"],
            additionalProperties: false,
            properties: {
              kind: { enum: ["inSource", "external"] },
              status: { enum: ["accepted", "underReview", "rejected"] },
              justification: { type: "string" },
            },
          },
        },
      },
    },
    location: {
      type: "object",
      additionalProperties: false,
      properties: {
        physicalLocation: {
          type: "object",
          required: ["artifactLocation"],
          additionalProperties: false,
          properties: {
            artifactLocation: {
              type: "object",
              additionalProperties: false,
              properties: { uri: { type: "string", pattern: "^[A-Za-z0-9%._~-]+(/[A-Za-z0-9%._~-]+)*$" } },
            },
            region: { type: "object", properties: { startLine: { type: "integer", minimum: 1 } } },
          },
        },
        logicalLocations: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            properties: {
              name: { type: "string" },
              fullyQualifiedName: { type: "string" },
              kind: { type: "string" },
            },
          },
        },
      },
    },
  },
};

it("has the form of SARIF 2.1.0", async () => {
  const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);
  isValid(JSON.parse(sarif(await reportOn(mixed))));
  expect(isValid.errors).toBeNull();
});

it("reports what is violated as an error, at the stack's file and the resource's address", async () => {
  const [{ tool, results }] = parse(sarif(await reportOn(mixed))).runs;
  const [violated] = results;
  expect(violated).toMatchObject({ ruleId: "s3-tagged-private", kind: "fail", level: "error" });
  expect(violated?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("cdk.tf.json");
  expect(violated?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe("dev: aws_s3_bucket.site");
  expect(tool.driver.rules[violated?.ruleIndex ?? -1]?.id).toBe("s3-tagged-private");
});

it("reports what is unknown as open, without a level", async () => {
  const [{ results }] = parse(sarif(await reportOn(mixed))).runs;
  expect(results.find(({ ruleId }) => ruleId === "logs-retention")).toMatchObject({ kind: "open", level: "none" });
});

it("marks what is suppressed, with its justification", async () => {
  const [{ results }] = parse(sarif(await reportOn(mixed))).runs;
  expect(results.map(({ suppressions }) => suppressions).filter((one) => one !== undefined)).toEqual([
    [
      {
        kind: "external",
        status: "accepted",
        justification: "An old site | until it moves (Ann <ann>, until 2027-06-30)",
      },
    ],
  ]);
});

it("reports a suppression that has expired as an error in zone.yaml", async () => {
  const [{ results }] = parse(sarif(await reportOn(mixed))).runs;
  const stale = results.find(({ ruleId }) => ruleId === "suppression");
  expect(stale).toMatchObject({ level: "error" });
  expect(stale?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("zone.yaml");
});

it("gives a finding the same fingerprint when others come and go, and every finding its own", async () => {
  const alone = { dev: { resource: { aws_s3_bucket: { site: bucket("acme-site", true) } } } };
  const [{ results }] = parse(sarif(await reportOn(mixed))).runs;
  const [{ results: fewer }] = parse(sarif(await reportOn({ stacks: alone }))).runs;
  expect(fewer[0]?.partialFingerprints).toEqual(results[0]?.partialFingerprints);
  const fingerprints = results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  expect(new Set(fingerprints).size).toBe(results.length);
});
