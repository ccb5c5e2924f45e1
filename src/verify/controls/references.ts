import { type Decision, no, undecided, yes } from "../decision";
import { knownAttribute } from "../model/known-attributes";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Value, isNothing, missingIn, symbolicText } from "../model/value";
import { type Demand, type Path, together } from "./demand";

/** Resources that name another, and the expression that may hide more of them. */
export interface Naming {
  readonly found: readonly Resource[];

  /** Only where none is found. */
  readonly missing?: string;
}

/**
 * The resources of a type that name another in an argument: by a reference, its id, its ARN or its name.
 *
 * @param to - what is named
 * @param types - one type or several, of those that name it
 * @param path - the argument, which may be a list
 */
export function thoseNaming(model: Model, to: Resource, types: string | readonly string[], ...path: Path): Naming {
  const namings = [types].flat().map((type) => namingsOf(model, to.type, type, path));
  const found = namings.flatMap(({ of }) => of.get(to) ?? []);
  if (found.length > 0) return { found };
  const hidden = namings.find((one) => one.hidden.has(to.place.accountKey))?.hidden.get(to.place.accountKey);
  const missing = hidden ?? notReadIn(model, to.stack);
  return missing === undefined ? { found } : { found, missing };
}

/** Whether there are any. */
export function exist({ found, missing }: Naming): Decision {
  if (found.length > 0) return yes;
  return missing === undefined ? no : undecided(missing);
}

/** The demand on each of them; without any, it is violated. @param absent - what is said then */
export function ofThose(naming: Naming, absent: string, demand: (one: Resource) => Demand): Demand {
  if (naming.found.length === 0) return { holds: exist(naming), met: absent, violated: absent };
  return together(
    naming.found.map((one) => {
      const { holds, met, violated, at } = demand(one);
      return { holds, met: `${met} by ${one.address}`, violated, at: at ?? one };
    }),
  );
}

/** The resource that a value stands for. @param from - whose argument it is: a name is one of its account and region */
export function denoted(model: Model, value: Value, from: Resource, ...types: readonly string[]): Resource | undefined {
  if (value.kind === "attribute") {
    const { of } = value;
    if (of.mode === "resource") return types.includes(of.type) ? of : undefined;
    const named = of.value(nameArgument(of.type));
    return types.includes(of.type) && !isNothing(named) ? denoted(model, named, of, of.type) : undefined;
  }
  const text = symbolicText(value);
  return text === undefined ? undefined : denotedByText(model, text, from, ...types);
}

/** As {@link denoted}, of a text that stood in JSON. */
export function denotedByText(
  model: Model,
  text: string,
  from: Resource,
  ...types: readonly string[]
): Resource | undefined {
  const [, symbolOf] = /^(‹[^›]*)\.[^.›]+›$/.exec(text) ?? [];
  const key = symbolOf ?? text.replace(/:\*$/, "");
  for (const type of types) {
    const found = (textsOf(model, type).get(key) ?? []).find((one) => isUnique(type, key) || isSamePlace(one, from));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isSamePlace(one: Resource, other: Resource): boolean {
  return one.place.accountKey === other.place.accountKey && one.place.regionKey === other.place.regionKey;
}

/** What in a stack is not read and may hold what is missed. */
export function notReadIn(model: Model, stack: string): string | undefined {
  const hides = model.notRead.find((one) => one.stack === stack);
  return hides === undefined ? undefined : `what ${hides.what} makes`;
}

interface Namings {
  readonly of: ReadonlyMap<Resource, readonly Resource[]>;

  /** An expression that was not followed, by account. */
  readonly hidden: ReadonlyMap<string, string>;
}

const namings = new WeakMap<Model, Map<string, Namings>>();

function namingsOf(model: Model, toType: string, type: string, path: Path): Namings {
  return remembered(namings, model, [toType, type, ...path].join(" "), () => {
    const of = new Map<Resource, Resource[]>();
    const hidden = new Map<string, string>();
    for (const resource of model.resources(type)) {
      const value = resource.value(...path);
      const missing = missingIn(value);
      if (missing !== undefined) hidden.set(resource.place.accountKey, missing);
      for (const item of value.kind === "list" ? value.items : [value]) {
        const to = denoted(model, item, resource, toType);
        if (to !== undefined && maySet(resource, to, item)) of.set(to, [...(of.get(to) ?? []), resource]);
      }
    }
    return { of, hidden };
  });
}

/** A name of a bucket is the same in every account; its settings are made in its own. */
function maySet(resource: Resource, bucket: Resource, named: Value): boolean {
  if (!resource.type.startsWith("aws_s3_bucket_") || named.kind === "attribute") return true;
  return resource.stack === bucket.stack || resource.place.accountKey === bucket.place.accountKey;
}

const texts = new WeakMap<Model, Map<string, ReadonlyMap<string, readonly Resource[]>>>();

/** Every text that stands for a resource of a type: its symbol, ARN, id and name. */
function textsOf(model: Model, type: string): ReadonlyMap<string, readonly Resource[]> {
  return remembered(texts, model, type, () => {
    const found = new Map<string, Resource[]>();
    for (const resource of model.resources(type)) {
      const values = [
        knownAttribute(resource, "arn"),
        knownAttribute(resource, "id"),
        resource.value(nameArgument(type)),
      ];
      const own = values.map((value) => (value === undefined ? undefined : symbolicText(value)));
      for (const text of new Set([`‹${resource.stack}:${resource.address}`, ...own])) {
        if (text !== undefined) found.set(text, [...(found.get(text) ?? []), resource]);
      }
    }
    return found;
  });
}

function remembered<Made>(
  memory: WeakMap<Model, Map<string, Made>>,
  model: Model,
  key: string,
  make: () => Made,
): Made {
  const ofModel = memory.get(model) ?? new Map<string, Made>();
  memory.set(model, ofModel);
  const made = ofModel.get(key) ?? make();
  ofModel.set(key, made);
  return made;
}

const nameArguments: Readonly<Record<string, string>> = {
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_db_instance: "identifier",
  aws_docdb_cluster: "cluster_identifier",
  aws_elasticsearch_domain: "domain_name",
  aws_lambda_function: "function_name",
  aws_neptune_cluster: "cluster_identifier",
  aws_opensearch_domain: "domain_name",
  aws_rds_cluster: "cluster_identifier",
  aws_redshift_cluster: "cluster_identifier",
  aws_s3_bucket: "bucket",
};

function nameArgument(type: string): string {
  return nameArguments[type] ?? "name";
}

/** Names of buckets, ARNs and symbols say by themselves whose they are; any other name is one of its account and region. */
function isUnique(type: string, text: string): boolean {
  return type === "aws_s3_bucket" || text.startsWith("arn:") || text.startsWith("‹");
}
