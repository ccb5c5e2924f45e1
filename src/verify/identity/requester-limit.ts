import type { Condition } from "../policies/statement";
import type { Grant } from "./grants";

/** Keys of conditions that name the account of who asks, or for which a service asks. */
const accountKeys: ReadonlySet<string> = new Set(["aws:principalaccount", "kms:calleraccount", "aws:sourceaccount"]);

/**
 * The accounts that a grant is limited to, by whom it names or by a plain condition; `undefined` among them where it is
 * not. Only what can never let another account in counts as a limit.
 */
export function limitOf({ principals, statement }: Grant): readonly (string | undefined)[] {
  const byCondition = statement.conditions.find(isLimit);
  if (byCondition !== undefined) return byCondition.values;
  const limits = principals.map((principal) =>
    principal.kind === "account" || principal.kind === "identity" ? principal.account : undefined,
  );
  return [...new Set(limits)];
}

function isLimit({ operator, key, values }: Condition): boolean {
  return (
    accountKeys.has(key) &&
    /^(?:StringEquals|StringLike)$/.test(operator) &&
    !values.some((value) => /[*?$]/.test(value))
  );
}
