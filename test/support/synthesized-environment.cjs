// Synthesizes a generated project for the test file that jest runs in it.
//
// The project's own jest synthesizes once for all of its test files, in a process of its own. Where jest runs a single
// test file in each of a hundred projects, loading the engine for each of them takes far longer than synthesizing. This
// environment lives outside of jest's module registry: the engine stays loaded for as long as the worker runs, and the
// project's modules are evaluated anew, since each project has its own.
const { readFileSync, rmSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, sep } = require("node:path");
const { TestEnvironment } = require("jest-environment-node");
const transform = require("./esbuild-transform.cjs");

/** The stacks of a project by its folder; undefined where its app failed. */
const synthesized = new Map();

/** JavaScript by the file and its text: most files of a project are those of the one before. */
const stripped = new Map();

Module._extensions[".ts"] = (module, file) => {
  const text = readFileSync(file, "utf8");
  const key = transform.getCacheKey(text, file);
  if (!stripped.has(key)) stripped.set(key, transform.process(text, file).code);
  module._compile(stripped.get(key), file);
};

/** Runs the app of a project as `npm run synth` does, but in this process; gives the folder of its stacks. */
function synthesize(folder) {
  const outdir = join(folder, `synthesized-${process.env.JEST_WORKER_ID}`);
  const cwd = process.cwd();
  process.env.CDKTF_OUTDIR = outdir;
  process.chdir(folder);
  try {
    require(join(folder, "src", "main.ts"));
    return outdir;
  } catch {
    // The test file runs the app once more, by itself, and says what is wrong with it.
    rmSync(outdir, { recursive: true, force: true });
    return undefined;
  } finally {
    process.chdir(cwd);
    delete process.env.CDKTF_OUTDIR;
    for (const file of Object.keys(require.cache)) {
      if (file.startsWith(folder + sep)) delete require.cache[file];
    }
  }
}

module.exports = class SynthesizedEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.folder = dirname(dirname(context.testPath));
  }

  async setup() {
    await super.setup();
    if (!synthesized.has(this.folder)) synthesized.set(this.folder, synthesize(this.folder));
    const outdir = synthesized.get(this.folder);
    // The variable with which the project's own jest tells its test files where the stacks are.
    if (outdir !== undefined) this.global.process.env.SYNTHESIZED_OUTPUT = outdir;
  }
};
