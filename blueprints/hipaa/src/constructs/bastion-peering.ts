import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import { Construct } from "constructs";
import type { Environment } from "../zone";
import type { Network } from "./network";
import type { TierNetwork } from "./tier-network";
import { ZoneStack } from "./zone-stack";

/** Names of the outputs of the stack `shared-services` that the environments read. */
export const sharedServicesOutputs = { vpcId: "vpc_id", routeTableIds: "bastion_route_table_ids" } as const;

/** Properties of {@link BastionPeering}. */
export interface BastionPeeringProps {
  readonly environment: Environment;
  readonly network: Network;

  /** Tiers that the bastion reaches. */
  readonly tiers: readonly TierNetwork[];
}

/**
 * Connects an environment with its bastion, and with nothing else of the bastions' VPC: each side routes to the other's
 * own block, and a peering is not handed on.
 */
export class BastionPeering extends Construct {
  constructor(scope: Construct, id: string, { environment, network, tiers }: BastionPeeringProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const far = stack.providerOf("shared-services");
    const tags = { Name: `${environment.name}-bastion` };

    const connection = new VpcPeeringConnection(this, "connection", {
      vpcId: network.vpc.id,
      peerVpcId: stack.outputOf("shared-services", sharedServicesOutputs.vpcId),
      peerOwnerId: stack.accountId("shared-services"),
      // The other account accepts: nobody can for it.
      autoAccept: false,
      tags,
    });
    const accepter = new VpcPeeringConnectionAccepterA(this, "accepter", {
      vpcPeeringConnectionId: connection.id,
      autoAccept: true,
      tags,
      provider: far,
    });

    // Each side sets its own, and AWS lets it only once the connection is active.
    new VpcPeeringConnectionOptions(this, "requester_options", {
      vpcPeeringConnectionId: connection.id,
      requester: { allowRemoteVpcDnsResolution: true },
      dependsOn: [accepter],
    });
    new VpcPeeringConnectionOptions(this, "accepter_options", {
      vpcPeeringConnectionId: connection.id,
      accepter: { allowRemoteVpcDnsResolution: true },
      dependsOn: [accepter],
      provider: far,
    });

    for (const { tier, routeTables } of tiers) {
      routeTables.forEach((routeTable, index) => {
        new Route(this, routeTables.length === 1 ? `route_${tier.name}` : `route_${tier.name}_${index + 1}`, {
          routeTableId: routeTable.id,
          destinationCidrBlock: environment.bastionCidr,
          vpcPeeringConnectionId: connection.id,
          dependsOn: [accepter],
        });
      });
    }
    new Route(this, "bastion_route", {
      routeTableId: stack.outputOf("shared-services", `${sharedServicesOutputs.routeTableIds}.${environment.name}`),
      destinationCidrBlock: environment.cidr,
      vpcPeeringConnectionId: connection.id,
      dependsOn: [accepter],
      provider: far,
    });
  }
}
