import { type GroupRule, type SecurityGroup, placeOf } from "../../network/facts";
import type { NetworkAnalysis } from "../../network/network-analysis";
import { type Ranges, covers, describePorts, empty, intersection, union } from "../../network/ranges";
import { internetAddresses } from "../../network/reach";
import { protocolName, tcp } from "../../network/read/ports";
import type { Control, Judgement } from "../control";
import { met, unknown, violated } from "./judgements";

const citations = ["164.312(e)(2)(i)", "164.308(a)(4)(ii)(B)"];

/** As many public addresses as a /8 has: more is no list of partners. */
const world = 2 ** 24;

export const groupControls: readonly Control[] = [
  {
    id: "security-group-open-ingress",
    group: "exposure",
    title: "No security group is open to the world, but those of public tiers on their port",
    citations,
    proposed: ["segmentation", "unused-ports"],
    why: "The group is the last thing before a workload, and must hold when routes and ACLs do not.",
    remedy: "Give the rule the caller's group (`referenced_security_group_id`) or its block instead.",
    examines: [
      "aws_security_group",
      "aws_security_group_rule",
      "aws_vpc_security_group_ingress_rule",
      "aws_default_security_group",
    ],
    look: "aws ec2 describe-security-group-rules --query \"SecurityGroupRules[?CidrIpv4=='0.0.0.0/0' || CidrIpv6=='::/0']\"",
    check: ({ network, intent }) =>
      network.facts.groups.flatMap((group) =>
        judgeRules(group, false, (rule) =>
          intent === undefined
            ? isWebOfBalancer(network, group, rule)
            : covers(portsOfPublicTier(network, group), ofTcp(rule)),
        ),
      ),
  },
  {
    id: "security-group-open-egress",
    group: "exposure",
    title: "No security group lets its members call the world, but on HTTPS from tiers that may",
    citations,
    proposed: ["segmentation", "unused-ports"],
    why: "Data that is taken leaves over ports that nobody looks at.",
    remedy: "Narrow the rule to TCP 443, or to the group or block that is called.",
    examines: [
      "aws_security_group",
      "aws_security_group_rule",
      "aws_vpc_security_group_egress_rule",
      "aws_default_security_group",
    ],
    look: "aws ec2 describe-security-group-rules --query 'SecurityGroupRules[?IsEgress]'",
    check: ({ network, intent }) =>
      intent === undefined
        ? []
        : network.facts.groups.flatMap((group) =>
            judgeRules(group, true, (rule) => !isIsolated(network, group) && covers([[443, 443]], ofTcp(rule))),
          ),
  },
  {
    id: "default-security-group-empty",
    group: "hygiene",
    title: "The default security group of every VPC is empty",
    citations: ["164.308(a)(4)(ii)(B)"],
    proposed: ["configuration", "segmentation"],
    why: "Whatever is started without a group gets this one, and with its first rules reaches all others that did.",
    remedy: "Declare an `aws_default_security_group` for the VPC, without `ingress` and `egress`.",
    examines: ["aws_vpc", "aws_default_security_group"],
    look: "aws ec2 describe-security-groups --filters Name=group-name,Values=default",
    check: ({ network }) =>
      network.facts.groups
        .filter(({ isDefault }) => isDefault)
        .map((group): Judgement => {
          const [rule] = group.rules;
          const isDeclared = group.origin.address.startsWith("aws_default_security_group.");
          if (!isDeclared) {
            const hidden = network.topology.vpcs.get(group.vpc)?.missing;
            if (hidden !== undefined) return unknown(group.origin, hidden);
            return violated(group.origin, "leaves its default security group as AWS makes it");
          }
          if (group.missing !== undefined) return unknown(group.origin, group.missing);
          return rule === undefined
            ? met(group.origin, "is empty")
            : violated(rule.origin, `gives the default security group a rule for ${trafficOf(rule)}`);
        }),
  },
];

function judgeRules(
  group: SecurityGroup,
  egress: boolean,
  isAllowed: (rule: GroupRule) => boolean,
): readonly Judgement[] {
  const judgements = group.rules
    .filter((rule) => rule.egress === egress)
    .flatMap((rule): readonly Judgement[] => {
      if (rule.peer.kind === "unknown") return [unknown(rule.origin, rule.missing ?? rule.peer.written)];
      if (!isOpen(rule) || isAllowed(rule)) return [];
      if (rule.missing !== undefined && rule.peer.kind !== "addresses") return [unknown(rule.origin, rule.missing)];
      const who = rule.peer.kind === "group" || rule.peer.kind === "service" ? "everyone" : rule.peer.written;
      return [
        violated(
          rule.origin,
          egress
            ? `lets ${placeOf(group.origin)} call ${who} by ${trafficOf(rule)}`
            : `opens ${placeOf(group.origin)} to ${who} for ${trafficOf(rule)}`,
        ),
      ];
    });
  if (judgements.length > 0) return judgements;
  if (group.missing !== undefined) return [unknown(group.origin, group.missing)];
  return [met(group.origin, egress ? "calls the world on HTTPS at most" : "is not open to the world")];
}

/** Whether a rule is about so many public addresses that it is no list of partners. */
export function isOpen({ peer }: GroupRule): boolean {
  if (peer.kind === "ipv6") return Number(peer.written.split("/")[1] ?? 0) <= 16;
  if (peer.kind !== "addresses") return false;
  return (
    intersection(peer.addresses, internetAddresses).reduce((sum, [first, last]) => sum + last - first + 1, 0) >= world
  );
}

/** Ports of TCP that a rule is about; more than there are where it is about other protocols too. */
function ofTcp({ protocol, ports }: GroupRule): Ranges {
  return protocol === tcp ? ports : [[0, 2 ** 16]];
}

function portsOfPublicTier(network: NetworkAnalysis, group: SecurityGroup): Ranges {
  const tiers = network.environments.flatMap(({ tiers: all }) => all);
  const own = tiers.filter(({ declared, place }) => {
    if (declared.exposure !== "public") return false;
    return (
      place.groups.includes(group) &&
      (group.tags.get("Tier") === declared.name || isCarriedIn(network, group, place.subnets))
    );
  });
  return union(empty, ...own.map(({ declared }): Ranges => [[declared.port, declared.port]]));
}

/** Whether a group is carried in those subnets, and nowhere else. */
function isCarriedIn(
  network: NetworkAnalysis,
  group: SecurityGroup,
  subnets: readonly { readonly id: string }[],
): boolean {
  const carriers = network.facts.interfaces.filter(({ groups }) => groups?.includes(group.id) === true);
  const ids = new Set(subnets.map(({ id }) => id));
  return (
    carriers.length > 0 && carriers.every((one) => one.subnets.length > 0 && one.subnets.every((id) => ids.has(id)))
  );
}

function isWebOfBalancer(network: NetworkAnalysis, group: SecurityGroup, rule: GroupRule): boolean {
  const carriers = network.facts.interfaces.filter(({ groups }) => groups?.includes(group.id) === true);
  const web: Ranges = [
    [80, 80],
    [443, 443],
  ];
  return carriers.length > 0 && carriers.every(({ kind }) => kind === "load balancer") && covers(web, ofTcp(rule));
}

function isIsolated(network: NetworkAnalysis, group: SecurityGroup): boolean {
  return network.environments.some(({ tiers }) =>
    tiers.some(
      ({ declared, place }) =>
        declared.exposure === "isolated" && place.groups.includes(group) && group.tags.get("Tier") === declared.name,
    ),
  );
}

function trafficOf({ protocol, ports }: GroupRule): string {
  return ["6", "17"].includes(protocol) ? `${protocolName(protocol)} ${describePorts(ports)}` : protocolName(protocol);
}
