import { accessControls } from "./access/controls";
import { backupControls } from "./backup/controls";
import { type Control, controlGroups } from "./control";
import { databaseControls } from "./databases/database-controls";
import { detectionControls } from "./detection/controls";
import { hostControls } from "./hosts/controls";
import { identityControls } from "./identity";
import { isolationControls } from "./isolation";
import { recordControls } from "./records/controls";
import { serviceControls } from "./services/service-controls";
import { storageControls } from "./storage/storage-controls";

const all: readonly Control[] = [
  ...isolationControls,
  ...identityControls,
  ...storageControls,
  ...databaseControls,
  ...serviceControls,
  ...recordControls,
  ...backupControls,
  ...accessControls,
  ...detectionControls,
  ...hostControls,
];

/** Every control, in the order of the groups. */
export const catalogue: readonly Control[] = controlGroups.flatMap((group) =>
  all.filter((control) => control.group === group),
);
