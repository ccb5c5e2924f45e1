import type { Control } from "./control";
import { declaredAclControls } from "./network/declared-acls";
import { declaredGroupControls } from "./network/declared-groups";
import { defaultControls } from "./network/defaults";
import { environmentControls } from "./network/environments";
import { exposureControls } from "./network/exposure";
import { groupControls } from "./network/groups";
import { jointControls } from "./network/joints";

/** What keeps environments apart on the network, and the internet out. */
export const isolationControls: readonly Control[] = [
  ...environmentControls,
  ...jointControls,
  ...exposureControls,
  ...groupControls,
  ...declaredGroupControls,
  ...declaredAclControls,
  ...defaultControls,
];
