import type { Control } from "../control";
import { endpointControls } from "./endpoint-policies";
import { guardrailControls } from "./guardrails";
import { isolationControls } from "./isolation";
import { keyControls } from "./keys";
import { nameControls } from "./names-and-tags";
import { peopleControls } from "./people";
import { permissionControls } from "./permissions";
import { resourcePolicyControls } from "./resource-policies";
import { trustControls } from "./trust";
import { userControls } from "./users";

/** Who may do what, where. */
export const identityControls: readonly Control[] = [
  ...isolationControls,
  ...keyControls,
  ...resourcePolicyControls,
  ...endpointControls,
  ...trustControls,
  ...permissionControls,
  ...peopleControls,
  ...userControls,
  ...guardrailControls,
  ...nameControls,
];
