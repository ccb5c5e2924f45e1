import { smallestBlockPrefix, subnetSize } from "../address-plan";
import { contains, formatBlock, overlaps, parseBlock, type Block } from "../cidr";
import { vpcPrefixes, type Draft } from "../draft";
import type { Problem } from "../problem";
import { RESERVED_ADDRESSES_PER_SUBNET } from "../quotas";

/** Private addresses: RFC 1918, and the shared address space of RFC 6598. */
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** A VPC holds at least eight blocks, so a space smaller than a VPC is of no use, and no private space exceeds /8. */
const spacePrefixes = { largest: 8, smallest: vpcPrefixes.smallest } as const;

interface Given {
  readonly path: string;
  readonly cidr: string;
  readonly block: Block;
}

/** Checks every block that the answers give: well formed, private, inside its parent, apart from its siblings. */
export function checkAddresses(draft: Draft): readonly Problem[] {
  const problems: Problem[] = [];

  const read = (path: string, cidr: string | undefined, sizes: { largest: number; smallest: number }) => {
    if (cidr === undefined) {
      return undefined;
    }
    const parsed = parseBlock(cidr);
    const problem = malformed(path, cidr, parsed) ?? (parsed && wrongSize(path, cidr, parsed, sizes));
    if (problem !== undefined) {
      problems.push(problem);
      return undefined;
    }
    return parsed && { path, cidr, block: parsed };
  };

  const inside = (parent: Given | undefined, parentPath: string, parentGiven: boolean, children: readonly Given[]) => {
    if (parent !== undefined) {
      problems.push(
        ...children.filter((child) => !contains(parent.block, child.block)).map((child) => outside(child, parent)),
      );
    } else if (!parentGiven) {
      problems.push(...children.map((child) => withoutParent(child, parentPath)));
    }
    problems.push(...overlapping(children));
  };

  const space = read("addressSpace", draft.addressSpace, spacePrefixes);
  if (space !== undefined) {
    problems.push(...notPrivate(space), ...tooLargeVpcs(draft.vpcPrefix, space));
  }

  const blockSizes = { largest: vpcPrefixes.largest, smallest: smallestBlockPrefix };
  const sharedVpc = read("sharedServices.cidr", draft.sharedServices.cidr, vpcPrefixes);
  const inShared = [read("sharedServices.endpointsCidr", draft.sharedServices.endpointsCidr, blockSizes)];
  const vpcs = [sharedVpc];
  draft.environments.forEach((environment, index) => {
    const path = `environments[${index}]`;
    const vpc = read(`${path}.cidr`, environment.cidr, vpcPrefixes);
    vpcs.push(vpc);
    inShared.push(read(`${path}.bastionCidr`, environment.bastionCidr, blockSizes));
    const inVpc = [
      read(`${path}.endpointsCidr`, environment.endpointsCidr, blockSizes),
      read(`${path}.natCidr`, environment.natCidr, blockSizes),
      ...environment.tiers.map((tier, at) => read(`${path}.tiers[${at}].cidr`, tier.cidr, blockSizes)),
    ];
    inside(vpc, `${path}.cidr`, environment.cidr !== undefined, inVpc.filter(isGiven));
  });
  inside(space, "addressSpace", true, vpcs.filter(isGiven));
  inside(sharedVpc, "sharedServices.cidr", draft.sharedServices.cidr !== undefined, inShared.filter(isGiven));
  return problems;
}

/** With `allocate: false`: every block must have been written down already. */
export function checkAllAllocated(draft: Draft): readonly Problem[] {
  const missing = (path: string, value: unknown): readonly Problem[] =>
    value === undefined
      ? [{ path, problem: "is not allocated yet", allowed: "an address block", remedy: "run `npm run allocate`" }]
      : [];
  return [
    ...missing("sharedServices.cidr", draft.sharedServices.cidr),
    ...missing("sharedServices.endpointsCidr", draft.sharedServices.endpointsCidr),
    ...draft.environments.flatMap((environment, index) => [
      ...missing(`environments[${index}].cidr`, environment.cidr),
      ...missing(`environments[${index}].endpointsCidr`, environment.endpointsCidr),
      ...missing(`environments[${index}].natCidr`, environment.natCidr),
      ...missing(`environments[${index}].bastionCidr`, environment.bastionCidr),
      ...environment.tiers.flatMap((tier, at) => missing(`environments[${index}].tiers[${at}].cidr`, tier.cidr)),
    ]),
  ];
}

/** Every endpoint takes an address in each subnet of the endpoints' block. */
export function checkEndpointsFit(
  blocks: readonly { readonly path: string; readonly cidr: string; readonly endpoints: readonly string[] }[],
): readonly Problem[] {
  return blocks.flatMap(({ path, cidr, endpoints }) => {
    const room = subnetSize(cidr) - RESERVED_ADDRESSES_PER_SUBNET;
    return endpoints.length <= room
      ? []
      : [
          {
            path,
            value: cidr,
            problem: `a subnet of it has room for ${room} endpoints, and there are ${endpoints.length}`,
            allowed: `at most ${room} endpoints, or a larger block`,
            remedy: "choose fewer endpoints, or a lower vpcPrefix",
          },
        ];
  });
}

function isGiven(given: Given | undefined): given is Given {
  return given !== undefined;
}

function malformed(path: string, cidr: string, parsed: Block | undefined): Problem | undefined {
  if (parsed === undefined) {
    return {
      path,
      value: cidr,
      problem: "is not an IPv4 block",
      allowed: "an address and a prefix, as 10.1.0.0/16",
      remedy: "write it so, or remove it to have it allocated",
    };
  }
  const canonical = formatBlock(parsed);
  return canonical === cidr
    ? undefined
    : {
        path,
        value: cidr,
        problem: `does not begin at the first address of its block`,
        allowed: "the first address of a block",
        remedy: `write ${canonical}`,
      };
}

function wrongSize(
  path: string,
  cidr: string,
  { prefix }: Block,
  { largest, smallest }: { largest: number; smallest: number },
): Problem | undefined {
  if (prefix >= largest && prefix <= smallest) {
    return undefined;
  }
  return {
    path,
    value: cidr,
    problem: prefix < largest ? "is too large" : "is too small for its subnets",
    allowed: `/${largest} to /${smallest}`,
    remedy: prefix < largest ? `use /${largest} or smaller` : `use /${smallest} or larger`,
  };
}

function notPrivate({ path, cidr, block }: Given): readonly Problem[] {
  const isPrivate = privateBlocks.map(parseBlock).some((allowed) => allowed !== undefined && contains(allowed, block));
  return isPrivate
    ? []
    : [
        {
          path,
          value: cidr,
          problem: "is not private",
          allowed: `a block inside ${privateBlocks.join(", ")}`,
          remedy: "choose a block inside one of these",
        },
      ];
}

function tooLargeVpcs(vpcPrefix: number, space: Given): readonly Problem[] {
  return vpcPrefix >= space.block.prefix
    ? []
    : [
        {
          path: "vpcPrefix",
          value: vpcPrefix,
          problem: `a VPC would be larger than addressSpace (${space.cidr})`,
          allowed: `${space.block.prefix} to ${vpcPrefixes.smallest}`,
          remedy: "raise vpcPrefix, or use a larger addressSpace",
        },
      ];
}

function outside(child: Given, parent: Given): Problem {
  return {
    path: child.path,
    value: child.cidr,
    problem: `is not inside ${parent.path} (${parent.cidr})`,
    allowed: `a block inside ${parent.cidr}`,
    remedy: "choose such a block, or remove it to have one allocated",
  };
}

function withoutParent(child: Given, parentPath: string): Problem {
  return {
    path: child.path,
    value: child.cidr,
    problem: `is given without ${parentPath}, which must hold it`,
    remedy: `give ${parentPath} too, or remove this one to have both allocated`,
  };
}

/** Sorted by their beginning, two blocks overlap only if some neighbour overlaps one that began before it. */
function overlapping(siblings: readonly Given[]): readonly Problem[] {
  const sorted = siblings
    .map((given, index) => ({ given, index }))
    .sort((a, b) => a.given.block.first - b.given.block.first);
  const problems: { index: number; problem: Problem }[] = [];
  let reach = sorted[0];
  for (const current of sorted.slice(1)) {
    if (reach !== undefined && overlaps(reach.given.block, current.given.block)) {
      const [earlier, later] = reach.index < current.index ? [reach, current] : [current, reach];
      problems.push({
        index: later.index,
        problem: {
          path: later.given.path,
          value: later.given.cidr,
          problem: `overlaps ${earlier.given.path} (${earlier.given.cidr})`,
          allowed: "blocks that do not overlap",
          remedy: "move one of them, or remove this one to have it allocated",
        },
      });
    }
    if (reach === undefined || current.given.block.last > reach.given.block.last) {
      reach = current;
    }
  }
  return problems.sort((a, b) => a.index - b.index).map(({ problem }) => problem);
}
