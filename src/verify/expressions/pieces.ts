/** A stretch of a template: text as it is read, or one `${…}`. */
export interface Piece {
  readonly kind: "literal" | "interpolation";

  /** A literal without its escapes; an interpolation with its braces. */
  readonly text: string;
}

/**
 * Cuts a template into text and interpolations, by the pairs of braces and quotation marks. Undefined where that alone
 * does not tell: for directives (`%{`) and for what is not closed, which is the parser's to judge.
 *
 * https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates
 */
export function piecesOf(text: string): readonly Piece[] | undefined {
  if (text.includes("%{")) return undefined;
  const pieces: Piece[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf("${", at);
    if (next === -1) {
      literal += text.slice(at);
      break;
    }
    if (text[next - 1] === "$" && next > at) {
      literal += `${text.slice(at, next - 1)}\${`;
      at = next + 2;
      continue;
    }
    const end = endOf(text, next + 2);
    if (end === undefined) return undefined;
    literal += text.slice(at, next);
    if (literal !== "") pieces.push({ kind: "literal", text: literal });
    literal = "";
    pieces.push({ kind: "interpolation", text: text.slice(next, end) });
    at = end;
  }
  if (literal !== "") pieces.push({ kind: "literal", text: literal });
  return pieces;
}

/** Where an interpolation ends, behind its brace. */
function endOf(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (character === '"') {
      const end = endOfQuoted(text, at + 1);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === "#" || character === "/" || character === "<") {
      // Comments and heredocs may hold braces that mean nothing.
      return undefined;
    }
  }
  return undefined;
}

/** Where a quoted text ends, behind its quotation mark; it may hold interpolations of its own. */
function endOfQuoted(text: string, start: number): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === '"') return at + 1;
    else if (character === "$" && text[at + 1] === "$" && text[at + 2] === "{") at += 2;
    else if (character === "$" && text[at + 1] === "{") {
      const end = endOf(text, at + 2);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}
