import { type AccountName, type Zone, account, accountNames } from "../../src/zone";
import { type Caller, credentialsIn } from "../support/caller";
import { Access } from "./access";
import { once } from "./ask";
import { isRefusedByAws, reason } from "./check";
import type { OrganizationFacts } from "./organization";
import type { States } from "./states";

/** An account of the zone that is there and can be entered. */
export interface Place {
  readonly account: AccountName;
  readonly id: string;
  readonly access: Access;
}

/** An account of the zone that is there and cannot be entered. */
export interface ClosedPlace {
  readonly account: AccountName;
  readonly id: string;

  /** Whether AWS denies the role, or nothing is known. */
  readonly denied: boolean;
  readonly reason: string;
}

/** What every check has at hand. */
export class Examination {
  constructor(
    public readonly zone: Zone,
    public readonly caller: Caller,
    public readonly access: Access,
    public readonly facts: OrganizationFacts,
    public readonly states: States,
  ) {}

  /** Id of an account: as zone.yaml says, or as the stack `organization` made it. Undefined before that. */
  public idOf(name: AccountName): string | undefined {
    if (name === "management") {
      return this.caller.account;
    }
    const made = this.states.output("organization", "account_ids");
    const ids = typeof made === "object" && made !== null ? (made as Readonly<Record<string, unknown>>) : {};
    const id = account(this.zone, name).id ?? ids[name];
    return typeof id === "string" ? id : undefined;
  }

  /** The accounts that are there, the management account first; the others entered by the deployment role. */
  public readonly places = once(async (): Promise<readonly (Place | ClosedPlace)[]> => {
    const inOrganization = await this.idsInOrganization();
    const there = accountNames(this.zone).flatMap((name) => {
      const id = this.idOf(name);
      return id === undefined || name === "management" || !inOrganization(id) ? [] : [{ account: name, id }];
    });
    return [
      { account: "management", id: this.caller.account, access: this.access },
      ...(await Promise.all(there.map((place) => this.enter(place)))),
    ];
  });

  private async enter(place: { account: AccountName; id: string }): Promise<Place | ClosedPlace> {
    try {
      return { ...place, access: new Access(this.zone, await credentialsIn(this.zone, place.id)) };
    } catch (error) {
      if (!isRefusedByAws(error)) {
        throw error;
      }
      return { ...place, denied: error.name === "AccessDenied", reason: reason(error) };
    }
  }

  /** Entering an account of somebody else would be denied, and say nothing of ours. */
  private async idsInOrganization(): Promise<(id: string) => boolean> {
    try {
      const organization = await this.facts.organization();
      const accounts = organization === undefined ? [] : await this.facts.accounts();
      const ids = new Set(accounts.flatMap(({ Id, State }) => (State === "ACTIVE" ? (Id ?? []) : [])));
      return (id) => ids.has(id);
    } catch (error) {
      if (!isRefusedByAws(error)) {
        throw error;
      }
      // Not known: the check of the accounts says so. To try is all that is left.
      return () => true;
    }
  }
}

/** Whether an account can be entered. */
export function isOpen(place: Place | ClosedPlace): place is Place {
  return "access" in place;
}

/** As a message names an account. */
export function named({ account: name, id }: { readonly account: AccountName; readonly id: string }): string {
  return `the account ${name} (${id})`;
}
