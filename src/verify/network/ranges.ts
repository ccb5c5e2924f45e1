/**
 * Sets of whole numbers (ports, IPv4 addresses) as ranges that are sorted and apart; both ends belong to a range. All
 * arithmetic is exact.
 */
export type Ranges = readonly Range[];
export type Range = readonly [first: number, last: number];

export const empty: Ranges = [];
export const allPorts: Ranges = [[0, 65535]];

/** Ports that a caller may call from, and so those that answers go to: RFC 6056, section 3.2. */
export const ephemeralPorts: Ranges = [[1024, 65535]];
export const everyAddress: Ranges = [[0, 2 ** 32 - 1]];

/** The addresses of a block such as "10.0.0.0/8"; undefined for what is none. Bits after the prefix do not count. */
export function addressesOf(cidr: string): Ranges | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr.trim());
  if (match === null) return undefined;
  const [, ...numbers] = match.map(Number);
  const prefix = numbers.pop() ?? 33;
  if (prefix > 32 || numbers.some((number) => number > 255)) return undefined;
  const address = numbers.reduce((sum, number) => sum * 256 + number, 0);
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return [[first, first + size - 1]];
}

export function union(...sets: readonly Ranges[]): Ranges {
  const filled = sets.filter((set) => set.length > 0);
  const [only] = filled;
  if (only === undefined) return empty;
  if (filled.length === 1) return only;
  const merged: [number, number][] = [];
  for (const [first, last] of filled.flat().sort((one, other) => one[0] - other[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function intersection(one: Ranges, other: Ranges): Ranges {
  const found: Range[] = [];
  let left = 0;
  let right = 0;
  for (;;) {
    const a = one[left];
    const b = other[right];
    if (a === undefined || b === undefined) return found;
    const first = Math.max(a[0], b[0]);
    const last = Math.min(a[1], b[1]);
    if (first <= last) found.push([first, last]);
    if (a[1] < b[1]) left++;
    else right++;
  }
}

export function difference(one: Ranges, other: Ranges): Ranges {
  if (one.length === 0 || other.length === 0) return one;
  const found: Range[] = [];
  let at = 0;
  for (const [first, last] of one) {
    let start = first;
    while (at < other.length && (other[at]?.[1] ?? 0) < start) at++;
    for (let index = at; start <= last; index++) {
      const cut = other[index];
      if (cut === undefined || cut[0] > last) break;
      if (cut[0] > start) found.push([start, cut[0] - 1]);
      start = cut[1] + 1;
    }
    if (start <= last) found.push([start, last]);
  }
  return found;
}

export function overlap(one: Ranges, other: Ranges): boolean {
  let left = 0;
  let right = 0;
  for (;;) {
    const a = one[left];
    const b = other[right];
    if (a === undefined || b === undefined) return false;
    if (a[0] <= b[1] && b[0] <= a[1]) return true;
    if (a[1] < b[1]) left++;
    else right++;
  }
}

/** Whether all of `inner` is in `outer`. */
export function covers(outer: Ranges, inner: Ranges): boolean {
  return difference(inner, outer).length === 0;
}

export function sameRanges(one: Ranges, other: Ranges): boolean {
  return (
    one.length === other.length &&
    one.every(([first, last], index) => first === other[index]?.[0] && last === other[index][1])
  );
}

/** As people write ports: `443, 1024-65535`. */
export function describePorts(ports: Ranges): string {
  if (ports.length === 0) return "no port";
  if (covers(ports, allPorts)) return "every port";
  return ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

/** As few blocks as make up a set of addresses: `10.0.0.0/8`. */
export function blocksOf(addresses: Ranges): readonly string[] {
  return addresses.flatMap(([first, last]) => {
    const blocks: string[] = [];
    let at = first;
    while (at <= last) {
      let size = 1;
      while (at % (size * 2) === 0 && at + size * 2 - 1 <= last && size < 2 ** 32) size *= 2;
      blocks.push(`${dotted(at)}/${32 - Math.log2(size)}`);
      at += size;
    }
    return blocks;
  });
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** The numbers of a set in the smallest runs that none of the edges goes through. */
export function splitAt(set: Ranges, edges: readonly number[]): readonly Range[] {
  const start = set[0]?.[0] ?? 0;
  const end = set.at(-1)?.[1] ?? 0;
  const inside = edges.filter((edge) => start < edge && edge <= end);
  if (inside.length === 0) return set;
  const sorted = [...new Set(inside)].sort((one, other) => one - other);
  return set.flatMap(([first, last]) => {
    const starts = [first, ...sorted.filter((edge) => first < edge && edge <= last)];
    return starts.map((start, index): Range => [start, (starts[index + 1] ?? last + 1) - 1]);
  });
}
