import type { Control } from "../../../src/verify/controls/control";
import { type RowVerdict, controlMatrix } from "../../../src/verify/evidence/matrix";
import { proposedRule } from "../../../src/verify/proposed-rule";
import { securityRule } from "../../../src/verify/security-rule";
import { bucket, mixed, reportOn, sampleControls, suppressionOf } from "../support/report";
import type { JsonObject } from "../../../src/verify/json";
import type { Suppression } from "../../../src/verify/intent";

it("has every row of the Security Rule and of the proposed one", async () => {
  const matrix = controlMatrix(await reportOn(mixed));
  expect(matrix.inForce.map(({ demand }) => demand.section)).toEqual(securityRule.map(({ section }) => section));
  expect(matrix.proposed.map(({ demand }) => demand.section)).toEqual(proposedRule.map(({ id }) => id));
});

const logGroups = (days: string | number): JsonObject => ({
  aws_cloudwatch_log_group: { app: { name: "/acme/app", retention_in_days: days } },
});

interface Case {
  readonly is: string;
  readonly section: string;
  readonly resource: JsonObject;
  readonly suppressions?: readonly Suppression[];
  readonly verdict: RowVerdict;
}

const evidenced = "164.308(a)(4)(ii)(B)";
const buckets = (...names: readonly string[]): JsonObject => ({
  aws_s3_bucket: Object.fromEntries(names.map((name) => [name, bucket(name, name === "open")])),
});

it.each<Case>([
  { is: "all is met", section: evidenced, resource: buckets("one", "two"), verdict: "met" },
  { is: "one is violated", section: evidenced, resource: buckets("one", "open"), verdict: "violated" },
  {
    is: "the violation is suppressed beside what is met",
    section: evidenced,
    resource: buckets("one", "open"),
    suppressions: [suppressionOf(undefined, "2027-01-01")],
    verdict: "partly",
  },
  {
    is: "all there is is suppressed",
    section: evidenced,
    resource: buckets("open"),
    suppressions: [suppressionOf("main", "2027-01-01")],
    verdict: "partly",
  },
  {
    is: "the suppression has expired",
    section: evidenced,
    resource: buckets("open"),
    suppressions: [suppressionOf("main", "2026-11-20")],
    verdict: "violated",
  },
  {
    is: "nothing but the unknown",
    section: "164.316(b)(2)(i)",
    resource: logGroups("${var.days}"),
    verdict: "unknown",
  },
  {
    is: "the unknown is beside what is met",
    section: "164.316(b)(2)(i)",
    resource: {
      aws_cloudwatch_log_group: {
        app: { name: "a", retention_in_days: "${var.days}" },
        web: { name: "b", retention_in_days: 400 },
      },
    },
    verdict: "partly",
  },
  {
    is: "people do the other half",
    section: "164.308(a)(1)(ii)(A)",
    resource: logGroups(400),
    verdict: "partly",
  },
  { is: "nothing is there", section: evidenced, resource: {}, verdict: "not chosen" },
  { is: "no control speaks for it", section: "164.312(b)", resource: buckets("one"), verdict: "not chosen" },
  { is: "it is a duty of people", section: "164.316(a)", resource: buckets("open"), verdict: "customer" },
  { is: "AWS carries it", section: "164.310(d)(2)(i)", resource: buckets("open"), verdict: "inherited" },
])("is $verdict where $is", async ({ section, resource, suppressions = [], verdict }) => {
  const { inForce } = controlMatrix(await reportOn({ stacks: { main: { resource } }, suppressions }));
  expect(inForce.find(({ demand }) => demand.section === section)?.verdict).toBe(verdict);
});

it("says violated of a duty of people too, where a control on it is violated", async () => {
  const controls = sampleControls.map((control): Control => ({ ...control, citations: ["164.310(b)"] }));
  const { inForce } = controlMatrix(await reportOn({ stacks: { main: { resource: buckets("open") } }, controls }));
  expect(inForce.find(({ demand }) => demand.section === "164.310(b)")?.verdict).toBe("violated");
});

it("names the exact addresses beside each row", async () => {
  const { inForce } = controlMatrix(await reportOn(mixed));
  const row = inForce.find(({ demand }) => demand.section === "164.312(a)(2)(iv)");
  const addresses = row?.controls.flatMap(({ findings }) =>
    findings.map(({ stack, address }) => `${stack}: ${address}`),
  );
  expect(addresses).toEqual(["dev: aws_s3_bucket.records", "dev: aws_s3_bucket.site", "prod: aws_s3_bucket.old"]);
});

it("keeps a control that applies to nothing, as not applicable", async () => {
  const { controls } = controlMatrix(await reportOn(mixed));
  expect(controls.map(({ control, verdict }) => [control.id, verdict])).toEqual([
    ["s3-tagged-private", "violated"],
    ["rds-encrypted", "not applicable"],
    ["logs-retention", "partly"],
  ]);
});
