import tseslint from "typescript-eslint";

/** The layers of src/, lowest first. A layer may import itself and what is below it. */
const layers = [["zone", "verify"], ["blueprint", "questions"], ["render"], ["project"], ["cli"]];

const barrels = ["@cdktf/provider-aws", "@cdktn/provider-aws"].map((name) => ({
  name,
  message: "The barrel costs seconds and hundreds of megabytes: import one module, as in lib/vpc.",
}));

const barrelIndex = {
  regex: "^@cdkt[fn]/provider-aws/(lib|lib/index|lib/lazy-index|index)(\\.js)?$",
  message: "The barrel costs seconds and hundreds of megabytes: import one module, as in lib/vpc.",
};

/** Keeps the files of a layer from importing what is above it. */
function layerRule(layer, level) {
  const above = layers.slice(level + 1).flat();
  const others = [...layers.flat().filter((other) => other !== layer), "failure"];
  const patterns =
    level === 0
      ? [
          {
            regex: `^(\\.\\./)+(${others.join("|")})(/|$)`,
            message: `src/${layer} is emitted into projects and imports nothing else of ours.`,
          },
        ]
      : above.length > 0
        ? [{ regex: `^(\\.\\./)+(${above.join("|")})(/|$)`, message: "Nobody imports upward." }]
        : [];
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { paths: barrels, patterns: [barrelIndex, ...patterns] }] },
  };
}

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "dist/",
      "coverage/",
      ".sample/",
      "**/cdktf.out/",
      "test/golden/",
      "templates/",
      "**/*.{js,cjs,mjs}",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-restricted-imports": ["error", { paths: barrels, patterns: [barrelIndex] }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      eqeqeq: "error",
      // Numbers read well in text; everything else must be made a string first.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Constructs are made for their effect: `new Vpc(this, "vpc", …)`.
      "no-new": "off",
    },
  },
  {
    // process.exit belongs to the entry of a program alone: what calls it cannot be tested or cleaned up after.
    files: ["src/**/*.ts", "blueprints/**/*.ts"],
    ignores: ["src/bin.ts"],
    rules: {
      "no-restricted-properties": ["error", { object: "process", property: "exit", message: "Set the exit code." }],
    },
  },
  ...layers.flatMap((names, level) => names.map((name) => layerRule(name, level))),
  {
    files: ["src/*.ts"],
    ignores: ["src/bin.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: barrels, patterns: [barrelIndex, { regex: "^\\./cli(/|$)", message: "bin.ts alone imports cli." }] },
      ],
    },
  },
);
