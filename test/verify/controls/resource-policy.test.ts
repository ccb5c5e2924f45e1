import { deniesPlainConnections, isNotPublic } from "../../../src/verify/controls/resource-policy";
import type { JsonObject } from "../../../src/verify/json";
import { statementsOf } from "../../../src/verify/policies/statement";

function policyOf(...statements: readonly JsonObject[]): ReturnType<typeof statementsOf> {
  return statementsOf({ known: true, value: JSON.stringify({ Statement: statements }) });
}

const opening = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };

describe("a policy is open to everybody", () => {
  it.each<[boolean, string, JsonObject]>([
    [true, "allows *", opening],
    [true, "allows every account", { ...opening, Principal: { AWS: ["*"] } }],
    [true, "allows all but some", { ...opening, Principal: null, NotPrincipal: { AWS: "111111111111" } }],
    [true, "asks for any organization", { ...opening, Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } }],
    [true, "asks for any address", { ...opening, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }],
    [true, "asks for TLS alone", { ...opening, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    [true, "leaves one account out", { ...opening, Condition: { StringNotEquals: { "aws:PrincipalAccount": "1" } } }],
    [
      true,
      "asks only of those who have it",
      { ...opening, Condition: { StringEqualsIfExists: { "aws:SourceVpce": "v" } } },
    ],
    [false, "denies", { ...opening, Effect: "Deny" }],
    [false, "names an account", { ...opening, Principal: { AWS: "111111111111" } }],
    [false, "names a service", { ...opening, Principal: { Service: "sns.amazonaws.com" } }],
    [false, "asks for an organization", { ...opening, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }],
    [false, "asks for an endpoint", { ...opening, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }],
  ])("%s where it %s", (isOpen, _, statement) => {
    expect(isNotPublic(policyOf(statement)).holds.is).toBe(!isOpen);
  });
});

it("says which statement is open", () => {
  expect(isNotPublic(policyOf({ ...opening, Sid: "Readers" })).violated).toBe("lets in everybody with Readers");
});

it("says which resource is left open to plain connections", () => {
  const denial = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::records/*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const demand = deniesPlainConnections(policyOf(denial), {
    actions: ["s3:*"],
    resources: ["arn:aws:s3:::records", "arn:aws:s3:::records/*"],
  });

  expect([demand.holds.is, demand.violated]).toEqual([
    false,
    "does not refuse connections without TLS to arn:aws:s3:::records",
  ]);
});
