import type { Mutant } from "./mutant";
import { networkMutants } from "./network";

/** Every mutant; a new list is added here. */
export const mutants: readonly Mutant[] = [...networkMutants];
