import type { Environment, Tier } from "../../src/zone";
import { block, contains } from "../../src/zone/cidr";
import {
  type AclRule,
  type SecurityGroupModel,
  type SecurityGroupRule,
  type SubnetModel,
  aclPorts,
  everyAddress,
  includes,
  rangeOf,
  speaks,
} from "./network-model";
import { type Range, type Ranges, intersection, nothing, union } from "./ranges";

/** Where two ends meet: on which ports one can be called by the other, and from which ports it can be called so. */
export interface Passage {
  /** Ports of the one that is called. */
  readonly calls: Ranges;

  /** Ports of the caller that an answer can reach; without one there is no connection. */
  readonly answers: Ranges;
}

/** What the network ACLs of both subnets let pass for at least one pair of addresses (`some`), and for all (`every`). */
export function passage(from: SubnetModel, to: SubnetModel, protocol: string, of: "some" | "every"): Passage {
  const fromRange = rangeOfSubnet(from);
  const toRange = rangeOfSubnet(to);
  return {
    calls: intersection(
      aclPorts(from.aclRules, true, toRange, protocol)[of],
      aclPorts(to.aclRules, false, fromRange, protocol)[of],
    ),
    answers: intersection(
      aclPorts(to.aclRules, true, fromRange, protocol)[of],
      aclPorts(from.aclRules, false, toRange, protocol)[of],
    ),
  };
}

/** What one subnet's ACL lets pass from addresses outside (they call) or to them (they are called). */
export function passageOutside(
  subnet: SubnetModel,
  outside: Ranges,
  they: "call" | "are called",
  protocol: string,
  of: "some" | "every",
): Passage {
  const egress = they === "are called";
  return {
    calls: aclPorts(subnet.aclRules, egress, outside, protocol)[of],
    answers: aclPorts(subnet.aclRules, !egress, outside, protocol)[of],
  };
}

/** Ports on which the members of one security group can call those of another, who have addresses in these blocks. */
export function groupPorts(
  from: { readonly group: SecurityGroupModel; readonly addresses: Ranges },
  to: { readonly group: SecurityGroupModel; readonly addresses: Ranges },
  protocol: string,
): Ranges {
  return intersection(
    portsOfRules(from.group, true, to.group, to.addresses, protocol),
    portsOfRules(to.group, false, from.group, from.addresses, protocol),
  );
}

/** Whether a rule is for everyone; such rules are the internet's, and judged there. */
export function isForEveryone({ peer }: SecurityGroupRule): boolean {
  return peer.kind === "block" && contains(peer.block, everyAddress);
}

/** Ports that a group's members take from addresses outside the VPC. */
export function portsFromBlocks(group: SecurityGroupModel, addresses: Ranges, protocol: string): Ranges {
  return union(
    ...group.rules
      .filter((rule) => !rule.egress && speaks(rule, protocol))
      .filter(({ peer }) => peer.kind === "block" && includes(peer, group, addresses))
      .map(({ ports }) => ports),
  );
}

/** The subnets of a tier, or of another block of the environment. */
export function subnetsIn(subnets: readonly SubnetModel[], cidr: string): readonly SubnetModel[] {
  return subnets.filter((subnet) => contains(block(cidr), subnet.block));
}

/** The tier that a subnet belongs to, by its addresses. */
export function tierOf(environment: Environment, subnet: SubnetModel): Tier | undefined {
  return environment.tiers.find((tier) => contains(block(tier.cidr), subnet.block));
}

/** Addresses in Terraform of the rules that let something pass. */
export function culprits(rules: readonly AclRule[], egress: boolean, addresses: Ranges, ports: Ranges): string {
  return rules
    .filter((rule) => rule.egress === egress && rule.allow && intersection(rule.ports, ports).length > 0)
    .filter(({ block: { first, last } }) => intersection([[first, last] satisfies Range], addresses).length > 0)
    .map(({ address }) => address)
    .join(", ");
}

/** The addresses of a block as a set. */
export function addressesOf(cidr: string): Ranges {
  return [rangeOf(cidr)];
}

function portsOfRules(
  group: SecurityGroupModel,
  egress: boolean,
  peer: SecurityGroupModel,
  addresses: Ranges,
  protocol: string,
): Ranges {
  return group.rules
    .filter((rule) => rule.egress === egress && speaks(rule, protocol) && !isForEveryone(rule))
    .filter((rule) => includes(rule.peer, peer, addresses))
    .reduce<Ranges>((ports, rule) => union(ports, rule.ports), nothing);
}

export const https: Ranges = [[443, 443]];

/** The groups that a tier's workloads carry, by the tag. */
export function groupsOf(groups: readonly SecurityGroupModel[], tier: Tier): readonly SecurityGroupModel[] {
  return groups.filter((group) => group.tier === tier.name);
}

export function portOf({ port }: Tier): Ranges {
  return [[port, port]];
}

export function rangeOfSubnet(subnet: SubnetModel): Ranges {
  return [[subnet.block.first, subnet.block.last]];
}

/** Whether a subnet has a route to a resource of that type. */
export function leadsTo(subnet: SubnetModel, type: string): boolean {
  return subnet.routes.some(({ target }) => target.startsWith(`\${${type}.`));
}
