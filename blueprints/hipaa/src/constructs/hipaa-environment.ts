import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import type { Environment } from "../zone";
import { AccountBaseline } from "./account-baseline";
import { copyToCentralAccount } from "./backup-grants";
import { BastionPeering } from "./bastion-peering";
import { hasInternetGateway } from "./calls";
import { CustomerKey } from "./customer-key";
import { Endpoints } from "./endpoints";
import { EnvironmentBackup } from "./environment-backup";
import { FlowLogs } from "./flow-logs";
import { NatGateways } from "./nat";
import { Network } from "./network";
import { writeSecurityGroupRules } from "./security-groups";
import { TierNetwork } from "./tier-network";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link HipaaEnvironment}. */
export interface HipaaEnvironmentProps {
  /** The environment as zone.yaml declares it. */
  readonly environment: Environment;
}

/**
 * An environment: an account with its baseline, a key, and a VPC of tiers that make the declared calls and no others.
 */
export class HipaaEnvironment extends Construct {
  public readonly baseline: AccountBaseline;

  /** For the stores of the environment's workloads. */
  public readonly key: CustomerKey;
  public readonly network: Network;
  public readonly endpoints: Endpoints;

  /** NAT gateways; undefined where zone.yaml says `nat: none`. */
  public readonly nat: NatGateways | undefined;

  private readonly name: string;
  private readonly tierNetworks: ReadonlyMap<string, TierNetwork>;

  constructor(scope: Construct, id: string, props: HipaaEnvironmentProps) {
    super(scope, id);
    const { environment } = props;
    this.name = environment.name;
    this.baseline = new AccountBaseline(this, "baseline");
    this.key = new CustomerKey(this, "key", {
      name: "workloads",
      description: `Stores of the workloads of ${environment.name}`,
      statements: [copyToCentralAccount(ZoneStack.of(this))],
    });
    this.network = new Network(this, "network", {
      name: environment.name,
      cidr: environment.cidr,
      internetGateway: hasInternetGateway(environment),
    });
    this.tierNetworks = new Map(
      environment.tiers.map((tier) => [
        tier.name,
        new TierNetwork(this, `tier_${tier.name}`, { network: this.network, environment, tier }),
      ]),
    );
    this.nat =
      environment.nat === "none"
        ? undefined
        : new NatGateways(this, "nat", { network: this.network, environment, tiers: this.tiers });
    this.endpoints = new Endpoints(this, "endpoints", {
      network: this.network,
      cidr: environment.endpointsCidr,
      callers: environment.tiers.map((tier) => ({ name: tier.name, cidr: tier.cidr })),
      routeTables: this.tiers.flatMap((tier) => tier.routeTables),
    });
    writeSecurityGroupRules({ environment, tier: (name) => this.tier(name), endpoints: this.endpoints });
    new FlowLogs(this, "flow_logs", { network: this.network });
    new BastionPeering(this, "peering", { environment, network: this.network, tiers: this.tiers });
    new EnvironmentBackup(this, "backup");
  }

  public get vpc(): Vpc {
    return this.network.vpc;
  }

  /** All tiers, as zone.yaml lists them. */
  public get tiers(): readonly TierNetwork[] {
    return [...this.tierNetworks.values()];
  }

  /** The subnets, security group, route tables and ACL of a tier. */
  public tier(name: string): TierNetwork {
    const tier = this.tierNetworks.get(name);
    if (tier === undefined) {
      const known = [...this.tierNetworks.keys()].join(", ");
      throw new Error(
        `${name} is no tier of ${this.name}, which has ${known}: add it to zone.yaml, or correct the name`,
      );
    }
    return tier;
  }
}
