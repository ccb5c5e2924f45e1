import type { AclEntry } from "../deploy/checks/network/facts";

/** AWS takes no number twice in one direction. */
export function numberedApart(entries: readonly AclEntry[]): readonly AclEntry[] {
  return [...new Map(entries.map((one) => [`${one.number} ${String(one.egress)}`, one])).values()];
}

/** What an ACL says of one TCP packet, read as its documentation has it. */
export function decides(entries: readonly AclEntry[], egress: boolean, address: number, port: number): boolean {
  const fitting = entries.filter(
    (one) =>
      one.egress === egress &&
      one.block.first <= address &&
      address <= one.block.last &&
      one.ports.some(([from, to]) => from <= port && port <= to),
  );
  return fitting.sort((a, b) => a.number - b.number)[0]?.allow ?? false;
}
