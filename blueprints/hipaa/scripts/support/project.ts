import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zone, parseZone } from "../../src/zone";
import { Refusal, exitCodes } from "./command";

/** The project's folder. */
export const root = join(__dirname, "..", "..");

const zonePath = join(root, "zone.yaml");

/** The text of zone.yaml. */
export function zoneText(): string {
  try {
    return readFileSync(zonePath, "utf8");
  } catch (error) {
    throw new Refusal(`zone.yaml cannot be read: ${String(error)}`, exitCodes.usage);
  }
}

/** The zone as it is written down; addresses that are missing are a problem. */
export function readZone(): Zone {
  return parseZone(zoneText(), { allocate: false }).zone;
}

/** Replaces zone.yaml at once: a reader sees the old text or the new one. */
export function writeZone(text: string): void {
  const draft = `${zonePath}.new`;
  writeFileSync(draft, text);
  renameSync(draft, zonePath);
}
