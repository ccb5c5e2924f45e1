import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Environment } from "../zone";
import { ANYWHERE, HTTPS, callsInternet, declaredCalls } from "./calls";
import type { Endpoints } from "./endpoints";
import type { TierNetwork } from "./tier-network";

/** What the rules of an environment's security groups are made of. */
export interface SecurityGroupRulesProps {
  readonly environment: Environment;
  readonly tier: (name: string) => TierNetwork;
  readonly endpoints: Endpoints;
}

/**
 * Writes the rules of every tier's security group: the declared calls on both sides, the endpoints, and the internet
 * where the exposure of the tier says so.
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
      new VpcSecurityGroupEgressRule(tier, `egress-to-${to}`, {
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
    if (declared.exposure === "public") {
      new VpcSecurityGroupIngressRule(tier, "ingress-from-internet", {
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
  new VpcSecurityGroupEgressRule(from, `egress-to-tier-${to.tier.name}`, {
    ...rule,
    securityGroupId: from.securityGroup.id,
    referencedSecurityGroupId: to.securityGroup.id,
  });
  new VpcSecurityGroupIngressRule(to, `ingress-from-tier-${from.tier.name}`, {
    ...rule,
    securityGroupId: to.securityGroup.id,
    referencedSecurityGroupId: from.securityGroup.id,
  });
}
