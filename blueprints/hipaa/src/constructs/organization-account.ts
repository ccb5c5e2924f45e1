import { OrganizationsAccount } from "@cdktf/provider-aws/lib/organizations-account";
import { Construct } from "constructs";
import { type Account, type AccountName, type Zone, accountName } from "../zone";

/** Properties of {@link OrganizationAccount}. */
export interface OrganizationAccountProps {
  readonly zone: Zone;
  readonly name: AccountName;

  /** With an id it exists and is adopted; without one it is made. */
  readonly account: Account;

  /** Id of the unit it belongs in. */
  readonly unitId: string;
}

/** An account of the zone: made or adopted, never closed. */
export class OrganizationAccount extends Construct {
  public readonly account: OrganizationsAccount;

  constructor(scope: Construct, id: string, { zone, name, account, unitId }: OrganizationAccountProps) {
    super(scope, id);
    this.account = new OrganizationsAccount(this, "account", {
      name: accountName(zone, name),
      email: account.email,
      parentId: unitId,
      roleName: zone.deploymentRole,
      // Closing cannot be undone after 90 days, and the e-mail address is lost: a person decides it.
      closeOnDeletion: false,
      lifecycle: {
        preventDestroy: true,
        ignoreChanges: account.id === undefined ? unread : [...unread, ...ofTheOwner],
      },
    });
    if (account.id !== undefined) {
      this.account.importFrom(account.id);
    }
  }
}

/** AWS takes these when it makes an account and never tells them again: after an import they would replace it. */
const unread = ["role_name", "iam_user_access_to_billing"];

/** An adopted account keeps what it was called: a new name or address would replace it. */
const ofTheOwner = ["name", "email"];
