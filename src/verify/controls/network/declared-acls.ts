import { type Allowance, addressesOfPeer, allowancesOf, beyond, withAnswers } from "../../network/allowances";
import { type Acl, type AclRule, type Subnet, placeOf } from "../../network/facts";
import { effectOf, speaks } from "../../network/filters";
import { foreignTo } from "../../network/foreign-addresses";
import { listed, type NetworkAnalysis } from "../../network/network-analysis";
import { type Ranges, blocksOf, describePorts, difference, union } from "../../network/ranges";
import { protocolName, tcp } from "../../network/read/ports";
import type { Control, Judgement } from "../control";
import { met, unknown, violated } from "./judgements";

export const declaredAclControls: readonly Control[] = [
  {
    id: "network-acl-declared-calls",
    group: "isolation",
    title: "Every entry of a network ACL is for a declared call or its answers",
    citations: ["164.308(a)(4)(ii)(B)", "164.312(e)(2)(i)"],
    proposed: ["segmentation", "unused-ports"],
    why: "The ACL is the layer that a security group which someone opens by mistake does not get past.",
    remedy:
      "Narrow the entry to the caller's block and the tier's port, and to ports 1024-65535 for answers, or declare the call in zone.yaml.",
    examines: ["aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"],
    look: "aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=SUBNET",
    check: ({ network, intent }) => (intent === undefined ? [] : judgeAcls(network)),
  },
];

/** What the subnets of an ACL are for. */
interface Demand {
  readonly names: readonly string[];
  readonly ingress: readonly Allowance[];
  readonly egress: readonly Allowance[];

  /** Addresses that are not judged here: those of its own places, and those of other environments. */
  readonly left: Ranges;
}

function judgeAcls(network: NetworkAnalysis): readonly Judgement[] {
  const demands = new Map<string, { readonly subnet: Subnet; readonly demands: Map<string, Demand> }>();
  for (const environment of network.environments) {
    const foreign = foreignTo(network, environment);
    const places = allowancesOf(network, environment).map(withAnswers);
    for (const subnet of new Set(places.flatMap(({ place }) => place.subnets))) {
      const own = places.filter(({ place }) => place.subnets.includes(subnet));
      const names = own.map(({ place }) => place.name);
      const known = demands.get(subnet.acl) ?? { subnet, demands: new Map<string, Demand>() };
      demands.set(subnet.acl, known);
      if (known.demands.has(names.join(" "))) continue;
      known.demands.set(names.join(" "), {
        names,
        ingress: own.flatMap(({ ingress }) => ingress),
        egress: own.flatMap(({ egress }) => egress),
        left: union(foreign, ...own.map(({ place }) => addressesOfPeer(network, environment, place))),
      });
    }
  }
  return [...demands].flatMap(([id, { subnet, demands: found }]) => {
    const acl = network.topology.acls.get(id);
    if (acl === undefined) return [unknown(subnet.origin, `the network ACL of ${placeOf(subnet.origin)}`)];
    return judgeAcl(network, acl, [...found.values()]);
  });
}

function judgeAcl(network: NetworkAnalysis, acl: Acl, demands: readonly Demand[]): readonly Judgement[] {
  const judgements = acl.rules
    .filter(({ allow, isIpv6 }) => allow && !isIpv6)
    .flatMap((rule): readonly Judgement[] => {
      if (rule.missing !== undefined) return [unknown(rule.origin, rule.missing)];
      const excess = demands.map((demand) => excessOf(network, acl, rule, demand)).find((one) => one !== undefined);
      if (excess === undefined) return [];
      const before = acl.rules.find(({ egress, missing }) => egress === rule.egress && missing !== undefined);
      return [before?.missing === undefined ? violated(rule.origin, excess) : unknown(rule.origin, before.missing)];
    });
  if (judgements.length > 0) return judgements;
  if (acl.missing !== undefined) return [unknown(acl.origin, acl.missing)];
  const names = listed(demands.flatMap((demand) => demand.names));
  return [met(acl.origin, `lets the declared calls of ${names} pass alone, with their answers`)];
}

function excessOf(network: NetworkAnalysis, acl: Acl, rule: AclRule, demand: Demand): string | undefined {
  const allowed = rule.egress ? demand.egress : demand.ingress;
  for (const protocol of network.sure.protocols.filter((one) => speaks(rule, one))) {
    for (const { run, ports } of effectOf(acl, rule, protocol)) {
      const rest = beyond(protocol === tcp ? allowed : [], difference([run], demand.left), ports);
      if (rest === undefined) continue;
      const what = protocol === tcp || protocol === "17" ? ` ${describePorts(rest.ports)}` : "";
      const who = blocksOf(rest.addresses).slice(0, 3).join(", ");
      const names = listed(demand.names);
      return `${rule.egress ? `lets ${names} send to ${who}` : `lets ${who} send to ${names}`} by ${protocolName(protocol)}${what}, which no declared call needs`;
    }
  }
  return undefined;
}
