import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Construct } from "constructs";
import type { Environment } from "../zone";
import { ANYWHERE, HTTPS, callsInternet } from "./calls";
import type { Network } from "./network";
import { NetworkAcl } from "./network-acl";
import { type TierNetwork, associate, routeToInternet } from "./tier-network";

/** Properties of {@link NatGateways}. */
export interface NatGatewaysProps {
  readonly network: Network;
  readonly environment: Environment;

  /** Tiers of the environment; the private ones get a route. */
  readonly tiers: readonly TierNetwork[];
}

/**
 * The way out of private tiers, on port 443 alone, in public subnets of its own.
 *
 * A gateway costs about 0.045 USD an hour and as much for each gigabyte (us-east-1, 2025). One for all zones is cheaper
 * and goes down with its zone; one in each zone does not.
 */
export class NatGateways extends Construct {
  public readonly gateways: readonly NatGateway[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const { network, environment } = props;
    const subnets = network.subnets(this, "nat", environment.natCidr, environment.nat === "one" ? 1 : undefined);
    const routeTable = new RouteTable(this, "route_table", {
      vpcId: network.vpc.id,
      tags: { Name: `${network.name}-nat` },
    });
    associate(this, subnets, [routeTable]);
    routeToInternet(this, network, routeTable);
    new NetworkAcl(this, "network_acl", {
      network,
      name: "nat",
      subnets,
      callers: environment.tiers
        .filter((tier) => callsInternet(environment, tier))
        .map((tier) => ({ name: tier.name, cidr: tier.cidr, port: HTTPS })),
      callees: [],
      portOfInternet: HTTPS,
    });

    // AWS refuses a public address and a gateway while the VPC has no internet gateway.
    const dependsOn = network.internetGateway === undefined ? [] : [network.internetGateway];
    this.gateways = subnets.map((subnet, index) => {
      const tags = { Name: `${network.name}-nat-${index + 1}` };
      const address = new Eip(this, `address_${index + 1}`, { domain: "vpc", tags, dependsOn });
      return new NatGateway(this, `gateway_${index + 1}`, {
        subnetId: subnet.id,
        allocationId: address.id,
        tags,
        dependsOn,
      });
    });
    for (const tier of props.tiers.filter((candidate) => callsInternet(environment, candidate.tier))) {
      this.routeThrough(tier);
    }
  }

  private routeThrough(tier: TierNetwork): void {
    tier.routeTables.forEach((routeTable, index) => {
      const id = tier.routeTables.length === 1 ? "nat_route" : `nat_route_${index + 1}`;
      const gateway = this.gateways[index];
      if (gateway === undefined) {
        throw new Error(`${tier.node.path} has more route tables than the environment has NAT gateways`);
      }
      new Route(tier, id, {
        routeTableId: routeTable.id,
        destinationCidrBlock: ANYWHERE,
        natGatewayId: gateway.id,
      });
    });
  }
}
