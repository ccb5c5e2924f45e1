import { TerraformOutput, type App } from "cdktf";
import { AccountBaseline } from "../constructs/account-baseline";
import { Bastion } from "../constructs/bastion";
import { BastionNetwork } from "../constructs/bastion-network";
import { BastionPatching } from "../constructs/bastion-patching";
import { sharedServicesOutputs } from "../constructs/bastion-peering";
import { Endpoints } from "../constructs/endpoints";
import { FlowLogs } from "../constructs/flow-logs";
import { Network } from "../constructs/network";
import { SessionAuditorRole } from "../constructs/session-auditor-role";
import { ZoneStack } from "../constructs/zone-stack";
import { type Zone, bastionEndpoints } from "../zone";
import { logArchiveOutputs } from "./log-archive";

/** Properties of {@link SharedServicesStack}. */
export interface SharedServicesStackProps {
  readonly zone: Zone;
}

/** The bastions, one for each environment, in a VPC without a way to the internet. */
export class SharedServicesStack extends ZoneStack {
  constructor(app: App, { zone }: SharedServicesStackProps) {
    super(app, "shared-services", { zone, account: "shared-services" });
    const baseline = new AccountBaseline(this, "baseline");

    const network = new Network(this, "network", {
      name: "shared-services",
      cidr: zone.sharedServices.cidr,
      internetGateway: false,
    });
    new FlowLogs(this, "flow_logs", { network });
    const bastions = zone.environments.map((environment) => ({
      environment,
      network: new BastionNetwork(this, `bastion_network_${environment.name}`, { network, environment }),
    }));
    const endpoints = new Endpoints(this, "endpoints", {
      network,
      cidr: zone.sharedServices.endpointsCidr,
      // All of them together: an ACL has not rules enough for one each.
      callers: [{ name: "bastions", cidr: zone.sharedServices.cidr }],
      routeTables: bastions.map((bastion) => bastion.network.routeTable),
      services: [...bastionEndpoints],
    });

    for (const bastion of bastions) {
      bastion.network.allowEndpoints(endpoints);
      new Bastion(this, `bastion_${bastion.environment.name}`, {
        ...bastion,
        endpoints,
        volumesKey: baseline.home.volumesKey,
        archiveKeyArn: this.outputOf("log-archive", logArchiveOutputs.sessionRecordsKeyArn),
      });
    }
    new BastionPatching(this, "patching");
    new SessionAuditorRole(this, "auditor");

    new TerraformOutput(this, sharedServicesOutputs.vpcId, { value: network.vpc.id, staticId: true });
    new TerraformOutput(this, sharedServicesOutputs.routeTableIds, {
      value: Object.fromEntries(
        bastions.map(({ environment, network: { routeTable } }) => [environment.name, routeTable.id]),
      ),
      staticId: true,
    });
  }
}
