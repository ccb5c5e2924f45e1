import { type AccountName, account } from "../../src/zone";
import { type SynthesizedResource, synthesizedStack, textAt, zone } from "./synthesized";

/** Where a resource is made. */
export interface Place {
  /** Id of the account, or the expression that it is read from; "" in the management account. */
  readonly account: string;
  readonly region: string;
}

/** The account and region of a resource, by its provider. */
export function placeOf({ stack, body }: SynthesizedResource): Place {
  const alias = textAt(body, "provider").replace(/^aws\.?/, "");
  const provider = synthesizedStack(stack).provider?.aws?.find((candidate) => textAt(candidate, "alias") === alias);
  const role = textAt(provider, "assume_role", 0, "role_arn");
  return { account: role.split(":")[4] ?? "", region: textAt(provider, "region") };
}

/** Whether an account's id, or the expression that it is read from, is that of the account of a role or environment. */
export function isAccount(found: string, name: AccountName): boolean {
  const known = account(zone, name).id;
  return known === undefined ? found.endsWith(`.account_ids.${name}}`) : found === known;
}
