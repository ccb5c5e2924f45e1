import type { Control } from "../control";
import { cloudtrailControls } from "./cloudtrail";
import { configControls } from "./config";
import { flowLogControls } from "./flow-logs";
import { logGroupControls } from "./log-groups";
import { recordBucketControls } from "./record-bucket-controls";
import { trailBucketControls } from "./trail-bucket";
import { lifecycleControls } from "./transitions";

/** Controls of records and how long they are kept. */
export const recordControls: readonly Control[] = [
  ...cloudtrailControls,
  ...trailBucketControls,
  ...recordBucketControls,
  ...lifecycleControls,
  ...logGroupControls,
  ...flowLogControls,
  ...configControls,
];
