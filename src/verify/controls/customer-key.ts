import { type Decision, decided, no, undecided, yes } from "../decision";
import type { Arguments } from "../model/arguments";
import { type Value, isNothing, missingIn, symbol, symbolicText } from "../model/value";
import { type Control, type Subject } from "./control";
import { type Demand, type Path, isOn, isOneOf, onEach, together, unknownIn, valueAt } from "./demand";
import { denoted } from "./references";
import type { Resource } from "../model/resource";

/** Types whose attributes are keys that the customer made. */
const madeByCustomer = [
  "aws_kms_key",
  "aws_kms_replica_key",
  "aws_kms_external_key",
  "aws_kms_replica_external_key",
  "aws_kms_alias",
];

/** Words that stand for a key that AWS owns, where an argument takes a key or such a word. */
const wordsForKeysOfAws = ["", "AWS_OWNED_KMS_KEY", "AWS_OWNED_KEY"];

/** Whether a value names a key of the customer: neither nothing, which is a key of AWS, nor `alias/aws/…`. */
export function isCustomerKey(value: Value): Decision {
  if (isNothing(value)) return no;
  if (value.kind === "attribute") return isKeyOf(value.of, value.name);
  const text = symbolicText(value);
  if (text?.includes("alias/aws/") === true) return no;
  const missing = missingIn(value);
  if (missing !== undefined || text === undefined) return undecided(missing ?? unknownIn(value));
  return decided(!wordsForKeysOfAws.includes(text));
}

function isKeyOf(resource: Resource, attribute: string): Decision {
  if (resource.mode === "resource" && madeByCustomer.includes(resource.type)) return yes;
  if (resource.mode === "data" && ["aws_kms_key", "aws_kms_alias"].includes(resource.type)) {
    const name = resource.text(resource.type === "aws_kms_key" ? "key_id" : "name");
    return name.known ? decided(name.value?.startsWith("alias/aws/") === false) : undecided(name.missing);
  }
  return undecided(symbol(resource, attribute));
}

/** The demand that an argument names a key of the customer. */
export function hasCustomerKey(of: Arguments, path: Path): Demand {
  const value = valueAt(of, path);
  const name = path.join(".");
  return {
    holds: isCustomerKey(value),
    met: `is encrypted with ${keyNamed(value)}`,
    violated: isNothing(value) ? `names no ${name}` : `has ${name} = ${keyNamed(value)}, a key of AWS`,
  };
}

function keyNamed(value: Value): string {
  return value.kind === "attribute" ? value.of.address : (symbolicText(value) ?? "a key");
}

/** Where a type of store says how it is encrypted. */
export interface Store {
  /** The argument that switches encryption on. @default - it is always on */
  readonly flag?: Path;

  /** Whether it is on where the argument is not given. @default it is off */
  readonly flagOtherwise?: Decision;

  /** The argument that chooses the kind of encryption; the key counts only with one of the values. @default - none */
  readonly choice?: { readonly argument: Path; readonly values: readonly string[]; readonly otherwise: string };
  readonly key: Path;

  /** Arguments that name what the store is a copy of; without a key of its own it is encrypted as that is. */
  readonly copyOf?: readonly string[];
}

/** A control on stores that are to be encrypted with a key of the customer. */
export interface EncryptedStores extends Pick<Control, "id" | "title" | "look"> {
  readonly stores: Readonly<Record<string, Store>>;

  /** Stores that it does not apply to. @default - none */
  readonly except?: (resource: Resource) => boolean;
  readonly duty?: string;
}

export function encryptedWithCustomerKey({ stores, except, ...control }: EncryptedStores): Control {
  const argumentsToWrite = Object.entries(stores).map(([type, { flag, choice, key }]) => {
    const names = [
      ...(flag === undefined ? [] : [`${flag.join(".")} = true`]),
      ...(choice === undefined ? [] : [`${choice.argument.join(".")} = ${choice.values.join(" or ")}`]),
      key.join("."),
    ];
    return `${names.join(" and ")} of ${type}`;
  });
  return onEach({
    ...control,
    group: "encryption at rest",
    citations: ["164.312(a)(2)(iv)"],
    proposed: ["encryption"],
    why: "Who gets at the disks or copies them reads nothing, and the key's policy and its trail say who could.",
    remedy: `Set ${argumentsToWrite.join("; ")}, with a key of your own.`,
    examines: Object.keys(stores),
    demand: (resource, subject) => {
      const store = stores[resource.type];
      return store === undefined || except?.(resource) === true ? undefined : isEncrypted(resource, store, subject, []);
    },
  });
}

function isEncrypted(resource: Resource, store: Store, subject: Subject, copies: readonly Resource[]): Demand {
  const { flag, flagOtherwise, choice, key, copyOf = [] } = store;
  const origin = copyOf.find((name) => resource.has(name));
  if (origin !== undefined && isNothing(valueAt(resource, key))) {
    const value = resource.value(origin);
    const source = denoted(subject.model, value, resource, resource.type);
    if (source === undefined || copies.includes(source)) {
      const holds = undecided(`the encryption of ${origin} ${unknownIn(value)}`);
      return { holds, met: "", violated: "" };
    }
    const demand = isEncrypted(source, store, subject, [...copies, resource]);
    return { ...demand, met: `copies ${source.address}, which ${demand.met}`, violated: `copies ${source.address}` };
  }
  const switchedOn = flag === undefined ? [] : [isOn(resource, flag, flagOtherwise)];
  const chosen = choice === undefined ? [] : [isOneOf(resource, choice.argument, choice.values, choice.otherwise)];
  return together([...switchedOn, ...chosen, hasCustomerKey(resource, key)]);
}
