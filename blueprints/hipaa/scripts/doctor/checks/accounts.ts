import type { Account as LiveAccount } from "@aws-sdk/client-organizations";
import { type AccountName, account, accountNames, isAccountRole } from "../../../src/zone";
import { type Check, NotLooked } from "../check";
import type { Examination } from "../examination";
import { type Finding, obstacle, unlessHeld } from "../finding";

const stack = "organization";

/** An account of the zone other than the management account. */
interface Wanted {
  readonly name: AccountName;

  /** Where zone.yaml has it. */
  readonly path: string;
  readonly email: string;

  /** Of an account that is adopted. */
  readonly id: string | undefined;
}

/** Whether the accounts that are adopted are there, and those that are made can be. */
export function accountsCheck({ zone, caller, facts, states }: Examination): Check {
  const wanted: readonly Wanted[] = accountNames(zone).flatMap((name) => {
    const found = account(zone, name);
    return "email" in found ? [{ name, path: pathOf(name), email: found.email, id: found.id }] : [];
  });

  const adopted = ({ name, path, id }: Wanted, live: readonly LiveAccount[]): readonly Finding[] => {
    const there = live.find(({ Id }) => Id === id);
    if (there === undefined) {
      return [
        obstacle({
          id: "account-missing",
          stack,
          found: `${path}.id says that ${name} is the account ${String(id)}, which is not in the organization`,
          mend: `aws organizations invite-account-to-organization --target Id=${String(id)},Type=ACCOUNT, and accept it there; or correct ${path}.id in zone.yaml`,
        }),
      ];
    }
    return there.State === "ACTIVE"
      ? []
      : [
          obstacle({
            id: "account-closed",
            stack,
            found: `${path}.id says that ${name} is the account ${String(id)}, which is ${there.State ?? "in no known state"}`,
            mend: `reopen it within 90 days of its closing (AWS Support); or take ${path}.id out of zone.yaml and write another address to ${path}.email: a new account is made then`,
          }),
        ];
  };

  const toMake = ({ name, path, email }: Wanted, live: readonly LiveAccount[]): readonly Finding[] => {
    const same = live.find(({ Email }) => Email?.toLowerCase() === email.toLowerCase());
    if (same === undefined) {
      return [];
    }
    const id = same.Id ?? "";
    const other = `write an address that no AWS account has to ${path}.email in zone.yaml`;
    return unlessHeld(
      states.held(stack, "aws_organizations_account", (attributes) => attributes.id === id),
      obstacle({
        id: "account-email",
        stack,
        found: `${email}, the address of the account ${name} that is to be made, is that of the account ${id} (${same.Name ?? ""}) already; an address belongs to one AWS account`,
        mend:
          id === caller.account ? other : `to adopt that account, write ${path}.id: "${id}" in zone.yaml; or ${other}`,
      }),
    );
  };

  return {
    id: "accounts",
    stack,
    fine: "the accounts to adopt are in the organization, and no address of an account to make is taken there",
    looks: [
      {
        where: "the accounts of the organization",
        find: async () => {
          const organization = await facts.organization();
          if (zone.organization.mode === "adopt" && organization?.id !== zone.organization.id) {
            throw new NotLooked("the organization is not the one that zone.yaml means");
          }
          const live = organization === undefined ? [] : await facts.accounts();
          return wanted.flatMap((one) => (one.id === undefined ? toMake(one, live) : adopted(one, live)));
        },
      },
    ],
  };
}

function pathOf(name: AccountName): string {
  return isAccountRole(name) ? `accounts.${name}` : `environments[${name}].account`;
}
