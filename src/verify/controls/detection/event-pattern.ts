import { type Decision, all, any, decided, no, undecided } from "../../decision";
import { isList, isObject, type Json, type JsonObject } from "../../json";
import { fits } from "../records/wildcard";

/**
 * Whether a pattern of EventBridge takes an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function takes(pattern: JsonObject, event: Json | undefined): Decision {
  return all(
    Object.entries(pattern).map(([key, wanted]) => {
      if (key === "$or") {
        const choices = isList(wanted) ? wanted.filter(isObject) : [];
        return any(choices.map((choice) => takes(choice, event)));
      }
      const value = isObject(event) ? event[key] : undefined;
      if (isObject(wanted)) return takes(wanted, value);
      return isList(wanted) ? any(wanted.map((one) => isTaken(one, value))) : no;
    }),
  );
}

function isTaken(wanted: Json, value: Json | undefined): Decision {
  if (!isObject(wanted)) return decided(isList(value) ? value.includes(wanted) : value === wanted);
  const [entry] = Object.entries(wanted);
  if (entry === undefined) return no;
  const [operator, operand] = entry;
  const text = typeof value === "string" ? value : undefined;
  switch (operator) {
    case "exists":
      return decided((value !== undefined) === (operand === true));
    case "prefix":
      return decided(typeof operand === "string" && text?.startsWith(operand) === true);
    case "suffix":
      return decided(typeof operand === "string" && text?.endsWith(operand) === true);
    case "wildcard":
      return decided(typeof operand === "string" && text !== undefined && fits(operand, text));
    case "equals-ignore-case":
      return decided(typeof operand === "string" && text?.toLowerCase() === operand.toLowerCase());
    case "anything-but": {
      if (isObject(operand)) return undecided(`anything-but of ${Object.keys(operand).join(", ")}`);
      const refused = isList(operand) ? operand : [operand ?? null];
      return decided(value !== undefined && !refused.includes(value));
    }
    case "numeric":
      return decided(typeof value === "number" && isList(operand) && isWithin(value, operand));
    default:
      return undecided(`the operator ${operator} of an event pattern`);
  }
}

/** `[">=", 7, "<", 9]` */
function isWithin(value: number, limits: readonly Json[]): boolean {
  for (let index = 0; index + 1 < limits.length; index += 2) {
    const limit = Number(limits[index + 1]);
    const holds = {
      "<": value < limit,
      "<=": value <= limit,
      "=": value === limit,
      ">": value > limit,
      ">=": value >= limit,
    }[operatorAt(limits, index)];
    if (holds !== true) return false;
  }
  return true;
}

function operatorAt(limits: readonly Json[], index: number): string {
  const operator = limits[index];
  return typeof operator === "string" ? operator : "";
}
