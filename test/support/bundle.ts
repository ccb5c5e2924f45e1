import { buildSync } from "esbuild";

/** Writes a program and all that it imports into one file, which starts quickly and from any folder. */
export function bundle(entry: string, outfile: string): void {
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", logLevel: "error" });
}
