import { getExpressionAst, type TFExpressionSyntaxTree } from "@cdktf/hcl2json";
import type { Expression, Step } from "./expression";
import { piecesOf } from "./pieces";

type Node = TFExpressionSyntaxTree.ExpressionType;

/** Whether a text of a stack holds an expression at all. */
export function hasExpression(text: string): boolean {
  return text.includes("${") || text.includes("%{");
}

/**
 * Adds the expressions of texts as Terraform reads them in JSON: a text is a template, without escapes of its own but
 * `$${`. What stands in it between braces is parsed by itself, since the same few references come again in many texts.
 *
 * @param parsed - expressions by their text; those that are there already are not parsed again
 * @throws Error with the parser's message and the text, for the first text that is no template
 */
export async function parseTemplates(texts: Iterable<string>, parsed: Map<string, Expression>): Promise<void> {
  for (const text of texts) {
    if (parsed.has(text)) continue;
    const pieces = piecesOf(text);
    if (pieces === undefined || pieces.length === 1) {
      parsed.set(text, await parseTemplate(text));
      continue;
    }
    const parts: Expression[] = [];
    for (const { kind, text: piece } of pieces) {
      if (kind === "literal") {
        parts.push({ kind: "literal", value: piece });
        continue;
      }
      const known = parsed.get(piece) ?? (await parseTemplate(piece));
      parsed.set(piece, known);
      parts.push(known);
    }
    parsed.set(text, { kind: "template", parts });
  }
}

async function parseTemplate(text: string): Promise<Expression> {
  // In a heredoc a template needs no escapes, just as in JSON; its last line break is not part of the text.
  const delimiter = delimiterFor(text);
  const source = `<<${delimiter}\n${text}\n${delimiter}\n`;
  const node = await getExpressionAst("expression.tf", source);
  if (node === null) return { kind: "other", source: text };
  return withoutLastLineBreak(translate(node, Buffer.from(source)));
}

function delimiterFor(text: string): string {
  let delimiter = "END";
  while (text.includes(delimiter)) delimiter += "_";
  return delimiter;
}

function withoutLastLineBreak(expression: Expression): Expression {
  if (expression.kind !== "template") return expression;
  const parts = [...expression.parts];
  const last = parts.pop();
  if (last?.kind !== "literal" || typeof last.value !== "string") return expression;
  const text = last.value.slice(0, -1);
  const kept: readonly Expression[] = text === "" ? parts : [...parts, { kind: "literal", value: text }];
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? only : { kind: "template", parts: kept };
}

function translate(node: Node, source: Buffer, isQuoted = false): Expression {
  const text = node.meta.value;
  const inner = (child: Node): Expression => translate(child, source, isQuoted);
  const [first, second, third] = node.children;
  switch (node.type) {
    case "literalValue":
      return { kind: "literal", value: literal(node.meta.type, text, isQuoted) };
    case "template":
      return {
        kind: "template",
        parts: node.children.map((child) => translate(child, source, isQuoted || text.startsWith('"'))),
      };
    case "templateWrap":
      return first === undefined ? other(text) : inner(first);
    case "scopeTraversal":
      return { kind: "traversal", steps: steps(node.meta.traversal), source: text };
    case "relativeTraversal":
      return first === undefined
        ? other(text)
        : { kind: "access", of: inner(first), steps: steps(node.meta.traversal), source: text };
    case "index":
      return first === undefined || second === undefined
        ? other(text)
        : { kind: "index", of: inner(first), key: inner(second), source: text };
    case "splat": {
      const each = second?.type === "relativeTraversal" ? steps(second.meta.traversal) : [];
      return first === undefined ? other(text) : { kind: "splat", of: inner(first), steps: each, source: text };
    }
    case "function":
      return node.meta.expandedFinalArgument
        ? other(text)
        : { kind: "call", name: node.meta.name, operands: node.children.map(inner), source: text };
    case "tuple":
      return { kind: "list", items: node.children.map(inner) };
    case "object":
      return { kind: "map", entries: entries(node.children, source, inner) };
    case "conditional":
      return first === undefined || second === undefined || third === undefined
        ? other(text)
        : { kind: "conditional", condition: inner(first), then: inner(second), otherwise: inner(third), source: text };
    case "unaryOp":
    case "binaryOp":
      return { kind: "operation", operator: node.meta.operator, operands: node.children.map(inner), source: text };
    case "for":
      return other(text);
  }
}

function other(source: string): Expression {
  return { kind: "other", source };
}

/** Keys and values of an object stand one after the other; a key that is a bare word has no expression of its own. */
function entries(
  children: readonly Node[],
  source: Buffer,
  inner: (child: Node) => Expression,
): readonly (readonly [Expression, Expression])[] {
  const found: (readonly [Expression, Expression])[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const key = children[at];
    const value = children[at + 1];
    if (key === undefined || value === undefined) continue;
    const [written] = key.children;
    const { start, end } = key.range;
    const word = source.subarray(start.byte, end.byte).toString();
    const isWord = written === undefined || (written.type === "scopeTraversal" && /^[\w-]+$/.test(word));
    found.push([isWord ? { kind: "literal", value: word } : inner(written), inner(value)]);
  }
  return found;
}

/** Text of a template is given as it stands in the source. */
function literal(type: string, text: string, isQuoted: boolean): null | boolean | number | string {
  switch (type) {
    case "number":
      return Number(text);
    case "bool":
      return text === "true";
    case "string": {
      const plain = text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
      return isQuoted ? unescaped(plain) : plain;
    }
    default:
      return text === "null" ? null : text;
  }
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function unescaped(text: string): string {
  const marks: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (whole, short, long, mark: string) => {
    const code: unknown = short ?? long;
    return typeof code === "string" ? String.fromCodePoint(parseInt(code, 16)) : (marks[mark] ?? whole);
  });
}

function steps(traversal: readonly TFExpressionSyntaxTree.TerraformTraversalPart[]): readonly Step[] {
  return traversal.map(({ type, segment }) => {
    if (type === "nameTraversal") return segment;
    return /^\d+$/.test(segment) ? Number(segment) : unescaped(segment.replace(/^"|"$/g, ""));
  });
}
