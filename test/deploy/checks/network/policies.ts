/** A statement of a policy document, as far as checks look at it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements of a policy document; IAM gives it percent-encoded. */
export function statementsOf(document: string): readonly PolicyStatement[] {
  if (document === "") return [];
  const text = document.startsWith("{") ? document : decodeURIComponent(document);
  const { Statement } = JSON.parse(text) as { readonly Statement: PolicyStatement | readonly PolicyStatement[] };
  return isList(Statement) ? Statement : [Statement];
}

/** What may be one value or a list. */
export function valuesOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}
