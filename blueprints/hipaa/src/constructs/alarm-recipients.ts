import type { Zone } from "../zone";

/** Who is told of alarms. With nobody named it is the address of the security account, which somebody reads. */
export function alarmRecipients({ notifications, accounts }: Zone): readonly string[] {
  return notifications.emails.length > 0 ? [...new Set(notifications.emails)] : [accounts.security.email];
}
