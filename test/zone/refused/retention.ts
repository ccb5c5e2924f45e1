import { ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT } from "../../../src/zone";
import { answersWith } from "../answers";
import type { Row } from "./row";

const compliance = { lock: "compliance" };
export const retention: readonly Row[] = [
  ["an archive under six years", answersWith({ archive: { retentionDays: 2191 } }), "archive.retentionDays", /2192/],
  ["an archive over 100 years", answersWith({ archive: { retentionDays: 36501 } }), "archive.retentionDays", /36500/],
  [
    "backups that are gone before the next weekly one",
    answersWith({ backup: { daily: { retentionDays: 6 } } }),
    "backup.daily.retentionDays",
    /7/,
  ],
  [
    "backups under six years",
    answersWith({ backup: { monthly: { retentionDays: 2190 } } }),
    "backup.monthly.retentionDays",
    /2192/,
  ],
  [
    "Deep Archive too early",
    answersWith({ archive: { deepArchiveAfterDays: 179 } }),
    "archive.deepArchiveAfterDays",
    /180/,
  ],
  [
    "an end too early for Deep Archive",
    answersWith({ archive: { deepArchiveAfterDays: 2378 } }),
    "archive.retentionDays",
    /2558/,
  ],
  [
    "Glacier before the first day",
    answersWith({ archive: { glacierAfterDays: 0 } }),
    "archive.glacierAfterDays",
    /1 to/,
  ],
  [
    "an end too early for cold storage",
    answersWith({ backup: { monthly: { coldStorageAfterDays: 2468 } } }),
    "backup.monthly.retentionDays",
    /2558/,
  ],
  [
    "cold before it is copied",
    answersWith({ backup: { monthly: { coldStorageAfterDays: 1 } } }),
    "backup.monthly.coldStorageAfterDays",
    /7/,
  ],
  ["days that CloudWatch refuses", answersWith({ logs: { retentionDays: 2190 } }), "logs.retentionDays", /2192/],
  ["logs for ever", answersWith({ logs: { retentionDays: 0 } }), "logs.retentionDays", /3653/],
  ["an unknown lock", answersWith({ archive: { lock: "complience" } }), "archive.lock", /did you mean compliance\?/],
  ["compliance for the archive", answersWith({ archive: compliance }), "archive.acknowledgement", /never be undone/],
  ["compliance for backups", answersWith({ backup: compliance }), "backup.acknowledgement", /never be undone/],
  [
    "another consequence",
    answersWith({ archive: { ...compliance, acknowledgement: "yes" } }),
    "archive.acknowledgement",
    new RegExp(ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT),
  ],
  [
    "the other lock's consequence",
    answersWith({ backup: { ...compliance, acknowledgement: ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT } }),
    "backup.acknowledgement",
    /these backups/,
  ],
  ["an idle session for ever", answersWith({ bastion: { idleMinutes: 61 } }), "bastion.idleMinutes", /1 to 60/],
  [
    "an unknown instance type",
    answersWith({ bastion: { instanceType: "m5.large" } }),
    "bastion.instanceType",
    /t4g\.micro/,
  ],
];
