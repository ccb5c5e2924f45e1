import { NetworkAcl as AwsNetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { Address4 } from "ip-address";
import { NACL_RULES_DEFAULT } from "../zone";
import { ANYWHERE } from "./calls";
import type { Network } from "./network";
import { ZoneStack } from "./zone-stack";

/** A block of the VPC and the TCP port that is called, on this side or on that one. */
export interface Peer {
  /** Ends the ids of the rules; unique among the peers of an ACL. */
  readonly name: string;
  readonly cidr: string;
  readonly port: number;
}

/** A block of a peered VPC and the TCP ports that are called, on this side or on that one. */
export interface PeeredBlock {
  /** Ends the ids of the rules; unique among the blocks of an ACL. */
  readonly name: string;
  readonly cidr: string;

  /** Block of the VPC that it is in. */
  readonly vpcCidr: string;

  /** Where one is added at the end, the rules of the others stay. */
  readonly ports: readonly number[];
}

/** Properties of {@link NetworkAcl}. */
export interface NetworkAclProps {
  readonly network: Network;

  /** Ends the name of the ACL. */
  readonly name: string;
  readonly subnets: readonly Subnet[];

  /** Blocks of the VPC that call in, each with the port on this side. */
  readonly callers: readonly Peer[];

  /** Blocks of the VPC that are called, each with the port on their side. */
  readonly callees: readonly Peer[];

  /**
   * Blocks of a peered VPC that call in, each with the ports on this side.
   *
   * @default - none
   */
  readonly peeredCallers?: readonly PeeredBlock[];

  /**
   * Blocks of a peered VPC that are called, each with the ports on their side.
   *
   * @default - none
   */
  readonly peeredCallees?: readonly PeeredBlock[];

  /**
   * Port on which the internet may call in.
   *
   * @default - none
   */
  readonly portForInternet?: number;

  /**
   * Port on which addresses outside the zone may be called: the internet, and S3 and DynamoDB, whose gateway endpoints
   * keep public addresses. Where such a packet may go is decided by the route table; an ACL knows no prefix lists.
   *
   * @default - none
   */
  readonly portOfInternet?: number;
}

/**
 * Where each kind of rule begins. A number never depends on what else is in the list: it is the band plus the place of
 * the peer's block, which never moves. So a rule that is added moves no other.
 *
 * A VPC has 512 places at most. Peered blocks come before the denial of the zone, which would drop them.
 */
const bands = {
  call: 1000,
  answer: 2000,
  peeredAnswer: 3000,
  peeredCall: 4000,
  outsideZone: 20_000,
  internet: 21_000,
} as const;

/** Ports of one peered block: a tier's own and ten of `bastionPorts`, and room. */
const portsOfPeered = 16;

/** Ports that callers call from: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
const ephemeralPorts = { from: 1024, to: 65535 } as const;

/** Smallest block that a tier can have: /25. Two peers never share one. */
const addressesPerPlace = 128n;

interface Rule {
  readonly id: string;
  readonly number: number;
  readonly egress: boolean;
  readonly cidr: string;

  /** @default - deny everything */
  readonly ports?: { readonly from: number; readonly to: number };
}

/** Stateless rules of some subnets: each call and its answer, and nothing else inside the zone. */
export class NetworkAcl extends Construct {
  public readonly acl: AwsNetworkAcl;

  constructor(scope: Construct, id: string, props: NetworkAclProps) {
    super(scope, id);
    const { network } = props;
    const name = `${network.name}-${props.name}`;
    this.acl = new AwsNetworkAcl(this, "acl", {
      vpcId: network.vpc.id,
      subnetIds: props.subnets.map((subnet) => subnet.id),
      tags: { Name: name },
    });

    const rules = [
      ...props.callers.flatMap((caller) => callRules(`from_${caller.name}`, network, caller, false)),
      ...props.callees.flatMap((callee) => callRules(`to_${callee.name}`, network, callee, true)),
      ...(props.peeredCallers ?? []).flatMap((caller) => peeredRules(`from_${caller.name}`, caller, false)),
      ...(props.peeredCallees ?? []).flatMap((callee) => peeredRules(`to_${callee.name}`, callee, true)),
      ...internetRules(props, ZoneStack.of(this).zone.addressSpace),
    ];
    assertWithinQuota(name, rules);
    for (const rule of rules) {
      new NetworkAclRule(this, rule.id, {
        networkAclId: this.acl.id,
        ruleNumber: rule.number,
        egress: rule.egress,
        cidrBlock: rule.cidr,
        ...(rule.ports === undefined
          ? { ruleAction: "deny", protocol: "-1" }
          : { ruleAction: "allow", protocol: "tcp", fromPort: rule.ports.from, toPort: rule.ports.to }),
      });
    }
  }
}

/** A call and its answer, which goes the other way. */
function callRules(id: string, network: Network, peer: Peer, egress: boolean): readonly Rule[] {
  const place = placeOf(peer.cidr, network.cidr);
  return [
    { id, number: bands.call + place, egress, cidr: peer.cidr, ports: { from: peer.port, to: peer.port } },
    { id: `${id}_answer`, number: bands.answer + place, egress: !egress, cidr: peer.cidr, ports: ephemeralPorts },
  ];
}

/** Calls over a peering, and the answer to all of them. */
function peeredRules(id: string, peered: PeeredBlock, egress: boolean): readonly Rule[] {
  const { cidr, ports } = peered;
  if (ports.length > portsOfPeered) {
    throw new Error(`${id} has ${ports.length} ports; a peered block has at most ${portsOfPeered}: take some away`);
  }
  const place = placeOf(cidr, peered.vpcCidr);
  return [
    ...ports.map((port, index) => ({
      // By the number, not by the port: a rule under another id would be made while the old one still has the number.
      id: `${id}_port_${index + 1}`,
      number: bands.peeredCall + place * portsOfPeered + index,
      egress,
      cidr,
      ports: { from: port, to: port },
    })),
    { id: `${id}_answer`, number: bands.peeredAnswer + place, egress: !egress, cidr, ports: ephemeralPorts },
  ];
}

/** What leaves the zone or enters it. All of the zone's own addresses are denied first: their calls are listed before. */
function internetRules(props: NetworkAclProps, zoneSpace: string): readonly Rule[] {
  const { portForInternet, portOfInternet } = props;
  if (portForInternet === undefined && portOfInternet === undefined) {
    return [];
  }
  const rules: Rule[] = [
    { id: "no_ingress_from_zone", number: bands.outsideZone, egress: false, cidr: zoneSpace },
    { id: "no_egress_to_zone", number: bands.outsideZone, egress: true, cidr: zoneSpace },
  ];
  const exchange = (id: string, number: number, port: number, egress: boolean): readonly Rule[] => [
    { id, number, egress, cidr: ANYWHERE, ports: { from: port, to: port } },
    { id: `${id}_answer`, number, egress: !egress, cidr: ANYWHERE, ports: ephemeralPorts },
  ];
  if (portForInternet !== undefined) {
    rules.push(...exchange("from_internet", bands.internet, portForInternet, false));
  }
  if (portOfInternet !== undefined) {
    rules.push(...exchange("to_internet", bands.internet + 100, portOfInternet, true));
  }
  return rules;
}

/** Which of the VPC's smallest blocks a block begins with. */
function placeOf(cidr: string, vpcCidr: string): number {
  const offset = new Address4(cidr).startAddress().bigInt() - new Address4(vpcCidr).startAddress().bigInt();
  return Number(offset / addressesPerPlace);
}

function assertWithinQuota(name: string, rules: readonly Rule[]): void {
  for (const [direction, egress] of [
    ["inbound", false],
    ["outbound", true],
  ] as const) {
    const count = rules.filter((rule) => rule.egress === egress).length;
    if (count > NACL_RULES_DEFAULT) {
      throw new Error(
        `the network ACL ${name} needs ${count} ${direction} rules; AWS takes ${NACL_RULES_DEFAULT}: ` +
          `declare fewer calls (tiers[].from, bastionPorts) in zone.yaml`,
      );
    }
  }
}
