import { block, blockAt, blockSize, contains, formatBlock, overlaps, type Block } from "./cidr";
import type { Problem } from "./problem";

/** Slots in a block: six availability zones at most, and a power of two so that each slot is a subnet. */
const subnetSlots = 8;
const subnetBits = 3;

/** AWS makes no subnet smaller than /28, so no block with eight slots is smaller than /25. */
export const smallestBlockPrefix = 28 - subnetBits;

/** Addresses that are recorded already; what is missing is allocated. All that is given is valid. */
export interface RecordedAddresses {
  readonly addressSpace: string;
  readonly vpcPrefix: number;
  readonly sharedServices: { readonly cidr?: string; readonly endpointsCidr?: string };
  readonly environments: readonly {
    readonly name: string;
    readonly cidr?: string;
    readonly endpointsCidr?: string;
    readonly natCidr?: string;
    readonly bastionCidr?: string;
    readonly tiers: readonly { readonly name: string; readonly cidr?: string }[];
  }[];
}

/** The addresses of a zone. */
export interface AddressPlan {
  readonly sharedServices: { readonly cidr: string; readonly endpointsCidr: string };
  readonly environments: readonly {
    readonly cidr: string;
    readonly endpointsCidr: string;
    readonly natCidr: string;
    readonly bastionCidr: string;
    readonly tiers: readonly string[];
  }[];
}

/**
 * Allocates what is not recorded yet, each time the first free block of the right size. What is recorded keeps its
 * place whatever is added or removed beside it.
 *
 * @returns the plan, or where there was no room
 */
export function allocateAddresses(recorded: RecordedAddresses): AddressPlan | { readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const space = block(recorded.addressSpace);
  const { environments } = recorded;

  const place = (container: Container, given: string | undefined, prefix: number, path: string, remedy: string) => {
    const placed = given === undefined ? container.allocate(prefix) : block(given);
    if (placed === undefined) {
      problems.push({
        path,
        problem: `there is no room for a /${prefix} in ${formatBlock(container.whole)}`,
        allowed: "blocks that do not overlap",
        remedy,
      });
      // Any block will do: a plan with problems is never used.
      return container.whole;
    }
    return placed;
  };

  const vpcs = new Container(space, [recorded.sharedServices.cidr, ...environments.map(({ cidr }) => cidr)]);
  const inSpace = "use a larger addressSpace, or a higher vpcPrefix for new VPCs";
  const sharedVpc = place(vpcs, recorded.sharedServices.cidr, recorded.vpcPrefix, "sharedServices.cidr", inSpace);
  const environmentVpcs = environments.map((environment, index) =>
    place(vpcs, environment.cidr, recorded.vpcPrefix, `environments[${index}].cidr`, inSpace),
  );

  const shared = new Container(sharedVpc, [
    recorded.sharedServices.endpointsCidr,
    ...environments.map(({ bastionCidr }) => bastionCidr),
  ]);
  const inShared = "give sharedServices.cidr a larger block of its own";
  const sharedEndpoints = place(
    shared,
    recorded.sharedServices.endpointsCidr,
    tierPrefix(sharedVpc) + 1,
    "sharedServices.endpointsCidr",
    inShared,
  );

  const allocated = environments.map((environment, index) => {
    const path = `environments[${index}]`;
    const vpc = environmentVpcs[index] ?? space;
    const inside = new Container(vpc, [
      environment.endpointsCidr,
      environment.natCidr,
      ...environment.tiers.map(({ cidr }) => cidr),
    ]);
    const inVpc = `remove a tier, give tiers smaller blocks, or give ${path}.cidr a larger one before anything is deployed`;
    const size = tierPrefix(vpc);
    return {
      cidr: formatBlock(vpc),
      endpointsCidr: formatBlock(place(inside, environment.endpointsCidr, size + 1, `${path}.endpointsCidr`, inVpc)),
      natCidr: formatBlock(place(inside, environment.natCidr, size + 1, `${path}.natCidr`, inVpc)),
      bastionCidr: formatBlock(
        place(shared, environment.bastionCidr, smallestBlockPrefix, `${path}.bastionCidr`, inShared),
      ),
      tiers: environment.tiers.map(({ cidr }, tier) =>
        formatBlock(place(inside, cidr, size, `${path}.tiers[${tier}].cidr`, inVpc)),
      ),
    };
  });

  return problems.length > 0
    ? { problems }
    : {
        sharedServices: { cidr: formatBlock(sharedVpc), endpointsCidr: formatBlock(sharedEndpoints) },
        environments: allocated,
      };
}

/** A new tier's block: a sixteenth of a large VPC, an eighth of a small one. Half of it is for endpoints, half for NAT. */
function tierPrefix(vpc: Block): number {
  return vpc.prefix + (vpc.prefix >= 19 ? 3 : 4);
}

/** A block and what is taken in it. */
class Container {
  private readonly taken: Block[];

  constructor(
    public readonly whole: Block,
    recorded: readonly (string | undefined)[],
  ) {
    this.taken = recorded.filter((cidr) => cidr !== undefined).map(block);
  }

  /** Takes the first free block of that size; undefined when there is none. */
  public allocate(prefix: number): Block | undefined {
    const size = blockSize(prefix);
    let candidate = blockAt(this.whole.first, prefix);
    while (contains(this.whole, candidate)) {
      const obstacle = this.taken.find((block) => overlaps(block, candidate));
      if (obstacle === undefined) {
        this.taken.push(candidate);
        return candidate;
      }
      // Past the obstacle, on the next multiple of the size: a block must begin on one.
      candidate = blockAt(Math.ceil((obstacle.last + 1) / size) * size, prefix);
    }
    return undefined;
  }
}

/**
 * The subnet of an availability zone in a tier's block: always the same eighth, however many zones are in use.
 *
 * @param zoneIndex 0 for the first availability zone
 */
export function subnetCidr(cidr: string, zoneIndex: number): string {
  if (!Number.isInteger(zoneIndex) || zoneIndex < 0 || zoneIndex >= subnetSlots) {
    throw new Error(`zoneIndex is ${zoneIndex}; it must be an integer from 0 to ${subnetSlots - 1}`);
  }
  const whole = block(cidr);
  const prefix = whole.prefix + subnetBits;
  return formatBlock(blockAt(whole.first + zoneIndex * blockSize(prefix), prefix));
}

/** Addresses that each subnet of a block has, AWS's own included. */
export function subnetSize(cidr: string): number {
  return blockSize(block(cidr).prefix + subnetBits);
}
