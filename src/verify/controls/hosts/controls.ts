import type { Control } from "../control";
import { accountDefaultControls } from "./account-defaults";
import { deletionControls } from "./deletion";
import { instanceControls } from "./instances";
import { patchingControls } from "./patching";

/** Controls of hosts, and of what keeps stores from being deleted. */
export const hostControls: readonly Control[] = [
  ...accountDefaultControls,
  ...instanceControls,
  ...patchingControls,
  ...deletionControls,
];
