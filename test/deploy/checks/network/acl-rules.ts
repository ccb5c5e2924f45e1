import type { Block } from "../../../../src/zone/cidr";
import {
  type Ranges,
  difference,
  intersection,
  nothing,
  union,
} from "../../../../blueprints/hipaa/test/support/ranges";
import { type AclEntry, allPorts, anyProtocol } from "./facts";

/** Ports to which an ACL lets packets from or to an address pass, in one direction. The lowest number that fits decides. */
export function portsPassed(entries: readonly AclEntry[], egress: boolean, address: number, protocol: string): Ranges {
  let undecided = allPorts;
  let passed = nothing;
  for (const entry of entries.filter((one) => one.egress === egress).sort((a, b) => a.number - b.number)) {
    if (!speaks(entry, protocol) || !holds(entry.block, address)) continue;
    const decided = intersection(undecided, entry.ports);
    undecided = difference(undecided, decided);
    if (entry.allow) passed = union(passed, decided);
  }
  return passed;
}

export function speaks(rule: { readonly protocol: string }, protocol: string): boolean {
  return rule.protocol === anyProtocol || rule.protocol === protocol;
}

export function holds(block: Block, address: number): boolean {
  return block.first <= address && address <= block.last;
}

/**
 * One address of every part that the blocks tell apart. They are all that is needed: whether a rule or a route concerns
 * an address is only ever asked as "is it in this block", so that two addresses without an edge of a block between them
 * fare alike in everything.
 */
export function representatives(addresses: Ranges, blocks: readonly Block[]): readonly number[] {
  const edges = blocks.flatMap(({ first, last }) => [first, last + 1]);
  return [
    ...new Set(addresses.flatMap(([first, last]) => [first, ...edges.filter((edge) => first < edge && edge <= last)])),
  ].sort((a, b) => a - b);
}
