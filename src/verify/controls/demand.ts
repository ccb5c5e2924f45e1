import { type Decision, all, any, decided, no, not, undecided } from "../decision";
import type { Arguments } from "../model/arguments";
import type { Resource } from "../model/resource";
import { type Value, isNothing, missingIn, nothing, symbolicText, unknown } from "../model/value";
import { type Control, type Judgement, type Subject, judge } from "./control";

/** A demand on a resource, and what to say of it. */
export interface Demand {
  readonly holds: Decision;
  readonly met: string;
  readonly violated: string;

  /** The resource to mend, where it is another than the one that is judged. */
  readonly at?: Resource;
}

/** Names of an argument inside blocks: `server_side_encryption`, `kms_key_arn`. */
export type Path = readonly [string, ...string[]];

/** A control that judges every resource of the types that it examines. */
export interface EachResource extends Omit<Control, "check"> {
  /** Undefined where the control does not apply to the resource. */
  readonly demand: (resource: Resource, subject: Subject) => Demand | undefined;
}

export function onEach({ demand, ...control }: EachResource): Control {
  return {
    ...control,
    check: (subject) =>
      subject.model.resources(...control.examines).flatMap((resource) => {
        const found = demand(resource, subject);
        return found === undefined ? [] : [judgeDemand(resource, found)];
      }),
  };
}

/** What is violated is told at the address to mend; what is met, at the resource that it is about. */
export function judgeDemand(resource: Resource, { holds, met, violated, at }: Demand): Judgement {
  if (holds.is !== false || at === undefined || at === resource) return judge(resource, holds, { met, violated });
  return judge(at, holds, { met, violated: `${violated}, for ${resource.address}` });
}

/** All demands together; says of a violation only what is violated. */
export function together(demands: readonly Demand[]): Demand {
  const violated = demands.filter(({ holds }) => holds.is === false);
  const at = violated.find((demand) => demand.at !== undefined)?.at;
  return {
    holds: all(demands.map(({ holds }) => holds)),
    met: demands.map(({ met }) => met).join(", "),
    violated: violated.map((demand) => demand.violated).join("; "),
    ...(at === undefined ? {} : { at }),
  };
}

/** At least one of the demands. */
export function oneOf(demands: readonly Demand[]): Demand {
  const met = demands.find(({ holds }) => holds.is === true);
  return {
    holds: any(demands.map(({ holds }) => holds)),
    met: (met ?? demands[0])?.met ?? "",
    violated: demands.map(({ violated }) => violated).join(", and "),
  };
}

/** The value at a path of blocks; unknown where a block on the way may come from an expression that is not followed. */
export function valueAt(of: Arguments, path: Path): Value {
  const [name, next, ...rest] = path;
  if (next === undefined) return of.value(name);
  const { blocks, missing } = of.blocks(name);
  const [block] = blocks;
  if (block !== undefined) return valueAt(block, [next, ...rest]);
  return missing === undefined ? nothing : unknown(missing);
}

/** The demand that a switch is on. @param otherwise - whether it is where it is not given */
export function isOn(of: Arguments, path: Path, otherwise: Decision = no): Demand {
  return switched(of, path, otherwise, true);
}

/** The demand that a switch is off. @param otherwise - whether it is on where it is not given */
export function isOff(of: Arguments, path: Path, otherwise: Decision = no): Demand {
  return switched(of, path, otherwise, false);
}

function switched(of: Arguments, path: Path, otherwise: Decision, wanted: boolean): Demand {
  const value = valueAt(of, path);
  const isSet = flagOf(value, otherwise);
  const name = path.join(".");
  return {
    holds: wanted ? isSet : not(isSet),
    met: `has ${name} = ${wanted}`,
    violated: isNothing(value) ? `leaves ${name} at its default, ${!wanted}` : `has ${name} = ${!wanted}`,
  };
}

/** A switch as a decision. @param otherwise - what counts where it is not given */
export function flagOf(value: Value, otherwise: Decision = no): Decision {
  if (isNothing(value)) return otherwise;
  if (value.kind !== "literal") return undecided(unknownIn(value));
  return decided(value.value === true || value.value === "true");
}

/** The demand that a text is one of those given. @param otherwise - what counts where it is not given */
export function isOneOf(of: Arguments, path: Path, allowed: readonly string[], otherwise?: string): Demand {
  return textThat(of, path, (text) => allowed.includes(text), otherwise);
}

/** The demand that a text is none of those given. @param otherwise - what counts where it is not given */
export function isNoneOf(of: Arguments, path: Path, refused: readonly string[], otherwise?: string): Demand {
  return textThat(of, path, (text) => !refused.includes(text), otherwise);
}

/** A demand on a text. @param otherwise - what counts where it is not given; without one, it must be given */
export function textThat(
  of: Arguments,
  path: Path,
  isGood: (text: string) => boolean,
  otherwise: string | undefined,
): Demand {
  const value = valueAt(of, path);
  const name = path.join(".");
  const given = isNothing(value) ? otherwise : symbolicText(value);
  const missing = missingIn(value) ?? (value.kind === "attribute" ? unknownIn(value) : undefined);
  const holds = missing !== undefined ? undecided(missing) : decided(given !== undefined && isGood(given));
  const violated =
    given === undefined
      ? `has no ${name}`
      : isNothing(value)
        ? `leaves ${name} at its default, ${given}`
        : `has ${name} = ${given}`;
  return { holds, met: `has ${name} = ${given ?? ""}`, violated };
}

/** The demand that a number is not under a floor. @param otherwise - what counts where it is not given */
export function isAtLeast(of: Arguments, path: Path, floor: number, otherwise: number): Demand {
  const value = valueAt(of, path);
  const name = path.join(".");
  const given = isNothing(value) ? otherwise : value.kind === "literal" ? Number(value.value) : undefined;
  const isKnown = given !== undefined && !Number.isNaN(given);
  return {
    holds: isKnown ? decided(given >= floor) : undecided(unknownIn(value)),
    met: `has ${name} = ${given ?? 0}`,
    violated: `has ${name} = ${given ?? 0}, under ${floor}`,
  };
}

/** The demand that an argument is given with something in it. */
export function isGiven(of: Arguments, path: Path): Demand {
  const value = valueAt(of, path);
  const name = path.join(".");
  const isEmpty = isNothing(value) || symbolicText(value) === "" || (value.kind === "list" && value.items.length === 0);
  return {
    holds: value.kind === "unknown" ? undecided(value.expression) : decided(!isEmpty),
    met: `has ${name}`,
    violated: `has no ${name}`,
  };
}

/** The demand that a list names every one of the texts given. */
export function listsAll(of: Arguments, path: Path, wanted: readonly string[]): Demand {
  const value = valueAt(of, path);
  const name = path.join(".");
  const items = value.kind === "list" ? value.items : isNothing(value) ? [] : [value];
  const texts = items.map(symbolicText);
  const absent = wanted.filter((one) => !texts.includes(one));
  const missing = absent.length === 0 ? undefined : missingIn(value);
  return {
    holds: missing === undefined ? decided(absent.length === 0) : undecided(missing),
    met: `has ${name} with ${wanted.join(", ")}`,
    violated: `has ${name} without ${absent.join(", ")}`,
  };
}

/** The expression that stands for a value which is not known. */
export function unknownIn(value: Value): string {
  return missingIn(value) ?? symbolicText(value) ?? "a value";
}
