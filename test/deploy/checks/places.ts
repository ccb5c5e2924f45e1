import { type AccountName, type Zone, account, accountNames } from "../../../src/zone";

/** An account in one of the two regions that a zone works in. */
export interface Place {
  readonly account: AccountName;
  readonly region: string;
}

/** Some accounts of a zone, all of them by default, in its home and its backup region. */
export function placesOf(zone: Zone, accounts: readonly AccountName[] = accountNames(zone)): readonly Place[] {
  return accounts.flatMap((name) =>
    [zone.regions.home, zone.regions.backup].map((region) => ({ account: name, region })),
  );
}

export function environmentNames(zone: Zone): readonly AccountName[] {
  return zone.environments.map(({ name }) => name);
}

/** Accounts that the zone has made: what is in them is the zone's, and nobody else's. */
export function isMadeByZone(zone: Zone, name: AccountName): boolean {
  return account(zone, name).id === undefined;
}
