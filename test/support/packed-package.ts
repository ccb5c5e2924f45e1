import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repository } from "./golden-zones";
import { mustRun } from "./program";

const packed = z.tuple([z.object({ filename: z.string(), size: z.number(), unpackedSize: z.number() })]);

/** The package as npm would publish it. */
export interface PackedPackage {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Bytes that `npx` downloads. */
  readonly size: number;
  /** Bytes that it takes on the disk. */
  readonly unpackedSize: number;
}

/** Builds the package and packs it into a folder. */
export async function packInto(folder: string): Promise<PackedPackage> {
  const options = { cwd: repository };
  await mustRun("npm", ["run", "build"], options);
  // The package is built: its own prepack would do it again.
  const { stdout } = await mustRun(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
    options,
  );
  const [{ filename, size, unpackedSize }] = packed.parse(JSON.parse(stdout));
  return { tarball: join(folder, filename), size, unpackedSize };
}

/** Installs the tarball as npx does, into a folder that is made for it, and gives the path of its command. */
export async function installPacked(tarball: string, folder: string): Promise<string> {
  mkdirSync(folder);
  await mustRun("npm", ["install", "--prefix", folder, "--no-save", "--omit=dev", tarball], { cwd: folder });
  return join(folder, "node_modules", "create-hipaa-zone", "dist", "bin.js");
}
