import { catalogue } from "../../src/verify/controls/catalogue";
import { proposedRule } from "../../src/verify/proposed-rule";
import { securityRule } from "../../src/verify/security-rule";

const sections = securityRule.map(({ section }) => section);

it("lists every section of the Security Rule once", () => {
  expect(new Set(sections).size).toBe(sections.length);
});

it.each([
  ["164.308", 23],
  ["164.310", 10],
  ["164.312", 12],
  ["164.314", 2],
  ["164.316", 4],
])("has the rows of %s", (part, count) => {
  expect(sections.filter((section) => section.startsWith(part))).toHaveLength(count);
});

it.each([
  ["164.308(a)(1)(ii)(D)", "required"],
  ["164.308(a)(3)(ii)(B)", "addressable"],
  ["164.308(a)(7)(ii)(D)", "addressable"],
  ["164.310(d)(2)(i)", "required"],
  ["164.312(a)(2)(iv)", "addressable"],
  ["164.312(b)", "required"],
  ["164.316(b)(2)(i)", "required"],
])("flags %s as %s", (section, flag) => {
  expect(securityRule.find((one) => one.section === section)?.flag).toBe(flag);
});

it("names the rows whose flag the printed matrix leaves out", () => {
  const fromText = securityRule.filter(({ flagFromText }) => flagFromText === true).map(({ section }) => section);
  expect(fromText).toEqual(["164.308(a)(3)(ii)(B)", "164.312(a)(1)", "164.312(c)(1)", "164.312(e)(1)"]);
});

it("says whose the duty is, of all that the infrastructure cannot show", () => {
  const silent = [...securityRule, ...proposedRule].filter(
    ({ evidence, says }) =>
      (evidence === "customer" && !/customer|associate|plan/i.test(says)) ||
      (evidence === "inherited" && !says.startsWith("AWS ")),
  );
  expect(silent).toEqual([]);
});

it("has every demand of the proposed rule that a control may name", () => {
  const ids = proposedRule.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      "inventory",
      "network-map",
      "mfa",
      "encryption",
      "segmentation",
      "anti-malware",
      "unused-ports",
      "configuration",
      "vulnerability-scan",
      "patching",
      "restore-72-hours",
      "separate-backup-controls",
      "incident-response",
      "audit",
    ]),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it("has a row for every citation of the catalogue", () => {
  const proposed = new Set(proposedRule.map(({ id }) => id));
  const strays = catalogue.flatMap((control) => [
    ...control.citations.filter((section) => !sections.includes(section)).map((section) => `${control.id}: ${section}`),
    ...(control.proposed ?? []).filter((id) => !proposed.has(id)).map((id) => `${control.id}: ${id}`),
  ]);
  expect(strays).toEqual([]);
});

it("never calls anything compliant", () => {
  const said = [...securityRule, ...proposedRule].map(({ says }) => says).join(" ");
  expect(said).not.toMatch(/complian(t|ce)/i);
});
