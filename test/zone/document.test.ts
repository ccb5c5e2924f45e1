import fc from "fast-check";
import { parse } from "yaml";
import {
  ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT,
  completeZone,
  parseZone,
  updateDocument,
  zoneDocument,
  type Zone,
} from "../../src/zone";
import { answersWith, environments, names } from "./answers";

const adopted = answersWith({
  engine: "cdktn",
  organization: {
    mode: "adopt",
    id: "o-a1b2c3d4e5",
    rootId: "r-a1b2",
    servicePrincipals: ["sso.amazonaws.com"],
    policyTypes: ["TAG_POLICY"],
  },
  accounts: { management: { id: "000000000001" }, security: { id: "123456789012", email: "sec@acme.example" } },
  contacts: { security: { name: "A: B", title: "#1", email: "a@b.example", phone: "+1 555 0100" } },
  archive: { lock: "compliance", acknowledgement: ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT },
  state: { kind: "hcp", organization: "acme" },
  tags: { yes: "no", "1": "0x10", "cost center": "= @" },
  bucketSuffix: "12345678",
  environments: [
    { name: "no", tiers: ["data"], bastionPorts: { data: [22] } },
    { name: "on", nat: "each", bastionOperators: ["arn:aws:iam::123456789012:role/ops"] },
  ],
});

const custom = fc.dictionary(
  names,
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: "binary-ascii" }),
    fc.stringMatching(/^[ \n:#"'&*!|>%@`{}[\]-]*$/),
  ),
  { maxKeys: 4 },
);

const zones = fc
  .record({
    environments,
    custom,
    state: fc.constantFrom("s3", "local", { kind: "hcp", organization: "acme", project: "zones" }),
    tags: fc.dictionary(
      fc.stringMatching(/^[a-z]{6}$/).map((key) => `t-${key}`),
      fc.stringMatching(/^[\w .:/=+@-]{0,20}$/),
    ),
    regions: fc.constantFrom({}, { home: "eu-west-1" }),
  })
  .filter((answers) => !/constructor|prototype|__proto__|<</.test(JSON.stringify(answers.custom)))
  .map((answers) => completeZone(answersWith(answers)).zone);

describe("zoneDocument", () => {
  it("is read as the zone it was written from, and written the same again", () => {
    fc.assert(
      fc.property(zones, (zone) => {
        const text = zoneDocument(zone);
        const again = parseZone(text, { allocate: false }).zone;
        expect(again).toStrictEqual(zone);
        expect(zoneDocument(again)).toBe(text);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps every kind of answer", () => {
    const { zone } = completeZone(adopted);
    expect(parseZone(zoneDocument(zone), { allocate: false }).zone).toStrictEqual(zone);
  });

  it("gives the same text for the same answers, in whatever order they are written", () => {
    const reversed = Object.fromEntries(Object.entries(adopted).reverse());
    expect(zoneDocument(completeZone(reversed).zone)).toBe(zoneDocument(completeZone(adopted).zone));
  });

  it("points editors to the schema in its first line", () => {
    const [first] = zoneDocument(completeZone(answersWith()).zone).split("\n");
    expect(first).toBe("# yaml-language-server: $schema=.hipaa-zone/zone.schema.json");
  });

  it("explains every setting at the top", () => {
    const lines = zoneDocument(completeZone(answersWith()).zone).split("\n");
    const settings = lines.flatMap((line, index) => (/^\w/.test(line) ? [lines[index - 1] ?? ""] : []));
    expect(settings.filter((before) => !before.startsWith("# "))).toEqual([]);
  });

  it("writes a tier on one line", () => {
    expect(zoneDocument(completeZone(answersWith()).zone)).toContain(
      "      - { name: app, exposure: private, port: 8080, from: [ web ], cidr: 10.1.32.0/20 }\n",
    );
  });

  it("quotes ids and suffixes that look like numbers", () => {
    const text = zoneDocument(completeZone(adopted).zone);
    expect(text).toContain('id: "000000000001"');
    expect(text).toContain('bucketSuffix: "12345678"');
  });
});

describe("updateDocument", () => {
  const mine = `# Ours.
zone: acme-health   # the name
email: "aws+{account}@acme.example"

# Two of them.
environments:
  - name: prod # first
    tiers: [web, app, data]

  # Then dev.
  - name: dev
    nat: one
    tiers:
      - app # of the portal
      - { name: cache, exposure: isolated, port: 6379, from: [app] }
tags: { team: 'platform' }
`;

  /** Lines of the text that are not in the other; for texts that only grow. */
  function lost(before: string, after: string): readonly string[] {
    const lines = after.split("\n").map((line) => line.trim());
    return before
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => !lines.includes(line));
  }

  function recorded(text: string): { zone: Zone; updated: string } {
    const { zone } = parseZone(text);
    return { zone, updated: updateDocument(text, zone) };
  }

  it("writes down what was allocated, so that nothing is left to allocate", () => {
    const { zone, updated } = recorded(mine);
    expect(parseZone(updated, { allocate: false }).zone).toStrictEqual(zone);
  });

  it("keeps comments, order, quotes and blank lines", () => {
    const { updated } = recorded(mine);
    const rewritten = [
      "tiers: [web, app, data]",
      "zone: acme-health   # the name",
      "- app # of the portal",
      "- { name: cache, exposure: isolated, port: 6379, from: [app] }",
      "tags: { team: 'platform' }",
    ];
    expect(lost(mine, updated).filter((line) => !rewritten.includes(line))).toEqual([]);
    expect(updated).toContain("zone: acme-health # the name");
    expect(updated).toMatch(/- \{ name: app, .* \} # of the portal\n/);
    expect(Object.keys(parse(updated) as object).slice(0, 4)).toEqual(["zone", "email", "environments", "tags"]);
  });

  it("changes nothing where nothing is missing", () => {
    const { zone, updated } = recorded(mine);
    expect(updateDocument(updated, zone)).toBe(updated);
  });

  it("changes nothing in the document that was generated", () => {
    const { zone } = completeZone(adopted);
    const text = zoneDocument(zone);
    expect(updateDocument(text, zone)).toBe(text);
  });

  it("writes the id of the management account once it is known", () => {
    const text = zoneDocument(completeZone(answersWith()).zone);
    const { zone } = parseZone(text);
    const seen = { ...zone, accounts: { ...zone.accounts, management: { id: "000000000042" } } };
    const updated = updateDocument(text, seen);
    expect(parseZone(updated, { allocate: false }).zone).toStrictEqual(seen);
    expect(updated.split("\n").length).toBe(text.split("\n").length + 1);
  });

  it.each([
    ["nothing but the name", "zone: a\nemail: a+{account}@b.example\n"],
    ["environments without tiers", "zone: a\nemail: a+{account}@b.example\nenvironments: [{ name: dev }]\n"],
    ["a VPC that is given", "zone: a\nemail: a+{account}@b.example\nenvironments:\n- name: dev\n  cidr: 10.7.0.0/16\n"],
    [
      "aliases",
      "zone: a\nemail: a+{account}@b.example\nenvironments:\n  - { name: dev, tiers: &t [web, &d { name: data, port: 1 }] }\n  - { name: test, tiers: *t }\n  - { name: prod, tiers: [*d] }\n",
    ],
    [
      "merge keys",
      "zone: a\nemail: a+{account}@b.example\nenvironments:\n  - &dev\n    name: dev\n    nat: one\n    tiers: [web, app]\n  - <<: *dev\n    name: prod\n",
    ],
    [
      "an account that is merged in",
      "zone: a\nemail: a+{account}@b.example\nenvironments:\n  - &dev { name: dev }\n  - { <<: *dev, name: prod, account: { id: '123456789012', email: c@d.example } }\n",
    ],
    ["JSON", JSON.stringify(answersWith({ environments: [{ name: "dev", tiers: ["web"] }] }))],
    ["the ends of lines of Windows", mine.replaceAll("\n", "\r\n")],
    [
      "lists that are not indented",
      "zone: a\nemail: a+{account}@b.example\nenvironments:\n- name: dev\n  tiers:\n  - web\n",
    ],
  ])("records the zone of a text with %s", (_, text) => {
    const { zone, updated } = recorded(text);
    expect(parseZone(updated, { allocate: false }).zone).toStrictEqual(zone);
    expect(updateDocument(updated, zone)).toBe(updated);
  });

  it("keeps the ends of lines of Windows", () => {
    const { updated } = recorded(mine.replaceAll("\n", "\r\n"));
    expect(updated.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it("leaves every line of a document alone to which an environment was added", () => {
    fc.assert(
      fc.property(zones, names, (zone, name) => {
        const added = `\n  - name: added-${name}\n    nat: none\n`;
        const edited = zoneDocument(zone).replace("\n\n# Answers to the questions", `${added}$&`);
        const { zone: after, updated } = recorded(edited);
        expect(after.environments).toHaveLength(zone.environments.length + 1);
        expect(parseZone(updated, { allocate: false }).zone).toStrictEqual(after);
        expect(lost(edited, updated)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
