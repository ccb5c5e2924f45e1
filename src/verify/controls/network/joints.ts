import { isVagueAccount } from "../../network/accounts";
import { type Peering, type Route, type Vpc, nameOfId, placeOf } from "../../network/facts";
import { addressesOf, blocksOf, covers, empty, overlap } from "../../network/ranges";
import type { NetworkAnalysis } from "../../network/network-analysis";
import type { Control, Judgement } from "../control";
import { met, unknown, violated } from "./judgements";

const citations = ["164.308(a)(4)(ii)(A)", "164.312(e)(2)(i)"];

export const jointControls: readonly Control[] = [
  {
    id: "vpc-peering-partners",
    group: "isolation",
    title: "Environments are peered with the account of the bastions alone",
    citations,
    proposed: ["segmentation"],
    why: "A peering is one route away from a path: none may lead from one environment to another, or out of the zone.",
    remedy: "Remove the peering; what environments share goes into shared-services.",
    examines: ["aws_vpc_peering_connection"],
    look: "aws ec2 describe-vpc-peering-connections",
    check: ({ network, intent }) =>
      intent === undefined ? [] : network.facts.peerings.map((peering) => judgePeering(network, peering)),
  },
  {
    id: "vpc-peering-routes",
    group: "isolation",
    title: "No route over a peering is wider than the VPC behind it",
    citations,
    proposed: ["segmentation"],
    why: "A wider route sends packets to a peer that are meant for others, and opens more on the day the peer grows.",
    remedy: "Narrow the route's `destination_cidr_block` to the block that is called.",
    examines: ["aws_route", "aws_route_table", "aws_default_route_table"],
    look: "aws ec2 describe-route-tables --filters Name=route.vpc-peering-connection-id,Values=PEERING",
    check: ({ network }) =>
      network.facts.routeTables.flatMap((table) =>
        table.routes
          .filter(({ target }) => target.kind === "peering")
          .map((route): Judgement => {
            if (route.missing !== undefined) return unknown(route.origin, route.missing);
            if (route.isIpv6) return violated(route.origin, `sends ${route.written} to a peering: IPv6 is not in use`);
            const peering = network.topology.peerings.get(route.target.id);
            const peer = peering?.requester === table.vpc ? peering.accepter : peering?.requester;
            const vpc = network.topology.vpcs.get(peer ?? "");
            if (vpc === undefined || vpc.missing !== undefined) {
              const other = environmentBehind(network, table.vpc, route);
              return other === undefined
                ? unknown(route.origin, vpc?.missing ?? `the VPC behind ${nameOfId(route.target.id)}`)
                : violated(route.origin, `sends ${route.written} to a peering, which are addresses of ${other}`);
            }
            return route.destinations.every((block) => covers(vpc.addresses, [block]))
              ? met(route.origin, `sends ${route.written} alone to ${placeOf(vpc.origin)}`)
              : violated(
                  route.origin,
                  `sends ${route.written} to ${placeOf(vpc.origin)}, which has ${blocksOf(vpc.addresses).join(", ")} alone`,
                );
          }),
      ),
  },
  {
    id: "transit-gateway-environments",
    group: "isolation",
    title: "No transit gateway joins two environments",
    citations,
    proposed: ["segmentation"],
    why: "Everything that is attached to a transit gateway is one route away from everything else that is.",
    remedy: "Give each environment a transit gateway of its own, or none.",
    examines: ["aws_ec2_transit_gateway_vpc_attachment"],
    look: "aws ec2 describe-transit-gateway-vpc-attachments",
    check: ({ network, intent }) =>
      intent === undefined
        ? []
        : network.facts.attachments.map((attachment): Judgement => {
            if (attachment.missing !== undefined) return unknown(attachment.origin, attachment.missing);
            const owner = network.places.owner(attachment.vpc);
            const others = network.facts.attachments
              .filter(({ gateway }) => gateway === attachment.gateway)
              .map(({ vpc }) => network.places.owner(vpc))
              .filter((one) => one !== undefined && one !== owner);
            if (owner !== undefined && others.length > 0)
              return violated(
                attachment.origin,
                `attaches ${owner} to the transit gateway that ${[...new Set(others)].join(", ")} ${others.length > 1 ? "are" : "is"} attached to`,
              );
            return owner === undefined || network.topology.transitGateways.has(attachment.gateway)
              ? met(attachment.origin, "attaches no environment beside another")
              : unknown(attachment.origin, `who else is attached to ${nameOfId(attachment.gateway)}`);
          }),
  },
  {
    id: "vpc-other-joints",
    group: "isolation",
    title: "Nothing else leads out of an environment's VPC",
    citations,
    proposed: ["segmentation"],
    why: "VPN gateways, core networks and service networks carry packets past everything that is proved here.",
    remedy: "Remove it; or accept it with a suppression that says what is behind it.",
    examines: [
      "aws_vpn_gateway",
      "aws_vpn_gateway_attachment",
      "aws_networkmanager_vpc_attachment",
      "aws_vpclattice_service_network_vpc_association",
      "aws_ec2_transit_gateway_connect",
      "aws_vpc_route_server_propagation",
    ],
    look: "aws ec2 describe-vpn-gateways; aws vpc-lattice list-service-network-vpc-associations; aws networkmanager list-attachments",
    check: ({ network, intent }) =>
      network.facts.notFollowed.map(({ origin, what, vpc }) => {
        const owner = vpc === undefined ? undefined : network.places.owner(vpc);
        if (intent === undefined || vpc === undefined) return unknown(origin, `what is behind ${what}`);
        return owner === undefined
          ? met(origin, `${what} is of no environment`)
          : violated(origin, `joins ${owner} to ${what}`);
      }),
  },
];

/** Another environment that a route of an environment's VPC leads to, by its addresses. */
function environmentBehind(network: NetworkAnalysis, vpc: string, { destinations }: Route): string | undefined {
  const owner = network.places.owner(vpc);
  if (owner === undefined) return undefined;
  return network.environments.find(
    ({ declared }) => declared.name !== owner && overlap(addressesOf(declared.cidr) ?? empty, destinations),
  )?.declared.name;
}

/** One side of a peering. */
interface End {
  readonly id: string;

  /** Undefined: no stack declares it. */
  readonly vpc: Vpc | undefined;
  readonly account: string | undefined;

  /** The environment that it is of. */
  readonly environment: string | undefined;
}

function endsOf(network: NetworkAnalysis, peering: Peering): readonly [End, End] {
  const { places, topology } = network;
  const endOf = (id: string): End => {
    const vpc = topology.vpcs.get(id);
    const account = vpc?.account ?? (id === peering.accepter ? peering.accepterAccount : undefined);
    const environment = places.owner(id) ?? (account === undefined ? undefined : places.environmentOfAccount(account));
    return { id, vpc: vpc?.missing === undefined ? vpc : undefined, account, environment };
  };
  return [endOf(peering.requester), endOf(peering.accepter)];
}

function judgePeering(network: NetworkAnalysis, peering: Peering): Judgement {
  const ends = endsOf(network, peering);
  const [one, other] = ends;
  const owner = one.environment ?? other.environment;
  const stranger = ends.find(({ vpc }) => vpc === undefined);
  if (one.environment !== undefined && other.environment !== undefined && one.environment !== other.environment)
    return violated(
      peering.origin,
      stranger === undefined
        ? `joins the environments ${one.environment} and ${other.environment}`
        : `joins ${one.environment} to the account of ${other.environment}`,
    );
  if (stranger !== undefined) return judgeStranger(network, peering, stranger);
  if (peering.missing !== undefined) return unknown(peering.origin, peering.missing);
  const bastion = network.environments.find(({ declared }) => declared.name === owner)?.bastion;
  const account = ends.find(({ environment }) => environment === undefined)?.vpc;
  const hasBastion =
    account === undefined || bastion === undefined || bastion.subnets.some(({ vpc }) => vpc === account.id);
  return hasBastion
    ? met(peering.origin, `joins ${owner ?? "no environment"} to the VPC of its bastion`)
    : violated(peering.origin, `joins ${owner ?? ""} to ${placeOf(account.origin)}, where its bastion is not`);
}

/** A peering with a VPC that no stack declares. */
function judgeStranger(network: NetworkAnalysis, peering: Peering, { id, account, environment }: End): Judgement {
  const isOurs = environment !== undefined || (account !== undefined && network.places.hasBastions(account));
  if (account !== undefined && !isOurs && !isVagueAccount(account))
    return violated(
      peering.origin,
      `leads to ${nameOfId(id)} of the account ${nameOfId(account)}, which no stack names as an environment's or the bastions'`,
    );
  const isVague = account === undefined || isVagueAccount(account);
  return unknown(peering.origin, peering.missing ?? `${isVague ? "whose VPC" : "which VPC"} ${nameOfId(id)} is`);
}
