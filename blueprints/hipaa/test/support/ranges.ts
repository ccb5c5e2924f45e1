/** A set of whole numbers (ports, addresses) as ranges that are sorted and apart; both ends belong to a range. */
export type Ranges = readonly Range[];
export type Range = readonly [first: number, last: number];

export const nothing: Ranges = [];

export function union(...sets: readonly Ranges[]): Ranges {
  const merged: [number, number][] = [];
  for (const [first, last] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) {
      previous[1] = Math.max(previous[1], last);
    } else {
      merged.push([first, last]);
    }
  }
  return merged;
}

export function intersection(a: Ranges, b: Ranges): Ranges {
  return union(
    a.flatMap(([first, last]) =>
      b.map(([from, to]) => [Math.max(first, from), Math.min(last, to)] as const).filter(([from, to]) => from <= to),
    ),
  );
}

export function difference(a: Ranges, b: Ranges): Ranges {
  return b.reduce<Ranges>(
    (rest, [from, to]) =>
      rest.flatMap(([first, last]) =>
        (
          [
            [first, Math.min(last, from - 1)],
            [Math.max(first, to + 1), last],
          ] as const
        ).filter(([low, high]) => low <= high),
      ),
    a,
  );
}

/** Whether all of `inner` is in `outer`. */
export function covers(outer: Ranges, inner: Ranges): boolean {
  return difference(inner, outer).length === 0;
}

/** As people write ports: `443, 1024-65535`; `nothing` for none. */
export function describeRanges(ranges: Ranges): string {
  return ranges.length === 0
    ? "nothing"
    : ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}
