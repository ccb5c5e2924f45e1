import { controlsDocument } from "../../../src/verify/evidence/controls-document";
import { markdown } from "../../../src/verify/evidence/markdown";
import { code, escaped } from "../../../src/verify/evidence/markdown-text";
import { securityRule } from "../../../src/verify/security-rule";
import { mixed, reportOn } from "../support/report";

it("escapes what would end a cell or begin an element", () => {
  expect(escaped("a | <b>\n*c*")).toBe("a \\| \\<b\\> \\*c\\*");
  expect(code('aws_x.y["a|`"]')).toBe('`` aws_x.y["a\\|`"] ``');
});

it("lists what is violated with its address and its remedy", async () => {
  expect(markdown(await reportOn(mixed))).toContain(
    "- `dev: aws_s3_bucket.site` has the ACL \\| of \\<everybody\\>. Mend: Mend the arguments of aws\\_s3\\_bucket.",
  );
});

it("gives every table as many cells in each row as in its head", async () => {
  const report = await reportOn(mixed);
  for (const text of [markdown(report), controlsDocument(report)]) {
    const tables = text
      .trim()
      .split(/\n\n+/)
      .filter((block) => block.startsWith("| "));
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      const widths = table.split("\n").map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  }
});

it("has every row of the Security Rule in the matrix, with a verdict", async () => {
  const text = controlsDocument(await reportOn(mixed));
  const missing = securityRule.filter(({ section }) => !text.includes(`\n| ${section} | `));
  expect(missing).toEqual([]);
});

it("has the exact addresses of each control, and the command that shows it in the live account", async () => {
  const text = controlsDocument(await reportOn(mixed));
  expect(text).toContain(`#### s3-tagged-private

Every bucket is private: **violated**. It holds what patients told in confidence.

- Cites 45 CFR 164.312(a)(2)(iv), 164.308(a)(4)(ii)(B)
- In the live account: \`aws s3api get-public-access-block --bucket NAME\`
- Violated in \`dev\`: \`aws_s3_bucket.site\` has the ACL \\| of \\<everybody\\>
- Suppressed in \`prod\`: \`aws_s3_bucket.old\` has the ACL \\| of \\<everybody\\> (An old site \\| until it moves; Ann \\<ann\\>, until 2027-06-30)
- Met in \`dev\` (1 address): \`aws_s3_bucket.records\`
`);
});

it("leads every link to a heading", async () => {
  const text = controlsDocument(await reportOn(mixed));
  const headings = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading));
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((target) => !headings.has(target))).toEqual([]);
});

it("names what is left to the customer", async () => {
  expect(controlsDocument(await reportOn(mixed))).toContain("- Left to the customer: Reading the logs.");
});

it("labels the proposed rule as not in force", async () => {
  expect(controlsDocument(await reportOn(mixed))).toContain("## Proposed, not in force");
});
