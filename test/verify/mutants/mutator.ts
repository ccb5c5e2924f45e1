import type { Json, JsonObject } from "../../../src/verify/json";

/** A resource's arguments, to be changed in place. */
export type Body = Record<string, Json | undefined>;

/** A resource of a stack that is to be changed. */
export interface Target {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
}

/** One way to break a synthesized zone by a single change. */
export interface Mutator {
  /** Kind of change, by which they are counted: "widen a trust". */
  readonly class: MutantClass;

  /** What it does, as a sentence without a subject: "leaves out the TLS statement of a bucket policy". */
  readonly name: string;

  /** Type of the resources that it changes. */
  readonly type: string;

  /** Which of them. @default all */
  readonly where?: (body: JsonObject, target: Target) => boolean;

  /**
   * Changes the arguments in place, or says that the resource goes, or what comes beside it (by type and name).
   * `undefined` counts as changed in place; false: there is nothing to change here.
   */
  readonly change: (body: Body, target: Target) => undefined | false | "remove" | { readonly add: Added };

  /** Ids of the controls of which at least one has to find it. */
  readonly expects: readonly string[];

  /**
   * Whether what is broken shows, or only that nobody can say so any more: then a finding that is unknown will do.
   *
   * @default "violated"
   */
  readonly verdict?: "violated" | "unknown";

  /** What a finding may be about, beside the resource itself: a pattern of `stack: address`. */
  readonly at?: RegExp;
}

/** Resources that a change puts into the stack of its target: bodies by type and name. */
export type Added = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export const mutantClasses = [
  "open a path",
  "expose to the internet",
  "weaken encryption at rest",
  "weaken encryption in transit",
  "shorten a retention",
  "remove a lock",
  "disable a record",
  "remove a backup or copy",
  "enter unrecorded",
  "widen a trust",
  "remove a condition",
  "widen a permission",
  "detach a guardrail",
  "silence an alarm",
  "weaken a host",
] as const;

export type MutantClass = (typeof mutantClasses)[number];

/** Sets what lies under a path of keys and indexes; a block that stands alone counts as a list of one. */
export function set(body: Body, path: readonly (string | number)[], value: Json | undefined): undefined | false {
  const [last, ...reversed] = [...path].reverse();
  let at: Json | undefined = body;
  for (const step of reversed.reverse()) at = inside(at, step);
  if (last === undefined || typeof at !== "object" || at === null) return false;
  const holder = (Array.isArray(at) && typeof last === "string" ? (at as readonly Json[])[0] : at) as
    Record<string | number, Json | undefined> | undefined;
  if (holder === undefined) return false;
  if (value === undefined) {
    if (!(last in holder)) return false;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the key is what is to go
    delete holder[last];
  } else holder[last] = value;
  return undefined;
}

/** What lies under one key. */
export function inside(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return typeof step === "number" ? list[step] : inside(list[0], step);
  }
  if (typeof value !== "object" || value === null) return undefined;
  return step === 0 ? value : (value as JsonObject)[step];
}

/** A statement of a policy, to be changed in place. */
export type WrittenStatement = Record<string, Json | undefined>;

/** Changes the statements of a policy that is JSON in a text; false where none was changed. */
export function statements(
  body: Body,
  argument: string,
  change: (statements: WrittenStatement[]) => WrittenStatement[] | false,
): undefined | false {
  const text = body[argument];
  if (typeof text !== "string" || !text.startsWith("{")) return false;
  const policy = JSON.parse(text) as { Statement: WrittenStatement[] };
  const changed = change(policy.Statement);
  if (changed === false) return false;
  body[argument] = JSON.stringify({ ...policy, Statement: changed });
  return undefined;
}

/** Leaves out the statements that a test picks. */
export function without(
  body: Body,
  argument: string,
  which: (statement: WrittenStatement) => boolean,
): undefined | false {
  return statements(body, argument, (all) => (all.some(which) ? all.filter((one) => !which(one)) : false));
}

/** Changes the first statement that a test picks. */
export function changeStatement(
  body: Body,
  argument: string,
  which: (statement: WrittenStatement) => boolean,
  change: (statement: WrittenStatement) => void,
): undefined | false {
  return statements(body, argument, (all) => {
    const found = all.find(which);
    if (found === undefined) return false;
    change(found);
    return all;
  });
}

/** Adds a statement that allows something. */
export function allow(body: Body, argument: string, statement: WrittenStatement): undefined | false {
  return statements(body, argument, (all) => [...all, { Sid: "Added", Effect: "Allow", ...statement }]);
}

/** Whether a text stands anywhere in a value. */
export function mentions(value: Json | undefined, text: string): boolean {
  return JSON.stringify(value ?? null).includes(text);
}
