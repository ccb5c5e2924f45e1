import { accessMutants } from "./access";
import type { Mutant } from "./mutant";
import { networkMutants } from "./network";
import { organizationMutants } from "./organization";
import { pipelineMutants } from "./pipeline";
import { proofMutants } from "./proof";
import { recordMutants } from "./records";

/** Every mutant; a new list is added here. */
export const mutants: readonly Mutant[] = [
  ...accessMutants,
  ...networkMutants,
  ...organizationMutants,
  ...pipelineMutants,
  ...proofMutants,
  ...recordMutants,
];
