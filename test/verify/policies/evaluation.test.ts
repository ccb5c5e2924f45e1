import { runSimulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { exactly, absent } from "../../../src/verify/policies/conditions";
import { allowsAll, appliesTo, ruling } from "../../../src/verify/policies/evaluation";
import { type Statement, statementsOf } from "../../../src/verify/policies/statement";

const account = "111111111111";
const bucket = "arn:aws:s3:::records";

function statements(...written: readonly object[]): readonly Statement[] {
  const known = statementsOf({ known: true, value: JSON.stringify({ Version: "2012-10-17", Statement: written }) });
  return known.known ? known.value : [];
}

function one(written: object): Statement {
  const [statement] = statements(written);
  if (statement === undefined) throw new Error("no statement");
  return statement;
}

describe("a ruling", () => {
  const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const request = { action: "s3:GetObject", resource: `${bucket}/a`, context: () => absent };

  it.each([
    ["is allowed by a statement that names it", [allow], true],
    ["is not allowed by none", [], false],
    ["compares actions without regard to case", [{ ...allow, Action: "S3:getobject" }], true],
    ["is not allowed where another statement denies it", [allow, { ...allow, Effect: "Deny" }], false],
    ["is allowed where another action is denied", [allow, { ...allow, Effect: "Deny", Action: "s3:Put*" }], true],
    ["is not allowed by what is excepted", [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }], false],
    ["is allowed by what is not excepted", [{ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }], true],
    ["is not allowed for an excepted resource", [{ Effect: "Allow", Action: "*", NotResource: `${bucket}/*` }], false],
    ["hangs on a resource that only the cloud knows", [{ ...allow, Resource: "‹a:aws_s3_bucket.b.arn›/*" }], "unknown"],
    [
      "is denied only if the condition holds",
      [allow, { ...allow, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      true,
    ],
  ])("%s", (_, written, expected) => {
    expect(ruling(statements(...written), request).allowed.is).toBe(expected);
  });

  it("tells some from every request", () => {
    const statement = one({ Effect: "Deny", Action: "s3:Get*", Resource: "*" });
    const all = { action: "s3:*", resource: "*", context: () => absent };
    expect([appliesTo(statement, all).some.is, appliesTo(statement, all).every.is]).toEqual([true, false]);
    expect(allowsAll(one({ Effect: "Allow", Action: "*", Resource: "*" }), "s3:*", "*").is).toBe(true);
    expect(allowsAll(one({ Effect: "Allow", Action: "s3:*", Resource: bucket }), "s3:*", "*").is).toBe(false);
  });
});

/** Requests and policies in which much meets. */
const actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const actionPatterns = [...actions, "s3:*", "s3:Get*", "s3:?etObject", "s3:*Object", "*"];
const resources = [`${bucket}/dev/a`, `${bucket}/prod/b`, "arn:aws:s3:::others/a"];
const resourcePatterns = [`${bucket}/*`, `${bucket}/dev/*`, `${bucket}/*/?`, "arn:aws:s3:::*", "*"];
const principals = [`arn:aws:iam::${account}:role/reader`, `arn:aws:iam::${account}:role/writer`];

const condition = fc.oneof(
  fc.record({
    StringEquals: fc.constantFrom<object>(
      { "aws:PrincipalOrgID": "o-1234567890" },
      { "aws:PrincipalOrgID": ["o-0000000000", "o-1234567890"] },
      { "aws:PrincipalAccount": account },
      { "aws:SourceVpce": "vpce-1" },
    ),
  }),
  fc.record({
    StringNotEquals: fc.constantFrom({ "aws:PrincipalOrgID": "o-1234567890" }, { "aws:SourceVpce": "vpce-2" }),
  }),
  fc.record({ StringLike: fc.constantFrom({ "aws:PrincipalOrgID": "o-1*" }, { "aws:SourceVpce": "vpce-?" }) }),
  fc.record({ StringNotLike: fc.constantFrom({ "aws:PrincipalOrgID": "o-9*" }, { "aws:SourceVpce": "*" }) }),
  fc.record({ StringEqualsIfExists: fc.constantFrom({ "aws:SourceVpce": "vpce-1" }) }),
  fc.record({
    ArnLike: fc.constantFrom(
      { "aws:PrincipalArn": `arn:aws:iam::*:role/r*` },
      { "aws:PrincipalArn": "arn:*:iam::*:*" },
    ),
  }),
  fc.record({ ArnNotLike: fc.constantFrom({ "aws:PrincipalArn": `arn:aws:iam::${account}:role/writer` }) }),
  fc.record({ Bool: fc.constantFrom({ "aws:SecureTransport": "true" }, { "aws:SecureTransport": "false" }) }),
  fc.record({ BoolIfExists: fc.constantFrom({ "aws:MultiFactorAuthPresent": "true" }) }),
  fc.record({ Null: fc.constantFrom({ "aws:SourceVpce": "true" }, { "aws:SourceVpce": "false" }) }),
  fc.record({
    IpAddress: fc.constantFrom({ "aws:SourceIp": "10.0.0.0/8" }, { "aws:SourceIp": ["192.0.2.0/24", "10.1.0.0/16"] }),
  }),
  fc.record({ NotIpAddress: fc.constantFrom({ "aws:SourceIp": "10.1.0.0/16" }) }),
  fc.record({ NumericLessThan: fc.constantFrom({ "aws:MultiFactorAuthAge": "3600" }) }),
);

const some = (texts: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 2 });

const statement = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    actions: some(actionPatterns),
    notActions: fc.boolean(),
    resources: some(resourcePatterns),
    notResources: fc.boolean(),
    Condition: fc.option(condition, { nil: undefined }),
  })
  .map(({ Effect, actions: named, notActions, resources: on, notResources, Condition }) => ({
    Effect,
    ...(notActions ? { NotAction: named } : { Action: named }),
    ...(notResources ? { NotResource: on } : { Resource: on }),
    ...(Condition === undefined ? {} : { Condition }),
  }));

const request = fc.record({
  principal: fc.constantFrom(...principals),
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources),
  vpce: fc.option(fc.constantFrom("vpce-1", "vpce-2"), { nil: undefined }),
  ip: fc.constantFrom("10.1.2.3", "10.2.0.1", "198.51.100.7"),
  mfaAge: fc.option(fc.constantFrom("60", "7200"), { nil: undefined }),
});

type Request = typeof request extends fc.Arbitrary<infer Type> ? Type : never;

function contextOf({ principal, vpce, ip, mfaAge }: Request): Readonly<Record<string, string>> {
  return {
    "aws:PrincipalOrgID": "o-1234567890",
    "aws:PrincipalAccount": account,
    "aws:PrincipalArn": principal,
    "aws:SecureTransport": "true",
    "aws:SourceIp": ip,
    ...(vpce === undefined ? {} : { "aws:SourceVpce": vpce }),
    ...(mfaAge === undefined ? {} : { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": mfaAge }),
  };
}

async function simulated(written: readonly object[], asked: Request): Promise<string> {
  const found = await runSimulation(
    {
      request: {
        principal: asked.principal,
        action: asked.action,
        resource: { resource: asked.resource, accountId: account },
        contextVariables: contextOf(asked),
      },
      identityPolicies: [{ name: "p", policy: { Version: "2012-10-17", Statement: written } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (found.resultType === "error") throw new Error(JSON.stringify(found.errors));
  return found.resultType === "single" ? found.result.analysis.result : found.resultType;
}

describe("rulings beside those of another judge (@cloud-copilot/iam-simulate)", () => {
  it("are the same on 400 generated policies and requests", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 4 }), request, async (written, asked) => {
        const context = new Map(Object.entries(contextOf(asked)).map(([key, value]) => [key.toLowerCase(), value]));
        const given = (key: string): ReturnType<typeof exactly> => {
          const value = context.get(key);
          return value === undefined ? absent : exactly(value);
        };
        const { allowed, denied } = ruling(statements(...written), {
          action: asked.action,
          resource: asked.resource,
          context: given,
        });
        const own = denied.is === true ? "ExplicitlyDenied" : allowed.is === true ? "Allowed" : "ImplicitlyDenied";
        const other = await simulated(written, asked);
        seen.add(other);
        expect(own).toBe(other);
      }),
      { seed: 164, numRuns: 400 },
    );
    expect([...seen].sort()).toEqual(["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"]);
  }, 120_000);
});
