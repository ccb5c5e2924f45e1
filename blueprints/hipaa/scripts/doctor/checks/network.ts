import {
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Vpc,
  type VpcPeeringConnection,
} from "@aws-sdk/client-ec2";
import type { Zone } from "../../../src/zone";
import { block, blockAt, blockSize, formatBlock, overlaps } from "../../../src/zone/cidr";
import type { Check, Look } from "../check";
import { type Examination, type Place, named } from "../examination";
import { type Fact, type Finding, obstacle, unlessHeld, warning } from "../finding";

/** Statuses of a peering that connects, or will. */
const connecting = ["active", "pending-acceptance", "provisioning", "initiating-request"];

/** A network of the zone. */
interface Network {
  readonly name: string;
  readonly cidr: string;

  /** Where zone.yaml has its block. */
  readonly path: string;
}

/** Whether other networks use the addresses of the zone: nothing that does can ever be connected to it. */
export function networkCheck(examination: Examination, places: readonly Place[]): Check {
  const networks = networksOf(examination.zone);
  return {
    id: "addresses",
    stack: "shared-services",
    fine: "no other network uses the zone's addresses",
    looks: places.flatMap((place) => {
      const own = networks.find(({ name }) => name === place.account);
      return own === undefined ? [] : [vpcLook(examination, place, own), peeringLook(examination, place, own)];
    }),
  };
}

function vpcLook(examination: Examination, place: Place, own: Network): Look {
  const { zone, states } = examination;
  const stack = own.name;
  return {
    where: `the VPCs of ${named(place)} in ${zone.regions.home}`,
    stack,
    find: async () => {
      const { Vpcs = [] } = await place.access.client(EC2Client).send(new DescribeVpcsCommand({}));
      return Vpcs.flatMap((vpc) => {
        const clash = clashOf(zone, own, blocksOf(vpc));
        if (clash === undefined) {
          return [];
        }
        const { VpcId: id = "" } = vpc;
        const found = `${named(place)} has a VPC ${id} with the block ${clash.text}, which overlaps ${clash.with.cidr} of ${clash.with.name}`;
        return unlessHeld(
          states.held(stack, "aws_vpc", (attributes) => attributes.id === id),
          vpc.IsDefault === true
            ? warning({
                id: "default-vpc-addresses",
                stack,
                found: `${found}; it is the default VPC of the region`,
                mend: `npm run delete-default-vpcs -- ${place.account} --dry-run`,
              })
            : ofAddresses(examination, clash, { id: "address-clash", stack, found }),
        );
      });
    },
  };
}

function peeringLook(examination: Examination, place: Place, own: Network): Look {
  const { zone, states } = examination;
  const stack = own.name;
  // The far side of every peering is in shared-services; the environments' stacks make them.
  const stacks = own.name === "shared-services" ? zone.environments.map(({ name }) => name) : [stack];
  return {
    where: `the peerings of ${named(place)} in ${zone.regions.home}`,
    stack,
    find: async () => {
      const { VpcPeeringConnections = [] } = await place.access
        .client(EC2Client)
        .send(new DescribeVpcPeeringConnectionsCommand({}));
      return VpcPeeringConnections.flatMap((peering) => {
        const { VpcPeeringConnectionId: id = "", Status: status } = peering;
        const clash = clashOf(zone, own, farBlocks(peering, place));
        if (clash === undefined || !connecting.includes(status?.Code ?? "")) {
          return [];
        }
        const held = stacks.map((one) =>
          states.held(one, "aws_vpc_peering_connection", (attributes) => attributes.id === id),
        );
        return unlessHeld(
          held.find((one) => one.held === "yes") ?? held.find((one) => one.held === "unclear") ?? { held: "no" },
          ofAddresses(examination, clash, {
            id: "peering-clash",
            stack,
            found: `${named(place)} has a peering ${id} to a network with the block ${clash.text}, which overlaps ${clash.with.cidr} of ${clash.with.name}`,
          }),
        );
      });
    },
  };
}

interface Clash {
  readonly text: string;
  readonly with: Network;
}

/** Once a VPC is made its addresses stay; before that they can be chosen otherwise. */
function ofAddresses({ zone, states }: Examination, clash: Clash, fact: Omit<Fact, "mend">): Finding {
  const network = clash.with;
  if (states.resources(network.name, "aws_vpc").length > 0) {
    return warning({
      ...fact,
      found: `${fact.found}: the two can never be connected`,
      mend: "leave them apart; addresses of a network that is deployed do not move",
    });
  }
  const others = networksOf(zone).filter(({ name }) => name !== network.name);
  const free = freeBlock(zone, [clash.text, ...others.map(({ cidr }) => cidr)], network.cidr);
  const rest =
    network.name === "shared-services"
      ? "sharedServices.endpointsCidr and every bastionCidr"
      : "its endpointsCidr, natCidr and the cidr of its tiers";
  return obstacle({
    ...fact,
    found: `${fact.found}: the two can never be connected, and addresses do not move once they are deployed`,
    mend: `in zone.yaml: ${network.path}: ${free ?? "a block that nobody uses, of another addressSpace"}; take out ${rest}, then npm run allocate`,
  });
}

/** The first block of the zone's address space, as big as another, that overlaps none of those in use. */
export function freeBlock(
  zone: Pick<Zone, "addressSpace">,
  inUse: readonly string[],
  like: string,
): string | undefined {
  const space = block(zone.addressSpace);
  const { prefix } = block(like);
  const used = inUse.map(block);
  for (let first = space.first; first <= space.last; first += blockSize(prefix)) {
    const candidate = blockAt(first, prefix);
    if (!used.some((one) => overlaps(one, candidate))) {
      return formatBlock(candidate);
    }
  }
  return undefined;
}

function networksOf(zone: Zone): readonly Network[] {
  return [
    { name: "shared-services", cidr: zone.sharedServices.cidr, path: "sharedServices.cidr" },
    ...zone.environments.map(({ name, cidr }) => ({ name, cidr, path: `environments[${name}].cidr` })),
  ];
}

/** The network of the zone that overlaps: the account's own, or one that it is connected to. */
function clashOf(zone: Zone, own: Network, blocks: readonly string[]): Clash | undefined {
  const connected = networksOf(zone).filter(
    ({ name }) => name !== own.name && (own.name === "shared-services" || name === "shared-services"),
  );
  for (const network of [own, ...connected]) {
    const text = blocks.find((one) => overlaps(block(one), block(network.cidr)));
    if (text !== undefined) {
      return { text, with: network };
    }
  }
  return undefined;
}

function blocksOf({ CidrBlock, CidrBlockAssociationSet = [] }: Vpc): readonly string[] {
  return [...new Set([CidrBlock, ...CidrBlockAssociationSet.map((one) => one.CidrBlock)])].flatMap((one) => one ?? []);
}

/** Of the side that is in another account; of both where none is. */
function farBlocks(peering: VpcPeeringConnection, { id }: Place): readonly string[] {
  const sides = [peering.RequesterVpcInfo, peering.AccepterVpcInfo];
  const far = sides.filter((side) => side?.OwnerId !== id);
  return (far.length === 0 ? sides : far).flatMap((side) =>
    [side?.CidrBlock, ...(side?.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock)].flatMap((one) => one ?? []),
  );
}
