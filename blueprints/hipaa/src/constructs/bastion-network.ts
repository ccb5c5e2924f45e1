import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { Environment } from "../zone";
import { HTTPS, bastionPortsOf } from "./calls";
import type { Endpoints } from "./endpoints";
import type { Network } from "./network";
import { NetworkAcl } from "./network-acl";
import { associate } from "./tier-network";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BastionNetwork}. */
export interface BastionNetworkProps {
  /** The VPC of the bastions. */
  readonly network: Network;

  /** The environment that the bastion leads to, and the only one. */
  readonly environment: Environment;
}

/**
 * Where the bastion of an environment lives. Nothing in it is shared with another bastion: a route, a rule or a group in
 * common would let who may enter one environment reach the other.
 */
export class BastionNetwork extends Construct {
  public readonly subnets: readonly Subnet[];

  /** Its one route, to the environment, belongs to the environment's stack, which makes the peering. */
  public readonly routeTable: RouteTable;

  /** No rule inbound: sessions come through Systems Manager, which the bastion calls. */
  public readonly securityGroup: SecurityGroup;

  private readonly name: string;

  constructor(scope: Construct, id: string, { network, environment }: BastionNetworkProps) {
    super(scope, id);
    const { sharedServices } = ZoneStack.of(this).zone;
    const part = `bastion-${environment.name}`;
    this.name = `${network.name}-${part}`;
    this.subnets = network.subnets(this, part, environment.bastionCidr);
    this.routeTable = new RouteTable(this, "route_table", { vpcId: network.vpc.id, tags: { Name: this.name } });
    associate(this, this.subnets, [this.routeTable]);

    new NetworkAcl(this, "network_acl", {
      network,
      name: part,
      subnets: this.subnets,
      callers: [],
      callees: [{ name: "endpoints", cidr: sharedServices.endpointsCidr, port: HTTPS }],
      peeredCallees: environment.tiers.map((tier) => ({
        name: `tier_${tier.name}`,
        cidr: tier.cidr,
        vpcCidr: environment.cidr,
        ports: bastionPortsOf(environment, tier),
      })),
      // S3 behind its gateway endpoint keeps public addresses; no route leads to any other.
      portOfInternet: HTTPS,
    });

    this.securityGroup = new SecurityGroup(this, "security_group", {
      vpcId: network.vpc.id,
      name: part,
      description: `Bastion of ${environment.name}`,
      tags: { Name: this.name },
    });
    for (const tier of environment.tiers) {
      for (const port of bastionPortsOf(environment, tier)) {
        // By address: a group on the other side of a peering cannot be named in every region.
        this.allow(`tier_${tier.name}_${port}`, { cidrIpv4: tier.cidr, fromPort: port, toPort: port });
      }
    }
  }

  /** Opens the way to Systems Manager, keys and logs, and to S3 for records and packages. */
  public allowEndpoints(endpoints: Endpoints): void {
    this.allow("endpoints", { referencedSecurityGroupId: endpoints.securityGroup.id });
    this.allow("s3", { prefixListId: endpoints.s3.prefixListId });
  }

  private allow(to: string, config: Partial<VpcSecurityGroupEgressRuleConfig>): void {
    new VpcSecurityGroupEgressRule(this, `egress_to_${to}`, {
      securityGroupId: this.securityGroup.id,
      description: `The bastion calls ${to.replaceAll("_", " ")}`,
      ipProtocol: "tcp",
      fromPort: HTTPS,
      toPort: HTTPS,
      tags: { Name: `${this.name}-to-${to.replaceAll("_", "-")}` },
      ...config,
    });
  }
}
