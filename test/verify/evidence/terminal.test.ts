import { terminal } from "../../../src/verify/evidence/terminal";
import type { Paint } from "../../../src/verify/evidence/paint";
import type { Model } from "../../../src/verify/model/model";
import { mixed, reportOn } from "../support/report";

it("counts the findings by group of controls", async () => {
  const text = terminal(await reportOn(mixed));
  expect(text).toMatch(/^2 stacks verified: 2 met, 1 violated, 1 unknown, 1 suppressed\n/);
  expect(text).toMatch(/ {2}exposure +1 +1 +- +1\n/);
  expect(text).toMatch(/ {2}retention +1 +- +1 +-\n/);
});

it("says of a violation where it is, what is wrong, why it matters and how to mend it", async () => {
  const text = terminal(await reportOn(mixed));
  expect(text).toContain(`Violated (1)

  s3-tagged-private: Every bucket is private
    dev: aws_s3_bucket.site
      has the ACL | of <everybody>
    why:  It holds what patients told in confidence. (45 CFR 164.312(a)(2)(iv),
          164.308(a)(4)(ii)(B))
    mend: Mend the arguments of aws_s3_bucket.
`);
});

it("names the expression that an unknown depends on, and counts it as neither", async () => {
  const text = terminal(await reportOn(mixed));
  expect(text).toContain("    dev: aws_cloudwatch_log_group.app\n      missing: var.days\n");
  expect(text).toContain("1 unknown, which count as neither");
});

it("lists each suppression with its reason, its owner and its last day", async () => {
  const text = terminal(await reportOn(mixed));
  expect(text).toContain(
    "    prod: aws_s3_bucket.old\n      has the ACL | of <everybody>\n      reason: An old site | until it moves\n      owner:  Ann <ann>, until 2027-06-30\n",
  );
  expect(text).toContain("  s3-tagged-private at dev: aws_s3_bucket.gone\n    expired on 2026-01-31");
});

it("ends with what the whole comes to", async () => {
  const text = terminal(await reportOn(mixed));
  expect(text.trimEnd().split("\n").at(-1)).toBe(
    "1 violation and 1 expired suppression; 1 unknown, which count as neither; 1 violation suppressed.",
  );
});

it("says what it could not read", async () => {
  const report = await reportOn(mixed);
  const model: Model = Object.assign(Object.create(report.subject.model) as Model, {
    notRead: [{ stack: "dev", what: "module.network" }],
  });
  const text = terminal({ ...report, subject: { ...report.subject, model } });
  expect(text).toContain("Not read (1)\n  No verdict covers what is in these.\n    dev: module.network\n");
});

it.each([40, 60, 80, 120])("breaks lines between words at %d columns", async (width) => {
  const lines = terminal(await reportOn(mixed), { width }).split("\n");
  const long = lines.filter((line) => line.length > width && line.trim().includes(" "));
  // The table of counts is as wide as its five columns.
  expect(long.filter((line) => !/ {4}|\d+ stacks|violations? and/.test(line))).toEqual([]);
});

it("uses the colours that it is given, and none by default", async () => {
  const marked = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const paint: Paint = {
    bold: marked("bold"),
    dim: marked("dim"),
    red: marked("red"),
    green: marked("green"),
    yellow: marked("yellow"),
  };
  const report = await reportOn(mixed);
  expect(terminal(report, { paint })).toContain("    <red>dev: aws_s3_bucket.site</red>\n");
  expect(terminal(report)).not.toContain("\u001b");
});
