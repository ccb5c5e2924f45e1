import { accountNames } from "../../../src/zone";
import type { ZoneApi } from "../zone-api";

type OneOrMany = string | readonly string[];

/** A statement of a policy, each of its lists a list. */
export interface PolicyStatement {
  readonly sid: string;
  readonly effect: string;

  /** "*", or a kind and a name: "AWS arn:aws:iam::111111111111:root", "Service config.amazonaws.com". */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];

  /** Every condition; all must hold, with any of their values. */
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
}

/** A statement as it is written. */
export interface RawStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** The document of a policy; IAM gives it with its characters escaped as in an address. */
export function policyOf(text: string): { readonly Version: string; readonly Statement: readonly RawStatement[] } {
  const plain = text.trimStart().startsWith("{") ? text : decodeURIComponent(text);
  const document = JSON.parse(plain) as {
    readonly Version: string;
    readonly Statement: RawStatement | readonly RawStatement[];
  };
  return { ...document, Statement: listOf(document.Statement) };
}

/** The statements of a policy as they are written; none where there is no policy. */
export function rawStatementsOf(text = ""): readonly RawStatement[] {
  return text === "" ? [] : policyOf(text).Statement;
}

/** The statements of a policy; none where there is no policy. */
export function statementsOf(text: string | undefined): readonly PolicyStatement[] {
  return rawStatementsOf(text).map((statement) => ({
    sid: statement.Sid ?? "without a name",
    effect: statement.Effect,
    principals: principalsOf(statement.Principal),
    actions: listOf(statement.Action),
    notActions: listOf(statement.NotAction),
    resources: listOf(statement.Resource),
    conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) })),
    ),
  }));
}

/** Whether a pattern of a policy, an action or a resource, covers a value. */
export function covers(patterns: readonly string[], value: string): boolean {
  return patterns.some((pattern) => {
    const expression = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "i").test(value);
  });
}

/** Condition operators that hold only where the key is there and has the value. */
const demanding = ["StringEquals", "StringLike", "ArnEquals", "ArnLike"];
const organizationKeys = ["aws:SourceOrgID", "aws:PrincipalOrgID"];
const accountKeys = ["aws:SourceAccount", "aws:PrincipalAccount", "kms:CallerAccount"];

/** Whether the conditions of a statement keep everyone else's accounts out. */
export function staysInZone(statement: PolicyStatement, api: ZoneApi, organizationId: string): boolean {
  const ids = new Set(accountNames(api.zone).map((name) => api.accountId(name)));
  const bounded = statement.conditions.some(
    ({ operator, key, values }) =>
      demanding.includes(operator) &&
      values.length > 0 &&
      values.every((value) => {
        if (organizationKeys.includes(key)) return value === organizationId;
        if (accountKeys.includes(key)) return ids.has(value);
        return ids.has(accountInArn(value));
      }),
  );
  return (
    bounded ||
    (statement.principals.length > 0 &&
      statement.principals.every((principal) => principal.startsWith("AWS ") && ids.has(accountInPrincipal(principal))))
  );
}

/** Ids of accounts that a statement speaks of, in its principals and conditions. */
export function accountsNamedBy(statement: PolicyStatement): readonly string[] {
  return [...statement.principals, ...statement.conditions.flatMap(({ values }) => values)].flatMap(
    (text) => text.match(/(?<!\d)\d{12}(?!\d)/g) ?? [],
  );
}

/** Account of an ARN; "" where it has none. */
export function accountInArn(arn: string): string {
  return arn.startsWith("arn:") ? (arn.split(":")[4] ?? "") : "";
}

/** Region of an ARN; "" where it has none. */
export function regionInArn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

function accountInPrincipal(principal: string): string {
  const name = principal.replace(/^AWS /, "");
  return /^\d{12}$/.test(name) ? name : accountInArn(name);
}

function principalsOf(principal: RawStatement["Principal"]): readonly string[] {
  if (principal === undefined) return [];
  if (principal === "*") return ["*"];
  return Object.entries(principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => (name === "*" ? "*" : `${kind} ${name}`)),
  );
}

/** What may be one value or a list. */
export function listOf<Value extends string | object>(values: Value | readonly Value[] | undefined): readonly Value[] {
  if (values === undefined) return [];
  return isList(values) ? values : [values];
}

function isList<Value>(values: Value | readonly Value[]): values is readonly Value[] {
  return Array.isArray(values);
}
