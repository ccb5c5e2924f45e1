import type { Expression, Step } from "../expressions/expression";
import { isList, isObject, type Json, type JsonObject } from "../json";
import { Arguments, stepInto } from "./arguments";
import { evaluate, evaluateJson } from "./evaluate";
import { knownAttribute } from "./known-attributes";
import { policyDocument } from "./policy-document";
import { type Place, Resource } from "./resource";
import { type Value, isNothing, literal, symbolicText, unknown } from "./value";

/** Where a stack keeps its state. */
export interface Backend {
  readonly kind: string;
  readonly settings: JsonObject;
}

type FindStack = (remote: { readonly backend: string; readonly settings: JsonObject }) => StackScope | undefined;

/** What names mean in one instance of a resource. */
interface Instance {
  readonly key: string | number;
  readonly value: Value;
}

/** One stack: what its expressions mean. */
export class StackScope {
  public readonly backend: Backend | undefined;
  private readonly declared = new Map<string, ReadonlyMap<string | number | undefined, Resource>>();
  private readonly places = new Map<string, Place>();

  /** Ids of what is taken over rather than made, by address. */
  private readonly imported: ReadonlyMap<string, string>;

  /** Values of texts that mean the same in every resource; undefined until every stack is there. */
  private values: Map<string, Value> | undefined;

  /** Names that are being evaluated, to notice a circle of references. */
  private readonly open = new Set<string>();

  constructor(
    private readonly name: string,
    private readonly body: JsonObject,
    private readonly parsed: ReadonlyMap<string, Expression>,
    private readonly findStack: FindStack,
  ) {
    this.backend = backendOf(body);
    this.imported = importsOf(body);
    this.declare("resource");
    this.declare("data");
  }

  public resources(): readonly Resource[] {
    return [...this.declared.values()].flatMap((instances) => [...instances.values()]);
  }

  public mainPlace(): Place | undefined {
    const { provider } = this.body;
    return isObject(provider) && provider.aws !== undefined ? this.placeOf("aws") : undefined;
  }

  /** The value of an output, as another stack sees it. */
  public output(name: string, rest: readonly Step[], source: string): Value {
    const output = at(this.body, "output", name);
    if (!isObject(output) || output.value === undefined) return unknown(source);
    return this.guarded(`output.${name}`, source, () => stepInto(this.evaluate(output.value ?? null), rest));
  }

  private declare(mode: "resource" | "data"): void {
    const types = this.body[mode];
    if (!isObject(types)) return;
    for (const [type, named] of Object.entries(types)) {
      if (!isObject(named)) continue;
      for (const [name, body] of Object.entries(named)) {
        if (isObject(body)) this.declared.set(`${mode} ${type} ${name}`, this.instances(mode, type, name, body));
      }
    }
  }

  private instances(
    mode: "resource" | "data",
    type: string,
    name: string,
    body: JsonObject,
  ): ReadonlyMap<string | number | undefined, Resource> {
    const make = (instance: Instance | undefined, isMany: boolean): Resource =>
      new Resource(
        this.name,
        mode,
        type,
        name,
        instance?.key,
        isMany,
        body,
        (json) => this.evaluate(json, instance),
        () => this.placeOf(providerOf(body, type)),
        mode === "resource" && instance === undefined ? this.imported.get(`${type}.${name}`) : undefined,
      );
    const { for_each: forEach, count } = body;
    if (count !== undefined && count !== null) {
      const times = this.evaluate(count);
      const number = times.kind === "literal" && times.value !== null ? Number(times.value) : NaN;
      if (Number.isNaN(number)) return new Map([[undefined, make(undefined, true)]]);
      const indexes = Array.from({ length: number }, (_, index) => index);
      return new Map(indexes.map((index) => [index, make({ key: index, value: literal(index) }, false)]));
    }
    if (forEach !== undefined && forEach !== null) {
      const keys = eachOf(this.evaluate(forEach));
      if (keys === undefined) return new Map([[undefined, make(undefined, true)]]);
      return new Map(keys.map((instance) => [instance.key, make(instance, false)]));
    }
    return new Map([[undefined, make(undefined, false)]]);
  }

  /** Says that every stack is there: from now on what was evaluated once stays as it is. */
  public settle(): void {
    this.values = new Map();
  }

  private evaluate(json: Json, instance?: Instance): Value {
    return evaluateJson(json, (text) => this.textValue(text, instance));
  }

  private textValue(text: string, instance: Instance | undefined): Value {
    const expression = this.parsed.get(text);
    if (expression === undefined) return literal(text);
    // Within a circle of references a value depends on where the circle was entered.
    const values = instance === undefined && this.open.size === 0 ? this.values : undefined;
    const known = values?.get(text);
    if (known !== undefined) return known;
    const value = evaluate(expression, (steps, source) => this.resolve(steps, source, instance));
    values?.set(text, value);
    return value;
  }

  private resolve(steps: readonly Step[], source: string, instance: Instance | undefined): Value {
    const [root, first, second, ...rest] = steps;
    if (typeof root !== "string" || typeof first !== "string") return unknown(source);
    const after = second === undefined ? [] : [second, ...rest];
    switch (root) {
      case "each":
        if (instance === undefined) return unknown(source);
        return stepInto(first === "key" ? literal(instance.key) : instance.value, after);
      case "count":
        return instance === undefined ? unknown(source) : literal(instance.key);
      case "local":
        return this.local(first, after, source);
      case "var":
        return this.variable(first, after, source);
      case "data":
        if (typeof second !== "string") return unknown(source);
        return first === "terraform_remote_state"
          ? this.remoteState(second, rest, source)
          : this.attribute("data", first, second, rest, source);
      case "module":
      case "path":
      case "self":
      case "terraform":
        return unknown(source);
      default:
        return this.attribute("resource", root, first, after, source);
    }
  }

  private local(name: string, rest: readonly Step[], source: string): Value {
    const json = at(this.body, "locals", name);
    if (json === undefined) return unknown(source);
    return this.guarded(`local.${name}`, source, () => stepInto(this.evaluate(json), rest));
  }

  private variable(name: string, rest: readonly Step[], source: string): Value {
    const variable = at(this.body, "variable", name);
    if (!isObject(variable) || variable.default === undefined) return unknown(source);
    const value = stepInto(this.evaluate(variable.default), rest);
    // What the default leaves out, `optional(…)` in the variable's type may fill in.
    return rest.length > 0 && isNothing(value) ? unknown(source) : value;
  }

  private remoteState(name: string, steps: readonly Step[], source: string): Value {
    const declared = this.declared.get(`data terraform_remote_state ${name}`)?.get(undefined);
    const backend = declared?.written.backend;
    const settings = declared?.written.config;
    const [outputs, output, ...rest] = steps;
    if (typeof backend !== "string" || outputs !== "outputs" || typeof output !== "string") return unknown(source);
    const stack = this.findStack({ backend, settings: isObject(settings) ? settings : {} });
    return stack === undefined ? unknown(source) : stack.output(output, rest, source);
  }

  private attribute(
    mode: "resource" | "data",
    type: string,
    name: string,
    steps: readonly Step[],
    source: string,
  ): Value {
    const instances = this.declared.get(`${mode} ${type} ${name}`);
    if (instances === undefined) return unknown(source);
    const single = instances.get(undefined);
    if (single !== undefined) return single.isMany ? unknown(source) : this.attributeOf(single, steps, source);
    const [key, ...rest] = steps;
    const one = key === undefined ? undefined : instances.get(key);
    return one === undefined ? unknown(source) : this.attributeOf(one, rest, source);
  }

  /** What is written is worth what is written; the rest follows from it, or is known to the cloud alone. */
  private attributeOf(resource: Resource, steps: readonly Step[], source: string): Value {
    const [name, ...rest] = steps;
    if (typeof name !== "string") return unknown(source);
    return this.guarded(`${resource.address}.${name}`, source, () => {
      const written = resource.value(name);
      if (!isNothing(written))
        return stepInto(
          written,
          rest.filter((step) => step !== 0 || written.kind === "list"),
        );
      const known = policyDocument(resource, name) ?? knownAttribute(resource, name);
      if (known !== undefined) return stepInto(known, rest);
      return { kind: "attribute", of: resource, name: [name, ...rest].join(".") };
    });
  }

  private guarded(name: string, source: string, evaluate: () => Value): Value {
    if (this.open.has(name)) return unknown(`${source} (a circle of references)`);
    this.open.add(name);
    try {
      return evaluate();
    } finally {
      this.open.delete(name);
    }
  }

  private placeOf(provider: string): Place {
    const known = this.places.get(provider) ?? this.findPlace(provider);
    this.places.set(provider, known);
    return known;
  }

  private findPlace(provider: string): Place {
    const [type = "", alias] = provider.split(".");
    const configurations = at(this.body, "provider", type);
    const found = (isList(configurations) ? configurations : [])
      .filter(isObject)
      .find((one) => (one.alias ?? undefined) === alias);
    if (found === undefined)
      return placeWith(unknown(`the account of provider ${provider}`), unknown(`the region of provider ${provider}`));
    const settings = new Arguments(found, (json) => this.evaluate(json));
    const region = settings.value("region");
    const place = placeWith(
      this.accountOf(settings, provider),
      isNothing(region) ? unknown(`the region of provider ${provider}`) : region,
    );
    const defaultTags = settings.value("default_tags", "tags");
    return isNothing(defaultTags) ? place : { ...place, defaultTags };
  }

  private accountOf(settings: Arguments, provider: string): Value {
    const role = settings.value("assume_role", "role_arn");
    if (!isNothing(role)) return accountInArn(role) ?? unknown(`the account of provider ${provider}`);
    const allowed = settings.list("allowed_account_ids");
    const [only] = allowed.known ? allowed.value : [];
    if (only !== undefined && allowed.known && allowed.value.length === 1) return only;
    const profile = symbolicText(settings.value("profile"));
    return literal(profile === undefined ? "the caller's account" : `the account of profile ${profile}`);
  }
}

function placeWith(account: Value, region: Value): Place {
  return { account, accountKey: symbolicText(account) ?? "", region, regionKey: symbolicText(region) ?? "" };
}

/** `arn:aws:iam::123456789012:role/deploy`; the account may be known to the cloud alone. */
function accountInArn(role: Value): Value | undefined {
  if (role.kind === "literal") {
    const account = String(role.value).split(":")[4];
    return account === undefined || account === "" ? undefined : literal(account);
  }
  if (role.kind !== "text") return undefined;
  const [head, account, tail] = role.parts;
  const isHead = head?.kind === "literal" && /^arn:[^:]+:iam::$/.test(String(head.value));
  return isHead && account !== undefined && tail?.kind === "literal" && String(tail.value).startsWith(":")
    ? account
    : undefined;
}

/** `aws.dev` or `aws`; cdktf writes the first, other generators an expression. */
function providerOf(body: JsonObject, type: string): string {
  const { provider } = body;
  if (typeof provider !== "string") return type.split("_")[0] ?? "";
  return provider.replace(/^\$\{(.*)\}$/, "$1");
}

function backendOf(body: JsonObject): Backend | undefined {
  const terraform = isObject(body.terraform) ? body.terraform : {};
  const { backend, cloud } = terraform;
  const [written] = isList(backend) ? backend : [backend];
  if (isObject(written)) {
    const [entry] = Object.entries(written);
    const [settings] = entry === undefined ? [] : isList(entry[1]) ? entry[1] : [entry[1]];
    return entry === undefined ? undefined : { kind: entry[0], settings: isObject(settings) ? settings : {} };
  }
  const [settings] = isList(cloud) ? cloud : [cloud];
  return isObject(settings) ? { kind: "cloud", settings } : undefined;
}

/**
 * What `import` blocks name, where the id to import is the attribute `id` of the resource.
 * https://developer.hashicorp.com/terraform/language/import
 */
function importsOf(body: JsonObject): ReadonlyMap<string, string> {
  const written = isList(body.import) ? body.import : [body.import];
  const found = new Map<string, string>();
  for (const one of written.filter(isObject)) {
    const to = typeof one.to === "string" ? one.to.replace(/^\$\{(.*)\}$/, "$1") : "";
    if (typeof one.id === "string" && importedById.test(to) && !one.id.includes("${")) found.set(to, one.id);
  }
  return found;
}

const importedById = /^aws_organizations_(?:account|organization|organizational_unit)\./;

function eachOf(value: Value): readonly Instance[] | undefined {
  if (value.kind === "map") return [...value.entries].map(([key, one]) => ({ key, value: one }));
  if (value.kind !== "list") return undefined;
  const keys = value.items.map((item) =>
    item.kind === "literal" && item.value !== null ? String(item.value) : undefined,
  );
  return keys.every((key) => key !== undefined) ? keys.map((key) => ({ key, value: literal(key) })) : undefined;
}

function at(body: JsonObject, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => (isObject(found) ? found[key] : undefined), body);
}
