import { no, undecided } from "../decision";
import { knownAttribute } from "../model/known-attributes";
import type { Resource } from "../model/resource";
import { type Value, isNothing, missingIn, symbolicText } from "../model/value";
import type { Subject } from "./control";
import { type Demand, type Path, together, valueAt } from "./demand";

/** Resources that belong to another and say more about it: the policy of a bucket. */
export interface Companions {
  readonly found: readonly Resource[];

  /** What could be one of them, and is not known. */
  readonly missing?: string;
}

/** Which resources are companions, and how they refer to what they belong to. */
export interface CompanionKind {
  readonly types: readonly string[];

  /** Argument of the companion that names what it belongs to. */
  readonly argument: Path;

  /** Arguments by which the other is named, beside `id` and `arn`. */
  readonly names?: readonly string[];
}

/** What the attribute of a resource is worth. */
export function attributeOf(resource: Resource, name: string): Value {
  const written = resource.value(name);
  if (!isNothing(written)) return written;
  return knownAttribute(resource, name) ?? { kind: "attribute", of: resource, name };
}

/** The companions of a resource, in all stacks. */
export function companionsOf(
  { model }: Subject,
  resource: Resource,
  { types, argument, names = [] }: CompanionKind,
): Companions {
  const called = namesOf(resource, names);
  const found: Resource[] = [];
  let missing: string | undefined;
  for (const one of model.resources(...types)) {
    const value = valueAt(one, argument);
    if (refersTo(value, resource, called) && (value.kind === "attribute" || isBeside(one, resource))) found.push(one);
    else missing ??= missingIn(value);
  }
  missing ??= model.notRead.find(({ stack }) => stack === resource.stack)?.what;
  return { found, ...(missing === undefined ? {} : { missing }) };
}

/** A name is one in its own account; a bucket's in all of them, and its companions are in its account too. */
function isBeside(one: Resource, other: Resource): boolean {
  return one.stack === other.stack || one.place.accountKey === other.place.accountKey;
}

/** Whether a value names a resource. @param called - its names, as {@link namesOf} gives them */
export function refersTo(value: Value, resource: Resource, called: readonly string[]): boolean {
  if (value.kind === "attribute" && value.of === resource) return true;
  const text = symbolicText(value);
  return text !== undefined && called.includes(text);
}

/** Texts that stand for a resource. @param names - arguments that name it */
export function namesOf(resource: Resource, names: readonly string[] = []): readonly string[] {
  const values = [
    ...["id", "arn"].map((name) => attributeOf(resource, name)),
    ...names.map((name) => resource.value(name)),
  ];
  return values
    .filter((value) => missingIn(value) === undefined)
    .map(symbolicText)
    .filter((text) => text !== undefined && text !== "")
    .map(String);
}

/** The resource of the same type that a value names. */
export function sourceOf(
  { model }: Subject,
  resource: Resource,
  value: Value,
  names: readonly string[],
): Resource | undefined {
  return model.resources(resource.type).find((one) => one !== resource && refersTo(value, one, namesOf(one, names)));
}

/** The resource of the types given that a value names; a name that is not an ARN is one of its account and region. */
export function resourceNamed(
  { model }: Subject,
  from: Resource,
  value: Value,
  types: readonly string[],
  names: readonly string[] = ["name"],
): Resource | undefined {
  if (value.kind === "attribute") return types.includes(value.of.type) ? value.of : undefined;
  const { accountKey, regionKey } = from.place;
  return model.resources(...types).find((one) => {
    const isHere = one.place.accountKey === accountKey && one.place.regionKey === regionKey;
    return isHere && refersTo(value, one, namesOf(one, names));
  });
}

/** The demand on every companion; without any, it is violated. @param absent - what is said then */
export function ofCompanions(
  { found, missing }: Companions,
  absent: string,
  demand: (companion: Resource) => Demand,
): Demand {
  if (found.length === 0)
    return { holds: missing === undefined ? no : undecided(missing), met: absent, violated: absent };
  return together(
    found.map((companion) => {
      const { holds, met, violated, at } = demand(companion);
      return { holds, met: `${met} by ${companion.address}`, violated, at: at ?? companion };
    }),
  );
}
