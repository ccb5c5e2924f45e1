import type { Check } from "../check";
import { accountDefaultChecks } from "./account-defaults";
import { alarmChecks } from "./alarms";
import { archiveChecks } from "./archive";
import { backupChecks } from "./backup";
import { bucketPolicyChecks } from "./bucket-policies";
import { bucketProtectionChecks } from "./bucket-protection";
import { configChecks } from "./config";
import { guardDutyChecks } from "./guardduty";
import { guardrailChecks } from "./guardrails";
import { identityChecks } from "./identity";
import { keyChecks } from "./keys";
import { organizationChecks } from "./organization";
import { sessionChecks } from "./sessions";
import { tagChecks } from "./tags";
import { trailChecks } from "./trail";

/** What must hold of the accounts of a deployed zone, apart from their networks. */
export const accountChecks: readonly Check[] = [
  ...organizationChecks,
  ...guardrailChecks,
  ...trailChecks,
  ...bucketProtectionChecks,
  ...bucketPolicyChecks,
  ...archiveChecks,
  ...keyChecks,
  ...backupChecks,
  ...configChecks,
  ...guardDutyChecks,
  ...accountDefaultChecks,
  ...identityChecks,
  ...alarmChecks,
  ...sessionChecks,
  ...tagChecks,
];
