/**
 * Accounts by their keys: a number, or a symbol such as `‹organization:aws_organizations_account.dev.id›` where the
 * cloud gives the number.
 */

/** Whether it is not said which account it is: an expression that is not followed, or whoever runs Terraform. */
export function isVagueAccount(account: string): boolean {
  return account.includes("‹?") || account.startsWith("the ") || account === "";
}

/** Whether two accounts may be one. Two symbols are of two accounts; a number may be that of a symbol. */
export function mayBeOneAccount(one: string, other: string): boolean {
  if (one === other || isVagueAccount(one) || isVagueAccount(other)) return true;
  return isSymbol(one) !== isSymbol(other);
}

function isSymbol(account: string): boolean {
  return account.includes("‹");
}
