import type { JsonObject } from "../../../../src/verify/json";
import { policy, verdicts } from "./judged";

type Case = readonly [
  control: string,
  verdict: "met" | "violated" | "unknown" | "none",
  when: string,
  resource: JsonObject,
];

const toOrganization = { "aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-1" };
const allow = (statement: JsonObject): JsonObject => ({
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  ...statement,
});
const equals = (keys: JsonObject): JsonObject => ({ Condition: { StringEquals: keys } });
const endpoint = (text: string | undefined, more: JsonObject = {}, beside: JsonObject = {}): JsonObject => ({
  aws_vpc_endpoint: {
    e: {
      vpc_id: "vpc-1",
      service_name: "com.amazonaws.us-east-1.s3",
      ...(text === undefined ? {} : { policy: text }),
      ...more,
    },
  },
  ...beside,
});
const organization = { aws_organizations_organization: { o: {} } };
const denies = (...keys: readonly string[]): readonly JsonObject[] =>
  keys.map((key) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringNotEqualsIfExists: { [key]: "o-1" }, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
  }));

const endpoints: readonly Case[] = [
  ["vpc-endpoint-policy", "met", "it ends at the organization", endpoint(policy(allow(equals(toOrganization))))],
  [
    "vpc-endpoint-policy",
    "met",
    "all else is denied",
    endpoint(policy(allow({}), ...denies("aws:PrincipalOrgID", "aws:ResourceOrgID")), {}, organization),
  ],
  [
    "vpc-endpoint-policy",
    "met",
    "it reads packages of AWS",
    endpoint(
      policy(
        allow(equals(toOrganization)),
        allow({ Action: "s3:GetObject", Resource: "arn:aws:s3:::al2023-repos-us-east-1/*" }),
      ),
    ),
  ],
  [
    "vpc-endpoint-policy",
    "met",
    "federated identities take roles of the organization",
    endpoint(
      policy(allow({ Action: "sts:AssumeRoleWithWebIdentity", ...equals({ "aws:ResourceOrgID": "o-1" }) })),
      {},
      organization,
    ),
  ],
  [
    "vpc-endpoint-policy",
    "met",
    "its policy is beside it",
    endpoint(
      undefined,
      {},
      {
        aws_vpc_endpoint_policy: {
          p: { vpc_endpoint_id: "${aws_vpc_endpoint.e.id}", policy: policy(allow(equals(toOrganization))) },
        },
      },
    ),
  ],
  [
    "vpc-endpoint-policy",
    "met",
    "it is of one account, and there is no organization",
    endpoint(policy(allow(equals({ "aws:PrincipalAccount": "111111111111" })))),
  ],
  ["vpc-endpoint-policy", "violated", "there is no policy", endpoint(undefined)],
  ["vpc-endpoint-policy", "violated", "it allows everything", endpoint(policy(allow({})))],
  [
    "vpc-endpoint-policy",
    "violated",
    "it leads to anybody's resources",
    endpoint(policy(allow(equals({ "aws:PrincipalOrgID": "o-1" })))),
  ],
  [
    "vpc-endpoint-policy",
    "violated",
    "it takes anybody's credentials",
    endpoint(policy(allow(equals({ "aws:ResourceOrgID": "o-1" })))),
  ],
  [
    "vpc-endpoint-policy",
    "violated",
    "its condition holds without the key too",
    endpoint(policy(allow({ Condition: { StringEqualsIfExists: toOrganization } }))),
  ],
  [
    "vpc-endpoint-policy",
    "violated",
    "it writes to buckets that it does not name",
    endpoint(policy(allow({ Action: "s3:PutObject", Resource: "arn:aws:s3:::*" })), {}, organization),
  ],
  [
    "vpc-endpoint-policy",
    "violated",
    "only some of the callers are denied",
    endpoint(policy(allow({}), ...denies("aws:PrincipalOrgID")), {}, organization),
  ],
  ["vpc-endpoint-policy", "unknown", "its policy cannot be followed", endpoint("${var.policy}")],
  [
    "vpc-endpoint-policy",
    "unknown",
    "a policy may be its own",
    endpoint(
      undefined,
      {},
      {
        aws_vpc_endpoint_policy: {
          p: { vpc_endpoint_id: "${var.endpoint}", policy: policy(allow(equals(toOrganization))) },
        },
      },
    ),
  ],
  [
    "vpc-endpoint-policy",
    "none",
    "it takes no policy",
    endpoint(undefined, { vpc_endpoint_type: "GatewayLoadBalancer" }),
  ],
  [
    "vpc-endpoint-policy",
    "none",
    "the service is none of AWS's",
    endpoint(undefined, {
      vpc_endpoint_type: "Interface",
      service_name: "com.amazonaws.vpce.us-east-1.vpce-svc-0f00ba4",
    }),
  ],
];

const person = { AWS: "arn:aws:iam::111111111111:root" };
const role = (principal: JsonObject, statement: JsonObject | string, action = "sts:AssumeRole"): JsonObject => ({
  aws_iam_role: {
    r: { name: "r", assume_role_policy: policy({ Effect: "Allow", Principal: principal, Action: action }) },
  },
  aws_iam_role_policy: {
    p: {
      role: "${aws_iam_role.r.name}",
      policy: typeof statement === "string" ? statement : policy({ Effect: "Allow", Resource: "*", ...statement }),
    },
  },
});
const set = (text: string): JsonObject => ({
  aws_ssoadmin_permission_set: { r: { name: "r" } },
  aws_ssoadmin_permission_set_inline_policy: {
    p: { permission_set_arn: "${aws_ssoadmin_permission_set.r.arn}", inline_policy: text },
  },
});
const saml = { Federated: "arn:aws:iam::111111111111:saml-provider/directory" };

const people: readonly Case[] = [
  [
    "iam-people-bounded",
    "met",
    "it looks around",
    role(person, { Action: ["ec2:Describe*", "cloudwatch:GetMetricData"] }),
  ],
  [
    "iam-people-bounded",
    "met",
    "it reads one bucket",
    role(person, { Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }),
  ],
  [
    "iam-people-bounded",
    "met",
    "it asks for a tag",
    role(person, { Action: "ec2:StartInstances", ...equals({ "aws:ResourceTag/Team": "a" }) }),
  ],
  ["iam-people-bounded", "met", "a permission set", set(policy(allow({ Action: "ec2:Describe*" })))],
  ["iam-people-bounded", "violated", "it reads every bucket", role(person, { Action: "s3:GetObject" })],
  ["iam-people-bounded", "violated", "it stops every host", role(person, { Action: "ec2:StopInstances" })],
  ["iam-people-bounded", "violated", "it does all but little", role(person, { NotAction: "iam:*" })],
  [
    "iam-people-bounded",
    "violated",
    "a directory vouches for people",
    role(saml, { Action: "dynamodb:*" }, "sts:AssumeRoleWithSAML"),
  ],
  ["iam-people-bounded", "violated", "a permission set for everything", set(policy(allow({})))],
  ["iam-people-bounded", "unknown", "it cannot be followed", role(person, "${var.policy}")],
  ["iam-people-bounded", "unknown", "a permission set that cannot be followed", set("${var.policy}")],
  ["iam-people-bounded", "none", "a service", role({ Service: "ec2.amazonaws.com" }, { Action: "s3:GetObject" })],
];

describe("controls on endpoints and people", () => {
  it.each([...endpoints, ...people])("%s is %s: %s", async (control, expected, _when, resource) => {
    const found = await verdicts(control, resource);

    expect(found.map((one) => one.split(" ")[0])).toEqual(expected === "none" ? [] : [expected]);
  });
});
