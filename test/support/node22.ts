import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { mustRun } from "./program";

/**
 * A PATH on which `node` is one that cdktn's command runs on (22.19 or newer): this process's own where it is new
 * enough, else a Node 22 from the npm registry, installed into `folder`.
 */
export async function pathWithNode22(folder: string): Promise<string> {
  const path = process.env.PATH ?? "";
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return path;
  mkdirSync(folder, { recursive: true });
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  await mustRun("npm", ["install", "--prefix", folder, "--no-save", `${name}@22`], { cwd: folder });
  return [join(folder, "node_modules", name, "bin"), path].join(delimiter);
}
