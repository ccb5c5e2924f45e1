import type { Control } from "../control";
import { otherDoorControls } from "./other-doors";
import { sessionControls } from "./session-controls";
import { sessionHostControls } from "./session-hosts";
import { sessionPolicyControls } from "./session-policies";

/** Controls of recorded access. */
export const accessControls: readonly Control[] = [
  ...sessionControls,
  ...sessionPolicyControls,
  ...sessionHostControls,
  ...otherDoorControls,
];
