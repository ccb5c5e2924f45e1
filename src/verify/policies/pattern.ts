import { type Decision, no, undecided, yes } from "../decision";

/**
 * A part of a pattern. A `symbol` stands for text that only the cloud knows; the same symbol is the same text. A
 * `variable` is filled in anew at each request: `${aws:username}`.
 */
type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "variable" }
  | { readonly kind: "symbol"; readonly text: string };

const any: Token = { kind: "any" };
const one: Token = { kind: "one" };
const variable: Token = { kind: "variable" };

/** Symbols, what stands for the account of a provider, policy variables and what they escape, wildcards, characters. */
const parts = /‹[^›]*›|the caller's account|the account of profile [^:"]*|\$\{[^}]*\}|[\s\S]/gu;

/**
 * Whether a text is one that a pattern of a policy describes, with `*` and `?` as in IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matches(pattern: string, text: string): Decision {
  if (pattern === "*" || pattern === text) return yes;
  return meets(tokensOf(pattern), plainTokensOf(text), pattern, text);
}

/** Whether one text at least is described by both patterns. */
export function overlap(first: string, second: string): Decision {
  if (first === "*" || second === "*" || first === second) return yes;
  return meets(tokensOf(first), tokensOf(second), first, second);
}

/** Whether every text that the narrow pattern describes is described by the wide one. */
export function covers(wide: string, narrow: string): Decision {
  if (wide === "*" || (wide === narrow && !wide.includes("${"))) return yes;
  const [above, below] = [tokensOf(wide), tokensOf(narrow)];
  if (differAtOnce(above, below)) return no;
  if (includes(above, below, false)) return yes;
  return includes(above, below, true) ? undecided(missingOf(wide, narrow)) : no;
}

/** Whether two texts are the same, without wildcards. */
export function same(first: string, second: string): Decision {
  if (first === second) return yes;
  return meets(plainTokensOf(first), plainTokensOf(second), first, second);
}

/** Whether a text is the id of an account that is known to the cloud alone. */
export function isAccountSymbol(text: string): boolean {
  return (
    /^‹[^›]*(?:aws_organizations_account\.[^›]*\.id|\.account_id|\.owner_id|\.master_account_id)›$/.test(text) ||
    /^the (?:caller's account|account of profile .*)$/.test(text)
  );
}

function meets(first: readonly Token[], second: readonly Token[], one: string, other: string): Decision {
  if (differAtOnce(first, second)) return no;
  if (intersect(first, second, false)) return yes;
  return intersect(first, second, true) ? undecided(missingOf(one, other)) : no;
}

/** Whether the characters before the first wildcard or symbol differ, which is cheap to see. */
function differAtOnce(first: readonly Token[], second: readonly Token[]): boolean {
  for (let index = 0; ; index += 1) {
    const [a, b] = [first[index], second[index]];
    if (a?.kind !== "char" || b?.kind !== "char") {
      return (a === undefined && b?.kind === "char") || (b === undefined && a?.kind === "char");
    }
    if (a.char !== b.char) return true;
  }
}

function missingOf(first: string, second: string): string {
  const symbols = [...`${first} ${second}`.matchAll(/‹\??([^›]*)›|the caller's account|\$\{[^}]*\}/gu)];
  return symbols[0]?.[1] ?? symbols[0]?.[0] ?? first;
}

const known = new Map<string, readonly Token[]>();

function tokensOf(pattern: string): readonly Token[] {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const tokens = inOrder((pattern.match(parts) ?? []).map(tokenOf));
  if (known.size > 20_000) known.clear();
  known.set(pattern, tokens);
  return tokens;
}

function tokenOf(part: string): Token {
  if (part === "*") return any;
  if (part === "?") return one;
  if (part.startsWith("${")) {
    // ${*}, ${?} and ${$} are those characters themselves.
    const name = part.slice(2, -1);
    return name.length === 1 && "*?$".includes(name) ? { kind: "char", char: name } : variable;
  }
  return part.length > 2 ? { kind: "symbol", text: part } : { kind: "char", char: part };
}

function plainTokensOf(text: string): readonly Token[] {
  return (text.match(parts) ?? []).map((part) =>
    part.length > 2 && !part.startsWith("${") ? { kind: "symbol", text: part } : { kind: "char", char: part },
  );
}

/** Of neighbouring wildcards `?` comes first and `*` once, so that equal patterns are written alike. */
function inOrder(tokens: readonly Token[]): readonly Token[] {
  const found: Token[] = [];
  for (const token of tokens) {
    const last = found.at(-1);
    if (token.kind === "any" && last?.kind === "any") continue;
    if (token.kind === "one" && last?.kind === "any") found.splice(-1, 1, token, last);
    else found.push(token);
  }
  return found;
}

/**
 * Whether the two have a text in common. @param relaxed - counts what may be: a symbol stands for any text that it is
 * not known to differ from
 */
function intersect(first: readonly Token[], second: readonly Token[], relaxed: boolean): boolean {
  const width = second.length + 1;
  const table = new Uint8Array((first.length + 1) * width);
  const at = (i: number, j: number): boolean => table[i * width + j] === 1;
  for (let left = first.length; left >= 0; left -= 1) {
    for (let right = second.length; right >= 0; right -= 1) {
      const [a, b] = [first[left], second[right]];
      let holds = a === undefined && b === undefined;
      if (!holds && a !== undefined && stretches(a, relaxed)) {
        holds = at(left + 1, right) || (b !== undefined && absorbs(a, b) && at(left, right + 1));
      }
      if (!holds && b !== undefined && stretches(b, relaxed)) {
        holds = at(left, right + 1) || (a !== undefined && absorbs(b, a) && at(left + 1, right));
      }
      if (!holds && a !== undefined && b !== undefined && equal(a, b)) holds = at(left + 1, right + 1);
      if (!holds && relaxed && a?.kind === "symbol" && isTwelveDigits(second, right)) holds = at(left + 1, right + 12);
      if (!holds && relaxed && b?.kind === "symbol" && isTwelveDigits(first, left)) holds = at(left + 12, right + 1);
      if (holds) table[left * width + right] = 1;
    }
  }
  return table[0] === 1;
}

/** Whether all that the second describes is described by the first. */
function includes(wide: readonly Token[], narrow: readonly Token[], relaxed: boolean): boolean {
  const width = narrow.length + 1;
  const table = new Uint8Array((wide.length + 1) * width);
  const at = (i: number, j: number): boolean => table[i * width + j] === 1;
  for (let left = wide.length; left >= 0; left -= 1) {
    for (let right = narrow.length; right >= 0; right -= 1) {
      const [a, b] = [wide[left], narrow[right]];
      let holds = a === undefined && b === undefined;
      if (!holds && a?.kind === "any") holds = at(left + 1, right) || (b !== undefined && at(left, right + 1));
      if (!holds && a !== undefined && b !== undefined) {
        const fits =
          (a.kind === "one" && (b.kind === "one" || b.kind === "char")) ||
          (a.kind === b.kind && a.kind !== "one" && a.kind !== "variable" && equal(a, b));
        holds = fits && at(left + 1, right + 1);
      }
      if (!holds && relaxed && a !== undefined && isOpen(a)) {
        holds = at(left + 1, right) || (b !== undefined && absorbs(a, b) && at(left, right + 1));
      }
      if (!holds && relaxed && b !== undefined && isOpen(b)) {
        holds = at(left, right + 1) || (a !== undefined && absorbs(b, a) && at(left + 1, right));
      }
      if (!holds && relaxed && a?.kind === "symbol" && isTwelveDigits(narrow, right)) holds = at(left + 1, right + 12);
      if (!holds && relaxed && b?.kind === "symbol" && isTwelveDigits(wide, left)) holds = at(left + 12, right + 1);
      if (holds) table[left * width + right] = 1;
    }
  }
  return table[0] === 1;
}

/** Whether a token may stand for any number of characters. */
function stretches(token: Token, relaxed: boolean): boolean {
  return token.kind === "any" || (relaxed && isOpen(token));
}

/** Whether a token is text of unknown length. */
function isOpen(token: Token): boolean {
  return token.kind === "variable" || (token.kind === "symbol" && !isAccountSymbol(token.text));
}

function absorbs(token: Token, other: Token): boolean {
  return token.kind !== "symbol" || other.kind !== "symbol" || !areDistinct(token.text, other.text);
}

function equal(a: Token, b: Token): boolean {
  if (a.kind === "one") return b.kind === "one" || b.kind === "char";
  if (b.kind === "one") return a.kind === "char";
  if (a.kind === "char" && b.kind === "char") return a.char === b.char;
  return a.kind === "symbol" && b.kind === "symbol" && a.text === b.text;
}

function isTwelveDigits(tokens: readonly Token[], from: number): boolean {
  const stretch = tokens.slice(from, from + 12);
  return (
    stretch.length === 12 &&
    stretch.every((token) => token.kind === "one" || (token.kind === "char" && /\d/.test(token.char)))
  );
}

/** Whether two symbols stand for two different texts: the same attribute, which is unique, of two resources. */
export function areDistinct(first: string, second: string): boolean {
  if (first === second) return false;
  if (isAccountSymbol(first) && isAccountSymbol(second)) {
    const isMember = (text: string): boolean => text.includes("aws_organizations_account.");
    const isCaller = (text: string): boolean => text === "the caller's account";
    return (isMember(first) && (isMember(second) || isCaller(second))) || (isCaller(first) && isMember(second));
  }
  const [one, other] = [typeAndAttribute(first), typeAndAttribute(second)];
  return one !== undefined && one === other;
}

function typeAndAttribute(symbol: string): string | undefined {
  const found = /^‹[^?:][^:]*:([a-z0-9_]+)\..*\.(id|arn)›$/u.exec(symbol);
  // Two data sources may well read the same thing.
  return found === null || found[1] === "data" ? undefined : `${found[1] ?? ""}.${found[2] ?? ""}`;
}
