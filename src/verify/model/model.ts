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
    private readonly files: ReadonlyMap<string, readonly string[]>,
  ) {
    for (const resource of all) {
      const key = `${resource.mode} ${resource.type}`;
      const known = this.byType.get(key);
      if (known === undefined) this.byType.set(key, [resource]);
      else known.push(resource);
    }
  }

  /**
   * @param parsed - expressions by their text that were parsed before; those of these stacks join them
   * @throws UnreadableProject for an expression that is none
   */
  public static async of(documents: readonly StackDocument[], parsed = new Map<string, Expression>()): Promise<Model> {
    await parseAll(documents, parsed);
    const scopes = new Map<string, StackScope>();
    for (const document of documents) {
      scopes.set(
        document.name,
        new StackScope(document.name, document.body, parsed, (config) => stackOf(scopes, config)),
      );
    }
    for (const scope of scopes.values()) scope.settle();
    const all = [...scopes.values()].flatMap((scope) => scope.resources());
    const notRead = documents.flatMap(({ name, body, notRead: files }) => [
      ...Object.keys(isObject(body.module) ? body.module : {}).map((module) => ({
        stack: name,
        what: `module.${module}`,
      })),
      ...files.map((what) => ({ stack: name, what })),
    ]);
    const files = new Map(documents.map((document) => [document.name, document.files]));
    return new Model([...scopes.keys()].sort(), all, notRead, scopes, files);
  }

  /** Resources of the types given, of all stacks. */
  public resources(...types: readonly string[]): readonly Resource[] {
    return types.flatMap((type) => this.byType.get(`resource ${type}`) ?? []);
  }

  /** Resources of which it is not known how many there are: there may be none. */
  public get many(): readonly Resource[] {
    return this.all.filter(({ mode, isMany }) => mode === "resource" && isMany);
  }

  /** The model as it is if there is none of those of which it is not known how many there are. */
  public withoutMany(): Model {
    const left = this.all.filter(({ mode, isMany }) => mode !== "resource" || !isMany);
    return new Model(this.stacks, left, this.notRead, this.scopes, this.files);
  }

  /** Data sources of a type, of all stacks. */
  public dataSources(type: string): readonly Resource[] {
    return this.byType.get(`data ${type}`) ?? [];
  }

  /** The files of a stack, relative to the folder that was read. */
  public filesOf(stack: string): readonly string[] {
    return this.files.get(stack) ?? [];
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
  const wanted = stateIdentity(backend, settings);
  if (wanted === undefined) return undefined;
  return [...scopes.values()].find(
    ({ backend: own }) => own !== undefined && stateIdentity(own.kind, own.settings) === wanted,
  );
}

/**
 * What tells one state from another: a text that is equal for equal states, undefined where the settings do not say.
 * A stack with a `cloud` block is read by others as `remote`, its workspace by its name.
 * https://developer.hashicorp.com/terraform/language/state/remote-state-data
 */
function stateIdentity(kind: string, settings: JsonObject): string | undefined {
  if (kind === "cloud" || kind === "remote") {
    const { hostname = "app.terraform.io", organization, workspaces } = settings;
    const [workspace] = isList(workspaces) ? workspaces : [workspaces];
    const name = isObject(workspace) ? workspace.name : undefined;
    return typeof organization === "string" && typeof name === "string"
      ? JSON.stringify(["remote", hostname, organization, name])
      : undefined;
  }
  const named = identifying[kind]?.map((key) => settings[key]) ?? [settings];
  return named.includes(undefined) ? undefined : JSON.stringify([kind, ...named]);
}

/** Settings that tell one state from another. https://developer.hashicorp.com/terraform/language/backend */
const identifying: Readonly<Record<string, readonly string[]>> = {
  s3: ["bucket", "key"],
  local: ["path"],
};

async function parseAll(documents: readonly StackDocument[], parsed: Map<string, Expression>): Promise<void> {
  for (const { name, body } of documents) {
    try {
      // What a variable is by default is no expression: https://developer.hashicorp.com/terraform/language/syntax/json
      await parseTemplates(expressionsIn({ ...body, variable: undefined }), parsed);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new UnreadableProject([`stack ${name}: ${readable(message)}`]);
    }
  }
}

/** The parser's message, with the expression as it stands in the stack and not as the parser is given it. */
function readable(message: string): string {
  return message
    .replace(
      /^getExpressionAst errors on input string '<<END_*\n([\s\S]*)\nEND_*\n': /,
      "the expression $1 cannot be read: ",
    )
    .replace(/expression\.tf:[\d,-]+: /, "")
    .replace(/\s+/g, " ")
    .trim();
}

function* expressionsIn(json: Json | undefined): Generator<string> {
  if (typeof json === "string") {
    if (hasExpression(json)) yield json;
  } else if (isList(json)) {
    for (const item of json) yield* expressionsIn(item);
  } else if (isObject(json)) {
    for (const [key, item] of Object.entries(json)) {
      // A comment: https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
      if (key !== "//") yield* expressionsIn(item);
    }
  }
}
