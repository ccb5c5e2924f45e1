import { answerAt, merged, withAnswer, writtenOut } from "../../src/questions/answers";

describe("merging answers", () => {
  it("merges mappings key by key and replaces lists", () => {
    const below = { regions: { home: "us-east-1", backup: "us-west-2" }, endpoints: ["ssm", "kms"], zone: "a" };

    expect(merged(below, { regions: { home: "us-east-2" }, endpoints: ["ssm"] })).toEqual({
      regions: { home: "us-east-2", backup: "us-west-2" },
      endpoints: ["ssm"],
      zone: "a",
    });
  });

  it("keeps nothing of another kind", () => {
    expect(merged({ state: { kind: "hcp", organization: "acme" } }, { state: { kind: "s3" } })).toEqual({
      state: { kind: "s3" },
    });
  });

  it("keeps the rest of the same kind", () => {
    expect(
      merged({ state: { kind: "hcp", organization: "acme" } }, { state: { kind: "hcp", project: "zone" } }),
    ).toEqual({ state: { kind: "hcp", organization: "acme", project: "zone" } });
  });

  it("changes no prototype", () => {
    const hostile = JSON.parse('{ "__proto__": { "polluted": true } }') as Readonly<Record<string, unknown>>;

    const result = merged({}, hostile);

    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.keys(result)).toEqual(["__proto__"]);
    expect(({} as Readonly<Record<string, unknown>>)["polluted"]).toBeUndefined();
  });
});

it("writes short forms out and leaves the rest", () => {
  expect(writtenOut({ state: "s3", organization: "create", zone: "s3" })).toEqual({
    state: { kind: "s3" },
    organization: { mode: "create" },
    zone: "s3",
  });
});

describe("an answer at a path", () => {
  it("is read and written without changing the answers", () => {
    const answers = { regions: { home: "us-east-1" } };

    expect(withAnswer(answers, "regions.backup", "us-west-2")).toEqual({
      regions: { home: "us-east-1", backup: "us-west-2" },
    });
    expect(answerAt(answers, "regions.home")).toBe("us-east-1");
    expect(answers).toEqual({ regions: { home: "us-east-1" } });
  });

  it("is not found in what every object inherits", () => {
    expect(answerAt({}, "constructor.name")).toBeUndefined();
  });

  it("is taken out by undefined", () => {
    expect(withAnswer({ archive: { lock: "governance" } }, "archive.lock", undefined)).toEqual({ archive: {} });
  });
});
