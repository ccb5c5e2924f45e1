import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultNetworkAcl } from "@cdktf/provider-aws/lib/default-network-acl";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Token, propertyAccess } from "cdktf";
import { Construct } from "constructs";
import { subnetCidr } from "../zone";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link Network}. */
export interface NetworkProps {
  /** Begins the name of everything in the VPC. */
  readonly name: string;

  /** Block of the VPC. */
  readonly cidr: string;

  /** Whether the VPC gets an internet gateway. Who may use it is decided by routes. */
  readonly internetGateway: boolean;
}

/** A VPC with nothing open in it: no route, no rule, no subnet. */
export class Network extends Construct {
  public readonly name: string;
  public readonly cidr: string;
  public readonly vpc: Vpc;
  public readonly internetGateway: InternetGateway | undefined;

  private readonly zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.name = props.name;
    this.cidr = props.cidr;

    // Letters of zones are not contiguous and differ between accounts, so they are asked for. What needs opting in
    // (Local Zones, Wavelength) is left out. An index past the end fails the plan, where element() would put two
    // subnets of a tier into one zone without a word.
    this.zones = new DataAwsAvailabilityZones(this, "availability_zones", {
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });

    this.vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      // Private DNS of the interface endpoints needs both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    });
    this.stripDefaults();

    this.internetGateway = props.internetGateway
      ? new InternetGateway(this, "internet_gateway", { vpcId: this.vpc.id, tags: { Name: props.name } })
      : undefined;
  }

  /** A subnet of a block in each of the first `count` availability zones, numbered from 1. */
  public subnets(scope: Construct, name: string, block: string, count = this.availabilityZones): readonly Subnet[] {
    return Array.from(
      { length: count },
      (_, index) =>
        new Subnet(scope, `subnet_${index + 1}`, {
          vpcId: this.vpc.id,
          cidrBlock: subnetCidr(block, index),
          availabilityZone: Token.asString(propertyAccess(this.zones.names, [index])),
          tags: { Name: `${this.name}-${name}-${index + 1}` },
          // A zone that AWS opens or closes shifts the list; a subnet stays where it was made.
          lifecycle: { ignoreChanges: ["availability_zone"] },
        }),
    );
  }

  private get availabilityZones(): number {
    return ZoneStack.of(this).zone.availabilityZones;
  }

  /**
   * AWS makes a security group, an ACL and a route table with every VPC, open to what is put into them. They cannot be
   * deleted: Terraform adopts them and empties them. Nothing is ever placed in them.
   */
  private stripDefaults(): void {
    const tags = { Name: `${this.name}-default-unused` };
    // Empty lists, not absent ones: a rule that somebody adds by hand is then taken out again.
    new DefaultSecurityGroup(this, "default_security_group", { vpcId: this.vpc.id, ingress: [], egress: [], tags });
    new DefaultNetworkAcl(this, "default_network_acl", {
      defaultNetworkAclId: this.vpc.defaultNetworkAclId,
      tags,
      // A subnet lands here while it changes its ACL; it is not for this resource to move it.
      lifecycle: { ignoreChanges: ["subnet_ids"] },
    });
    new DefaultRouteTable(this, "default_route_table", {
      defaultRouteTableId: this.vpc.defaultRouteTableId,
      route: [],
      tags,
    });
  }
}
