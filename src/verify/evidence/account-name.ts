import type { Place } from "../model/resource";

/** What a person calls an account: its name in the organization, its id, or what stands for it. */
export function accountName({ account, accountKey }: Place): string {
  if (account.kind !== "attribute") return accountKey;
  const name = account.of.text("name");
  return name.known && name.value !== undefined ? name.value : account.of.name;
}
