/**
 * Bundles the generator into dist/, or another folder, with everything that it needs from other packages.
 *
 *     npx tsx scripts/build.ts [folder]
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

const root = path.join(__dirname, "..");
const finished = path.resolve(process.argv[2] ?? path.join(root, "dist"));

// Beside the result, so that it can be moved in by a rename: a command that runs meanwhile finds all of the old bundle.
const dist = `${finished}-${process.pid}.tmp`;
const staged = path.join(dist, "esm");

/** Oldest Node that the package runs on. */
const target = "node20.9";

/** Parts of other packages that nothing here reaches, and what stands in for each; two thirds of the bundle. */
const unreached: readonly { readonly filter: RegExp; readonly contents: string }[] = [
  // The editor prompt, which nobody asks for, knows every character encoding there is.
  { filter: /^@inquirer\/external-editor$/, contents: "export function editAsync() { throw new Error(); }" },
  // Zod's messages in forty languages; English is imported by itself.
  { filter: /^\.\.\/locales\/index\.js$/, contents: "export {};" },
  // Handlebars goes without when it is missing; templates are rendered here, not debugged in a browser.
  { filter: /^source-map$/, contents: "module.exports = {};" },
];

const leaveOutUnreached: Plugin = {
  name: "leave-out-unreached",
  setup(bundler) {
    const namespace = "unreached";
    for (const { filter, contents } of unreached) {
      bundler.onResolve({ filter }, ({ path: name }) => ({ path: name, namespace, pluginData: contents }));
    }
    bundler.onLoad({ filter: /.*/, namespace }, ({ pluginData }) => ({ contents: String(pluginData) }));
  },
};

/**
 * Bundles twice: esbuild splits ES modules alone, and CommonJS starts faster. What is imported with `import()` becomes
 * a chunk that is loaded when it is needed, so that `--help` loads next to nothing.
 */
async function bundle(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { bin: "src/bin.ts" },
    outdir: staged,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target,
    chunkNames: "[name]-[hash]",
    metafile: true,
    legalComments: "none",
    plugins: [leaveOutUnreached],
  });
  await build({
    absWorkingDir: staged,
    entryPoints: readdirSync(staged).map((file) => path.join(staged, file)),
    outdir: dist,
    format: "cjs",
    platform: "node",
    target,
    supported: { "dynamic-import": false },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  rmSync(staged, { recursive: true });
  return metafile;
}

/** The folders of the packages that went into the bundle, sorted. */
function bundledPackages(metafile: Metafile): readonly string[] {
  const folders = Object.keys(metafile.inputs).flatMap((input) => {
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
    const metafile = await bundle();
    const bin = path.join(dist, "bin.js");
    writeFileSync(bin, `#!/usr/bin/env node\n${readFileSync(bin, "utf8")}`);
    chmodSync(bin, 0o755);
    writeNotices(bundledPackages(metafile));
    rmSync(finished, { recursive: true, force: true });
    renameSync(dist, finished);
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
}

void main();
