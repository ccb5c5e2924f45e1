/**
 * Writes `templates/locks/<engine>-<provider>.json`: the lock file of an emitted project, one for each combination.
 *
 *     npx tsx scripts/write-locks.ts [engine-provider ...]
 *
 * Run it after a version in `src/render/combinations.ts` changed. It asks the npm registry and writes nothing else.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { combinations, type Combination } from "../src/render/combinations";

// Newer releases of this binding of jest's resolver were published without all of their platform packages: `npm ci` then
// refuses the lock on some registries. The override shapes the lock and is no part of the emitted package.json.
const overrides = { "unrs-resolver": "1.12.2" };

function lockOf(combination: Combination): string {
  const folder = mkdtempSync(path.join(tmpdir(), "lock-"));
  try {
    const manifest = {
      name: "zone",
      version: "0.1.0",
      private: true,
      engines: { node: combination.nodeRange },
      dependencies: combination.dependencies,
      devDependencies: combination.devDependencies,
      overrides,
    };
    writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
    execFileSync(
      "npm",
      ["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"],
      { cwd: folder, stdio: "inherit" },
    );
    return readFileSync(path.join(folder, "package-lock.json"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
for (const combination of combinations) {
  const name = `${combination.engine}-${String(combination.awsProvider)}`;
  if (asked.length === 0 || asked.includes(name)) {
    writeFileSync(path.join(__dirname, "..", "templates", "locks", `${name}.json`), lockOf(combination));
    console.log(`templates/locks/${name}.json`);
  }
}
