// Strips the types of a test file for jest. Takes a tenth of the time that the TypeScript compiler takes, which counts
// where the same files are read in a hundred projects.
const { transformSync } = require("esbuild");

module.exports = {
  process: (text, file) => ({
    code: transformSync(text, {
      loader: "ts",
      format: "cjs",
      target: "node20",
      sourcefile: file,
      sourcemap: "inline",
    }).code,
  }),
};
