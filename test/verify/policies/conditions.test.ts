import { type ContextValue, absent, exactly, fulfilment, like, open } from "../../../src/verify/policies/conditions";

type Expected = boolean | "unknown";

const dev = "‹organization:aws_organizations_account.dev.id›";
const unknown: ContextValue = { kind: "unknown", missing: "var.x" };

const cases: readonly (readonly [string, readonly string[], ContextValue, some: Expected, every: Expected])[] = [
  ["StringEquals", ["a", "b"], exactly("b"), true, true],
  ["StringEquals", ["a*"], exactly("ab"), false, false],
  ["StringEquals", ["a*"], exactly("a*"), true, true],
  ["StringEquals", ["a"], absent, false, false],
  ["StringEqualsIfExists", ["a"], absent, true, true],
  ["StringNotEquals", ["a"], absent, true, true],
  ["StringNotEquals", ["a"], exactly("a"), false, false],
  ["StringEquals", ["a"], open, true, false],
  ["StringEquals", ["a"], unknown, "unknown", "unknown"],
  ["StringEquals", [dev], exactly("123456789012"), "unknown", "unknown"],
  ["StringEquals", ["${aws:username}"], exactly("me"), "unknown", "unknown"],
  ["StringEqualsIgnoreCase", ["A"], exactly("a"), true, true],
  ["StringLike", ["repo:acme/*"], exactly("repo:acme/zone"), true, true],
  ["StringNotLike", ["repo:acme/*"], exactly("repo:acme/zone"), false, false],
  ["StringLike", ["a*"], like("*"), true, false],
  ["StringLike", ["*"], like("a*"), true, true],
  ["StringNotLike", ["a*"], like("ab*"), false, false],
  ["ArnLike", ["arn:aws:iam::*:role/x"], exactly("arn:aws:iam::1:role/x"), true, true],
  ["ArnLike", ["arn:aws:iam::*"], exactly("arn:aws:iam::1:role/x"), false, false],
  ["ArnEquals", ["arn:aws:iam::*:role/x*"], like("arn:*:iam::1:*"), true, false],
  ["ArnNotLike", ["arn:aws:iam::*:role/x"], exactly("arn:aws:iam::1:role/y"), true, true],
  ["ArnLike", ["‹dev:aws_sns_topic.t.arn›"], exactly("arn:aws:sns:us-east-1:1:t"), "unknown", "unknown"],
  ["Bool", ["true"], exactly("True"), true, true],
  ["Bool", ["true"], absent, false, false],
  ["BoolIfExists", ["true"], absent, true, true],
  ["Null", ["true"], absent, true, true],
  ["Null", ["false"], absent, false, false],
  ["Null", ["true"], open, true, false],
  ["NumericLessThan", ["3600"], exactly("60"), true, true],
  ["NumericGreaterThanEquals", ["3600"], exactly("60"), false, false],
  ["NumericEquals", ["x"], exactly("60"), "unknown", "unknown"],
  ["DateLessThan", ["2030-01-01T00:00:00Z"], exactly("2026-01-01T00:00:00Z"), true, true],
  ["IpAddress", ["10.0.0.0/8"], exactly("10.1.2.3"), true, true],
  ["NotIpAddress", ["10.0.0.0/8"], exactly("10.1.2.3"), false, false],
  ["IpAddress", ["‹x›"], exactly("10.1.2.3"), "unknown", "unknown"],
  ["ForAllValues:StringEquals", ["a"], absent, true, true],
  ["ForAllValues:StringEquals", ["a"], exactly("a", "b"), false, false],
  ["ForAnyValue:StringEquals", ["a"], exactly("a", "b"), true, true],
  ["ForAnyValue:StringEquals", ["a"], absent, false, false],
  ["ForAnyValue:StringNotEquals", ["a"], exactly("a", "b"), true, true],
  ["Nonsense", ["a"], exactly("a"), "unknown", "unknown"],
];

describe("a condition", () => {
  it.each(cases)("%s %j of %j holds for some: %s, for all: %s", (operator, values, given, some, every) => {
    const found = fulfilment({ operator, key: "k", values }, () => given);
    expect([found.some.is, found.every.is]).toEqual([some, every]);
  });
});
