import { type Interface, type Route, type Subnet, placeOf } from "../../network/facts";
import type { NetworkAnalysis } from "../../network/network-analysis";
import { describePorts, difference } from "../../network/ranges";
import { internet } from "../../network/reach";
import { tcp } from "../../network/read/ports";
import type { Control, Judgement } from "../control";
import { trafficOf } from "./environments";
import { joint, met, openers, stackItself, unknown, violated } from "./judgements";

const citations = ["164.312(e)(2)(i)", "164.308(a)(4)(ii)(B)"];

export const exposureControls: readonly Control[] = [
  {
    id: "vpc-tier-exposure",
    group: "exposure",
    title: "Each tier meets the internet as it is declared to",
    citations,
    proposed: ["segmentation", "network-map"],
    why: "A public tier takes calls on its one port, a private tier takes none, and an isolated tier does not even call out.",
    remedy: "Remove the route or rule that is named, or change the tier's `exposure` in zone.yaml.",
    examines: [
      "aws_subnet",
      "aws_route",
      "aws_route_table",
      "aws_internet_gateway",
      "aws_nat_gateway",
      "aws_network_acl",
      "aws_security_group",
    ],
    look: "aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET",
    check: ({ network }) =>
      network.environments.flatMap(({ tiers }) =>
        tiers.map(({ declared, place }): Judgement => {
          const at = place.subnets[0]?.origin ?? stackItself(place.stack);
          const hidden = network.notReadOf(place);
          const allowed: readonly [number, number][] =
            declared.exposure === "public" ? [[declared.port, declared.port]] : [];
          for (const which of ["sure", "possible"] as const) {
            const reach = network[which];
            const others = reach.protocols.filter((protocol) => protocol !== tcp);
            const into = reach.path(internet, place, [tcp], allowed) ?? reach.path(internet, place, others);
            const out = declared.exposure === "isolated" ? reach.path(place, internet) : undefined;
            const path = into ?? out;
            if (path === undefined) continue;
            const shown = { ...path, ports: path.protocol === tcp ? difference(path.ports, allowed) : path.ports };
            const what =
              into === undefined
                ? `${place.name}, which is isolated, calls the internet by ${trafficOf(shown)}`
                : `the internet calls ${place.name}, which is ${declared.exposure}, by ${trafficOf(shown)}`;
            if (which === "possible")
              return unknown(
                at,
                `${path.hops.find(({ missing }) => missing !== undefined)?.missing ?? "what the stacks do not say"}: whether ${what}`,
              );
            return violated(joint(path) ?? at, `lets pass that ${what}, by ${openers(path)}`);
          }
          if (hidden !== undefined) return unknown(at, hidden);
          const says = {
            public: `${place.name} is called from the internet on ${describePorts(allowed)} alone`,
            private: `${place.name} is not called from the internet`,
            isolated: `${place.name} neither is called from the internet nor calls it`,
          };
          return met(at, says[declared.exposure]);
        }),
      ),
  },
  {
    id: "vpc-internet-routes",
    group: "exposure",
    title: "Only public tiers and NAT gateways have a route to an internet gateway",
    citations,
    proposed: ["segmentation"],
    why: "A subnet with such a route is open as soon as something in it gets a public address.",
    remedy: "Remove the route, or move the association to another route table.",
    examines: ["aws_route", "aws_route_table", "aws_default_route_table", "aws_main_route_table_association"],
    look: "aws ec2 describe-route-tables --filters Name=route.gateway-id,Values=GATEWAY",
    check: ({ network, intent }) =>
      intent === undefined
        ? []
        : network.facts.routeTables.map((table): Judgement => {
            const route = table.routes.find(
              ({ target }) => target.kind === "internet" || target.kind === "egress-only",
            );
            if (route === undefined && table.missing !== undefined) return unknown(table.origin, table.missing);
            if (route === undefined) return met(table.origin, "has no route to an internet gateway");
            const users = network.facts.subnets.filter((subnet) => subnet.table === table.id);
            const wrong = users.find((subnet) => !isPublic(network, subnet) && !hasNat(network, subnet));
            if (wrong === undefined && !table.isDefault)
              return met(table.origin, "is for public tiers and NAT gateways alone");
            return violated(
              route.origin,
              wrong === undefined
                ? `is in a route table that every new subnet has`
                : `leads ${placeOf(wrong.origin)} to the internet, which is of no public tier`,
            );
          }),
  },
  {
    id: "internet-gateway-needed",
    group: "exposure",
    title: "There is an internet gateway only where a public tier or a NAT gateway needs it",
    citations,
    proposed: ["segmentation", "unused-ports"],
    why: "Without a gateway no route can lead to the internet, whatever else is changed.",
    remedy: "Remove the gateway.",
    examines: ["aws_internet_gateway"],
    look: "aws ec2 describe-internet-gateways",
    check: ({ network, intent }) =>
      intent === undefined
        ? []
        : network.facts.internetGateways.map((gateway): Judgement => {
            if (gateway.missing !== undefined) return unknown(gateway.origin, gateway.missing);
            const inVpc = network.facts.subnets.filter(({ vpc }) => vpc === gateway.vpc);
            if (inVpc.some((subnet) => isPublic(network, subnet))) return met(gateway.origin, "serves a public tier");
            if (inVpc.some((subnet) => hasNat(network, subnet))) return met(gateway.origin, "serves a NAT gateway");
            return violated(gateway.origin, "serves no public tier and no NAT gateway");
          }),
  },
  {
    id: "nat-gateway-callers",
    group: "exposure",
    title: "Only private tiers call the internet through a NAT gateway",
    citations,
    proposed: ["segmentation"],
    why: "What can call out can also send data out; an isolated tier must not.",
    remedy: "Remove the route to the NAT gateway from the route table that is named.",
    examines: ["aws_nat_gateway"],
    look: "aws ec2 describe-nat-gateways",
    check: ({ network, intent }) =>
      intent === undefined
        ? []
        : network.facts.natGateways.map((nat): Judgement => {
            const leads = (route: Route): boolean => route.target.kind === "nat" && route.target.id === nat.id;
            for (const subnet of network.facts.subnets) {
              const route = network.topology.tables.get(subnet.table)?.routes.find(leads);
              if (route === undefined || network.tierOf(subnet)?.exposure === "private") continue;
              return violated(
                route.origin,
                `lets ${placeOf(subnet.origin)}, which is of no private tier, call the internet`,
              );
            }
            return met(nat.origin, "takes calls of private tiers alone");
          }),
  },
  {
    id: "no-public-address",
    group: "exposure",
    title: "Nothing outside of public tiers has a public address, no bastion above all",
    citations,
    proposed: ["segmentation"],
    why: "Bastions are entered through Session Manager, and workloads through the public tier: neither needs an address that everyone can call.",
    remedy:
      "Set `associate_public_ip_address` (or `assign_public_ip`) to false, `internal` to true, or remove the `aws_eip`.",
    examines: [
      "aws_instance",
      "aws_launch_template",
      "aws_launch_configuration",
      "aws_network_interface",
      "aws_lb",
      "aws_alb",
      "aws_elb",
      "aws_ecs_service",
    ],
    look: "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[?Association.PublicIp]'",
    check: ({ network, intent }) =>
      network.facts.interfaces
        .filter(({ kind, origin }) => kind !== "endpoint" && !origin.address.startsWith("aws_lambda_function."))
        .filter(({ kind }) => intent !== undefined || kind !== "load balancer")
        .map((one) => judgeInterface(network, one)),
  },
  {
    id: "subnet-public-addresses",
    group: "exposure",
    title: "No subnet gives public addresses by itself, but those of public tiers",
    citations,
    proposed: ["segmentation"],
    why: "A workload would become public by being started, without anyone deciding so.",
    remedy: "Set `map_public_ip_on_launch` to false.",
    examines: ["aws_subnet", "aws_default_subnet"],
    look: "aws ec2 describe-subnets --query 'Subnets[?MapPublicIpOnLaunch]'",
    check: ({ network }) =>
      network.facts.subnets.map((subnet): Judgement => {
        if (isPublic(network, subnet)) return met(subnet.origin, "is of a public tier");
        if (subnet.mapsPublicAddresses === "unknown") return unknown(subnet.origin, "map_public_ip_on_launch");
        return subnet.mapsPublicAddresses
          ? violated(subnet.origin, "gives a public address to whatever is started in it")
          : met(subnet.origin, "gives no public addresses");
      }),
  },
  {
    id: "vpc-ipv6",
    group: "exposure",
    title: "No VPC has addresses of IPv6",
    citations,
    proposed: ["segmentation"],
    why: "Every address of IPv6 is public, and goes past what is decided about IPv4.",
    remedy:
      "Remove the block of IPv6 from the VPC (`assign_generated_ipv6_cidr_block`, `ipv6_cidr_block`) and the routes for it.",
    examines: ["aws_vpc", "aws_vpc_ipv6_cidr_block_association", "aws_route"],
    look: "aws ec2 describe-vpcs --query 'Vpcs[?Ipv6CidrBlockAssociationSet]'",
    check: ({ network }) =>
      network.facts.vpcs
        .filter(({ origin }) => /^aws_(default_)?vpc\./.test(origin.address))
        .map((vpc) => (vpc.hasIpv6 ? violated(vpc.origin, "has a block of IPv6") : met(vpc.origin, "has IPv4 alone"))),
  },
];

function judgeInterface(network: NetworkAnalysis, one: Interface): Judgement {
  const { publicBy } = one;
  const subnets = one.subnets.map((id) => network.topology.subnets.get(id)).filter((subnet) => subnet !== undefined);
  const isAllowed = subnets.length > 0 && subnets.every((subnet) => isPublic(network, subnet));
  if (isAllowed) return met(one.origin, "is in a public tier");
  if (publicBy === undefined) return met(one.origin, "has no public address");
  if (publicBy.missing !== undefined) return unknown(one.origin, publicBy.missing);
  const how = publicBy.origin.address === one.origin.address ? "" : `, by ${placeOf(publicBy.origin)}`;
  if (one.missing !== undefined && subnets.length === 0) return unknown(one.origin, one.missing);
  return violated(one.origin, `has a public address and is in no public tier${how}`);
}

function isPublic(network: NetworkAnalysis, subnet: Subnet): boolean {
  return network.tierOf(subnet)?.exposure === "public";
}

function hasNat(network: NetworkAnalysis, subnet: Subnet): boolean {
  return network.facts.natGateways.some((nat) => nat.subnet === subnet.id && nat.isPublic);
}
