import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { type Value, isNothing, missingIn, symbolicText } from "../../model/value";
import type { Origin, Route, RouteTable, RouteTarget, Vpc } from "../facts";
import { type Identities, addressesIn, defaultOf, manyOf, missingOf, originOf } from "./identities";
import type { PrefixLists } from "./read-prefix-lists";
import type { Ties } from "./read-vpcs";

export function readRouteTables(ids: Identities, vpcs: readonly Vpc[], lists: PrefixLists): readonly RouteTable[] {
  const separate = new Map<string, Route[]>();
  const loose = new Map<string, string>();
  const add = (table: string, route: Route): void => {
    separate.set(table, [...(separate.get(table) ?? []), route]);
  };
  for (const resource of ids.model.resources("aws_route")) {
    const table = ids.to(resource, "route_table_id");
    if (table === undefined) continue;
    if (table.missing !== undefined)
      loose.set(resource.place.accountKey, `the route table of ${resource.stack}: ${resource.address}`);
    add(table.id, routeOf(ids, lists, resource, resource, manyOf(resource)));
  }
  for (const [table, route] of endpointRoutes(ids)) add(table, route);
  const declared = ids.model.resources("aws_route_table", "aws_default_route_table").map((resource): RouteTable => {
    const id = ids.of(resource);
    const { blocks, missing } = resource.blocks("route");
    const propagates = resource.list("propagating_vgws");
    const vpn = propagates.known && propagates.value.length === 0 ? undefined : "routes that a VPN gateway propagates";
    return {
      id,
      origin: originOf(resource),
      vpc: ids.to(resource, "vpc_id")?.id ?? vpcOfDefault(id, vpcs),
      isDefault: resource.type === "aws_default_route_table",
      routes: [...blocks.map((block) => routeOf(ids, lists, resource, block, undefined)), ...(separate.get(id) ?? [])],
      ...missingOf(missing ?? manyOf(resource) ?? vpn ?? loose.get(resource.place.accountKey)),
    };
  });
  const known = new Set(declared.map(({ id }) => id));
  return [
    ...declared,
    ...vpcs.flatMap((vpc): readonly RouteTable[] => {
      const id = defaultOf(vpc.id, "default_route_table_id");
      if (known.has(id)) return [];
      const isOfAws = vpc.origin.address.startsWith("aws_default_vpc.");
      const missing = isOfAws ? `the route table of ${vpc.origin.address}` : vpc.missing;
      const routes = separate.get(id) ?? [];
      return [{ id, origin: vpc.origin, vpc: vpc.id, isDefault: true, routes, ...missingOf(missing) }];
    }),
  ];
}

/** Which route table a subnet has. */
export function tableTies(ids: Identities): Ties {
  const own = new Map<string, string>();
  const main = new Map<string, string>();
  let loose: string | undefined;
  for (const association of ids.model.resources("aws_route_table_association")) {
    const subnet = ids.to(association, "subnet_id");
    const table = ids.to(association, "route_table_id");
    if (subnet === undefined || table === undefined) continue;
    if (subnet.missing !== undefined) loose = subnet.missing;
    own.set(subnet.id, table.id);
  }
  for (const association of ids.model.resources("aws_main_route_table_association")) {
    const vpc = ids.to(association, "vpc_id");
    const table = ids.to(association, "route_table_id");
    if (vpc !== undefined && table !== undefined) main.set(vpc.id, table.id);
  }
  return {
    of: (subnet, vpc) => {
      const table = own.get(subnet);
      if (table !== undefined) return { id: table, isOwn: true };
      const id = main.get(vpc) ?? defaultOf(vpc, "default_route_table_id");
      return { id, isOwn: false, ...missingOf(loose) };
    },
  };
}

function vpcOfDefault(table: string, vpcs: readonly Vpc[]): string {
  return vpcs.find(({ id }) => defaultOf(id, "default_route_table_id") === table)?.id ?? "";
}

/** A gateway endpoint puts routes to its service's addresses into its tables. */
function endpointRoutes(ids: Identities): readonly (readonly [table: string, route: Route])[] {
  const toService = (origin: Origin, id: string): Route => ({
    origin,
    destinations: [],
    written: "the addresses of a service of AWS",
    isIpv6: false,
    target: { kind: "service", id },
  });
  return [
    ...ids.model.resources("aws_vpc_endpoint").flatMap((endpoint) => {
      const tables = ids.all(endpoint, "route_table_ids");
      return (tables.known ? tables.value : []).map(
        ({ id }) => [id, toService(originOf(endpoint), ids.of(endpoint))] as const,
      );
    }),
    ...ids.model.resources("aws_vpc_endpoint_route_table_association").map((association) => {
      const endpoint = ids.to(association, "vpc_endpoint_id")?.id ?? "";
      return [ids.to(association, "route_table_id")?.id ?? "", toService(originOf(association), endpoint)] as const;
    }),
  ];
}

function routeOf(
  ids: Identities,
  lists: PrefixLists,
  resource: Resource,
  route: Arguments,
  many: string | undefined,
): Route {
  const written = destinationArguments.map((name) => route.value(name)).find((value) => isWritten(value));
  const list = route.value("destination_prefix_list_id");
  const target = targetOf(ids, resource, route);
  const base = {
    origin: originOf(resource),
    written: written === undefined ? "nowhere" : (symbolicText(written) ?? ""),
    target: target.target,
  };
  if (isWritten(list)) {
    const peer = lists.peer(list, resource.stack);
    if (peer.kind === "addresses")
      return {
        ...base,
        isIpv6: false,
        destinations: lists.blocks(list, resource.stack),
        ...missingOf(target.missing ?? many),
      };
    const missing = peer.kind === "unknown" ? peer.written : (target.missing ?? many);
    return { ...base, isIpv6: false, destinations: [], ...missingOf(missing) };
  }
  const isIpv6 = ["destination_ipv6_cidr_block", "ipv6_cidr_block"].some((name) => isWritten(route.value(name)));
  const block = addressesIn(written ?? { kind: "literal", value: null });
  if (isIpv6 || block === undefined)
    return { ...base, isIpv6, destinations: [], ...missingOf(isIpv6 ? undefined : many) };
  const missing = block.known ? (target.missing ?? many) : block.missing;
  return { ...base, isIpv6: false, destinations: block.known ? block.value : [], ...missingOf(missing) };
}

/** Inline routes give every argument, those that do not count as "". */
function isWritten(value: Value): boolean {
  return !isNothing(value) && symbolicText(value) !== "";
}

const destinationArguments = [
  "destination_cidr_block",
  "cidr_block",
  "destination_ipv6_cidr_block",
  "ipv6_cidr_block",
  "destination_prefix_list_id",
] as const;

const targetArguments: readonly (readonly [name: string, kind: RouteTarget["kind"]])[] = [
  ["gateway_id", "internet"],
  ["nat_gateway_id", "nat"],
  ["vpc_peering_connection_id", "peering"],
  ["transit_gateway_id", "transit"],
  ["egress_only_gateway_id", "egress-only"],
  ["network_interface_id", "other"],
  ["instance_id", "other"],
  ["vpc_endpoint_id", "other"],
  ["carrier_gateway_id", "other"],
  ["local_gateway_id", "other"],
  ["core_network_arn", "other"],
];

function targetOf(
  ids: Identities,
  resource: Resource,
  route: Arguments,
): { readonly target: RouteTarget; readonly missing?: string } {
  for (const [name, kind] of targetArguments) {
    const value = route.value(name);
    if (!isWritten(value)) continue;
    const reference = ids.toValue(value, resource.stack);
    const id = reference?.id ?? "";
    if (id === "local") return { target: { kind: "local", id } };
    if (reference?.missing !== undefined) return { target: { kind: "other", id }, missing: reference.missing };
    return { target: { kind: name === "gateway_id" && !isInternetGateway(value) ? "other" : kind, id } };
  }
  const missing = missingIn(route.value("gateway_id"));
  return { target: { kind: "nowhere", id: "" }, ...missingOf(missing) };
}

function isInternetGateway(value: Value): boolean {
  if (value.kind === "attribute") return value.of.type === "aws_internet_gateway";
  return value.kind === "literal" && String(value.value).startsWith("igw-");
}
