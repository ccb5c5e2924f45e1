import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { filePaths } from "../test/support/tree";
import { installPacked } from "../test/support/packed-package";
import type { BenchContext } from "./context";
import type { PartResult } from "./report";

/** What `npx` downloads and what it leaves on the disk. */
export async function benchPackage({ tarball, workspace }: BenchContext): Promise<PartResult> {
  const prefix = join(workspace, "package-size");
  await installPacked(tarball, prefix);
  const modules = join(prefix, "node_modules");
  const paths = filePaths(modules);
  return {
    title: "Package",
    measurements: [],
    aims: [],
    figures: {
      "bytes downloaded": statSync(tarball).size,
      "bytes installed": paths.reduce((sum, path) => sum + statSync(join(modules, path)).size, 0),
      "files installed": paths.length,
      "packages installed": readdirSync(modules).filter((name) => !name.startsWith(".")).length,
    },
  };
}
