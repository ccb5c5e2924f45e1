import type { Check } from "../check";
import { guardrailChecks } from "./guardrails";
import { organizationChecks } from "./organization";

/** What must hold of the accounts of a deployed zone, apart from their networks. */
export const accountChecks: readonly Check[] = [...organizationChecks, ...guardrailChecks];
