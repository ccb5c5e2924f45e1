import type { Check } from "../../check";
import { callsAreTheDeclaredOnes, environmentsAreApart } from "./isolation";

/** What must hold of the networks of a deployed zone. */
export const networkChecks: readonly Check[] = [environmentsAreApart, callsAreTheDeclaredOnes];
