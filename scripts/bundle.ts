import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, transform, type BuildOptions, type Metafile, type Plugin } from "esbuild";

const root = path.join(__dirname, "..");

/** Settings of everything that is bundled. */
const common: BuildOptions = {
  platform: "node",
  // The oldest Node that the package runs on.
  target: "node20.9",
  legalComments: "none",
};

/** Our names are kept, so that the stack of a bug can be read. */
const small: BuildOptions = { minifySyntax: true, minifyWhitespace: true };

/** A module of another package with short names, which are read faster. */
async function shortened(text: string): Promise<string> {
  return (await transform(text, { minifyIdentifiers: true, target: common.target })).code;
}

/** Parts of other packages that nothing here reaches, and what stands in for each; two thirds of the bundle. */
const unreached: readonly { readonly filter: RegExp; readonly importer?: RegExp; readonly contents: string }[] = [
  // The editor prompt, which nobody asks for, knows every character encoding there is.
  { filter: /^@inquirer\/external-editor$/, contents: "export function editAsync() { throw new Error(); }" },
  // Zod's messages in forty languages; English is imported by itself.
  { filter: /^\.\.\/locales\/index\.js$/, contents: "export {};" },
  // Commander starts programs for commands that are files of their own; there are none, and Node takes long to load it.
  { filter: /^node:child_process$/, importer: /commander/, contents: "export {};" },
  // The addresses of zones are of version 4.
  { filter: /^\.\/ipv6$/, importer: /ip-address/, contents: "module.exports = {};" },
  // Handlebars goes without when it is missing; templates are rendered here, not debugged in a browser.
  { filter: /^source-map$/, contents: "module.exports = {};" },
];

const leaveOutUnreached: Plugin = {
  name: "leave-out-unreached",
  setup(bundler) {
    const namespace = "unreached";
    for (const { filter, importer = /./, contents } of unreached) {
      bundler.onResolve({ filter }, ({ path: name, importer: by }) =>
        importer.test(by) ? { path: `${name}?${String(importer)}`, namespace, pluginData: contents } : undefined,
      );
    }
    bundler.onLoad({ filter: /.*/, namespace }, ({ pluginData }) => ({ contents: String(pluginData) }));
  },
};

/**
 * Lets the bundler see which parts of zod and yaml are used. As they are imported, the whole of both would be loaded and
 * evaluated, which took a fifth of a run.
 */
const shakeTrees: Plugin = {
  name: "shake-trees",
  setup(bundler) {
    // The same modules, without an object that holds all of them.
    bundler.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, "utf8").replace('import { z } from "zod"', 'import * as z from "zod"');
      return { contents: text, loader: "ts" };
    });
    // The same code as ES modules; for Node the package offers CommonJS alone.
    const modules = path.join(root, "node_modules", "yaml", "browser", "dist");
    bundler.onResolve({ filter: /^yaml$/ }, () => ({ path: path.join(modules, "index.js"), sideEffects: false }));
    // The two modules in which Node's variant does something of its own.
    bundler.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]log\.js$/ }, ({ path: file }) => ({
      contents: `const console = { ...globalThis.console, warn: process.emitWarning };\n${readFileSync(file, "utf8")}`,
    }));
    bundler.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/].*[\\/]binary\.js$/ }, ({ path: file }) => ({
      contents: [
        'const atob = (text) => Buffer.from(text, "base64").toString("latin1");',
        'const btoa = (text) => Buffer.from(text, "latin1").toString("base64");',
        readFileSync(file, "utf8"),
      ].join("\n"),
    }));
    bundler.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path: file }) => ({
      contents: await shortened(readFileSync(file, "utf8")),
    }));
  },
};

/** The modules that the sources load with `require()`: the path of each by the name of its file. */
type Required = Map<string, string>;

/** Makes a file of its own of every module that is loaded with `require()`: it is read only by who needs it. */
function setApart(required: Required): Plugin {
  return {
    name: "set-apart",
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, ({ path: name, kind, importer, resolveDir }) => {
        if (kind !== "require-call" || importer.includes("node_modules")) {
          return undefined;
        }
        const file = path.posix.basename(name);
        required.set(file, name.startsWith(".") ? path.join(resolveDir, name) : name);
        return { path: `./${file}.js`, external: true };
      });
    },
  };
}

/**
 * Bundles the command into a folder. What is imported with `import()` or loaded with `require()` becomes a file that is
 * loaded when it is needed, so that `--help` loads next to nothing.
 *
 * @returns the modules that went into it
 */
export async function bundle(folder: string, baked: Plugin): Promise<readonly string[]> {
  const staged = path.join(folder, "esm");
  const required: Required = new Map();
  // Twice: esbuild splits ES modules alone, and CommonJS starts faster.
  const first = await build({
    ...common,
    absWorkingDir: root,
    entryPoints: { bin: "src/bin.ts" },
    outdir: staged,
    bundle: true,
    splitting: true,
    format: "esm",
    // It reads its WebAssembly from its own folder.
    external: ["@cdktf/hcl2json"],
    chunkNames: "[name]-[hash]",
    metafile: true,
    plugins: [leaveOutUnreached, baked, shakeTrees, setApart(required)],
  });
  mkdirSync(staged, { recursive: true });
  await build({
    ...common,
    ...small,
    absWorkingDir: staged,
    entryPoints: readdirSync(staged).map((file) => path.join(staged, file)),
    outdir: folder,
    format: "cjs",
    supported: { "dynamic-import": false },
  });
  rmSync(staged, { recursive: true });
  const apart = await build({
    ...common,
    ...small,
    absWorkingDir: root,
    entryPoints: [...required].map(([file, module]) => ({ in: module, out: file })),
    outdir: folder,
    bundle: true,
    format: "cjs",
    metafile: true,
    plugins: [leaveOutUnreached],
  });
  const inputs = (metafile: Metafile): readonly string[] => Object.keys(metafile.inputs);
  return [...inputs(first.metafile), ...inputs(apart.metafile)];
}
