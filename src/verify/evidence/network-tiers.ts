import type { Arguments } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { symbolicText } from "../model/value";
import { type CidrRange, rangeOf } from "./cidr-range";
import type { MapTier } from "./network-map";
import { byText, groupedBy } from "./order";

/** A tier with what it was found by. */
export interface FoundTier {
  readonly tier: MapTier;
  readonly ranges: readonly CidrRange[];
}

/** Subnets of each VPC, by what they are for; in the order of their addresses. */
export function tiersOf(model: Model, vpcs: readonly Resource[]): readonly FoundTier[] {
  const subnets = groupedByOwner(model.resources("aws_subnet", "aws_default_subnet"), "vpc_id");
  const tables = groupedByOwner(model.resources("aws_route_table_association"), "subnet_id");
  const routes = groupedByOwner(model.resources("aws_route"), "route_table_id");
  const routesOf = (subnet: Resource): readonly Arguments[] | undefined =>
    tables
      .get(subnet)
      ?.map((association) => ownerOf(association, "route_table_id"))
      .flatMap((table) => (table === undefined ? [] : [...table.blocks("route").blocks, ...(routes.get(table) ?? [])]));
  return vpcs.flatMap((vpc) =>
    [...groupedBy(subnets.get(vpc) ?? [], (subnet) => purposeOf(subnet, vpc))]
      .map(([name, own]) => {
        const cidrs = own.map((subnet) => symbolicText(subnet.value("cidr_block")) ?? "unknown").sort(byAddress);
        const tier = { id: tierId(vpc, name), vpc: idOf(vpc), name, cidrs, internet: internetOf(own.map(routesOf)) };
        return { tier, ranges: cidrs.map(rangeOf).filter((range) => range !== undefined) };
      })
      .sort(({ tier: one }, { tier: other }) => byAddress(one.cidrs[0] ?? "", other.cidrs[0] ?? "")),
  );
}

function byAddress(one: string, other: string): number {
  return (rangeOf(one)?.first ?? 0) - (rangeOf(other)?.first ?? 0) || byText(one, other);
}

/** Id of the tier that a purpose has in a VPC. */
export function tierId(vpc: Resource, purpose: string): string {
  return `${idOf(vpc)} ${purpose}`;
}

/** `stack: address`. */
export function idOf({ stack, address }: Resource): string {
  return `${stack}: ${address}`;
}

/** What a subnet or a group is for: its tag Tier, or its name without that of the VPC and without a number. */
export function purposeOf(resource: Resource, vpc: Resource): string {
  const tier = tagOf(resource, "Tier");
  if (tier !== undefined) return tier;
  const name = tagOf(resource, "Name") ?? resource.name;
  const vpcName = tagOf(vpc, "Name") ?? "";
  const own = vpcName !== "" && name.startsWith(`${vpcName}-`) ? name.slice(vpcName.length + 1) : name;
  return own.replace(numberOrZone, "") || own;
}

/** The end of "app-1", "app-a", "app_2" and "app-us-east-1a". */
const numberOrZone = /[-_](?:[a-z]{2}(?:-[a-z]+)+-)?(?:\d+[a-f]?|[a-f])$/;

/** A tag that is written as a text. */
export function tagOf(resource: Resource, name: string): string | undefined {
  const text = resource.text("tags", name);
  return text.known ? text.value : undefined;
}

/** The resource whose attribute an argument is. */
export function ownerOf(resource: Arguments, argument: string): Resource | undefined {
  const value = resource.value(argument);
  return value.kind === "attribute" ? value.of : undefined;
}

function groupedByOwner(resources: readonly Resource[], argument: string): ReadonlyMap<Resource, readonly Resource[]> {
  const groups = new Map<Resource, Resource[]>();
  for (const resource of resources) {
    const owner = ownerOf(resource, argument);
    if (owner !== undefined) groups.set(owner, [...(groups.get(owner) ?? []), resource]);
  }
  return groups;
}

/** Subnets that no table is associated with use the main one, which is not followed here. */
function internetOf(routes: readonly (readonly Arguments[] | undefined)[]): MapTier["internet"] {
  const known = routes.flatMap((own) => own ?? []);
  if (known.some((route) => ownerOf(route, "gateway_id")?.type === "aws_internet_gateway")) return "both ways";
  if (routes.some((own) => own === undefined)) return "unknown";
  return known.some((route) => route.has("nat_gateway_id")) ? "outward" : "none";
}
