/**
 * Bundles the generator into dist/, or another folder, with everything that it needs from other packages.
 *
 *     npx tsx scripts/build.ts [folder]
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bake, writeBaked } from "./bake";
import { bundle } from "./bundle";

const root = path.join(__dirname, "..");
const finished = path.resolve(process.argv[2] ?? path.join(root, "dist"));

// Beside the result, so that it can be moved in by a rename: a command that runs meanwhile finds all of the old bundle.
const dist = `${finished}-${process.pid}.tmp`;
/** The folders of the packages that went into the bundle, sorted. */
function bundledPackages(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap((input) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    return found === undefined ? [] : [found];
  });
  return [...new Set(folders)].sort();
}

/** The licence of a package as its authors wrote it. */
function licenceOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  const notice = readdirSync(folder).find((name) => /^notice(\.(md|txt))?$/i.test(name));
  if (file === undefined) {
    throw new Error(`${folder} has no licence file; its notice cannot be passed on`);
  }
  return [file, ...(notice === undefined ? [] : [notice])]
    .map((name) => readFileSync(path.join(folder, name), "utf8").trim())
    .join("\n\n");
}

function writeNotices(packages: readonly string[]): void {
  const notices = packages.map((folder) => {
    const absolute = path.join(root, folder);
    const manifest = JSON.parse(readFileSync(path.join(absolute, "package.json"), "utf8")) as Record<string, string>;
    const title = `${manifest.name} ${manifest.version} (${manifest.license})`;
    return `${title}\n${"-".repeat(title.length)}\n\n${licenceOf(absolute)}\n`;
  });
  const head = "The files of this folder contain these packages, each under its own licence.\n";
  writeFileSync(path.join(dist, "THIRD-PARTY-NOTICES.txt"), [head, ...new Set(notices)].join("\n\n"));
}

async function main(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  try {
    const inputs = await bundle(dist, bake);
    writeBaked(dist);
    const bin = path.join(dist, "bin.js");
    writeFileSync(bin, `#!/usr/bin/env node\n${readFileSync(bin, "utf8")}`);
    chmodSync(bin, 0o755);
    writeNotices(bundledPackages(inputs));
    rmSync(finished, { recursive: true, force: true });
    renameSync(dist, finished);
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
}

void main();
