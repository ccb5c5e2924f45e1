import type { Control } from "../control";
import { alarmTopicControls } from "./alarm-topics";
import { alarmControls } from "./alarms";
import { chosenDetectorControls } from "./chosen-detectors";
import { guardDutyControls } from "./guardduty";

/** Controls of what notices and tells. */
export const detectionControls: readonly Control[] = [
  ...guardDutyControls,
  ...alarmControls,
  ...alarmTopicControls,
  ...chosenDetectorControls,
];
