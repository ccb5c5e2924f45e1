import type { Account, AccountRole, Environment, Zone } from "./schema";

/** Roles that every zone has an account for. `management` pays and governs; it runs no workload. */
export const accountRoles = [
  "management",
  "log-archive",
  "security",
  "backup",
  "shared-services",
] as const satisfies readonly AccountRole[];

/** An account role, or the name of the environment that the account is for. */
export type AccountName = string;

/** All accounts of a zone: the roles, then the environments as they are declared. */
export function accountNames(zone: Pick<Zone, "environments">): readonly AccountName[] {
  return [...accountRoles, ...zone.environments.map((environment) => environment.name)];
}

/** The account of a role or of an environment. The management account has no e-mail here: it exists already. */
export function account(
  zone: Pick<Zone, "accounts" | "environments">,
  name: AccountName,
): Account | { readonly id?: string } {
  return isAccountRole(name) ? zone.accounts[name] : environment(zone, name).account;
}

/** The environment of that name. */
export function environment(zone: Pick<Zone, "environments">, name: string): Environment {
  const found = zone.environments.find((candidate) => candidate.name === name);
  if (found === undefined) {
    const known = zone.environments.map((candidate) => candidate.name).join(", ");
    throw new Error(`${name} is not an environment of this zone; it has ${known}: add it to zone.yaml`);
  }
  return found;
}

/** Whether the name is that of a role and not of an environment. */
export function isAccountRole(name: AccountName): name is AccountRole {
  return (accountRoles as readonly string[]).includes(name);
}
