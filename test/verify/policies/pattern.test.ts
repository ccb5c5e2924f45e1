import fc from "fast-check";
import { areDistinct, covers, isAccountSymbol, matches, overlap, same } from "../../../src/verify/policies/pattern";

const dev = "‹organization:aws_organizations_account.dev.id›";
const prod = "‹organization:aws_organizations_account.prod.id›";
const caller = "the caller's account";
const key = "‹dev:aws_kms_key.key.arn›";

describe("a pattern and a text", () => {
  it.each([
    ["s3:Get*", "s3:GetObject", true],
    ["s3:Get*", "s3:PutObject", false],
    ["s3:?etObject", "s3:GetObject", true],
    ["s3:?etObject", "s3:etObject", false],
    ["*", dev, true],
    [`arn:aws:iam::${dev}:root`, `arn:aws:iam::${dev}:root`, true],
    [`arn:aws:iam::${dev}:root`, `arn:aws:iam::${prod}:root`, false],
    ["arn:aws:iam::*:role/a", `arn:aws:iam::${dev}:role/a`, true],
    [`arn:aws:iam::${dev}:root`, "arn:aws:iam::123456789012:root", "unknown"],
    [`arn:aws:iam::${dev}:root`, "arn:aws:iam::1234:root", false],
    [`arn:aws:iam::${dev}:root`, `arn:aws:iam::${caller}:root`, false],
    [`arn:aws:iam::${caller}:root`, "arn:aws:iam::123456789012:root", "unknown"],
    [key, "arn:aws:kms:us-east-1:123456789012:key/1", "unknown"],
    ["session/${aws:userid}-*", "session/me-1", "unknown"],
    ["session/${aws:userid}-*", "other/me-1", false],
    ["a${*}b", "a*b", true],
    ["a${*}b", "axb", false],
    ["${?}${$}", "?$", true],
  ])("%s describes %s: %s", (pattern, text, expected) => {
    expect(matches(pattern, text).is).toBe(expected);
  });

  it.each([
    ["a*", "*b", true],
    ["a*", "b*", false],
    [`arn:aws:iam::${dev}:*`, "arn:aws:iam::*:role/x", true],
    [`arn:aws:iam::${dev}:*`, `arn:aws:iam::${prod}:role/x`, false],
  ])("%s and %s have a text in common: %s", (first, second, expected) => {
    expect(overlap(first, second).is).toBe(expected);
    expect(overlap(second, first).is).toBe(expected);
  });

  it.each([
    ["a*", "ab*", true],
    ["ab*", "a*", false],
    ["*?", "?*", true],
    ["s3:*", "s3:Get*", true],
    ["?", "*", false],
    [`x${dev}`, "x123456789012", "unknown"],
    [`x${dev}`, `x${prod}`, false],
    [key, "arn:*", "unknown"],
    ["${aws:username}", "${aws:username}", "unknown"],
  ])("%s describes all that %s describes: %s", (wide, narrow, expected) => {
    expect(covers(wide, narrow).is).toBe(expected);
  });
});

describe("symbols", () => {
  it("stand for different ids of different resources, and for the same of one", () => {
    expect(same(dev, prod).is).toBe(false);
    expect(same(dev, dev).is).toBe(true);
    expect(same(dev, "123456789012").is).toBe("unknown");
    expect(areDistinct("‹a:aws_vpc.x.id›", "‹b:aws_vpc.x.id›")).toBe(true);
    expect(areDistinct("‹a:aws_vpc.x.cidr_block›", "‹b:aws_vpc.x.cidr_block›")).toBe(false);
    expect(areDistinct("‹a:data.aws_vpc.x.id›", "‹b:data.aws_vpc.y.id›")).toBe(false);
  });

  it("are of accounts where their attribute is one", () => {
    expect([dev, caller, "‹a:aws_vpc.x.owner_id›", key].map(isAccountSymbol)).toEqual([true, true, true, false]);
  });
});

describe("wildcards, for any texts", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  const expression = (one: string): RegExp => new RegExp(`^${one.replaceAll("?", ".").replaceAll("*", ".*")}$`);

  it("match as a regular expression would", () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        expect(matches(one, other).is).toBe(expression(one).test(other));
      }),
      { seed: 164, numRuns: 1000 },
    );
  });

  it("overlap wherever both match one text", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (one, other, common) => {
        fc.pre(expression(one).test(common) && expression(other).test(common));
        expect(overlap(one, other).is).toBe(true);
      }),
      { seed: 164, numRuns: 300 },
    );
  });

  it("cover nothing that they do not match", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, one) => {
        if (covers(wide, narrow).is === true && expression(narrow).test(one)) {
          expect(expression(wide).test(one)).toBe(true);
        }
      }),
      { seed: 164, numRuns: 1000 },
    );
  });

  it("cover themselves", () => {
    fc.assert(
      fc.property(pattern, (one) => {
        expect(covers(one, one).is).toBe(true);
      }),
      { seed: 164 },
    );
  });
});
