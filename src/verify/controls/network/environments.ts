import { placeOf } from "../../network/facts";
import { listed } from "../../network/network-analysis";
import { describePorts } from "../../network/ranges";
import type { Path } from "../../network/reach";
import { protocolName, tcp } from "../../network/read/ports";
import type { Control, Judgement } from "../control";
import { entrance, joint, met, openers, stackItself, unknown, violated } from "./judgements";

const citations = ["164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(B)", "164.312(e)(2)(i)"];

/** "tcp 443": what passes on a way. */
export function trafficOf({ protocol, ports, answered }: Path): string {
  const what = protocol === tcp ? `tcp ${describePorts(ports)}` : protocolName(protocol);
  return answered ? what : `${what}, without an answer`;
}

export const environmentControls: readonly Control[] = [
  {
    id: "vpc-environments-apart",
    group: "isolation",
    title: "No environment reaches another over the network",
    citations,
    proposed: ["segmentation", "network-map"],
    why: "A workload that is taken over in one environment must find no way into another, least of all into one with health data.",
    remedy: "Remove the peering, attachment or route that is named, or the rules that let it pass.",
    examines: [
      "aws_vpc",
      "aws_subnet",
      "aws_route_table",
      "aws_route",
      "aws_vpc_peering_connection",
      "aws_ec2_transit_gateway_vpc_attachment",
      "aws_network_acl",
      "aws_security_group",
      "aws_vpc_endpoint",
    ],
    look: "aws ec2 describe-vpc-peering-connections; aws ec2 describe-transit-gateway-vpc-attachments; aws ec2 describe-route-tables",
    check: ({ network }) =>
      network.parties.flatMap((from) =>
        network.parties
          .filter((to) => to !== from)
          .map((to): Judgement => {
            const found = network.between(from, to);
            const at = stackItself(from.stack);
            switch (found.is) {
              case "no path": {
                const { closedBy } = found;
                const how = closedBy.length > 1 ? `${listed(closedBy)} each close it` : `${listed(closedBy)} close it`;
                return met(
                  at,
                  `${from.name} has no path to ${to.name}: ${closedBy.length === 0 ? "rules together close it" : how}`,
                );
              }
              case "path":
                return violated(
                  joint(found.path) ?? at,
                  `opens a path from ${from.name} to ${to.name} (${trafficOf(found.path)}), by ${openers(found.path)}`,
                );
              case "unknown":
                return unknown(found.at ?? at, `${found.missing}: whether ${from.name} reaches ${to.name}`);
            }
          }),
      ),
  },
  {
    id: "vpc-declared-calls",
    group: "isolation",
    title: "Every declared call is possible",
    citations: ["164.308(a)(4)(ii)(B)"],
    proposed: ["network-map"],
    why: "A call that is declared and closed tempts someone to open more than it needs.",
    remedy:
      "Let the call pass in the routes, in the network ACLs of both subnets (with answers to ports 1024-65535), and in both security groups.",
    examines: ["aws_network_acl", "aws_network_acl_rule", "aws_security_group", "aws_route", "aws_subnet"],
    look: "aws ec2 create-network-insights-path; aws ec2 start-network-insights-analysis",
    check: ({ network }) =>
      network.declaredCalls.map((call): Judgement => {
        const what = `${call.from} calls ${call.to} on ${call.port}`;
        const at = stackItself(call.stack);
        if (call.verdict === "possible") return met(at, `lets pass that ${what}`);
        if (call.verdict === "unknown") return unknown(at, `${call.because ?? ""}: whether ${what}`);
        return violated(at, `does not let pass that ${what}: ${call.because ?? ""}`);
      }),
  },
  {
    id: "vpc-undeclared-calls",
    group: "isolation",
    title: "Nothing reaches a tier that is not declared to call it",
    citations,
    proposed: ["segmentation", "network-map"],
    why: "What may call what is declared once, and every other way is one that nobody watches.",
    remedy: "Remove the rule that is named, or declare the call in zone.yaml (`from`, `bastionPorts`).",
    examines: ["aws_network_acl", "aws_network_acl_rule", "aws_security_group", "aws_route", "aws_subnet"],
    look: "aws ec2 describe-security-group-rules; aws ec2 describe-network-acls",
    check: ({ network }) =>
      network.environments.flatMap(({ declared, tiers }): readonly Judgement[] => {
        const found = network.undeclaredCalls.filter(({ environment }) => environment === declared.name);
        const judgements = found.map((call): Judgement => {
          const what = `${call.from} reaches ${call.to} by ${trafficOf(call.path)}`;
          const at = entrance(call.path) ?? stackItself(declared.name);
          return call.missing === undefined
            ? violated(at, `lets pass that ${what}, which is not declared, by ${openers(call.path)}`)
            : unknown(at, `${call.missing}: whether ${what}`);
        });
        const named = new Set(found.flatMap(({ from, to }) => [from, to]));
        return [
          ...judgements,
          ...tiers
            .filter(({ place }) => !named.has(place.name))
            .map(({ place, declared: tier }): Judgement => {
              const hidden = network.notReadOf(place);
              const at = place.subnets[0]?.origin ?? stackItself(declared.name);
              if (hidden !== undefined) return unknown(at, hidden);
              const callers = [...tier.from, `bastion.${declared.name}`];
              return met(
                at,
                `${place.name} is reached by ${listed(callers)} alone${tier.exposure === "public" ? ", and the internet" : ""}`,
              );
            }),
        ];
      }),
  },
  {
    id: "network-acl-other-environments",
    group: "isolation",
    title: "No network ACL lets addresses of another environment pass",
    citations,
    proposed: ["segmentation"],
    why: "The ACL keeps environments apart even when someone adds a route between them.",
    remedy: "Deny the other environments' blocks before rules that allow more, or narrow those rules' `cidr_block`.",
    examines: ["aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"],
    look: "aws ec2 describe-network-acls --filters Name=vpc-id,Values=VPC",
    check: ({ network }) =>
      network.environments.flatMap((environment) =>
        network.foreignAddresses(environment).map(({ acl, open, missing }): Judgement => {
          if (missing !== undefined) return unknown(acl.origin, missing);
          const [first] = open;
          if (first === undefined)
            return met(acl.origin, `lets no address of another environment than ${environment.declared.name} pass`);
          return violated(
            first.rule?.origin ?? acl.origin,
            `lets packets ${first.egress ? "to" : "from"} ${first.blocks} pass, which are addresses of another environment, in ${placeOf(acl.origin)}`,
          );
        }),
      ),
  },
];
