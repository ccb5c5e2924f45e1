/** The first and the last address of a block. */
export type Bounds = readonly [first: number, last: number];

const known = new Map<string, Bounds>();

export function bounds(block: string): Bounds {
  const found = known.get(block);
  if (found !== undefined) return found;
  const [base = "", prefix] = block.split("/");
  const free = 32 - Number(prefix);
  const first = Math.floor(address(base) / 2 ** free) * 2 ** free;
  const made = [first, first + 2 ** free - 1] as const;
  known.set(block, made);
  return made;
}

export function address(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function contains([first, last]: Bounds, one: number): boolean {
  return first <= one && one <= last;
}
