import { block, blockAt, blockSize, formatBlock } from "./cidr";

/** Slots in a block: six availability zones at most, and a power of two so that each slot is a subnet. */
const subnetSlots = 8;

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
  const prefix = whole.prefix + Math.log2(subnetSlots);
  return formatBlock(blockAt(whole.first + zoneIndex * blockSize(prefix), prefix));
}
