import { isDeepStrictEqual } from "node:util";
import { getReferencesInExpression } from "@cdktf/hcl2json";
import { bucketName, deploymentPhases, workspaceName } from "../src/zone";
import {
  type Json,
  type SynthesizedStack,
  at,
  declaredDependencies,
  listAt,
  synthesizedStack,
  synthesizedStacks,
  textAt,
  zone,
} from "./support/synthesized";

/** One string of a stack's JSON that Terraform evaluates. */
interface Expression {
  readonly where: string;
  readonly text: string;
}

/** What a name in an expression may stand for without being declared: values that Terraform itself gives. */
const given = ["self", "path", "terraform", "each", "count"];

const stacks = [...synthesizedStacks()];

/** Every string with a template in it. Comments ("//") are for people. */
function expressions(value: Json | undefined, where: string): readonly Expression[] {
  if (typeof value === "string") {
    return /[$%]\{/.test(value) ? [{ where, text: value }] : [];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => (key === "//" ? [] : expressions(inner, `${where}.${key}`)));
}

function expressionsOf(stack: SynthesizedStack): readonly Expression[] {
  return expressions(stack as unknown as Json, "");
}

/** Addresses that a stack declares: `aws_vpc.main`, `data.aws_region.current`, `local.x`, `var.x`. */
function declared(stack: SynthesizedStack): ReadonlySet<string> {
  const named = (blocks: Json | undefined, prefix: string): readonly string[] =>
    Object.entries((blocks ?? {}) as Readonly<Record<string, Json>>).flatMap(([type, instances]) =>
      Object.keys(instances as object).map((name) => `${prefix}${type}.${name}`),
    );
  return new Set([
    ...named(stack.resource, ""),
    ...named(stack.data, "data."),
    ...Object.keys(at(stack as unknown as Json, "locals") ?? {}).map((name) => `local.${name}`),
    ...Object.keys(at(stack as unknown as Json, "variable") ?? {}).map((name) => `var.${name}`),
  ]);
}

const parsed = new Map<string, Promise<readonly (readonly string[])[]>>();

/** The references of a template, as their parts: `["aws_vpc", "main", "id"]`. Rejects what Terraform could not parse. */
function references({ text }: Expression): Promise<readonly (readonly string[])[]> {
  const found =
    parsed.get(text) ??
    // A heredoc takes quotes as they are, as a template in JSON does.
    getReferencesInExpression("expression.tf", `<<TEMPLATE\n${text}\nTEMPLATE\n`).then((all) =>
      all.map(({ value }) => value.replaceAll('"', "").split(".")),
    );
  parsed.set(text, found);
  return found;
}

/** The address within a reference: two parts, or three of a data source. */
function addressOf(parts: readonly string[]): string {
  return parts.slice(0, parts[0] === "data" ? 3 : 2).join(".");
}

/** The stack that a remote state belongs to. */
function producerOf(source: Json | undefined): string {
  const known = [...synthesizedStacks().keys()];
  const place = at(source, "config");
  const found = known.find((stack) => isDeepStrictEqual(place, placeOf(stack)));
  if (found === undefined) {
    throw new Error(`no stack keeps its state at ${JSON.stringify(place)}`);
  }
  return found;
}

function placeOf(stack: string): Json {
  switch (zone.state.kind) {
    case "s3":
      return {
        bucket: bucketName(zone, "terraform-state"),
        key: `${stack}.tfstate`,
        region: zone.regions.home,
        ...(zone.accounts.management.id === undefined ? {} : { allowed_account_ids: [zone.accounts.management.id] }),
      };
    case "hcp":
      return { organization: zone.state.organization, workspaces: { name: workspaceName(zone, stack) } };
    case "local":
      return { path: `../../../terraform.${stack}.tfstate` };
  }
}

describe.each(stacks)("the stack %s", (_, stack) => {
  const addresses = declared(stack);
  const declares = (address: Json | undefined): boolean => typeof address === "string" && addresses.has(address);

  it("has no expression that Terraform could not parse, and no reference to what it does not declare", async () => {
    const dangling: string[] = [];
    for (const expression of expressionsOf(stack)) {
      for (const parts of await references(expression)) {
        if (!given.includes(parts[0] ?? "") && !addresses.has(addressOf(parts))) {
          dangling.push(`${expression.where}: ${parts.join(".")}`);
        }
      }
    }

    expect(dangling).toEqual([]);
  });

  it("depends on, imports to and uses the provider of what it declares", () => {
    const aliases = listAt(stack.provider?.aws).map((provider) => textAt(provider, "alias"));
    const providers = new Set(["", "aws", ...aliases.map((alias) => `aws.${alias}`)]);
    const blocks = [stack.resource, stack.data].flatMap((types) =>
      Object.values(types ?? {}).flatMap((named) => Object.values(named)),
    );
    const dangling = [
      ...blocks.flatMap((body) => listAt(body, "depends_on")).filter((one) => !declares(one)),
      ...(stack.import ?? []).map(({ to }) => to).filter((to) => !declares(to)),
      ...blocks.map((body) => textAt(body, "provider")).filter((provider) => !providers.has(provider)),
    ];

    expect(dangling).toEqual([]);
  });

  it("has one provider of each name", () => {
    const aliases = listAt(stack.provider?.aws).map((provider) => textAt(provider, "alias"));

    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases).toContain("");
  });

  it("reads only outputs that another stack exports", async () => {
    const sources = Object.entries(stack.data?.terraform_remote_state ?? {});
    const missing: string[] = [];
    for (const [name, source] of sources) {
      const outputs = synthesizedStack(producerOf(source)).output ?? {};
      const read = (await Promise.all(expressionsOf(stack).map(references)))
        .flat()
        .filter((parts) => addressOf(parts) === `data.terraform_remote_state.${name}`)
        .map((parts) => parts.slice(4));
      const checked = (await Promise.all(expressions(source, name).map(references)))
        .flat()
        .map((parts) => parts.slice(2));
      missing.push(...[...read, ...checked].filter((path) => !isExported(outputs, path)).map((path) => path.join(".")));
    }

    expect(missing).toEqual([]);
  });
});

/** An output that is a map exports its keys, too. */
function isExported(outputs: Readonly<Record<string, Json>>, [name = "", ...keys]: readonly string[]): boolean {
  return outputs[name] !== undefined && (keys.length === 0 || at(outputs[name], "value", ...keys) !== undefined);
}

describe("the stacks among each other", () => {
  it("depend on nothing that the engine would demand to be deployed along (edge 70)", () => {
    expect([...declaredDependencies()].filter(([, needed]) => needed.length > 0)).toEqual([]);
  });

  it("read no state but of stacks that are deployed before them", () => {
    const order = deploymentPhases(zone);
    const phase = (stack: string): number => order.findIndex((ids) => ids.includes(stack));
    const early = stacks.flatMap(([id, { data }]) =>
      Object.values(data?.terraform_remote_state ?? {})
        .map(producerOf)
        .filter((producer) => phase(producer) >= phase(id))
        .map((producer) => `${id} reads ${producer}`),
    );

    expect(early).toEqual([]);
  });

  it("hold no secret of each other: what is exported is ids and ARNs", () => {
    const secret = stacks.flatMap(([id, { output }]) =>
      Object.entries(output ?? {}).flatMap(([name, body]) => (body.sensitive === true ? [`${id}: ${name}`] : [])),
    );

    expect(secret).toEqual([]);
  });
});
