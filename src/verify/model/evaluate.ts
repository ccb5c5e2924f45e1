import type { Expression, Step } from "../expressions/expression";
import { isList, isObject, type Json } from "../json";
import { stepInto } from "./arguments";
import { call } from "./functions";
import { joined } from "./known-attributes";
import { type Value, literal, symbolicText, unknown } from "./value";

/** What a traversal such as `aws_vpc.network.id` leads to. */
export type Resolution = (steps: readonly Step[], source: string) => Value;

/** The value of JSON in which texts may be expressions. @param textValue - what such a text is worth */
export function evaluateJson(json: Json, textValue: (text: string) => Value): Value {
  if (typeof json === "string") return textValue(json);
  if (isList(json)) return { kind: "list", items: json.map((item) => evaluateJson(item, textValue)) };
  if (isObject(json)) {
    const entries = new Map<string, Value>();
    for (const [key, value] of Object.entries(json)) {
      if (value !== undefined) entries.set(key, evaluateJson(value, textValue));
    }
    return { kind: "map", entries };
  }
  return literal(json);
}

/** The value of an expression. */
export function evaluate(expression: Expression, resolve: Resolution): Value {
  const inner = (one: Expression): Value => evaluate(one, resolve);
  switch (expression.kind) {
    case "literal":
      return literal(expression.value);
    case "template":
      return template(expression.parts.map(inner));
    case "traversal":
      return resolve(expression.steps, expression.source);
    case "access":
      return expression.of.kind === "index"
        ? indexed(expression.of, expression.steps, inner, resolve)
        : stepInto(inner(expression.of), expression.steps);
    case "index":
      return indexed(expression, [], inner, resolve);
    case "splat":
      return splat(inner(expression.of), expression.steps, expression.source);
    case "call":
      return call(expression.name, expression.operands.map(inner)) ?? unknown(expression.source);
    case "list":
      return { kind: "list", items: expression.items.map(inner) };
    case "map": {
      const entries: [string, Value][] = [];
      for (const [key, value] of expression.entries) {
        const name = symbolicText(inner(key));
        if (name === undefined) return unknown("a key of a map");
        entries.push([name, inner(value)]);
      }
      return { kind: "map", entries: new Map(entries) };
    }
    case "conditional": {
      const condition = inner(expression.condition);
      if (condition.kind !== "literal") return unknown(expression.source);
      return inner(condition.value === true || condition.value === "true" ? expression.then : expression.otherwise);
    }
    case "operation":
      return operation(expression.operator, expression.operands.map(inner)) ?? unknown(expression.source);
    case "other":
      return unknown(expression.source);
  }
}

/** An index that is known is a step; so `aws_subnet.app[each.key].id` leads to one instance. */
function indexed(
  { of, key, source }: Extract<Expression, { kind: "index" }>,
  rest: readonly Step[],
  inner: (one: Expression) => Value,
  resolve: Resolution,
): Value {
  const index = inner(key);
  if (index.kind !== "literal" || (typeof index.value !== "string" && typeof index.value !== "number")) {
    return unknown(source);
  }
  const steps = [index.value, ...rest];
  return of.kind === "traversal" ? resolve([...of.steps, ...steps], source) : stepInto(inner(of), steps);
}

function splat(value: Value, steps: readonly Step[], source: string): Value {
  if (value.kind === "unknown") return value;
  if (value.kind === "literal" && value.value === null) return { kind: "list", items: [] };
  const items = value.kind === "list" ? value.items : value.kind === "attribute" ? undefined : [value];
  return items === undefined ? unknown(source) : { kind: "list", items: items.map((item) => stepInto(item, steps)) };
}

function template(parts: readonly Value[]): Value {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  if (parts.length === 0) return literal("");
  return joined(
    parts.map((part) => (part.kind === "list" || part.kind === "map" ? unknown("a list in a text") : part)),
  );
}

function operation(operator: string, operands: readonly Value[]): Value | undefined {
  const values = operands.map((operand) => (operand.kind === "literal" ? operand.value : undefined));
  const [left, right] = values;
  if (left === undefined || (operands.length > 1 && right === undefined)) return undefined;
  switch (operator) {
    case "logicalNot":
      return literal(!(left === true || left === "true"));
    case "logicalAnd":
      return literal(left === true && right === true);
    case "logicalOr":
      return literal(left === true || right === true);
    case "equal":
      return literal(left === right);
    case "notEqual":
      return literal(left !== right);
    case "negate":
      return literal(-Number(left));
    case "add":
      return literal(Number(left) + Number(right));
    case "subtract":
      return literal(Number(left) - Number(right));
    case "multiply":
      return literal(Number(left) * Number(right));
    case "divide":
      return literal(Number(left) / Number(right));
    case "greaterThan":
      return literal(Number(left) > Number(right));
    case "greaterThanOrEqual":
      return literal(Number(left) >= Number(right));
    case "lessThan":
      return literal(Number(left) < Number(right));
    case "lessThanOrEqual":
      return literal(Number(left) <= Number(right));
    default:
      return undefined;
  }
}
