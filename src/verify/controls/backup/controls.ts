import type { Control } from "../control";
import { backupPlanControls } from "./plans";
import { backupRestoreControls } from "./restore";
import { backupSelectionControls } from "./selections";
import { backupVaultControls } from "./vaults";

/** Controls of backups. */
export const backupControls: readonly Control[] = [
  ...backupSelectionControls,
  ...backupPlanControls,
  ...backupVaultControls,
  ...backupRestoreControls,
];
