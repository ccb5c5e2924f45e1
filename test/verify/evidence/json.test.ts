import { json } from "../../../src/verify/evidence/json";
import { mixed, reportOn } from "../support/report";

interface Written {
  readonly summary: object;
  readonly findings: readonly { readonly verdict: string }[];
  readonly staleSuppressions: readonly object[];
  readonly securityRule: readonly { readonly section: string }[];
}

const written = async (): Promise<Written> => JSON.parse(json(await reportOn(mixed))) as Written;

it("holds the counts", async () => {
  expect((await written()).summary).toEqual({ met: 2, violated: 1, unknown: 1, suppressed: 1 });
});

it("holds each finding with its control, address, citation and remedy", async () => {
  const { findings } = await written();
  expect(findings).toHaveLength(5);
  expect(findings[1]).toEqual({
    control: "s3-tagged-private",
    group: "exposure",
    verdict: "violated",
    stack: "dev",
    address: "aws_s3_bucket.site",
    says: "has the ACL | of <everybody>",
    citation: ["164.312(a)(2)(iv)", "164.308(a)(4)(ii)(B)"],
    proposed: [],
    remedy: "Mend the arguments of aws_s3_bucket.",
  });
});

it("holds the reason, the owner and the last day of a suppression", async () => {
  const { findings } = await written();
  expect(findings[2]).toMatchObject({
    verdict: "violated",
    suppressed: { reason: "An old site | until it moves", owner: "Ann <ann>", expires: "2027-06-30" },
  });
});

it("holds suppressions that no longer hold", async () => {
  expect((await written()).staleSuppressions).toEqual([
    expect.objectContaining({ at: "dev: aws_s3_bucket.gone", why: "expired" }),
  ]);
});

it("holds the missing expression of an unknown", async () => {
  const { findings } = await written();
  expect(findings.find(({ verdict }) => verdict === "unknown")).toMatchObject({ missing: "var.days" });
});

it("holds a verdict for every row of the rule", async () => {
  const { securityRule } = await written();
  expect(securityRule.find(({ section }) => section === "164.312(a)(2)(iv)")).toMatchObject({
    verdict: "violated",
    controls: ["s3-tagged-private", "rds-encrypted"],
  });
});
