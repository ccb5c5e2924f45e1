import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { HTTPS } from "./calls";
import { endpointPolicy } from "./endpoint-policies";
import type { Network } from "./network";
import { NetworkAcl, type Peer } from "./network-acl";
import { associate } from "./tier-network";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link Endpoints}. */
export interface EndpointsProps {
  readonly network: Network;

  /** Block of the interface endpoints. */
  readonly cidr: string;

  /** Blocks of the VPC that use the endpoints, by name. */
  readonly callers: readonly { readonly name: string; readonly cidr: string }[];

  /** Route tables that lead to S3 and DynamoDB. */
  readonly routeTables: readonly RouteTable[];

  /**
   * Services with an interface endpoint, as in `endpoints` of zone.yaml.
   *
   * @default - those of zone.yaml
   */
  readonly services?: readonly string[];
}

/**
 * The services of AWS, reached without the internet, in every VPC for itself: private names of endpoints resolve in
 * their own VPC only, and gateway endpoints cannot be used over a peering.
 */
export class Endpoints extends Construct {
  public readonly securityGroup: SecurityGroup;

  /** S3; free. */
  public readonly s3: VpcEndpoint;

  /** DynamoDB; free. */
  public readonly dynamodb: VpcEndpoint;

  /** By service, as in `endpoints` of zone.yaml. */
  public readonly interfaces: ReadonlyMap<string, VpcEndpoint>;

  private readonly network: Network;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { network } = props;
    this.network = network;
    this.s3 = this.gateway("s3", props.routeTables);
    this.dynamodb = this.gateway("dynamodb", props.routeTables);

    const subnets = network.subnets(this, "endpoints", props.cidr);
    associate(this, subnets, [
      new RouteTable(this, "route_table", { vpcId: network.vpc.id, tags: { Name: `${network.name}-endpoints` } }),
    ]);
    const callers: readonly Peer[] = props.callers.map((caller) => ({ ...caller, port: HTTPS }));
    new NetworkAcl(this, "network_acl", { network, name: "endpoints", subnets, callers, callees: [] });
    this.securityGroup = this.openTo(callers);
    this.interfaces = new Map(
      (props.services ?? ZoneStack.of(this).zone.endpoints).map((service) => [
        service,
        this.interface(service, subnets),
      ]),
    );
  }

  /** By addresses, so that a security group of the team's own can use the endpoints too. */
  private openTo(callers: readonly Peer[]): SecurityGroup {
    const securityGroup = new SecurityGroup(this, "security_group", {
      vpcId: this.network.vpc.id,
      name: "endpoints",
      description: "Interface endpoints",
      tags: { Name: `${this.network.name}-endpoints` },
    });
    for (const caller of callers) {
      new VpcSecurityGroupIngressRule(this, `ingress_from_${caller.name}`, {
        securityGroupId: securityGroup.id,
        description: `${caller.name} calls AWS services`,
        ipProtocol: "tcp",
        fromPort: caller.port,
        toPort: caller.port,
        cidrIpv4: caller.cidr,
        tags: { Name: `${this.network.name}-endpoints-from-${caller.name}` },
      });
    }
    return securityGroup;
  }

  private gateway(service: string, routeTables: readonly RouteTable[]): VpcEndpoint {
    return new VpcEndpoint(this, service, {
      vpcId: this.network.vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: this.serviceName(service),
      routeTableIds: routeTables.map((routeTable) => routeTable.id),
      policy: this.policy(service),
      tags: { Name: `${this.network.name}-${service}` },
    });
  }

  /** Costs about 0.01 USD an hour in each availability zone, and 0.01 USD a gigabyte (us-east-1, AWS PrivateLink pricing, 2025). */
  private interface(service: string, subnets: readonly Subnet[]): VpcEndpoint {
    return new VpcEndpoint(this, service.replace(/[.-]/g, "_"), {
      vpcId: this.network.vpc.id,
      vpcEndpointType: "Interface",
      serviceName: this.serviceName(service),
      subnetIds: subnets.map((subnet) => subnet.id),
      securityGroupIds: [this.securityGroup.id],
      privateDnsEnabled: true,
      policy: this.policy(service),
      tags: { Name: `${this.network.name}-${service}` },
    });
  }

  private serviceName(service: string): string {
    return `com.amazonaws.${ZoneStack.of(this).zone.regions.home}.${service}`;
  }

  private policy(service: string): string {
    const stack = ZoneStack.of(this);
    return endpointPolicy(service, stack.zone.regions.home, stack.organizationId);
  }
}
