import { ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT, BACKUP_COMPLIANCE_ACKNOWLEDGEMENT } from "../acknowledgements";
import type { Draft } from "../draft";
import type { Problem } from "../problem";
import { COLD_STORAGE_MINIMUM_DAYS, DEEP_ARCHIVE_MINIMUM_DAYS, GLACIER_MINIMUM_DAYS } from "../retention";

/** Checks ages against each other, and that what cannot be undone was acknowledged. The schema has the six years. */
export function checkRetention({ archive, backup }: Draft): readonly Problem[] {
  const { monthly } = backup;
  return [
    ...tooEarly(
      "archive.deepArchiveAfterDays",
      archive.deepArchiveAfterDays,
      archive.glacierAfterDays + GLACIER_MINIMUM_DAYS,
      `Glacier Flexible Retrieval charges for ${GLACIER_MINIMUM_DAYS} days at least`,
      "archive.glacierAfterDays",
    ),
    ...tooEarly(
      "archive.retentionDays",
      archive.retentionDays,
      archive.deepArchiveAfterDays + DEEP_ARCHIVE_MINIMUM_DAYS,
      `Glacier Deep Archive charges for ${DEEP_ARCHIVE_MINIMUM_DAYS} days at least`,
      "archive.deepArchiveAfterDays",
    ),
    ...tooEarly(
      "backup.monthly.retentionDays",
      monthly.retentionDays,
      monthly.coldStorageAfterDays + COLD_STORAGE_MINIMUM_DAYS,
      `AWS Backup keeps a recovery point in cold storage for ${COLD_STORAGE_MINIMUM_DAYS} days at least`,
      "backup.monthly.coldStorageAfterDays",
    ),
    ...unacknowledged("archive", archive, ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT),
    ...unacknowledged("backup", backup, BACKUP_COMPLIANCE_ACKNOWLEDGEMENT),
  ];
}

function tooEarly(path: string, value: number, minimum: number, reason: string, other: string): readonly Problem[] {
  return value >= minimum
    ? []
    : [
        {
          path,
          value,
          problem: `is too early: ${reason}`,
          allowed: `at least ${minimum}`,
          remedy: `raise it to ${minimum}, or lower ${other}`,
        },
      ];
}

function unacknowledged(
  path: "archive" | "backup",
  settings: { readonly lock: string; readonly acknowledgement?: string },
  consequence: string,
): readonly Problem[] {
  return settings.lock !== "compliance" || settings.acknowledgement === consequence
    ? []
    : [
        {
          path: `${path}.acknowledgement`,
          ...(settings.acknowledgement === undefined ? {} : { value: settings.acknowledgement }),
          problem: "compliance mode can never be undone, and its consequence is not written out",
          allowed: `exactly: ${consequence}`,
          remedy: `write ${path}.acknowledgement: ${JSON.stringify(consequence)}, or set ${path}.lock to governance`,
        },
      ];
}
