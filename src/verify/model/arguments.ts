import { type Decision, decided, undecided } from "../decision";
import { isList, isObject, type Json, type JsonObject } from "../json";
import { type Value, isNothing, literal, missingIn, nothing, symbolicText, unknown } from "./value";

/** Turns the JSON of an argument into its value; made for one resource. */
export type Evaluation = (json: Json) => Value;

/** Something that is either known or hangs on an expression. */
export type Known<Type> =
  { readonly known: true; readonly value: Type } | { readonly known: false; readonly missing: string };

/** The nested blocks of one kind. */
export interface Blocks {
  readonly blocks: readonly Arguments[];

  /** Expression that more of them come from, which is not followed. */
  readonly missing?: string;
}

/** The arguments of a resource, or of a block in one. A block that stands alone counts as a list of one. */
export class Arguments {
  constructor(
    protected readonly body: JsonObject,
    private readonly evaluation: Evaluation,
  ) {}

  /** Names of the arguments and blocks that are written. */
  public names(): readonly string[] {
    return Object.keys(this.body);
  }

  /** The value of an argument; {@link nothing} where it is not given. Several names go into nested blocks and maps. */
  public value(...path: readonly [string, ...string[]]): Value {
    const [name, ...inner] = path;
    const json = this.body[name];
    const [next, ...rest] = inner;
    if (json === undefined || json === null) {
      const dynamic = this.dynamic(name);
      if (dynamic !== undefined) return unknown(dynamic);
    }
    if (next === undefined) return json === undefined ? nothing : this.evaluation(json);
    if (isList(json) && json.every(isObject)) {
      const [only] = json;
      return only === undefined ? nothing : new Arguments(only, this.evaluation).value(next, ...rest);
    }
    if (isObject(json)) return new Arguments(json, this.evaluation).value(next, ...rest);
    if (json === undefined || json === null) return nothing;
    return stepInto(this.evaluation(json), inner);
  }

  /** Whether an argument is given with anything but null. */
  public has(...path: readonly [string, ...string[]]): boolean {
    return !isNothing(this.value(...path));
  }

  /** A text; undefined where it is not given. What only the cloud knows stands in it as a symbol. */
  public text(...path: readonly [string, ...string[]]): Known<string | undefined> {
    const value = this.value(...path);
    const missing = missingIn(value);
    if (missing !== undefined) return { known: false, missing };
    return { known: true, value: symbolicText(value) };
  }

  /** A number; undefined where it is not given. */
  public number(...path: readonly [string, ...string[]]): Known<number | undefined> {
    const value = this.value(...path);
    if (value.kind !== "literal")
      return { known: false, missing: missingIn(value) ?? symbolicText(value) ?? path.join(".") };
    if (value.value === null) return { known: true, value: undefined };
    const number = Number(value.value);
    return Number.isNaN(number) ? { known: false, missing: String(value.value) } : { known: true, value: number };
  }

  /** A switch. @param otherwise - what AWS or the provider takes where it is not given */
  public flag(otherwise: boolean, ...path: readonly [string, ...string[]]): Decision {
    const value = this.value(...path);
    if (value.kind !== "literal") return undecided(missingIn(value) ?? symbolicText(value) ?? path.join("."));
    return decided(value.value === null ? otherwise : value.value === true || value.value === "true");
  }

  /** Whether a text is one of those given. @param otherwise - what counts where it is not given */
  public isOneOf(texts: readonly string[], otherwise: string, ...path: readonly [string, ...string[]]): Decision {
    const text = this.text(...path);
    return text.known ? decided(texts.includes(text.value ?? otherwise)) : undecided(text.missing);
  }

  /** The items of a list, each as its value; one that is no list counts as a list of itself, none as empty. */
  public list(...path: readonly [string, ...string[]]): Known<readonly Value[]> {
    const value = this.value(...path);
    if (value.kind === "unknown") return { known: false, missing: value.expression };
    if (isNothing(value)) return { known: true, value: [] };
    return { known: true, value: value.kind === "list" ? value.items : [value] };
  }

  /** The texts of a list, with symbols for what only the cloud knows. */
  public texts(...path: readonly [string, ...string[]]): Known<readonly string[]> {
    const list = this.list(...path);
    if (!list.known) return list;
    const missing = list.value.map(missingIn).find((one) => one !== undefined);
    if (missing !== undefined) return { known: false, missing };
    return { known: true, value: list.value.map(symbolicText).filter((text) => text !== undefined) };
  }

  /** The nested blocks of a name. */
  public blocks(name: string): Blocks {
    const json = this.body[name];
    const missing = this.dynamic(name);
    if (json === undefined || json === null) return { blocks: [], ...(missing === undefined ? {} : { missing }) };
    if (isObject(json) || (isList(json) && json.every(isObject))) {
      const written = isObject(json) ? [json] : json.filter(isObject);
      const blocks = written.map((one) => new Arguments(one, this.evaluation));
      return { blocks, ...(missing === undefined ? {} : { missing }) };
    }
    const value = this.evaluation(json);
    if (isNothing(value)) return { blocks: [], ...(missing === undefined ? {} : { missing }) };
    const items = value.kind === "list" ? value.items : [value];
    const blocks = items.flatMap((item) => (item.kind === "map" ? [ofMap(item.entries)] : []));
    const other = items.find((item) => item.kind !== "map" && !isNothing(item));
    if (other === undefined) return { blocks, ...(missing === undefined ? {} : { missing }) };
    return { blocks, missing: missingIn(other) ?? symbolicText(other) ?? name };
  }

  /** What stands for the blocks of a name that come out of a loop, which is not followed. */
  private dynamic(name: string): string | undefined {
    const { dynamic } = this.body;
    const written = isList(dynamic) ? dynamic : [dynamic];
    return written.some((one) => isObject(one) && one[name] !== undefined) ? `dynamic "${name}"` : undefined;
  }

  /** The first block of a name, or nothing. */
  public block(name: string): Arguments | undefined {
    return this.blocks(name).blocks[0];
  }
}

/** What lies in a value, step by step. */
export function stepInto(value: Value, steps: readonly (string | number)[]): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  switch (value.kind) {
    case "map":
      return stepInto(value.entries.get(String(step)) ?? nothing, rest);
    case "list":
      return stepInto(typeof step === "number" ? (value.items[step] ?? nothing) : nothing, rest);
    case "attribute":
      return { ...value, name: [value.name, ...steps].join(".") };
    case "literal":
      return nothing;
    case "text":
      return unknown(symbolicText(value) ?? "");
    case "unknown":
      return value;
  }
}

/** A block that came out of an expression. */
function ofMap(entries: ReadonlyMap<string, Value>): Arguments {
  const values = [...entries];
  const body = Object.fromEntries(values.map(([name], index) => [name, index]));
  return new Arguments(body, (json) => (typeof json === "number" ? (values[json]?.[1] ?? nothing) : literal(null)));
}
