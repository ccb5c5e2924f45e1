import { createHash } from "node:crypto";

/** Space of the names that this verifier gives; random, and never to change. */
const namespace = "8f0b7c52-6f0e-4c0e-9a37-3d1f6f3b2a10";

/** A UUID of version 5: the same for the same name. RFC 9562, section 5.5. */
export function uuidOf(...name: readonly string[]): string {
  const space = Buffer.from(namespace.replaceAll("-", ""), "hex");
  const hash = createHash("sha1").update(space).update(name.join("\n")).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
