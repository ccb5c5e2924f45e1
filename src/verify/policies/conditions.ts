import { Address4 } from "ip-address";
import { type Decision, all, any, decided, no, not, undecided, yes } from "../decision";
import { covers, matches, overlap, same } from "./pattern";
import type { Condition } from "./statement";

/**
 * What is known of a condition key in the requests that are looked at.
 *
 * - `values`: exactly these; none means that the request does not carry the key
 * - `like`: one text that one of the patterns describes
 * - `open`: anything, or nothing; who asks chooses
 * - `unknown`: it cannot be said
 */
export type ContextValue =
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "like"; readonly patterns: readonly string[] }
  | { readonly kind: "open" }
  | { readonly kind: "unknown"; readonly missing: string };

/** Looks a condition key up, in lower case. */
export type Context = (key: string) => ContextValue;

export const open: ContextValue = { kind: "open" };
export const absent: ContextValue = { kind: "values", values: [] };

export function exactly(...values: readonly string[]): ContextValue {
  return { kind: "values", values };
}

export function like(...patterns: readonly string[]): ContextValue {
  return { kind: "like", patterns };
}

/** Whether some of the requests fulfil something, and whether all of them do. */
export interface Fulfilment {
  readonly some: Decision;
  readonly every: Decision;
}

export const always: Fulfilment = { some: yes, every: yes };
export const never: Fulfilment = { some: no, every: no };
const perhaps: Fulfilment = { some: yes, every: no };

/** All of the conditions of a statement. */
export function fulfilmentOf(conditions: readonly Condition[], context: Context): Fulfilment {
  return both(conditions.map((condition) => fulfilment(condition, context)));
}

/** All together; that two of them hold for the same request is taken for granted. */
export function both(parts: readonly Fulfilment[]): Fulfilment {
  return { some: all(parts.map(({ some }) => some)), every: all(parts.map(({ every }) => every)) };
}

/** What an operator does, without its prefixes and suffix. */
interface Operator {
  readonly isNegated: boolean;
  readonly test: Test;
}

interface Test {
  /** Whether a text of the request fits one of the statement. */
  readonly fits: (wanted: string, given: string) => Decision;

  /** Whether some text that a pattern describes fits; undefined where that is never known. */
  readonly meets?: (wanted: string, pattern: string) => Decision;

  /** Whether every text that a pattern describes fits. */
  readonly holds?: (wanted: string, pattern: string) => Decision;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function fulfilment({ operator, key, values }: Condition, context: Context): Fulfilment {
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  const given = context(key.toLowerCase());
  if (given.kind === "unknown") return certain(undecided(given.missing));
  if (name === "Null") return isNull(values, given);
  const known = operators[name];
  if (known === undefined) return certain(undecided(`the operator ${operator}`));
  if (given.kind === "open") return perhaps;
  const { isNegated, test } = known;
  if (given.kind === "values") {
    if (given.values.length === 0) {
      return set === "ForAnyValue"
        ? never
        : isNegated || ifExists !== undefined || set === "ForAllValues"
          ? always
          : never;
    }
    const each = given.values.map((one) => {
      const fits = any(values.map((wanted) => test.fits(wanted, one)));
      return isNegated ? not(fits) : fits;
    });
    // Without a prefix a key has one value; of several, a negated operator asks all.
    return certain(set === "ForAllValues" || (set === undefined && isNegated) ? all(each) : any(each));
  }
  const { meets, holds } = test;
  if (meets === undefined || holds === undefined) return perhaps;
  const some = any(given.patterns.flatMap((pattern) => values.map((wanted) => meets(wanted, pattern))));
  const every = all(given.patterns.map((pattern) => any(values.map((wanted) => holds(wanted, pattern)))));
  return isNegated ? { some: not(every), every: not(some) } : { some, every };
}

function certain(decision: Decision): Fulfilment {
  return { some: decision, every: decision };
}

function isNull(values: readonly string[], given: Exclude<ContextValue, { kind: "unknown" }>): Fulfilment {
  if (given.kind === "open") return perhaps;
  const isAbsent = given.kind === "values" && given.values.length === 0;
  return certain(decided(values.some((value) => (value.toLowerCase() === "true") === isAbsent)));
}

const text: Test = { fits: isText, meets: (wanted, pattern) => overlap(literally(wanted), pattern), holds: noneOrThat };
const textInAnyCase: Test = { fits: (wanted, given) => same(wanted.toLowerCase(), given.toLowerCase()) };
const pattern: Test = { fits: matches, meets: overlap, holds: covers };
const arn: Test = { fits: arnMatches, meets: arnsOverlap, holds: arnCovers };
const truth: Test = { fits: (wanted, given) => decided(wanted.toLowerCase() === given.toLowerCase()) };

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { isNegated: false, test: text },
  StringNotEquals: { isNegated: true, test: text },
  StringEqualsIgnoreCase: { isNegated: false, test: textInAnyCase },
  StringNotEqualsIgnoreCase: { isNegated: true, test: textInAnyCase },
  StringLike: { isNegated: false, test: pattern },
  StringNotLike: { isNegated: true, test: pattern },
  ArnEquals: { isNegated: false, test: arn },
  ArnLike: { isNegated: false, test: arn },
  ArnNotEquals: { isNegated: true, test: arn },
  ArnNotLike: { isNegated: true, test: arn },
  Bool: { isNegated: false, test: truth },
  BinaryEquals: { isNegated: false, test: text },
  IpAddress: { isNegated: false, test: { fits: isInBlock } },
  NotIpAddress: { isNegated: true, test: { fits: isInBlock } },
  ...comparisons("Numeric", Number),
  ...comparisons("Date", (value) => (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value))),
};

function comparisons(kind: string, numberOf: (value: string) => number): Readonly<Record<string, Operator>> {
  const compare = (holds: (given: number, wanted: number) => boolean): Test => ({
    fits: (wanted, given) => {
      const [left, right] = [numberOf(given), numberOf(wanted)];
      return Number.isNaN(left) || Number.isNaN(right)
        ? undecided(Number.isNaN(left) ? given : wanted)
        : decided(holds(left, right));
    },
  });
  const equals = compare((given, wanted) => given === wanted);
  return {
    [`${kind}Equals`]: { isNegated: false, test: equals },
    [`${kind}NotEquals`]: { isNegated: true, test: equals },
    [`${kind}LessThan`]: { isNegated: false, test: compare((given, wanted) => given < wanted) },
    [`${kind}LessThanEquals`]: { isNegated: false, test: compare((given, wanted) => given <= wanted) },
    [`${kind}GreaterThan`]: { isNegated: false, test: compare((given, wanted) => given > wanted) },
    [`${kind}GreaterThanEquals`]: { isNegated: false, test: compare((given, wanted) => given >= wanted) },
  };
}

function isText(wanted: string, given: string): Decision {
  return wanted.includes("${") ? matches(literally(wanted), given) : same(wanted, given);
}

/** A text as a pattern of that text alone; in `StringEquals` a star is a star. */
function literally(value: string): string {
  return value.replaceAll(/\$\{[^}]*\}|[*?]/g, (part) => (part.length === 1 ? `\${${part}}` : part));
}

/** A text covers only a pattern without wildcards: itself. */
function noneOrThat(wanted: string, described: string): Decision {
  return /[*?]/.test(described) ? no : same(wanted, described);
}

/** Splits an ARN at its first five colons; those in symbols do not count. */
export function arnParts(value: string): readonly string[] {
  const known = partsOf.get(value) ?? splitArn(value);
  if (partsOf.size > 20_000) partsOf.clear();
  partsOf.set(value, known);
  return known;
}

/** The same few ARNs are compared with many. */
const partsOf = new Map<string, readonly string[]>();

function splitArn(value: string): readonly string[] {
  const found: string[] = [""];
  for (const [part] of value.matchAll(/‹[^›]*›|[\s\S]/gu)) {
    if (part === ":" && found.length < 6) found.push("");
    else found.push((found.pop() ?? "") + part);
  }
  return found;
}

/** Each of the six parts is compared by itself: a star does not reach over a colon, but in the last. */
function byParts(
  wanted: string,
  given: string,
  compare: (wanted: string, given: string) => Decision,
): Decision | undefined {
  const [left, right] = [arnParts(wanted), arnParts(given)];
  if (left.length !== 6 || right.length !== 6) return undefined;
  return all(left.map((part, index) => compare(part, right[index] ?? "")));
}

function arnMatches(wanted: string, given: string): Decision {
  return (
    byParts(wanted, given, matches) ??
    (wanted === "*" ? yes : wholeSymbols(wanted, given) ? matches(wanted, given) : no)
  );
}

function arnsOverlap(wanted: string, described: string): Decision {
  return byParts(wanted, described, overlap) ?? overlap(wanted, described);
}

function arnCovers(wanted: string, described: string): Decision {
  return byParts(wanted, described, covers) ?? covers(wanted, described);
}

/** Whether one of the texts is the ARN of something, which only the cloud knows. */
function wholeSymbols(first: string, second: string): boolean {
  return [first, second].some((value) => /^‹[^›]*›$/u.test(value));
}

function isInBlock(wanted: string, given: string): Decision {
  try {
    return decided(new Address4(given).isInSubnet(new Address4(wanted)));
  } catch {
    return undecided(`${given} in ${wanted}`);
  }
}
