import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const repository = path.join(__dirname, "..", "..", "..");

/** What the package consists of beside its bundle. */
const parts = ["package.json", "blueprints", "templates", "src/zone", "src/verify"];

/** Builds the package into a folder of its own, so that nobody builds it anew meanwhile; gives the path of its command. */
export function buildCommand(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "create-hipaa-zone-built-"));
  for (const part of parts.filter((each) => existsSync(path.join(repository, each)))) {
    cpSync(path.join(repository, part), path.join(folder, part), { recursive: true });
  }
  const tsx = path.join(repository, "node_modules", "tsx", "dist", "cli.mjs");
  const build = path.join(repository, "scripts", "build.ts");
  execFileSync(process.execPath, [tsx, build, path.join(folder, "dist")], { cwd: repository });
  return path.join(folder, "dist", "bin.js");
}
