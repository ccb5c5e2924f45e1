import { setTimeout as sleep } from "node:timers/promises";
import { canAssume } from "./caller";
import { Refusal } from "./command";
import type { Zone } from "../../src/zone";
import { readTerraform } from "./programs";
import { type StackJson, stackFolder, stackJson } from "./stacks";
import type { StoredStates } from "./stored-states";

/** Seconds between two tries. */
const every = 3;

/** Seconds that a new account may take until its role can be assumed. */
export const usualPatience = 180;

/** A role that a stack works with, in the account of that name. */
interface NamedRole {
  readonly account: string;
  readonly arn: string;
}

/** Waits until the stacks' deployment roles can be assumed: right after an account was made its role cannot. */
export async function waitForAccounts(
  zone: Zone,
  states: StoredStates,
  stacks: readonly string[],
  patience: number,
): Promise<void> {
  const documents = stacks.map(stackJson);
  if (documents.every((document) => rolesOf(document, () => "").length === 0)) {
    return;
  }
  const ids = await accountIds(zone, states);
  const roles = documents.flatMap((document) => rolesOf(document, (name) => ids[name]));
  let waiting = [...new Map(roles.map((role) => [role.arn, role])).values()];
  for (let seconds = 0; ; seconds += every) {
    const ready = await Promise.all(waiting.map(({ arn }) => canAssume(zone, arn)));
    waiting = waiting.filter((_, index) => ready[index] !== true);
    if (waiting.length === 0) {
      return;
    }
    if (seconds >= patience) {
      throw new Refusal(
        `after ${String(seconds)} seconds still not usable: ${waiting.map(({ account, arn }) => `${account} (${arn})`).join(", ")}: the role must be there and trust the management account; an adopted account needs it made by hand`,
      );
    }
    console.log(
      `waiting for ${waiting.map(({ account }) => account).join(", ")}: a new account cannot be used at once`,
    );
    await sleep(every * 1000);
  }
}

/** The roles that the providers of a stack assume; an account of which no id is known is left to Terraform. */
export function rolesOf({ provider }: StackJson, idOf: (account: string) => string | undefined): readonly NamedRole[] {
  return (provider?.aws ?? []).flatMap(({ assume_role: [role] = [] }) => {
    const [, name] = /\.account_ids\.([\w-]+)\}/.exec(role?.role_arn ?? "") ?? [];
    if (role === undefined || name === undefined) {
      return role === undefined ? [] : [{ account: /::(\d+):/.exec(role.role_arn)?.[1] ?? "", arn: role.role_arn }];
    }
    const id = idOf(name);
    return id === undefined ? [] : [{ account: name, arn: role.role_arn.replace(/\$\{[^}]*\}/, id) }];
  });
}

/** The ids of the accounts that the stack organization made or adopted, by name. */
async function accountIds(zone: Zone, states: StoredStates): Promise<Readonly<Record<string, string>>> {
  if (zone.state.kind === "hcp") {
    return ofHcp();
  }
  const state = await states.read("organization");
  return (state?.outputs?.account_ids?.value ?? {}) as Readonly<Record<string, string>>;
}

/** HCP Terraform is asked through Terraform, which has the token; where it was not set up yet, nobody is waited for. */
function ofHcp(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readTerraform(stackFolder("organization"), ["output", "-json", "account_ids"])) as Readonly<
      Record<string, string>
    >;
  } catch (error) {
    if (error instanceof Refusal) {
      return {};
    }
    throw error;
  }
}
