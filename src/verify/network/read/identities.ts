import type { Known } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Value, isNothing, missingIn, symbol, symbolicText, unknownInText } from "../../model/value";
import type { Origin } from "../facts";
import { type Ranges, addressesOf } from "../ranges";

/** A reference to a thing of the network. */
export interface Reference {
  readonly id: string;

  /** Set where it is not known what is referred to. */
  readonly missing?: string;
}

/** One id for each thing, whichever resource or attribute it is referred to by. */
export class Identities {
  private readonly aliases = new Map<string, string>();

  constructor(public readonly model: Model) {
    for (const [type, argument] of aliasOf) {
      for (const resource of model.resources(type)) this.alias(resource, resource.value(argument));
    }
    for (const vpc of model.resources("aws_vpc", "aws_default_vpc")) {
      this.aliases.set(symbol(vpc, "main_route_table_id"), symbol(vpc, "default_route_table_id"));
    }
    for (const gateway of model.resources("aws_ec2_transit_gateway")) {
      this.aliases.set(
        symbol(gateway, "propagation_default_route_table_id"),
        symbol(gateway, "association_default_route_table_id"),
      );
    }
    for (const group of model.resources("aws_default_security_group")) {
      const vpc = this.to(group, "vpc_id");
      if (vpc !== undefined) this.aliases.set(symbol(group, "id"), defaultOf(vpc.id, "default_security_group_id"));
    }
  }

  public of(resource: Resource): string {
    return this.canonical(symbol(resource, "id"));
  }

  /** What an argument refers to; undefined where it is not given. */
  public to(resource: Resource, ...path: readonly [string, ...string[]]): Reference | undefined {
    return this.toValue(resource.value(...path), resource.stack);
  }

  /** @param stack - whose expression it is: the same expression of another stack may mean something else */
  public toValue(value: Value, stack: string): Reference | undefined {
    const text = symbolicText(value);
    if (isNothing(value) || text === "") return undefined;
    const missing = text === undefined ? (missingIn(value) ?? "a list") : unknownInText(text);
    if (text !== undefined && missing === undefined) return { id: this.canonical(text) };
    return { id: `${stack} ${text ?? "a list"}`, missing: missing ?? "" };
  }

  /** What the items of a list refer to. */
  public all(resource: Resource, ...path: readonly [string, ...string[]]): Known<readonly Reference[]> {
    const list = resource.list(...path);
    if (!list.known) return list;
    return {
      known: true,
      value: list.value.map((item) => this.toValue(item, resource.stack)).filter((one) => one !== undefined),
    };
  }

  private alias(resource: Resource, value: Value): void {
    const text = symbolicText(value);
    if (text !== undefined && unknownInText(text) === undefined) this.aliases.set(symbol(resource, "id"), text);
  }

  private canonical(text: string): string {
    let found = text;
    for (let steps = 0; steps < 4; steps++) {
      const next = this.aliases.get(found);
      if (next === undefined) return found;
      found = next;
    }
    return found;
  }
}

/** Resources that stand for another one, whose id they have, and the argument that names it. */
const aliasOf: readonly (readonly [type: string, argument: string])[] = [
  ["aws_default_route_table", "default_route_table_id"],
  ["aws_default_network_acl", "default_network_acl_id"],
  ["aws_vpc_peering_connection_accepter", "vpc_peering_connection_id"],
  ["aws_ec2_transit_gateway_vpc_attachment_accepter", "transit_gateway_attachment_id"],
  ["aws_ec2_transit_gateway_peering_attachment_accepter", "transit_gateway_attachment_id"],
];

/** Id of what every VPC has from its beginning. */
export function defaultOf(
  vpc: string,
  what: "default_security_group_id" | "default_network_acl_id" | "default_route_table_id",
): string {
  return vpc.endsWith(".id›") ? `${vpc.slice(0, -".id›".length)}.${what}›` : `${vpc} ${what}`;
}

export function originOf({ stack, address }: Resource): Origin {
  return { stack, address };
}

/** The addresses of a block that an argument gives; undefined where it is not given. */
export function addressesIn(value: Value): Known<Ranges> | undefined {
  if (isNothing(value)) return undefined;
  const text = symbolicText(value);
  const found = text === undefined ? undefined : addressesOf(text);
  if (found !== undefined) return { known: true, value: found };
  return { known: false, missing: missingIn(value) ?? text ?? "a list" };
}

/** An object with `missing`, or without where there is none. */
export function missingOf(missing: string | undefined): { readonly missing?: string } {
  return missing === undefined ? {} : { missing };
}

/** Says of a resource that stands for many that it does. */
export function manyOf(resource: Resource): string | undefined {
  return resource.isMany ? `the instances of ${resource.address}` : undefined;
}
