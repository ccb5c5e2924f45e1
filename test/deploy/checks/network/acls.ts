import { DescribeNetworkAclsCommand, ReplaceNetworkAclAssociationCommand } from "@aws-sdk/client-ec2";
import type { Zone } from "../../../../src/zone";
import { block as blockOf } from "../../../../src/zone/cidr";
import {
  type Ranges,
  describeRanges,
  difference,
  nothing,
  union,
} from "../../../../blueprints/hipaa/test/support/ranges";
import type { Assertions } from "../../assertions";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import { portsPassed, representatives } from "./acl-rules";
import {
  type AclFacts,
  type NetworkFacts,
  anyProtocol,
  ephemeralPorts,
  everyAddress,
  tcp,
  unnamedProtocol,
} from "./facts";
import { type IntendedBlock, type IntendedVpc, bastionPorts, calleesOf, callersOf, https, usesNat } from "./intent";
import { type Undo, aclOf, addAclEntry, closeAclEntry, firstBlock, openAcl } from "./network-breakages";
import { observeNetworks } from "./observe";
import { subnetsIn } from "./parties";
import { firstVpc, given, ofVpc, zoneVpcs } from "./zone-vpc";

/** Packets that an ACL is to let pass; all others are dropped. */
interface Allowance {
  readonly egress: boolean;
  readonly addresses: Ranges;
  readonly ports: Ranges;
}

/**
 * The ACL of every block lets the declared calls and their answers pass, from and to every address, and nothing else.
 * What is compared is what the entries do together, in their order, not how they are numbered.
 */
export const aclsAreDeclared: Check = {
  name: "network ACLs let the declared calls pass and nothing else",
  run: async (api, assert) => {
    const [facts, vpcs] = await Promise.all([observeNetworks(api), zoneVpcs(api, assert)]);
    for (const { id, intended } of vpcs) {
      for (const own of intended.blocks) assertAcl(api.zone, facts, assert, id, intended, own);
      const standard = facts.acls.find(({ vpc, isDefault }) => vpc === id && isDefault);
      const allowing = standard?.entries.filter(({ allow }) => allow) ?? [];
      assert.equal(`entries of the default ACL of ${intended.account}`, allowing, []);
      // An emulator may still tell of subnets that are gone.
      const there = facts.subnets.filter((subnet) => standard?.subnets.includes(subnet.id));
      assert.equal(`subnets with the default ACL of ${intended.account}`, there, []);
    }
  },
  breakages: [
    { name: "the ACL of a tier lets everything pass", apply: (api) => openAcl(api, "tier") },
    { name: "the ACL of the endpoints lets everything pass", apply: (api) => openAcl(api, "endpoints") },
    { name: "an entry of a tier's ACL is removed", apply: closeAclEntry },
    { name: "an ACL lets the whole address space in before it is denied", apply: openToZone },
    { name: "an ACL drops everything before the calls are let in", apply: dropEverything },
    { name: "the default ACL of a VPC lets something in", apply: openDefaultAcl },
    { name: "a subnet has the default ACL", apply: useDefaultAcl },
  ],
};

function assertAcl(
  zone: Zone,
  facts: NetworkFacts,
  assert: Assertions,
  vpc: string,
  intended: IntendedVpc,
  own: IntendedBlock,
): void {
  const subnets = subnetsIn(facts, vpc, own.cidr);
  const acls = facts.acls.filter((acl) => acl.subnets.some((subnet) => subnets.includes(subnet)));
  const subject = `ACL of ${intended.account} ${own.name}`;
  assert.equal(`${subject}: how many`, acls.length, 1);
  const [acl] = acls;
  if (acl === undefined) return;
  assert.sameSet(`${subject}: subnets`, acl.subnets, subnets);
  for (const egress of [true, false]) {
    const wrong = differences(acl, allowances(zone, intended, own), egress);
    assert.equal(`${subject}, ${egress ? "outbound" : "inbound"}`, wrong, []);
  }
}

/** Where an ACL does not let pass what it is to, or more. */
function differences(acl: AclFacts, wanted: readonly Allowance[], egress: boolean): readonly string[] {
  const directed = wanted.filter((one) => one.egress === egress);
  const edges = directed.flatMap(({ addresses }) => addresses.map(([first, last]) => ({ first, last, prefix: 0 })));
  const protocols = new Set([tcp, unnamedProtocol, ...acl.entries.map(({ protocol }) => protocol)]);
  protocols.delete(anyProtocol);
  return representatives(everyAddress, [...acl.entries.map(({ block }) => block), ...edges]).flatMap((address) =>
    [...protocols].flatMap((protocol) => {
      const declared =
        protocol === tcp
          ? union(...directed.filter(({ addresses }) => isIn(addresses, address)).map(({ ports }) => ports))
          : nothing;
      const passed = portsPassed(acl.entries, egress, address, protocol);
      if (difference(declared, passed).length + difference(passed, declared).length === 0) return [];
      const where = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
      return [`${where}, protocol ${protocol}: ${describeRanges(passed)}, not ${describeRanges(declared)}`];
    }),
  );
}

function allowances(zone: Zone, intended: IntendedVpc, own: IntendedBlock): readonly Allowance[] {
  const outside = difference(everyAddress, rangesOf(zone.addressSpace));
  switch (own.kind) {
    case "tier": {
      const { environment, tier } = own;
      return [
        ...callersOf(environment, tier).flatMap(({ cidr }) => calledBy(rangesOf(cidr), [tier.port])),
        ...calleesOf(environment, tier).flatMap(({ cidr, port }) => calls(rangesOf(cidr), [port])),
        ...calls(rangesOf(environment.endpointsCidr), [https]),
        ...calledBy(rangesOf(environment.bastionCidr), bastionPorts(environment, tier)),
        // S3 and DynamoDB have public addresses behind their endpoints as well; where a packet may go is the route's to say.
        ...calls(outside, [https]),
        ...(tier.exposure === "public" ? calledBy(outside, [tier.port]) : []),
      ];
    }
    case "endpoints":
      return (intended.environment?.tiers ?? [zone.sharedServices]).flatMap(({ cidr }) =>
        calledBy(rangesOf(cidr), [https]),
      );
    case "nat":
      return [
        ...own.environment.tiers
          .filter((tier) => usesNat(own.environment, tier))
          .flatMap(({ cidr }) => calledBy(rangesOf(cidr), [https])),
        ...calls(outside, [https]),
      ];
    case "bastion":
      return [
        ...calls(rangesOf(zone.sharedServices.endpointsCidr), [https]),
        ...own.environment.tiers.flatMap((tier) => calls(rangesOf(tier.cidr), bastionPorts(own.environment, tier))),
        ...calls(outside, [https]),
      ];
  }
}

function calls(addresses: Ranges, ports: readonly number[]): readonly Allowance[] {
  return [
    { egress: true, addresses, ports: union(ports.map((port) => [port, port] as const)) },
    { egress: false, addresses, ports: ephemeralPorts },
  ];
}

function calledBy(addresses: Ranges, ports: readonly number[]): readonly Allowance[] {
  return calls(addresses, ports).map((one) => ({ ...one, egress: !one.egress }));
}

function rangesOf(cidr: string): Ranges {
  const { first, last } = blockOf(cidr);
  return [[first, last]];
}

function isIn(addresses: Ranges, address: number): boolean {
  return addresses.some(([first, last]) => first <= address && address <= last);
}

async function openToZone(api: ZoneApi): Promise<Undo> {
  const { vpc, block } = await firstBlock(api, "tier");
  const acl = await aclOf(vpc, block);
  const entries = acl.Entries ?? [];
  const denial = given(
    entries.find(
      ({ Egress, RuleAction, RuleNumber = 0 }) => Egress === false && RuleAction === "deny" && RuleNumber < 32767,
    ),
    "denial",
  );
  return addAclEntry(vpc.ec2, acl, {
    RuleNumber: (denial.RuleNumber ?? 0) - 1,
    Egress: false,
    Protocol: "6",
    RuleAction: "allow",
    CidrBlock: api.zone.addressSpace,
    PortRange: { From: 22, To: 22 },
  });
}

async function dropEverything(api: ZoneApi): Promise<Undo> {
  const { vpc, block } = await firstBlock(api, "tier");
  const everything = { RuleNumber: 1, Protocol: "-1", RuleAction: "deny", CidrBlock: "0.0.0.0/0" } as const;
  return addAclEntry(vpc.ec2, await aclOf(vpc, block), { ...everything, Egress: false });
}

async function openDefaultAcl(api: ZoneApi): Promise<Undo> {
  const { ec2, acl } = await defaultAcl(api);
  const everything = { RuleNumber: 100, Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" } as const;
  return addAclEntry(ec2, acl, { ...everything, Egress: false });
}

async function useDefaultAcl(api: ZoneApi): Promise<Undo> {
  const { vpc, block } = await firstBlock(api, "tier");
  const { acl } = await defaultAcl(api);
  const own = await aclOf(vpc, block);
  const AssociationId = own.Associations?.[0]?.NetworkAclAssociationId;
  const { NewAssociationId } = await vpc.ec2.send(
    new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: acl.NetworkAclId }),
  );
  return () =>
    vpc.ec2.send(
      new ReplaceNetworkAclAssociationCommand({ AssociationId: NewAssociationId, NetworkAclId: own.NetworkAclId }),
    );
}

async function defaultAcl(api: ZoneApi) {
  const { ec2, id } = await firstVpc(api);
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand(ofVpc(id)));
  const acl = given(
    NetworkAcls.find(({ IsDefault = false }) => IsDefault),
    "default ACL",
  );
  return { ec2, acl };
}
