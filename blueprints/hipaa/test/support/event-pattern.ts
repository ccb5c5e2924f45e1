import { type Json, at, listAt } from "./synthesized";

/**
 * Whether a pattern of EventBridge takes an event, for the part of its language that the zone uses: lists of values,
 * `numeric` with ">=" and `$or`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function patternTakes(pattern: Json, event: Json | undefined): boolean {
  return Object.entries(pattern ?? {}).every(([key, expected]: [string, Json]) => {
    if (key === "$or") {
      return listAt(expected).some((alternative) => patternTakes(alternative, event));
    }
    const found = at(event, key);
    return Array.isArray(expected)
      ? listAt(expected).some((candidate) => valueTakes(candidate, found))
      : patternTakes(expected, found);
  });
}

function valueTakes(candidate: Json, found: Json | undefined): boolean {
  const [operator, limit] = listAt(candidate, "numeric");
  if (operator === ">=" && typeof limit === "number") {
    return typeof found === "number" && found >= limit;
  }
  if (typeof candidate === "object") {
    throw new Error(`not understood: ${JSON.stringify(candidate)}`);
  }
  return candidate === found;
}
