import { completeZone, describeProblem, parseZone, regionNames, type Problem } from "../../src/zone";
import { answersWith, problemsOf } from "./answers";
import { addresses } from "./refused/addresses";
import { calls } from "./refused/calls";
import { choices } from "./refused/choices";
import { hostile } from "./refused/hostile";
import { identities } from "./refused/identities";
import { names } from "./refused/names";
import { regions } from "./refused/regions";
import { retention } from "./refused/retention";
import { shapes } from "./refused/shapes";
import { suppressions } from "./refused/suppressions";

const tier = { name: "api", exposure: "private", port: 8080 };

describe.each([
  ["shape", shapes],
  ["names", names],
  ["identities", identities],
  ["regions", regions],
  ["addresses", addresses],
  ["calls between tiers", calls],
  ["retention", retention],
  ["choices", choices],
  ["suppressions", suppressions],
  ["hostile input", hostile],
])("%s", (_, rows) => {
  it.each([...rows])("refuses %s", (__, answers, path, says) => {
    const problems = problemsOf(() => completeZone(answers));
    const there = problems.filter((problem) => problem.path === path);
    expect({
      paths: problems.map((problem) => problem.path),
      described: there.map(describeProblem).join("\n"),
    }).toEqual({
      paths: expect.arrayContaining([path]) as unknown,
      described: expect.stringMatching(says) as unknown,
    });
  });
});

describe("every problem", () => {
  const rows = [shapes, names, identities, regions, addresses, calls, retention, choices, suppressions].flat();

  it.each(rows.map(([what, answers]) => [what, answers] as const))("says what to do about %s", (_, answers) => {
    const problems = problemsOf(() => completeZone(answers));
    expect(problems.filter(({ remedy }) => remedy === undefined || remedy === "")).toEqual([]);
  });

  it("is told at once with all others", () => {
    const wrong = {
      zone: "Acme",
      email: "aws@acme.example",
      colour: "red",
      regions: { home: "us-east-9" },
      addressSpace: "8.0.0.0/8",
      archive: { retentionDays: 30, lock: "compliance" },
      logs: { retentionDays: 1000 },
      tags: { ssn: "x" },
      environments: [
        { name: "dev", tiers: ["cache", { ...tier, port: 99999 }], nat: "two" },
        null,
        { name: "organization", cidr: "10.0.0.1/16", tiers: ["web", { ...tier, from: ["api"] }] },
      ],
    };
    expect(
      problemsOf(() => completeZone(wrong))
        .map(({ path }) => path)
        .sort(),
    ).toEqual(
      [
        "addressSpace",
        "archive.acknowledgement",
        "archive.retentionDays",
        "colour",
        "email",
        "environments[0].nat",
        "environments[0].tiers[0]",
        "environments[0].tiers[1].port",
        "environments[1]",
        "environments[2].cidr",
        "environments[2].name",
        "environments[2].tiers[1].from[0]",
        "logs.retentionDays",
        "regions.home",
        'tags["ssn"]',
        "zone",
      ].sort(),
    );
  });

  it("names each block that overlaps a larger one", () => {
    const cidrs = ["10.1.0.0/16", "10.1.0.0/20", "10.1.64.0/20", "10.1.128.0/20"];
    const environments = cidrs.map((cidr, index) => ({ name: `env${index}`, cidr, tiers: ["web"] }));
    expect(problemsOf(() => completeZone(answersWith({ environments }))).map(({ path }) => path)).toEqual([
      "environments[1].cidr",
      "environments[2].cidr",
      "environments[3].cidr",
    ]);
  });

  it("is not followed by problems that only follow from it", () => {
    const wrong = answersWith({
      regions: { home: "us-east-9", allowed: ["eu-west-1", "us-west-2"] },
      environments: [{ name: "dev", tiers: ["cache", { ...tier, from: ["cache"] }] }],
    });
    expect(problemsOf(() => completeZone(wrong)).map(({ path }) => path)).toEqual([
      "regions.home",
      "environments[0].tiers[0]",
    ]);
  });

  it("shows no control characters", () => {
    const problem: Problem = { path: 'tags["\u009b"]', value: "\u001b[2J\u009b\u202e", problem: "is wrong" };
    expect(describeProblem(problem)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

describe("YAML", () => {
  const minimal = "zone: acme-health\nemail: aws+{account}@acme.example\n";

  it.each([
    ["a key twice", `${minimal}zone: other\n`, /line 3, column 1: Map keys must be unique/],
    ["a list that does not end", `${minimal}endpoints: [ssm\n`, /line 4/],
    ["a tab for indentation", `${minimal}regions:\n\thome: us-east-1\n`, /line 4/],
    ["two documents", `${minimal}---\n${minimal}`, /multiple documents/],
    ["an unknown tag", `${minimal}custom: !run x\n`, /line 3.*Unresolved tag/],
    ["an unknown alias", `${minimal}tags: *t\n`, /alias/i],
    ["an anchor that contains itself", `${minimal}custom: &c { in: *c }\n`, /alias|anchor|too large/i],
    ["no text", "", /no answers/],
    ["too much text", `# ${"x".repeat(2 * 1024 * 1024)}`, /characters long/],
  ])("refuses %s", (_, text, says) => {
    expect(
      problemsOf(() => parseZone(text))
        .map(describeProblem)
        .join("\n"),
    ).toMatch(says);
  });

  it("refuses aliases that multiply", () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
      .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`))
      .map((line) => `  ${line}`)
      .join("\n");
    expect(problemsOf(() => parseZone(`${minimal}custom:\n${bomb}\n`))[0]?.problem).toMatch(/alias|too large/i);
  });

  it("accepts anchors, aliases and merge keys", () => {
    const text = `${minimal}environments:\n  - &dev { name: dev, tiers: &t [web, app] }\n  - { <<: *dev, name: prod, tiers: *t }\n`;
    expect(parseZone(text).zone.environments.map(({ name }) => name)).toEqual(["dev", "prod"]);
  });

  it("accepts JSON", () => {
    expect(parseZone(JSON.stringify(answersWith())).zone.zone).toBe("acme-health");
  });
});

describe("regions", () => {
  it.each([...regionNames])("completes a zone at home in %s", (home) => {
    expect(completeZone(answersWith({ regions: { home } })).zone.regions.home).toBe(home);
  });
});
