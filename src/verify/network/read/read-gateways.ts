import { symbolicText } from "../../model/value";
import type { InternetGateway, NatGateway, NotFollowed, PrivateLink, Subnet } from "../facts";
import { addressesOf, empty } from "../ranges";
import { type Identities, manyOf, missingOf, originOf } from "./identities";

export function readInternetGateways(ids: Identities): readonly InternetGateway[] {
  const attached = new Map<string, string>();
  for (const one of ids.model.resources("aws_internet_gateway_attachment")) {
    attached.set(ids.to(one, "internet_gateway_id")?.id ?? "", ids.to(one, "vpc_id")?.id ?? "");
  }
  return ids.model.resources("aws_internet_gateway").map((resource): InternetGateway => {
    const id = ids.of(resource);
    const vpc = ids.to(resource, "vpc_id");
    return {
      id,
      origin: originOf(resource),
      vpc: vpc?.id ?? attached.get(id),
      ...missingOf(vpc?.missing ?? manyOf(resource)),
    };
  });
}

export function readNatGateways(ids: Identities, subnets: readonly Subnet[]): readonly NatGateway[] {
  const byId = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  return ids.model.resources("aws_nat_gateway").map((resource): NatGateway => {
    const subnet = ids.to(resource, "subnet_id");
    const own = symbolicText(resource.value("private_ip"));
    return {
      id: ids.of(resource),
      origin: originOf(resource),
      subnet: subnet?.id ?? "",
      isPublic: symbolicText(resource.value("connectivity_type")) !== "private",
      addresses:
        (own === undefined ? undefined : addressesOf(`${own}/32`)) ?? byId.get(subnet?.id ?? "")?.addresses ?? empty,
      ...missingOf(subnet?.missing ?? manyOf(resource)),
    };
  });
}

/** Interface endpoints that lead to a service which a stack offers. */
export function readPrivateLinks(ids: Identities): readonly PrivateLink[] {
  return ids.model.resources("aws_vpc_endpoint").flatMap((endpoint): readonly PrivateLink[] => {
    const service = endpoint.value("service_name");
    const offered =
      service.kind === "attribute" && service.of.type === "aws_vpc_endpoint_service" ? service.of : undefined;
    if (offered === undefined) return [];
    const balancers = ids.all(offered, "network_load_balancer_arns");
    const found = balancers.known ? balancers.value : [];
    const providers = ids.model
      .resources("aws_lb", "aws_alb")
      .filter((balancer) => found.some(({ id }) => id.includes(`:${balancer.address}.`)))
      .flatMap((balancer) => {
        const subnets = ids.all(balancer, "subnets");
        return subnets.known ? subnets.value.map(({ id }) => id) : [];
      });
    return [
      {
        id: ids.of(endpoint),
        origin: originOf(endpoint),
        vpc: ids.to(endpoint, "vpc_id")?.id ?? "",
        service: originOf(offered),
        providers,
      },
    ];
  });
}

/** What can carry packets between VPCs and is not followed, by what it shares among those that it joins. */
const carriers: readonly (readonly [type: string, what: string])[] = [
  ["aws_vpn_gateway", "a VPN gateway"],
  ["aws_vpn_gateway_attachment", "a VPN gateway"],
  ["aws_networkmanager_vpc_attachment", "a core network"],
  ["aws_vpclattice_service_network_vpc_association", "a service network of VPC Lattice"],
  ["aws_ec2_transit_gateway_connect", "a Connect attachment"],
  ["aws_vpc_route_server_propagation", "a route server"],
];

export function readNotFollowed(ids: Identities): readonly NotFollowed[] {
  return carriers.flatMap(([type, what]) =>
    ids.model.resources(type).map((resource): NotFollowed => {
      const vpc = ids.to(resource, resource.has("vpc_identifier") ? "vpc_identifier" : "vpc_id");
      return {
        id: ids.of(resource),
        origin: originOf(resource),
        vpc: vpc?.id,
        account: resource.place.accountKey,
        what,
      };
    }),
  );
}
