import type { Expression } from "../expressions/expression";
import { hasExpression, parseTemplates } from "../expressions/parse";
import { isList, isObject, type Json, type JsonObject } from "../json";
import { UnreadableProject } from "../problem";
import type { StackDocument } from "../read/read-project";
import type { Resource } from "./resource";
import { StackScope } from "./stack-scope";

/** What a stack has that is not read: a module, or a file in Terraform's own language. */
export interface NotRead {
  readonly stack: string;

  /** `module.network`, or the name of a file. */
  readonly what: string;
}

/** The resources of all stacks together, with what they refer to, also in one another. */
export class Model {
  private readonly byType = new Map<string, Resource[]>();

  private constructor(
    /** Ids of the stacks, in the order of their names. */
    public readonly stacks: readonly string[],
    public readonly all: readonly Resource[],
    public readonly notRead: readonly NotRead[],
    private readonly scopes: ReadonlyMap<string, StackScope>,
  ) {
    for (const resource of all) {
      const key = `${resource.mode} ${resource.type}`;
      const known = this.byType.get(key);
      if (known === undefined) this.byType.set(key, [resource]);
      else known.push(resource);
    }
  }

  /** @throws UnreadableProject for an expression that is none */
  public static async of(documents: readonly StackDocument[]): Promise<Model> {
    const parsed = await parseAll(documents);
    const scopes = new Map<string, StackScope>();
    for (const document of documents) {
      scopes.set(
        document.name,
        new StackScope(document.name, document.body, parsed, (config) => stackOf(scopes, config)),
      );
    }
    const all = [...scopes.values()].flatMap((scope) => scope.resources());
    const notRead = documents.flatMap(({ name, body, notRead: files }) => [
      ...Object.keys(isObject(body.module) ? body.module : {}).map((module) => ({
        stack: name,
        what: `module.${module}`,
      })),
      ...files.map((what) => ({ stack: name, what })),
    ]);
    return new Model([...scopes.keys()].sort(), all, notRead, scopes);
  }

  /** Resources of the types given, of all stacks. */
  public resources(...types: readonly string[]): readonly Resource[] {
    return types.flatMap((type) => this.byType.get(`resource ${type}`) ?? []);
  }

  /** Data sources of a type, of all stacks. */
  public dataSources(type: string): readonly Resource[] {
    return this.byType.get(`data ${type}`) ?? [];
  }

  /** The place of a stack's provider without an alias: where the stack works. Undefined without such a provider. */
  public placeOf(stack: string): Resource["place"] | undefined {
    return this.scopes.get(stack)?.mainPlace();
  }
}

/** The stack whose state a `terraform_remote_state` reads: the one with the same backend, key and all. */
function stackOf(
  scopes: ReadonlyMap<string, StackScope>,
  { backend, settings }: { readonly backend: string; readonly settings: JsonObject },
): StackScope | undefined {
  return [...scopes.values()].find(({ backend: own }) => {
    if (own?.kind !== backend) return false;
    const identity = identifying[backend] ?? Object.keys(settings);
    return identity.every((key) => JSON.stringify(own.settings[key]) === JSON.stringify(settings[key]));
  });
}

/** Settings that tell one state from another. https://developer.hashicorp.com/terraform/language/backend */
const identifying: Readonly<Record<string, readonly string[]>> = {
  s3: ["bucket", "key"],
  local: ["path"],
  remote: ["organization", "workspaces"],
  cloud: ["organization", "workspaces"],
};

async function parseAll(documents: readonly StackDocument[]): Promise<ReadonlyMap<string, Expression>> {
  const parsed = new Map<string, Expression>();
  for (const { name, body } of documents) {
    const texts = [...expressionsIn(body)].filter((text) => !parsed.has(text));
    try {
      for (const [text, expression] of await parseTemplates(texts)) parsed.set(text, expression);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new UnreadableProject([`stack ${name}: ${message.replace(/\s+/g, " ")}`]);
    }
  }
  return parsed;
}

function* expressionsIn(json: Json | undefined): Generator<string> {
  if (typeof json === "string") {
    if (hasExpression(json)) yield json;
  } else if (isList(json)) {
    for (const item of json) yield* expressionsIn(item);
  } else if (isObject(json)) {
    for (const item of Object.values(json)) yield* expressionsIn(item);
  }
}
