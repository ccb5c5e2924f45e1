import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeManagedPrefixListsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { type Environment, type Zone, bastionRoleName, securityGroupName } from "../../../../src/zone";
import { block, contains } from "../../../../src/zone/cidr";
import type { ZoneApi } from "../../zone-api";
import type { NetworkFacts } from "./facts";
import { type IntendedBlock, type IntendedVpc, bastionPorts, https, intendedVpcs, usesNat } from "./intent";
import { interfaceEndpointsOf } from "./endpoint-view";
import type { Party } from "./reach";
import { type ZoneVpc, zoneVpcs } from "./zone-vpc";

/** A party of the zone, and what it is there. */
export interface ZoneParty {
  readonly party: Party;
  readonly vpc?: IntendedVpc;
  readonly block?: IntendedBlock;
  readonly service?: "s3" | "dynamodb";
}

/**
 * Everyone that sends or receives in a zone: the workloads of every tier with the tier's group, every bastion with the
 * group that its launch template gives it, the interface endpoints with theirs, the internet, S3 and DynamoDB. NAT
 * gateways take no calls of their own; what passes through them counts as their caller's.
 */
export async function partiesOf(api: ZoneApi, facts: NetworkFacts): Promise<readonly ZoneParty[]> {
  const { zone } = api;
  const vpcs = await zoneVpcs(api);
  const lists = await prefixListsOfAws(vpcs);
  const found = await Promise.all(
    vpcs.map(async (vpc) => {
      const endpoints = await interfaceEndpointsOf(vpc);
      const endpointGroups = [
        ...new Set(endpoints.flatMap(({ Groups = [] }) => Groups.map(({ GroupId = "" }) => GroupId))),
      ];
      return Promise.all(
        vpc.intended.blocks.map(async (own): Promise<ZoneParty[]> => {
          const subnets = subnetsIn(facts, vpc.id, own.cidr);
          const inside = (groups: readonly string[]): ZoneParty[] => [
            {
              party: { kind: "inside", name: `${vpc.intended.account} ${own.name}`, subnets, groups },
              vpc: vpc.intended,
              block: own,
            },
          ];
          switch (own.kind) {
            case "tier": {
              const name = securityGroupName(zone, own.environment.name, own.tier.name);
              return inside(facts.groups.filter((one) => one.vpc === vpc.id && one.name === name).map(({ id }) => id));
            }
            case "endpoints":
              return inside(endpointGroups);
            case "bastion":
              return inside(await bastionGroups(vpc.ec2, bastionRoleName(zone, own.environment.name)));
            case "nat":
              return [];
          }
        }),
      );
    }),
  );
  return [
    ...found.flat(2),
    ...(["s3", "dynamodb"] as const).map((service): ZoneParty => ({
      party: { kind: "service", name: service, prefixLists: lists.get(serviceName(zone, service)) ?? [] },
      service,
    })),
    { party: { kind: "internet", name: "the internet" } },
  ];
}

/** Ids of AWS's own prefix lists by name. AWS has one of a name in a region; an emulator may have one in each account. */
export async function prefixListsOfAws(vpcs: readonly Pick<ZoneVpc, "ec2">[]): Promise<ReadonlyMap<string, string[]>> {
  const ids = new Map<string, string[]>();
  const found = await Promise.all(
    vpcs.map(({ ec2 }) =>
      ec2.send(new DescribeManagedPrefixListsCommand({})).then(({ PrefixLists = [] }) => PrefixLists),
    ),
  );
  for (const { OwnerId, PrefixListName: name = "", PrefixListId: id = "" } of found.flat()) {
    if (OwnerId === "AWS") ids.set(name, [...(ids.get(name) ?? []), id]);
  }
  return ids;
}

/** Name of a service as endpoints and prefix lists of AWS have it. */
export function serviceName({ regions }: Zone, service: string): string {
  return `com.amazonaws.${regions.home}.${service}`;
}

/** Ids of the subnets of a VPC that are in a block. */
export function subnetsIn(facts: NetworkFacts, vpc: string, cidr: string): readonly string[] {
  return facts.subnets.filter((one) => one.vpc === vpc && contains(block(cidr), one.block)).map(({ id }) => id);
}

/** Groups that a launch template gives to what it launches. */
export async function bastionGroups(ec2: EC2Client, template: string): Promise<readonly string[]> {
  const { LaunchTemplateVersions: [version] = [] } = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: template, Versions: ["$Default"] }),
  );
  const { SecurityGroupIds = [], NetworkInterfaces = [] } = version?.LaunchTemplateData ?? {};
  return [...SecurityGroupIds, ...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups)];
}

/** TCP ports on which zone.yaml lets one party call another; there are no calls of another protocol. */
export function declaredPorts(from: ZoneParty, to: ZoneParty): readonly number[] {
  const caller = from.block;
  const callee = to.block;
  if (callee?.kind === "tier") {
    const { environment, tier } = callee;
    if (from.party.kind === "internet") return tier.exposure === "public" ? [tier.port] : [];
    if (!isOf(caller, environment)) return [];
    if (caller.kind === "bastion") return bastionPorts(environment, tier);
    return caller.kind === "tier" && tier.from.includes(caller.tier.name) ? [tier.port] : [];
  }
  if (caller?.kind !== "tier" && caller?.kind !== "bastion") return [];
  if (callee?.kind === "endpoints") return from.vpc?.account === to.vpc?.account ? [https] : [];
  // A bastion writes records to S3 and has packages from there; it has no use for DynamoDB.
  if (to.service !== undefined) return caller.kind === "tier" || to.service === "s3" ? [https] : [];
  const toInternet = to.party.kind === "internet" && caller.kind === "tier" && usesNat(caller.environment, caller.tier);
  return toInternet ? [https] : [];
}

/** The subnets of an environment: those of its VPC, and those of its bastion. */
export function placesOf(
  zone: Zone,
  facts: NetworkFacts,
  environment: Environment,
): { readonly vpc: Party; readonly bastion: Party } {
  const { name, bastionCidr } = environment;
  const vpc = vpcIdOf(zone, facts, name);
  return {
    vpc: {
      kind: "inside",
      name,
      subnets: facts.subnets.filter((one) => one.vpc === vpc).map(({ id }) => id),
      groups: undefined,
    },
    bastion: {
      kind: "inside",
      name: `bastion of ${name}`,
      subnets: subnetsIn(facts, vpcIdOf(zone, facts, "shared-services"), bastionCidr),
      groups: undefined,
    },
  };
}

/** VPCs that are not the zone's, which its accounts may have all the same. */
export function strangersOf(zone: Zone, facts: NetworkFacts): readonly Party[] {
  const own = intendedVpcs(zone).map(({ account }) => vpcIdOf(zone, facts, account));
  return facts.vpcs
    .filter(({ id }) => !own.includes(id))
    .map(({ id, account }) => ({
      kind: "inside",
      name: `${account} ${id}`,
      subnets: facts.subnets.filter(({ vpc }) => vpc === id).map((subnet) => subnet.id),
      groups: undefined,
    }));
}

/** By its block: AWS's default VPC may have the same one. */
function vpcIdOf(zone: Zone, facts: NetworkFacts, account: string): string {
  const intended = intendedVpcs(zone).find((one) => one.account === account);
  if (intended === undefined) throw new Error(`${account} is to have no VPC`);
  const { first, last } = block(intended.cidr);
  const found = facts.vpcs.find(
    (one) =>
      one.account === account && !one.isDefault && one.blocks.some((own) => own.first === first && own.last === last),
  );
  return found?.id ?? "";
}

function isOf(
  found: IntendedBlock | undefined,
  { name }: Environment,
): found is Extract<IntendedBlock, { readonly environment: Environment }> {
  return found !== undefined && found.kind !== "endpoints" && found.environment.name === name;
}
