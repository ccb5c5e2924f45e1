/**
 * What compliance mode means, to be written out word for word in the answers before it is accepted: Object Lock and
 * Vault Lock in compliance mode cannot be undone by anyone, the root user and AWS Support included.
 */
export const ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT =
  "Nobody, not even AWS, can delete these audit records or shorten their retention.";

/** The same for the backup vaults. */
export const BACKUP_COMPLIANCE_ACKNOWLEDGEMENT =
  "Nobody, not even AWS, can delete these backups or shorten their retention.";
