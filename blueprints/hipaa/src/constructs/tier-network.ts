import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Route } from "@cdktf/provider-aws/lib/route";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { type Environment, type Tier, securityGroupName } from "../zone";
import { ANYWHERE, HTTPS, bastionPortsOf, declaredCalls } from "./calls";
import type { Network } from "./network";
import { NetworkAcl, type Peer } from "./network-acl";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link TierNetwork}. */
export interface TierNetworkProps {
  readonly network: Network;
  readonly environment: Environment;
  readonly tier: Tier;
}

/** Where the workloads of a tier live, and what they carry. */
export class TierNetwork extends Construct {
  public readonly tier: Tier;

  /** One in each availability zone. */
  public readonly subnets: readonly Subnet[];

  /** For everything that runs in the tier. It has no rules but those of the calls that zone.yaml declares. */
  public readonly securityGroup: SecurityGroup;

  /** One for the tier; one for each subnet, in the same order, where every zone has a NAT gateway of its own. */
  public readonly routeTables: readonly RouteTable[];
  public readonly networkAcl: NetworkAcl;

  constructor(scope: Construct, id: string, props: TierNetworkProps) {
    super(scope, id);
    const { network, environment, tier } = props;
    const name = `${network.name}-${tier.name}`;
    this.tier = tier;
    this.subnets = network.subnets(this, tier.name, tier.cidr);

    const routeTablePerZone = environment.nat === "each" && tier.exposure === "private";
    this.routeTables = routeTablePerZone
      ? this.subnets.map((_, index) => this.routeTable(network, `route_table_${index + 1}`, `${name}-${index + 1}`))
      : [this.routeTable(network, "route_table", name)];
    associate(this, this.subnets, this.routeTables);
    if (tier.exposure === "public") {
      this.routeTables.forEach((routeTable) => {
        routeToInternet(this, network, routeTable);
      });
    }

    this.securityGroup = new SecurityGroup(this, "security_group", {
      vpcId: network.vpc.id,
      name: securityGroupName(ZoneStack.of(this).zone, environment.name, tier.name),
      description: `Workloads of the tier ${tier.name}`,
      tags: { Name: name, Tier: tier.name },
    });

    const calls = declaredCalls(environment);
    this.networkAcl = new NetworkAcl(this, "network_acl", {
      network,
      name: tier.name,
      subnets: this.subnets,
      callers: calls.filter((call) => call.to === tier).map((call) => peer(call.from, call.port)),
      callees: [
        ...calls.filter((call) => call.from === tier).map((call) => peer(call.to, call.port)),
        { name: "endpoints", cidr: environment.endpointsCidr, port: HTTPS },
      ],
      peeredCallers: [
        {
          name: "bastion",
          cidr: environment.bastionCidr,
          vpcCidr: ZoneStack.of(this).zone.sharedServices.cidr,
          ports: bastionPortsOf(environment, tier),
        },
      ],
      portForInternet: tier.exposure === "public" ? tier.port : undefined,
      portOfInternet: HTTPS,
    });
  }

  private routeTable(network: Network, id: string, name: string): RouteTable {
    return new RouteTable(this, id, { vpcId: network.vpc.id, tags: { Name: name } });
  }
}

/** Gives each subnet its route table, or all of them the only one. */
export function associate(scope: Construct, subnets: readonly Subnet[], routeTables: readonly RouteTable[]): void {
  subnets.forEach((subnet, index) => {
    const routeTable = routeTables.length === 1 ? routeTables[0] : routeTables[index];
    if (routeTable === undefined) {
      throw new Error(`${scope.node.path} has ${subnets.length} subnets and ${routeTables.length} route tables`);
    }
    new RouteTableAssociation(scope, `association_${index + 1}`, {
      subnetId: subnet.id,
      routeTableId: routeTable.id,
    });
  });
}

/** The default route to the internet gateway. */
export function routeToInternet(scope: Construct, network: Network, routeTable: RouteTable): void {
  if (network.internetGateway === undefined) {
    throw new Error(`${scope.node.path} routes to the internet, but the network ${network.name} has no gateway to it`);
  }
  new Route(scope, "internet_route", {
    routeTableId: routeTable.id,
    destinationCidrBlock: ANYWHERE,
    gatewayId: network.internetGateway.id,
  });
}

function peer(tier: Tier, port: number): Peer {
  return { name: `tier_${tier.name}`, cidr: tier.cidr, port };
}
