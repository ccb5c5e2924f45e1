import type { Zone } from "../zone";

/** How often a plan makes recovery points, and how long each is kept. */
export interface BackupRule {
  readonly name: "daily" | "weekly" | "monthly";

  /** In UTC. */
  readonly schedule: string;
  readonly retentionDays: number;

  /** @default - always in warm storage */
  readonly coldStorageAfterDays?: number;
}

/** The rules of every plan. */
export function backupRules({ daily, weekly, monthly }: Zone["backup"]): readonly BackupRule[] {
  return [
    { name: "daily", schedule: "cron(0 3 * * ? *)", retentionDays: daily.retentionDays },
    { name: "weekly", schedule: "cron(0 5 ? * SUN *)", retentionDays: weekly.retentionDays },
    {
      name: "monthly",
      schedule: "cron(0 7 1 * ? *)",
      retentionDays: monthly.retentionDays,
      coldStorageAfterDays: monthly.coldStorageAfterDays,
    },
  ];
}

/** Those of the rules whose recovery points are kept longest. */
export function longTermRules(rules: readonly BackupRule[]): readonly BackupRule[] {
  const longest = Math.max(...rules.map((rule) => rule.retentionDays));
  return rules.filter((rule) => rule.retentionDays === longest);
}

/** Tag of what is backed up: whoever makes a store in an environment puts it there. */
export const backedUp = { key: "Backup", value: "true" } as const;

/** Name of the central vault's account, in `accounts` of zone.yaml. */
export const centralAccount = "backup";
