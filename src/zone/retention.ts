/**
 * Six years in days, counted with two leap days.
 *
 * 45 CFR 164.316(b)(2)(i) asks for six years; 2190 days are fewer than six calendar years, and CloudWatch Logs
 * accepts 2192 but not 2190 or 2191.
 */
export const SIX_YEARS_DAYS = 2192;

/** Seven years: the default wherever six are required. CloudWatch Logs accepts it. */
export const DEFAULT_RETENTION_DAYS = 2557;

/** The least that any recovery point is kept: until the next weekly one. No vault takes what is kept for less. */
export const SHORTEST_BACKUP_DAYS = 7;

/** S3 Object Lock and AWS Backup both end at 100 years. */
export const MAX_RETENTION_DAYS = 36500;

/**
 * The days that `aws_cloudwatch_log_group.retention_in_days` accepts. Zero (never expires) is left out on purpose:
 * the archive is the record, the log group is the hot copy.
 */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Days an object must stay in S3 Glacier Flexible Retrieval before it may leave without an early-deletion charge. */
export const GLACIER_MINIMUM_DAYS = 90;

/** Days an object must stay in S3 Glacier Deep Archive before it may leave without an early-deletion charge. */
export const DEEP_ARCHIVE_MINIMUM_DAYS = 180;

/** Days AWS Backup keeps a recovery point in cold storage at least; the lifecycle is refused below it. */
export const COLD_STORAGE_MINIMUM_DAYS = 90;

/** Recovery points that are cold cannot be copied, so they stay warm until both copies are surely made. */
export const COLD_STORAGE_EARLIEST_DAYS = 7;
