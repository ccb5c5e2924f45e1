import { stepInto } from "./arguments";
import { joined } from "./known-attributes";
import { type Value, isNothing, literal, missingIn, nothing, symbolicText } from "./value";

type Evaluated = (...operands: readonly (Value | undefined)[]) => Value | undefined;

/**
 * The value of a function of Terraform's language; undefined where it is not known here, or its operands are not known
 * far enough. https://developer.hashicorp.com/terraform/language/functions
 */
export function call(name: string, operands: readonly Value[]): Value | undefined {
  return functions[name.replace(/^core::/, "")]?.(...operands);
}

const functions: Readonly<Record<string, Evaluated>> = {
  compact: (list) => ofItems(list, (items) => items.filter((item) => !isNothing(item) && symbolicText(item) !== "")),
  concat: (...lists) => {
    const all = lists.map(itemsOf);
    return all.every((items) => items !== undefined) ? { kind: "list", items: all.flat() } : undefined;
  },
  coalesce: (...values) =>
    values.every(isDecided) ? (values.find((value) => !isNothing(value)) ?? nothing) : undefined,
  contains: (list, value) => {
    const items = itemsOf(list)?.map(known);
    const wanted = known(value);
    return items === undefined || wanted === undefined || items.includes(undefined)
      ? undefined
      : literal(items.includes(wanted));
  },
  distinct: (list) => ofItems(list, unique),
  element: (list, index) => {
    const at = known(index);
    const items = itemsOf(list);
    return typeof at === "number" && items !== undefined && items.length > 0 ? items[at % items.length] : undefined;
  },
  flatten: (list) => ofItems(list, flat),
  format: (pattern, ...rest) =>
    formatted(
      known(pattern),
      rest.filter((one) => one !== undefined),
    ),
  join: (separator, list) => {
    const items = itemsOf(list);
    const between = known(separator);
    if (items === undefined || typeof between !== "string") return undefined;
    return joined(items.flatMap((item, index) => (index === 0 ? [item] : [literal(between), item])));
  },
  jsonencode: (value) => (value === undefined ? undefined : joined(encoded(value))),
  keys: (map) =>
    map?.kind === "map"
      ? { kind: "list", items: [...map.entries.keys()].sort().map((key) => literal(key)) }
      : undefined,
  length: (list) => {
    if (list?.kind === "list") return literal(list.items.length);
    return list?.kind === "map" ? literal(list.entries.size) : undefined;
  },
  lookup: (map, key, otherwise) => {
    const name = known(key);
    if (map?.kind !== "map" || typeof name !== "string") return undefined;
    return map.entries.get(name) ?? otherwise;
  },
  lower: (text) => ofText(text, (value) => value.toLowerCase()),
  merge: (...maps) => {
    const entries: (readonly [string, Value])[] = [];
    for (const map of maps) {
      if (map?.kind === "map") entries.push(...map.entries);
      else if (map === undefined || !isNothing(map)) return undefined;
    }
    return { kind: "map", entries: new Map(entries) };
  },
  one: (list) => {
    const items = itemsOf(list);
    return items === undefined || items.length > 1 ? undefined : (items[0] ?? nothing);
  },
  replace: (text, find, by) => {
    const [value, wanted, put] = [known(text), known(find), known(by)];
    if (typeof value !== "string" || typeof wanted !== "string" || typeof put !== "string") return undefined;
    return /^\/.*\/$/.test(wanted) ? undefined : literal(value.replaceAll(wanted, () => put));
  },
  split: (separator, text) => {
    const [between, value] = [known(separator), known(text)];
    if (typeof between !== "string" || typeof value !== "string") return undefined;
    return { kind: "list", items: value.split(between).map((part) => literal(part)) };
  },
  sort: (list) => {
    const texts = itemsOf(list)?.map(known);
    return texts?.every((text) => typeof text === "string") === true
      ? { kind: "list", items: [...texts].sort().map((text) => literal(text)) }
      : undefined;
  },
  tobool: (value) => (known(value) === undefined ? undefined : literal(String(known(value)) === "true")),
  tolist: (list) => ofItems(list, (items) => items),
  tomap: (map) => (map?.kind === "map" ? map : undefined),
  tonumber: (value) => (known(value) === undefined ? undefined : literal(Number(known(value)))),
  toset: (list) => ofItems(list, unique),
  tostring: (value) => value,
  trimspace: (text) => ofText(text, (value) => value.trim()),
  try: (...values) =>
    values[0] !== undefined && isDecided(values[0]) && !isNothing(values[0]) ? values[0] : undefined,
  upper: (text) => ofText(text, (value) => value.toUpperCase()),
  values: (map) =>
    map?.kind === "map"
      ? { kind: "list", items: [...map.entries.keys()].sort().map((key) => stepInto(map, [key])) }
      : undefined,
};

function known(value: Value | undefined): boolean | number | string | undefined {
  return value?.kind === "literal" && value.value !== null ? value.value : undefined;
}

function isDecided(value: Value | undefined): value is Value {
  return value !== undefined && missingIn(value) === undefined;
}

function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === "list" ? value.items : undefined;
}

function ofItems(
  list: Value | undefined,
  change: (items: readonly Value[]) => readonly Value[] | undefined,
): Value | undefined {
  const items = itemsOf(list);
  const changed = items === undefined ? undefined : change(items);
  return changed === undefined ? undefined : { kind: "list", items: changed };
}

function ofText(value: Value | undefined, change: (text: string) => string): Value | undefined {
  const text = known(value);
  return typeof text === "string" ? literal(change(text)) : undefined;
}

function unique(items: readonly Value[]): readonly Value[] | undefined {
  const texts = items.map(symbolicText);
  if (texts.includes(undefined)) return undefined;
  return items.filter((_, index) => texts.indexOf(texts[index]) === index);
}

function flat(items: readonly Value[]): readonly Value[] | undefined {
  const parts = items.map((item) =>
    item.kind === "list" ? flat(item.items) : item.kind === "unknown" ? undefined : [item],
  );
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function formatted(pattern: unknown, operands: readonly Value[]): Value | undefined {
  if (typeof pattern !== "string") return undefined;
  const parts: Value[] = [];
  let next = 0;
  for (const part of pattern.split(/(%[sdv%])/)) {
    if (part === "%%") parts.push(literal("%"));
    else if (/^%[sdv]$/.test(part)) {
      const operand = operands[next];
      next += 1;
      if (operand === undefined) return undefined;
      parts.push(operand);
    } else if (part.includes("%")) return undefined;
    else if (part !== "") parts.push(literal(part));
  }
  return joined(parts);
}

/** JSON as text, with parts that are known to the cloud alone. */
function encoded(value: Value): readonly Value[] {
  switch (value.kind) {
    case "literal":
      return [literal(JSON.stringify(value.value))];
    case "attribute":
      return [literal('"'), value, literal('"')];
    case "text":
      return [
        literal('"'),
        ...value.parts.map((part) =>
          part.kind === "literal" ? literal(JSON.stringify(String(part.value)).slice(1, -1)) : part,
        ),
        literal('"'),
      ];
    case "list":
      return [literal("["), ...separated(value.items.map(encoded)), literal("]")];
    case "map":
      return [
        literal("{"),
        ...separated([...value.entries].map(([key, item]) => [literal(`${JSON.stringify(key)}:`), ...encoded(item)])),
        literal("}"),
      ];
    case "unknown":
      return [literal('"'), value, literal('"')];
  }
}

function separated(items: readonly (readonly Value[])[]): readonly Value[] {
  return items.flatMap((item, index) => (index === 0 ? item : [literal(","), ...item]));
}
