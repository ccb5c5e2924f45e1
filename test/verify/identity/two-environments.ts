import { IdentityAnalysis } from "../../../src/verify/identity/identity-analysis";
import type { Intent } from "../../../src/verify/intent";
import type { JsonObject } from "../../../src/verify/json";
import { modelOf } from "../support/stacks";

export const ids = { dev: "111111111111", prod: "222222222222", tools: "333333333333" } as const;

export const intent = {
  zone: "acme",
  suppressions: [],
  environments: ["dev", "prod"].map((name) => ({
    name,
    phi: true,
    cidr: "",
    bastionCidr: "",
    tiers: [],
    bastionPorts: {},
  })),
} satisfies Intent;

/** A stack in an account, with resources. */
export function stack(account: string, resource: JsonObject): JsonObject {
  return { provider: { aws: [{ region: "us-east-1", allowed_account_ids: [account] }] }, resource };
}

export function policy(...statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const allow = (principal: JsonObject | string, more: JsonObject = {}): JsonObject => ({
  Sid: "Let",
  Effect: "Allow",
  Principal: principal,
  Action: "s3:GetObject",
  Resource: "*",
  ...more,
});
export const root = (account: string): string => `arn:aws:iam::${account}:root`;

export async function analysisOf(
  prod: JsonObject,
  { tools = {}, dev = {}, organization = {} }: Readonly<Record<string, JsonObject>> = {},
): Promise<IdentityAnalysis> {
  const model = await modelOf({
    dev: stack(ids.dev, dev),
    prod: stack(ids.prod, prod),
    tools: stack(ids.tools, tools),
    organization: stack("444444444444", organization),
  });
  return new IdentityAnalysis(model, intent);
}

export function devToProd(analysis: IdentityAnalysis): ReturnType<IdentityAnalysis["between"]> {
  const [dev, prod] = analysis.environments;
  if (dev === undefined || prod === undefined) throw new Error("no environments");
  return analysis.between(dev, prod);
}

export const bucket = (...statements: readonly JsonObject[]): JsonObject => ({
  aws_s3_bucket_policy: { records: { bucket: "records", policy: policy(...statements) } },
});

export const condition = (operator: string, key: string, value: string | readonly string[]): JsonObject => ({
  Condition: { [operator]: { [key]: value } },
});
