import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Environment } from "../zone";
import { ANYWHERE, HTTPS, bastionPortsOf, callsInternet, declaredCalls } from "./calls";
import type { Endpoints } from "./endpoints";
import type { TierNetwork } from "./tier-network";

/** What the rules of an environment's security groups are made of. */
export interface SecurityGroupRulesProps {
  readonly environment: Environment;
  readonly tier: (name: string) => TierNetwork;
  readonly endpoints: Endpoints;
}

/**
 * Writes the rules of every tier's security group: the declared calls on both sides, the endpoints, the bastion, and the
 * internet where the exposure of the tier says so.
 */
export function writeSecurityGroupRules(props: SecurityGroupRulesProps): void {
  const { environment, endpoints } = props;
  for (const call of declaredCalls(environment)) {
    allowCall(environment, props.tier(call.from.name), props.tier(call.to.name), call.port);
  }
  for (const declared of environment.tiers) {
    const tier = props.tier(declared.name);
    const name = `${environment.name}-${declared.name}`;
    const egress = (to: string, config: Partial<VpcSecurityGroupEgressRuleConfig>): void => {
      new VpcSecurityGroupEgressRule(tier, `egress_to_${to}`, {
        securityGroupId: tier.securityGroup.id,
        description: `${declared.name} calls ${to}`,
        ipProtocol: "tcp",
        fromPort: HTTPS,
        toPort: HTTPS,
        tags: { Name: `${name}-to-${to}` },
        ...config,
      });
    };
    egress("endpoints", { referencedSecurityGroupId: endpoints.securityGroup.id });
    egress("s3", { prefixListId: endpoints.s3.prefixListId });
    egress("dynamodb", { prefixListId: endpoints.dynamodb.prefixListId });
    if (callsInternet(environment, declared)) {
      egress("internet", { cidrIpv4: ANYWHERE });
    }
    for (const port of bastionPortsOf(environment, declared)) {
      new VpcSecurityGroupIngressRule(tier, `ingress_from_bastion_${port}`, {
        securityGroupId: tier.securityGroup.id,
        description: `The bastion calls ${declared.name}`,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        // By address: a group on the other side of a peering cannot be named in every region.
        cidrIpv4: environment.bastionCidr,
        tags: { Name: `${name}-from-bastion-${port}` },
      });
    }
    if (declared.exposure === "public") {
      new VpcSecurityGroupIngressRule(tier, "ingress_from_internet", {
        securityGroupId: tier.securityGroup.id,
        description: `The internet calls ${declared.name}`,
        ipProtocol: "tcp",
        fromPort: declared.port,
        toPort: declared.port,
        cidrIpv4: ANYWHERE,
        tags: { Name: `${name}-from-internet` },
      });
    }
  }
}

function allowCall(environment: Environment, from: TierNetwork, to: TierNetwork, port: number): void {
  const rule = {
    description: `${from.tier.name} calls ${to.tier.name}`,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    tags: { Name: `${environment.name}-${from.tier.name}-to-${to.tier.name}` },
  };
  new VpcSecurityGroupEgressRule(from, `egress_to_tier_${to.tier.name}`, {
    ...rule,
    securityGroupId: from.securityGroup.id,
    referencedSecurityGroupId: to.securityGroup.id,
  });
  new VpcSecurityGroupIngressRule(to, `ingress_from_tier_${from.tier.name}`, {
    ...rule,
    securityGroupId: to.securityGroup.id,
    referencedSecurityGroupId: from.securityGroup.id,
  });
}
