import type { Resource } from "../../model/resource";
import type { Subnet, Vpc } from "../facts";
import { type Ranges, addressesOf, empty, union } from "../ranges";
import { type Identities, addressesIn, manyOf, missingOf, originOf } from "./identities";

/** The VPCs that the stacks declare, and those that they refer to and do not declare. */
export function readVpcs(ids: Identities): readonly Vpc[] {
  const more = new Map<string, Resource[]>();
  for (const association of ids.model.resources("aws_vpc_ipv4_cidr_block_association")) {
    const vpc = ids.to(association, "vpc_id")?.id ?? "";
    more.set(vpc, [...(more.get(vpc) ?? []), association]);
  }
  const withIpv6 = new Set(
    ids.model.resources("aws_vpc_ipv6_cidr_block_association").map((one) => ids.to(one, "vpc_id")?.id),
  );
  const declared = ids.model.resources("aws_vpc", "aws_default_vpc").map((resource): Vpc => {
    const id = ids.of(resource);
    const blocks = [resource, ...(more.get(id) ?? [])].map((one) => blockOf(one));
    const assigns = resource.flag(false, "assign_generated_ipv6_cidr_block").is !== false;
    const hasIpv6 =
      assigns || withIpv6.has(id) || ["ipv6_cidr_block", "ipv6_ipam_pool_id"].some((one) => resource.has(one));
    return {
      id,
      origin: originOf(resource),
      account: resource.place.accountKey,
      region: resource.place.regionKey,
      blocks: blocks.flatMap(({ addresses }) => addresses),
      addresses: union(...blocks.map(({ addresses }) => addresses)),
      hasIpv6,
      ...missingOf(blocks.find(({ missing }) => missing !== undefined)?.missing ?? manyOf(resource)),
    };
  });
  return [...declared, ...foreign(ids, new Set(declared.map(({ id }) => id)))];
}

/** Block of a VPC of AWS's own making: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html */
const defaultVpcBlock: Ranges = addressesOf("172.31.0.0/16") ?? empty;

function blockOf(resource: Resource): { readonly addresses: Ranges; readonly missing?: string } {
  if (resource.type === "aws_default_vpc") return { addresses: defaultVpcBlock };
  const block = addressesIn(resource.value("cidr_block"));
  if (block === undefined) return { addresses: empty, missing: `the block that ${resource.address} is given` };
  return block.known ? { addresses: block.value } : { addresses: empty, missing: block.missing };
}

/** VPCs that subnets, gateways and the like are put into, and that no stack declares. */
function foreign(ids: Identities, declared: ReadonlySet<string>): readonly Vpc[] {
  const found = new Map<string, Vpc>();
  for (const resource of ids.model.resources(...inVpcs)) {
    const vpc = ids.to(resource, "vpc_id");
    if (vpc === undefined || declared.has(vpc.id) || found.has(vpc.id)) continue;
    found.set(vpc.id, {
      id: vpc.id,
      origin: originOf(resource),
      account: resource.place.accountKey,
      region: resource.place.regionKey,
      blocks: [],
      addresses: empty,
      hasIpv6: false,
      missing: vpc.missing ?? `VPC ${vpc.id}, which no stack declares`,
    });
  }
  return [...found.values()];
}

const inVpcs = [
  "aws_subnet",
  "aws_security_group",
  "aws_route_table",
  "aws_network_acl",
  "aws_internet_gateway",
  "aws_internet_gateway_attachment",
  "aws_vpc_peering_connection",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_vpc_endpoint",
  "aws_vpn_gateway",
];

/** How a subnet is tied to its route table and its ACL. */
export interface Ties {
  readonly of: (
    subnet: string,
    vpc: string,
  ) => { readonly id: string; readonly isOwn: boolean; readonly missing?: string };
}

export function readSubnets(ids: Identities, vpcs: readonly Vpc[], tables: Ties, acls: Ties): readonly Subnet[] {
  const byId = new Map(vpcs.map((vpc) => [vpc.id, vpc]));
  return ids.model.resources("aws_subnet", "aws_default_subnet").map((resource): Subnet => {
    const id = ids.of(resource);
    const isDefault = resource.type === "aws_default_subnet";
    const vpc = ids.to(resource, "vpc_id")?.id ?? defaultVpcOf(vpcs, resource);
    const block = addressesIn(resource.value("cidr_block"));
    const table = tables.of(id, vpc);
    const acl = acls.of(id, vpc);
    const maps = resource.flag(isDefault, "map_public_ip_on_launch").is;
    return {
      id,
      origin: originOf(resource),
      vpc,
      addresses: block?.known === true ? block.value : (byId.get(vpc)?.addresses ?? empty),
      table: table.id,
      hasOwnTable: table.isOwn,
      acl: acl.id,
      mapsPublicAddresses: maps,
      ...(table.missing === undefined ? {} : { tableMissing: table.missing }),
      ...(acl.missing === undefined ? {} : { aclMissing: acl.missing }),
      ...missingOf(
        block?.known === false
          ? block.missing
          : block === undefined && !isDefault
            ? `the block of ${resource.address}`
            : manyOf(resource),
      ),
    };
  });
}

function defaultVpcOf(vpcs: readonly Vpc[], resource: Resource): string {
  const own = vpcs.find(
    ({ account, region, origin }) =>
      account === resource.place.accountKey &&
      region === resource.place.regionKey &&
      origin.address.startsWith("aws_default_vpc."),
  );
  return own?.id ?? `the default VPC of ${resource.place.accountKey}`;
}
