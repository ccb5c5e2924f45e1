import {
  type Account,
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListAccounts,
  paginateListDelegatedAdministrators,
  paginateListDelegatedServicesForAccount,
  paginateListOrganizationalUnitsForParent,
  paginateListPolicies,
  paginateListRoots,
} from "@aws-sdk/client-organizations";
import type { Access } from "./access";
import { every, once } from "./ask";

/** The organization that there is. */
export interface LiveOrganization {
  readonly id: string;
  readonly managementAccountId: string;

  /** Whether it has more than joint bills. */
  readonly allFeatures: boolean;
}

/** A delegated administrator of a service. */
export interface Administrator {
  readonly accountId: string;
  readonly service: string;
}

/** Something with an id and a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The root, with the policy types that are enabled in it. */
export interface Root {
  readonly id: string;
  readonly policyTypes: readonly string[];
}

/** What the organization of an account is asked; each question once. */
export class OrganizationFacts {
  private readonly client: OrganizationsClient;

  constructor(access: Access) {
    this.client = access.client(OrganizationsClient);
  }

  /** Undefined where the account is in none. */
  public readonly organization = once(async (): Promise<LiveOrganization | undefined> => {
    try {
      const { Organization: organization } = await this.client.send(new DescribeOrganizationCommand({}));
      return {
        id: organization?.Id ?? "",
        managementAccountId: organization?.MasterAccountId ?? "",
        allFeatures: organization?.FeatureSet === "ALL",
      };
    } catch (error) {
      if (error instanceof Error && error.name === "AWSOrganizationsNotInUseException") {
        return undefined;
      }
      throw error;
    }
  });

  /** Every account, closed ones too. */
  public readonly accounts = once((): Promise<readonly Account[]> =>
    every(paginateListAccounts({ client: this.client }, {}), ({ Accounts }) => Accounts),
  );

  public readonly root = once(async (): Promise<Root> => {
    const [root] = await every(paginateListRoots({ client: this.client }, {}), ({ Roots }) => Roots);
    const types = (root?.PolicyTypes ?? []).filter(({ Status }) => Status === "ENABLED");
    return { id: root?.Id ?? "", policyTypes: types.flatMap(({ Type }) => Type ?? []).sort() };
  });

  /** Services that the organization trusts. */
  public readonly services = once(async (): Promise<readonly string[]> => {
    const services = await every(
      paginateListAWSServiceAccessForOrganization({ client: this.client }, {}),
      ({ EnabledServicePrincipals }) => EnabledServicePrincipals,
    );
    return services.flatMap(({ ServicePrincipal }) => ServicePrincipal ?? []).sort();
  });

  public readonly administrators = once(async (): Promise<readonly Administrator[]> => {
    const { client } = this;
    const accounts = await every(
      paginateListDelegatedAdministrators({ client }, {}),
      ({ DelegatedAdministrators }) => DelegatedAdministrators,
    );
    const administrators = accounts.map(async ({ Id: accountId = "" }) => {
      const services = await every(
        paginateListDelegatedServicesForAccount({ client }, { AccountId: accountId }),
        ({ DelegatedServices }) => DelegatedServices,
      );
      return services.map(({ ServicePrincipal: service = "" }) => ({ accountId, service }));
    });
    return (await Promise.all(administrators)).flat();
  });

  /** Units right below the root or a unit. */
  public async unitsBelow(parentId: string): Promise<readonly Named[]> {
    const units = await every(
      paginateListOrganizationalUnitsForParent({ client: this.client }, { ParentId: parentId }),
      ({ OrganizationalUnits }) => OrganizationalUnits,
    );
    return units.map(({ Id: id = "", Name: name = "" }) => ({ id, name }));
  }

  public async serviceControlPolicies(): Promise<readonly Named[]> {
    const policies = await every(
      paginateListPolicies({ client: this.client }, { Filter: "SERVICE_CONTROL_POLICY" }),
      ({ Policies }) => Policies,
    );
    return policies.map(({ Id: id = "", Name: name = "" }) => ({ id, name }));
  }
}
