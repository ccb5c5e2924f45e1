import { isList, isObject, type Json } from "../json";
import type { Known } from "../model/arguments";
import { unknownInText } from "../model/value";

/** Principals by kind: AWS, Service, Federated, CanonicalUser; `*` alone is AWS: *. */
export type Principals = Readonly<Record<string, readonly string[]>>;

/** A statement of a policy in one shape; what only the cloud knows stands in its texts as a symbol. */
export interface Statement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: readonly Condition[];
}

/** One line of a statement's conditions. */
export interface Condition {
  /** "StringEquals", "ForAllValues:StringLike", "ArnLikeIfExists". */
  readonly operator: string;

  /** In lower case, since keys are compared so: "aws:principalorgid". */
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Statements of a policy's JSON text, as {@link Arguments.text} gives it. No text is a policy without statements. A
 * policy with a part that could not be followed, or that is no JSON, is not known.
 */
export function statementsOf(text: Known<string | undefined>): Known<readonly Statement[]> {
  if (!text.known) return text;
  if (text.value === undefined || text.value === "") return { known: true, value: [] };
  const read = readBefore.get(text.value) ?? readPolicy(text.value);
  if (readBefore.size > mostKept) readBefore.clear();
  readBefore.set(text.value, read);
  return read;
}

/** Many controls ask for the same policies; those of a hundred environments are kept. */
const readBefore = new Map<string, Known<readonly Statement[]>>();
const mostKept = 20_000;

function readPolicy(text: string): Known<readonly Statement[]> {
  const missing = unknownInText(text);
  if (missing !== undefined) return { known: false, missing };
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return { known: false, missing: `a policy that is no JSON: ${text.slice(0, 60)}` };
  }
  const written = isObject(json) ? json.Statement : undefined;
  const list = isList(written) ? written : written === undefined ? [] : [written];
  return { known: true, value: list.filter(isObject).map(statement) };
}

function statement(written: Readonly<Record<string, Json | undefined>>): Statement {
  const lists = {
    principals: principals(written.Principal),
    notPrincipals: principals(written.NotPrincipal),
    actions: texts(written.Action),
    notActions: texts(written.NotAction),
    resources: texts(written.Resource),
    notResources: texts(written.NotResource),
  };
  const given = Object.entries(lists).filter(([, value]) => value !== undefined);
  return {
    sid: typeof written.Sid === "string" ? written.Sid : "",
    effect: written.Effect === "Deny" ? "Deny" : "Allow",
    ...Object.fromEntries(given),
    conditions: conditions(written.Condition),
  };
}

function principals(written: Json | undefined): Principals | undefined {
  if (written === undefined || written === null) return undefined;
  if (!isObject(written)) return { AWS: texts(written) ?? [] };
  return Object.fromEntries(Object.entries(written).map(([kind, values]) => [kind, texts(values) ?? []]));
}

function conditions(written: Json | undefined): readonly Condition[] {
  if (!isObject(written)) return [];
  return Object.entries(written).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: texts(values) ?? [] }))
      : [],
  );
}

function texts(written: Json | undefined): readonly string[] | undefined {
  if (written === undefined || written === null) return undefined;
  return (isList(written) ? written : [written]).filter((one) => !isObject(one) && !isList(one)).map(String);
}
