import type { Mutant } from "./mutant";

/** Every mutant; a new list is added here. */
export const mutants: readonly Mutant[] = [
  {
    name: "lets every tier route to the internet",
    file: "src/constructs/tier-network.ts",
    find: 'exposure === "public"',
    replace: 'exposure !== "private"',
    test: "test/isolation.test.ts",
    expect: "internet",
  },
];
