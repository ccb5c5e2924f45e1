import { type Allowances, addressesOfPeer, allowancesOf, beyond } from "../../network/allowances";
import { type GroupRule, type SecurityGroup, nameOfId, placeOf } from "../../network/facts";
import { type GroupPlaces, groupPlacesOf } from "../../network/group-places";
import { listed, type NetworkAnalysis } from "../../network/network-analysis";
import type { EnvironmentPlaces, Place } from "../../network/places";
import {
  type Ranges,
  addressesOf,
  blocksOf,
  covers,
  describePorts,
  difference,
  empty,
  union,
} from "../../network/ranges";
import { internetAddresses } from "../../network/reach";
import { protocolName, tcp } from "../../network/read/ports";
import type { Control, Judgement } from "../control";
import { isOpen } from "./groups";
import { met, unknown, violated } from "./judgements";

export const declaredGroupControls: readonly Control[] = [
  {
    id: "security-group-declared-calls",
    group: "isolation",
    title: "Every rule of a security group is for a declared call",
    citations: ["164.308(a)(4)(ii)(B)", "164.312(e)(2)(i)"],
    proposed: ["segmentation", "unused-ports"],
    why: "A rule that opens more than the declared calls is used on the day that a route or a network ACL lets it.",
    remedy:
      "Narrow the rule to the caller's group and the tier's port (`referenced_security_group_id`, `from_port`, `to_port`), or declare the call in zone.yaml.",
    examines: [
      "aws_security_group",
      "aws_security_group_rule",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_egress_rule",
    ],
    look: "aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP",
    check: ({ network, intent }) => {
      if (intent === undefined) return [];
      const judge = new GroupJudge(network);
      return network.facts.groups.flatMap((group) => judge.judge(group));
    },
  },
  {
    id: "bastion-no-inbound",
    group: "recorded access",
    title: "Nobody calls a bastion",
    citations: ["164.312(b)", "164.312(d)"],
    proposed: ["unused-ports", "segmentation"],
    why: "Sessions through Session Manager are recorded and need no open port; whoever comes in by another way is not seen.",
    remedy: "Remove every ingress rule from the bastion's security group.",
    examines: ["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule"],
    look: "aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP --query 'SecurityGroupRules[?!IsEgress]'",
    check: ({ network, intent }) =>
      intent === undefined ? [] : network.facts.groups.flatMap((group) => judgeBastion(network, group)),
  },
];

function judgeBastion(network: NetworkAnalysis, group: SecurityGroup): readonly Judgement[] {
  const found = groupPlacesOf(network).get(group.id);
  const bastions = (found?.places ?? []).filter(({ kind }) => kind === "bastion");
  if (found === undefined || bastions.length === 0) return [];
  const names = listed(bastions.map(({ name }) => name));
  const rules = group.rules.filter(({ egress }) => !egress);
  if (rules.length === 0)
    return [
      group.missing === undefined
        ? met(group.origin, `lets nobody call ${names}`)
        : unknown(group.origin, group.missing),
    ];
  return rules.map((rule) =>
    found.isSure
      ? violated(rule.origin, `lets ${describePeer(rule)} call ${names} by ${trafficOf(rule.protocol, rule.ports)}`)
      : unknown(rule.origin, `whether ${names} has ${placeOf(group.origin)}`),
  );
}

/** What of a rule no declared call needs; undefined: nothing. */
type Excess = { readonly says: string } | { readonly missing: string } | undefined;

class GroupJudge {
  private readonly places: ReadonlyMap<string, GroupPlaces>;
  private readonly allowances = new Map<Place, Allowances>();

  constructor(private readonly network: NetworkAnalysis) {
    this.places = groupPlacesOf(network);
    for (const environment of network.environments) {
      for (const one of allowancesOf(network, environment)) this.allowances.set(one.place, one);
    }
  }

  public judge(group: SecurityGroup): readonly Judgement[] {
    const found = this.places.get(group.id);
    const allowances = (found?.places ?? []).flatMap((place) => this.allowances.get(place) ?? []);
    if (found === undefined || allowances.length === 0) return [];
    const names = listed(allowances.map(({ place }) => place.name));
    const judgements = group.rules.flatMap((rule): readonly Judgement[] => {
      if (rule.missing !== undefined) return [unknown(rule.origin, rule.missing)];
      const excesses = allowances.map((allowed) => this.excessOf(rule, allowed));
      const excess = decided(excesses, found.isSure, `which tier has ${placeOf(group.origin)}`);
      if (excess === undefined) return [];
      return ["missing" in excess ? unknown(rule.origin, excess.missing) : violated(rule.origin, excess.says)];
    });
    if (judgements.length > 0) return judgements;
    if (group.missing !== undefined) return [unknown(group.origin, group.missing)];
    return [met(group.origin, `is for the declared calls of ${names} alone`)];
  }

  private excessOf(rule: GroupRule, { environment, place, ...allowed }: Allowances): Excess {
    const { peer, protocol, ports, egress } = rule;
    const calls = egress ? allowed.egress : allowed.ingress;
    const says = (who: string, which: Ranges): Excess => ({
      says: `${egress ? `lets ${place.name} call ${who}` : `lets ${who} call ${place.name}`} by ${trafficOf(protocol, which)}, which is no declared call`,
    });
    switch (peer.kind) {
      case "group": {
        const others = this.places.get(peer.group);
        if (others === undefined && !this.network.topology.groups.has(peer.group))
          return { missing: `which group ${nameOfId(peer.group)} is` };
        const name = this.network.topology.groups.get(peer.group)?.origin.address ?? nameOfId(peer.group);
        const excesses = seenFrom(environment, others?.places ?? []).map((other): Excess => {
          // Members of one tier are one party: what they say to one another is no call.
          if (other === place) return undefined;
          const open = union(empty, ...calls.filter((one) => one.peer === other).map((one) => one.ports));
          const rest = protocol === tcp ? difference(ports, open) : ports;
          return rest.length === 0 ? undefined : says(other.name, rest);
        });
        return excesses.length === 0
          ? says(name, ports)
          : decided(excesses, others?.isSure === true, `which tier has ${name}`);
      }
      case "addresses": {
        // What is open to the internet is judged by itself.
        if (isOpen(rule)) return undefined;
        const judged = [internetAddresses, linkLocal, addressesOfPeer(this.network, environment, place)].reduce(
          difference,
          peer.addresses,
        );
        const rest = beyond(protocol === tcp ? calls : [], judged, ports);
        return rest === undefined ? undefined : says(blocksOf(rest.addresses).slice(0, 3).join(", "), rest.ports);
      }
      case "service":
        return egress && !(protocol === tcp && covers([[443, 443]], ports))
          ? says("a service of AWS", ports)
          : undefined;
      case "ipv6":
        return undefined;
      case "unknown":
        return { missing: peer.written };
    }
  }
}

/** Places without the endpoints of others, where a group is carried by one's own too: those of the bastions are shared. */
function seenFrom({ endpoints, bastionEndpoints }: EnvironmentPlaces, places: readonly Place[]): readonly Place[] {
  const isOwn = places.some((place) => place === endpoints || place === bastionEndpoints);
  return isOwn
    ? places.filter((place) => place.kind !== "endpoints" || place === endpoints || place === bastionEndpoints)
    : places;
}

/** Addresses that reach no other host: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const linkLocal = addressesOf("169.254.0.0/16") ?? empty;

/** What holds of a rule that is at several places; where it is not said at which, all of them must agree. */
function decided(excesses: readonly Excess[], isSure: boolean, missing: string): Excess {
  const found = excesses.find((one) => one !== undefined);
  if (found === undefined) return undefined;
  const surplus = excesses.find((one) => one !== undefined && "says" in one);
  if (isSure) return surplus ?? found;
  return excesses.every((one) => one !== undefined && "says" in one) ? surplus : { missing };
}

function describePeer({ peer }: GroupRule): string {
  return peer.kind === "group" ? nameOfId(peer.group) : peer.written;
}

function trafficOf(protocol: string, ports: Ranges): string {
  return ["6", "17"].includes(protocol) ? `${protocolName(protocol)} ${describePorts(ports)}` : protocolName(protocol);
}
