import { Address4 } from "ip-address";

/** A block of IPv4 addresses; `first` and `last` are addresses as numbers. */
export interface Block {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** The block that the text names, or undefined when it is not `address/prefix`. Host bits may be set. */
export function parseBlock(text: string): Block | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(text) || !Address4.isValid(text)) {
    return undefined;
  }
  const address = new Address4(text);
  return {
    first: Number(address.startAddress().bigInt()),
    last: Number(address.endAddress().bigInt()),
    prefix: address.subnetMask,
  };
}

/** The block that the text names; for text that has been validated. */
export function block(text: string): Block {
  const parsed = parseBlock(text);
  if (parsed === undefined) {
    throw new Error(`${text} is not an IPv4 block`);
  }
  return parsed;
}

/** The block of that size that begins at an address. */
export function blockAt(first: number, prefix: number): Block {
  return { first, last: first + blockSize(prefix) - 1, prefix };
}

/** Number of addresses in a block of that prefix. */
export function blockSize(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** The block as `address/prefix`. */
export function formatBlock({ first, prefix }: Block): string {
  return `${Address4.fromBigInt(BigInt(first)).correctForm()}/${prefix}`;
}

export function overlaps(a: Block, b: Block): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(outer: Block, inner: Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
