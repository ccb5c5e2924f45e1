import { type Statement, policyDocument } from "../src/constructs/policy-document";

const statement: Statement = { sid: "Read", effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] };

describe("a policy document", () => {
  it("is minified JSON with one value where there is one", () => {
    expect(policyDocument([statement])).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    );
  });

  it.each(["${aws:username}", "${aws:PrincipalTag/team, 'none'}", "${s3:prefix}", "${*}", "${$}"])(
    "hands IAM's policy variable %s on, past Terraform",
    (variable) => {
      const document = policyDocument([{ ...statement, resources: [`arn:aws:s3:::bucket/${variable}/*`] }]);

      expect(document).toContain(`bucket/$${variable}/*`);
    },
  );

  it("leaves a reference to Terraform", () => {
    const reference = "${aws_s3_bucket.records_bucket.arn}";

    expect(policyDocument([{ ...statement, resources: [reference] }])).toContain(`"Resource":"${reference}"`);
  });

  it.each([
    ["two statements of one name", [statement, statement], 'sid "Read" names two statements'],
    ["a name that IAM refuses", [{ ...statement, sid: "read-only" }], 'sid is "read-only"'],
  ])("refuses %s", (_, statements, message) => {
    expect(() => policyDocument(statements)).toThrow(message);
  });
});
