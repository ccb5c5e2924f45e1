import type { Resource } from "../../model/resource";
import { symbol, symbolicText } from "../../model/value";
import type {
  TransitAttachment,
  TransitGateway,
  TransitPeering,
  TransitPeeringEnd,
  TransitRoute,
  TransitTable,
  Vpc,
} from "../facts";
import { type Identities, addressesIn, manyOf, missingOf, originOf } from "./identities";

export interface TransitFacts {
  readonly transitGateways: readonly TransitGateway[];
  readonly attachments: readonly TransitAttachment[];
  readonly transitPeerings: readonly TransitPeering[];
  readonly transitTables: readonly TransitTable[];
}

/** Transit gateways, what is attached to them, and where their route tables send packets. */
export function readTransit(ids: Identities, vpcs: readonly Vpc[]): TransitFacts {
  const { model } = ids;
  const gateways = model.resources("aws_ec2_transit_gateway");
  const byId = new Map(gateways.map((gateway) => [ids.of(gateway), gateway]));
  const associated = new Map<string, string>();
  for (const one of model.resources("aws_ec2_transit_gateway_route_table_association")) {
    const attachment = ids.to(one, "transit_gateway_attachment_id")?.id ?? "";
    associated.set(attachment, ids.to(one, "transit_gateway_route_table_id")?.id ?? "");
  }
  const attached = model.resources("aws_ec2_transit_gateway_vpc_attachment");
  const attachments = attached.map((resource): TransitAttachment => {
    const id = ids.of(resource);
    const gateway = ids.to(resource, "transit_gateway_id");
    const subnets = ids.all(resource, "subnet_ids");
    const vpc = ids.to(resource, "vpc_id");
    const takesPart = isByDefault(resource, byId.get(gateway?.id ?? ""), "association");
    return {
      id,
      origin: originOf(resource),
      gateway: gateway?.id ?? "",
      vpc: vpc?.id ?? "",
      subnets: subnets.known ? subnets.value.map((one) => one.id) : [],
      table: associated.get(id) ?? (takesPart ? defaultTable(gateway?.id ?? "") : undefined),
      referencesGroups: symbolicText(resource.value("security_group_referencing_support")) !== "disable",
      ...missingOf(
        gateway?.missing ??
          vpc?.missing ??
          (subnets.known ? subnets.value.find(({ missing }) => missing !== undefined)?.missing : subnets.missing) ??
          manyOf(resource),
      ),
    };
  });
  return {
    transitGateways: gateways.map((gateway) => ({
      id: ids.of(gateway),
      origin: originOf(gateway),
      account: gateway.place.accountKey,
      referencesGroups: symbolicText(gateway.value("security_group_referencing_support")) === "enable",
    })),
    attachments,
    transitPeerings: model.resources("aws_ec2_transit_gateway_peering_attachment").map((resource): TransitPeering => {
      const end = (argument: string): TransitPeeringEnd => {
        const gateway = ids.to(resource, argument)?.id ?? "";
        return { gateway, table: associated.get(ids.of(resource)) ?? defaultTable(gateway) };
      };
      return {
        id: ids.of(resource),
        origin: originOf(resource),
        ends: [end("transit_gateway_id"), end("peer_transit_gateway_id")],
        ...missingOf(manyOf(resource)),
      };
    }),
    transitTables: tables(ids, vpcs, gateways, attached),
  };
}

/** Id of the table that a gateway has from its beginning. */
function defaultTable(gateway: string): string {
  return gateway.endsWith(".id›")
    ? `${gateway.slice(0, -".id›".length)}.association_default_route_table_id›`
    : `${gateway} association_default_route_table_id`;
}

/** Whether an attachment takes part in the gateway's default table: both say so unless they are told otherwise. */
function isByDefault(
  attachment: Resource,
  gateway: Resource | undefined,
  what: "association" | "propagation",
): boolean {
  const own = attachment.flag(true, `transit_gateway_default_route_table_${what}`).is !== false;
  return (
    own && symbolicText(gateway?.value(`default_route_table_${what}`) ?? { kind: "literal", value: null }) !== "disable"
  );
}

function tables(
  ids: Identities,
  vpcs: readonly Vpc[],
  gateways: readonly Resource[],
  attached: readonly Resource[],
): readonly TransitTable[] {
  const { model } = ids;
  const addresses = new Map(vpcs.map((vpc) => [vpc.id, vpc]));
  const routes = new Map<string, TransitRoute[]>();
  const add = (table: string, route: TransitRoute): void => {
    routes.set(table, [...(routes.get(table) ?? []), route]);
  };
  const propagate = (table: string, origin: Resource, attachment: Resource): void => {
    const vpc = addresses.get(ids.to(attachment, "vpc_id")?.id ?? "");
    add(table, {
      origin: originOf(origin),
      destinations: vpc?.blocks ?? [],
      written: "the addresses of the VPC",
      isPropagated: true,
      attachment: ids.of(attachment),
      ...missingOf(vpc === undefined ? `the VPC of ${attachment.address}` : vpc.missing),
    });
  };
  const byId = new Map(attached.map((attachment) => [ids.of(attachment), attachment]));
  const gatewayById = new Map(gateways.map((gateway) => [ids.of(gateway), gateway]));
  for (const attachment of attached) {
    const gateway = ids.to(attachment, "transit_gateway_id")?.id ?? "";
    if (isByDefault(attachment, gatewayById.get(gateway), "propagation")) {
      propagate(defaultTable(gateway), attachment, attachment);
    }
  }
  for (const one of model.resources("aws_ec2_transit_gateway_route_table_propagation")) {
    const attachment = byId.get(ids.to(one, "transit_gateway_attachment_id")?.id ?? "");
    if (attachment !== undefined) propagate(ids.to(one, "transit_gateway_route_table_id")?.id ?? "", one, attachment);
  }
  for (const route of model.resources("aws_ec2_transit_gateway_route")) {
    const destination = addressesIn(route.value("destination_cidr_block"));
    const attachment = ids.to(route, "transit_gateway_attachment_id");
    add(ids.to(route, "transit_gateway_route_table_id")?.id ?? "", {
      origin: originOf(route),
      destinations: destination?.known === true ? destination.value : [],
      written: symbolicText(route.value("destination_cidr_block")) ?? "",
      isPropagated: false,
      attachment: route.flag(false, "blackhole").is === true ? undefined : attachment?.id,
      ...missingOf(
        (destination?.known === false ? destination.missing : undefined) ?? attachment?.missing ?? manyOf(route),
      ),
    });
  }
  for (const reference of model.resources("aws_ec2_transit_gateway_prefix_list_reference")) {
    add(ids.to(reference, "transit_gateway_route_table_id")?.id ?? "", {
      origin: originOf(reference),
      destinations: [],
      written: "a prefix list",
      isPropagated: false,
      attachment: ids.to(reference, "transit_gateway_attachment_id")?.id,
      missing: `the prefix list of ${reference.stack}: ${reference.address}`,
    });
  }
  return [
    ...gateways.map((gateway) => {
      const id = defaultTable(symbol(gateway, "id"));
      return { id, origin: originOf(gateway), gateway: ids.of(gateway), routes: routes.get(id) ?? [] };
    }),
    ...model.resources("aws_ec2_transit_gateway_route_table").map((table) => ({
      id: ids.of(table),
      origin: originOf(table),
      gateway: ids.to(table, "transit_gateway_id")?.id ?? "",
      routes: routes.get(ids.of(table)) ?? [],
      ...missingOf(manyOf(table)),
    })),
  ];
}
