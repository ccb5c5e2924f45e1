import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { bastionRoleName, securityGroupName } from "../../../../src/zone";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import { interfaceEndpointsOf } from "./endpoint-view";
import { type IntendedBlock, bastionPorts, calleesOf, callersOf, https, usesNat } from "./intent";
import { type Undo, addGroupRule, firstBlock, groupOf, tcpRule } from "./network-breakages";
import { bastionGroups, prefixListsOfAws, serviceName } from "./parties";
import { type ZoneVpc, firstVpc, given, ofVpc, zoneVpcs } from "./zone-vpc";

/** Every tier, bastion and VPC of endpoints has one security group with exactly the declared calls; the default one none. */
export const groupsAreDeclared: Check = {
  name: "security groups have the rules of the declared calls and no others",
  run: async (api, assert) => {
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async (vpc) => {
        const { account, blocks } = vpc.intended;
        const [{ SecurityGroups = [] }, roles, lists] = await Promise.all([
          vpc.ec2.send(new DescribeSecurityGroupsCommand(ofVpc(vpc.id))),
          groupRoles(api, vpc),
          prefixListsOfAws([vpc]),
        ]);
        const roleOf = (group: SecurityGroup): string | undefined =>
          group.GroupName === "default" ? "default" : roles(group);
        const peers = new Map([
          ...SecurityGroups.map((group) => [group.GroupId ?? "", roleOf(group) ?? "a stranger"] as const),
          ...[...lists].flatMap(([name, ids]) => ids.map((id) => [id, name] as const)),
        ]);
        const wanted = blocks.filter(({ kind }) => kind !== "nat");
        assert.sameSet(
          `security groups of ${account}`,
          SecurityGroups.map((group) => roleOf(group) ?? group.GroupName ?? ""),
          ["default", ...wanted.map(({ name }) => name)],
        );
        for (const group of SecurityGroups) {
          const own = wanted.find(({ name }) => name === roleOf(group));
          assert.sameSet(
            `rules of the group ${roleOf(group) ?? group.GroupName ?? ""} of ${account}`,
            rulesOf(group, peers),
            own === undefined ? [] : wantedRules(api, vpc, own),
          );
        }
      }),
    );
  },
  breakages: [
    {
      name: "a tier takes SSH from everywhere",
      apply: (api) => addRule(api, "tier", "ingress", tcpRule(22, "0.0.0.0/0")),
    },
    {
      name: "a tier calls everyone",
      apply: (api) => addRule(api, "tier", "egress", { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
    },
    {
      name: "a tier takes UDP from its bastion",
      apply: async (api) => {
        const { vpc } = await firstBlock(api, "tier");
        const CidrIp = vpc.intended.environment?.bastionCidr ?? "";
        const udp = { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp }] };
        return addRule(api, "tier", "ingress", udp);
      },
    },
    {
      name: "a bastion can be called",
      apply: (api) => addRule(api, "bastion", "ingress", tcpRule(22, api.zone.sharedServices.cidr)),
    },
    {
      name: "a bastion calls the whole address space",
      apply: (api) => addRule(api, "bastion", "egress", tcpRule(https, api.zone.addressSpace)),
    },
    { name: "the default group of a VPC lets something in", apply: openDefaultGroup },
    { name: "a VPC has another group", apply: addGroup },
  ],
};

/** What a group is for, by who carries it. */
async function groupRoles(api: ZoneApi, vpc: ZoneVpc): Promise<(group: SecurityGroup) => string | undefined> {
  const endpoints = await interfaceEndpointsOf(vpc);
  const ofEndpoints = endpoints.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId));
  const byId = new Map<string, string>();
  for (const block of vpc.intended.blocks) {
    if (block.kind !== "bastion") continue;
    const carried = await bastionGroups(vpc.ec2, bastionRoleName(api.zone, block.environment.name));
    for (const id of carried) byId.set(id, block.name);
  }
  return ({ GroupId: id, GroupName: name }) => {
    const tier = vpc.intended.blocks.find(
      (one) => one.kind === "tier" && securityGroupName(api.zone, one.environment.name, one.tier.name) === name,
    );
    return tier?.name ?? (ofEndpoints.includes(id) ? "endpoints" : byId.get(id ?? ""));
  };
}

function rulesOf(
  { IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup,
  peers: ReadonlyMap<string, string>,
): readonly string[] {
  const labels = (direction: string, permission: IpPermission): string[] => {
    const { IpProtocol = "", FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] } = permission;
    const { UserIdGroupPairs = [], PrefixListIds = [] } = permission;
    const ports = FromPort === ToPort ? `${FromPort ?? "every port"}` : `${FromPort ?? 0}-${ToPort ?? 65535}`;
    return [
      ...IpRanges.map(({ CidrIp = "" }) => CidrIp),
      ...Ipv6Ranges.map(({ CidrIpv6 = "" }) => CidrIpv6),
      ...UserIdGroupPairs.map(({ GroupId = "" }) => `group ${peers.get(GroupId) ?? GroupId}`),
      ...PrefixListIds.map(({ PrefixListId = "" }) => `list ${peers.get(PrefixListId) ?? PrefixListId}`),
    ].map((peer) => `${direction} ${peer} ${IpProtocol} ${ports}`);
  };
  return [
    ...IpPermissions.flatMap((one) => labels("from", one)),
    ...IpPermissionsEgress.flatMap((one) => labels("to", one)),
  ];
}

function wantedRules(api: ZoneApi, { intended }: ZoneVpc, own: IntendedBlock): readonly string[] {
  const { zone } = api;
  const list = (service: string): string => `list ${serviceName(zone, service)}`;
  const rule = (direction: "from" | "to", peer: string, port: number): string => `${direction} ${peer} tcp ${port}`;
  switch (own.kind) {
    case "nat":
      return [];
    case "endpoints":
      return (intended.environment?.tiers ?? [zone.sharedServices]).map(({ cidr }) => rule("from", cidr, https));
    case "bastion":
      return [
        rule("to", "group endpoints", https),
        rule("to", list("s3"), https),
        ...own.environment.tiers.flatMap((tier) =>
          bastionPorts(own.environment, tier).map((port) => rule("to", tier.cidr, port)),
        ),
      ];
    case "tier": {
      const { environment, tier } = own;
      return [
        rule("to", "group endpoints", https),
        rule("to", list("s3"), https),
        rule("to", list("dynamodb"), https),
        ...callersOf(environment, tier).map(({ name }) => rule("from", `group ${name}`, tier.port)),
        ...calleesOf(environment, tier).map(({ name, port }) => rule("to", `group ${name}`, port)),
        ...bastionPorts(environment, tier).map((port) => rule("from", environment.bastionCidr, port)),
        ...(tier.exposure === "public" ? [rule("from", "0.0.0.0/0", tier.port)] : []),
        ...(usesNat(environment, tier) ? [rule("to", "0.0.0.0/0", https)] : []),
      ];
    }
  }
}

async function addRule(
  api: ZoneApi,
  kind: "tier" | "bastion",
  direction: "ingress" | "egress",
  permission: IpPermission,
): Promise<Undo> {
  const { vpc, block } = await firstBlock(api, kind);
  return addGroupRule(vpc.ec2, await groupOf(api, vpc, block), direction, permission);
}

async function openDefaultGroup(api: ZoneApi): Promise<Undo> {
  const { ec2, id, intended } = await firstVpc(api);
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand(ofVpc(id)));
  const group = SecurityGroups.find(({ GroupName }) => GroupName === "default")?.GroupId;
  return addGroupRule(ec2, given(group, "default group"), "ingress", tcpRule(https, intended.cidr));
}

async function addGroup(api: ZoneApi): Promise<Undo> {
  const { ec2, id } = await firstVpc(api);
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: id, GroupName: "by-hand", Description: "Made by hand" }),
  );
  return () => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
}
