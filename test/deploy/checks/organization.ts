import {
  type AttachPolicyCommandInput,
  AttachPolicyCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeOrganizationCommand,
  DetachPolicyCommand,
  DisableAWSServiceAccessCommand,
  DisablePolicyTypeCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListParentsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  type Organization,
  type Root,
  RegisterDelegatedAdministratorCommand,
  paginateListAWSServiceAccessForOrganization,
  paginateListAccounts,
  paginateListDelegatedAdministrators,
  paginateListDelegatedServicesForAccount,
  paginateListOrganizationalUnitsForParent,
  paginateListPolicies,
  paginateListPoliciesForTarget,
  paginateListRoots,
} from "@aws-sdk/client-organizations";
import { type AccountName, type Zone, account, accountName, accountNames, isAccountRole } from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { asDeployed } from "./despite-gaps";

/** Services that the zone's accounts are worked on by, from outside of each. */
const trusted = [
  "backup",
  "cloudtrail",
  "config-multiaccountsetup",
  "config",
  "guardduty",
  "malware-protection.guardduty",
];

/** Switched on by hand, and kept on. */
const keptOn = ["sso"];

/** Units by the name of the one above; "" is the root. */
const units = {
  "": ["Security", "Infrastructure", "Workloads", "Suspended"],
  Workloads: ["NonProduction", "Production"],
} as const;

/** Guardrails of every unit below the root, and those that some have beside. */
const guardrails = ["identity", "records", "data", "sessions"];
const further: Readonly<Record<string, readonly string[]>> = { Workloads: ["workloads"], Suspended: ["suspended"] };

export function organizationsClient(api: ZoneApi): Promise<OrganizationsClient> {
  // Organizations answers from us-east-1 alone.
  return api.client(OrganizationsClient, "management", "us-east-1");
}

export async function organizationOf(api: ZoneApi): Promise<Organization> {
  const { Organization: organization = {} } = await (
    await organizationsClient(api)
  ).send(new DescribeOrganizationCommand({}));
  return organization;
}

/** The root, and the ids of the zone's units by name. */
export async function treeOf(
  api: ZoneApi,
): Promise<{ readonly root: Root; readonly ids: ReadonlyMap<string, string> }> {
  const client = await organizationsClient(api);
  const [root = {}] = await all(paginateListRoots({ client }, {}), ({ Roots }) => Roots);
  const ids = new Map<string, string>();
  const find = async (ParentId: string, names: readonly string[]): Promise<void> => {
    const found = await all(
      paginateListOrganizationalUnitsForParent({ client }, { ParentId }),
      ({ OrganizationalUnits }) => OrganizationalUnits,
    );
    for (const { Id = "", Name = "" } of found) if (names.includes(Name)) ids.set(Name, Id);
  };
  await find(root.Id ?? "", units[""]);
  await find(ids.get("Workloads") ?? "", units.Workloads);
  return { root, ids };
}

/** Unit that an account belongs in; "" is the root. */
export function unitOf(zone: Zone, name: AccountName): string {
  if (name === "management") return "";
  if (isAccountRole(name)) return name === "shared-services" ? "Infrastructure" : "Security";
  const production = zone.environments.some((environment) => environment.name === name && environment.production);
  return production ? "Production" : "NonProduction";
}

/** Names of the policies that are attached to a unit or an account itself. */
async function attachedTo(api: ZoneApi, TargetId: string): Promise<readonly string[]> {
  const client = await organizationsClient(api);
  const attached = await all(
    paginateListPoliciesForTarget({ client }, { TargetId, Filter: "SERVICE_CONTROL_POLICY" }),
    ({ Policies }) => Policies,
  );
  return attached.map(({ Name = "" }) => Name);
}

const organization: Check = {
  name: "the organization has all features, the zone's trusted services and policy types",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await organizationsClient(api);
    const [found, { root }, services] = await Promise.all([
      organizationOf(api),
      treeOf(api),
      all(paginateListAWSServiceAccessForOrganization({ client }, {}), (page) => page.EnabledServicePrincipals),
    ]);
    assert.equal("organization: features", found.FeatureSet, "ALL");
    assert.equal("organization: management account", found.MasterAccountId, api.accountId("management"));
    const adopted = zone.organization.mode === "adopt" ? zone.organization : undefined;
    if (adopted !== undefined) {
      assert.equal("organization: id", found.Id, adopted.id);
      assert.equal("organization: id of the root", root.Id, adopted.rootId);
    }
    const wanted = [...trusted, ...keptOn].map((service) => `${service}.amazonaws.com`);
    const principals = [...new Set([...wanted, ...(adopted?.servicePrincipals ?? [])])];
    const { aws_service_access_principals: deployed } =
      asDeployed("aws_organizations_organization", "organization", { aws_service_access_principals: principals }) ?? {};
    assert.sameSet(
      "organization: trusted services",
      services.map(({ ServicePrincipal = "" }) => ServicePrincipal),
      deployed as readonly string[],
    );
    assert.sameSet(
      "organization: policy types",
      (root.PolicyTypes ?? []).filter(({ Status }) => Status === "ENABLED").map(({ Type = "" }) => Type),
      [...new Set(["SERVICE_CONTROL_POLICY", ...(adopted?.policyTypes ?? [])])],
    );
  },
  breakages: [
    {
      name: "CloudTrail is trusted no longer",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const service = { ServicePrincipal: "cloudtrail.amazonaws.com" };
        await client.send(new DisableAWSServiceAccessCommand(service));
        return () => client.send(new EnableAWSServiceAccessCommand(service));
      },
    },
    {
      name: "a service is trusted that the zone does not know",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const service = { ServicePrincipal: "servicecatalog.amazonaws.com" };
        await client.send(new EnableAWSServiceAccessCommand(service));
        return () => client.send(new DisableAWSServiceAccessCommand(service));
      },
    },
    {
      name: "guardrails are switched off as a policy type",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const { root } = await treeOf(api);
        const type = { RootId: root.Id, PolicyType: "SERVICE_CONTROL_POLICY" } as const;
        await client.send(new DisablePolicyTypeCommand(type));
        return () => client.send(new EnablePolicyTypeCommand(type));
      },
    },
  ],
};

const accounts: Check = {
  name: "every account is there under its name, in its unit",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await organizationsClient(api);
    const [{ root, ids }, known] = await Promise.all([
      treeOf(api),
      all(paginateListAccounts({ client }, {}), ({ Accounts }) => Accounts),
    ]);
    assert.sameSet("organization: units", [...ids.keys()], [...units[""], ...units.Workloads]);
    assert.equal(
      "organization: accounts of the zone, each another",
      new Set(api.accounts.values()).size,
      accountNames(zone).length,
    );
    await each(accountNames(zone), async (name) => {
      const answered = account(zone, name);
      const id = api.accountId(name);
      const found = known.find(({ Id }) => Id === id);
      assert.equal(`account ${name}: status`, found?.Status, "ACTIVE");
      // An adopted account keeps what it was called.
      if (answered.id === undefined && "email" in answered) {
        assert.equal(`account ${name}: name`, found?.Name, accountName(zone, name));
        assert.equal(`account ${name}: e-mail address`, found?.Email, answered.email);
      }
      const { Parents: parents = [] } = await client.send(new ListParentsCommand({ ChildId: id }));
      const unit = unitOf(zone, name);
      assert.equal(
        `account ${name}: what it is in`,
        parents.map(({ Id }) => Id),
        [unit === "" ? root.Id : ids.get(unit)],
      );
    });
  },
  breakages: [
    movedTo(
      "an environment's account is moved out of its unit",
      (zone) => zone.environments[0]?.name ?? "",
      "Security",
    ),
    movedTo("the log archive's account is set aside", () => "log-archive", "Suspended"),
  ],
};

function movedTo(name: string, accountOf: (zone: Zone) => AccountName, unit: string): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await organizationsClient(api);
      const { ids } = await treeOf(api);
      const moved = accountOf(api.zone);
      const AccountId = api.accountId(moved);
      const home = ids.get(unitOf(api.zone, moved));
      const away = ids.get(unit);
      await client.send(new MoveAccountCommand({ AccountId, SourceParentId: home, DestinationParentId: away }));
      return () => client.send(new MoveAccountCommand({ AccountId, SourceParentId: away, DestinationParentId: home }));
    },
  };
}

const attachments: Check = {
  name: "each guardrail is attached where it belongs, and nowhere else",
  run: async (api, assert) => {
    const { zone } = api;
    const { root, ids } = await treeOf(api);
    const own = (names: readonly string[]): readonly string[] => names.map((name) => `${zone.zone}-${name}`);
    const expected = [
      { what: "the root", id: root.Id ?? "", policies: [] },
      ...units[""].map((unit) => ({
        what: `unit ${unit}`,
        id: ids.get(unit) ?? "",
        policies: own([...guardrails, ...(further[unit] ?? [])]),
      })),
      ...units.Workloads.map((unit) => ({ what: `unit ${unit}`, id: ids.get(unit) ?? "", policies: [] })),
      ...accountNames(zone).map((name) => ({
        what: `account ${name}`,
        id: api.accountId(name),
        policies: own(zone.environments.some((one) => one.name === name && one.phi) ? ["health-data"] : []),
      })),
    ];
    await each(expected, async ({ what, id, policies }) => {
      const attached = await attachedTo(api, id);
      assert.sameSet(
        `${what}: guardrails`,
        attached.filter((name) => name.startsWith(`${zone.zone}-`)),
        policies,
      );
      assert.that(`${what}: guardrails`, attached.includes("FullAWSAccess"), "FullAWSAccess is gone: all is denied");
    });
  },
  breakages: [
    rearranged(
      "a guardrail is taken from the workloads",
      "identity",
      "Workloads",
      DetachPolicyCommand,
      AttachPolicyCommand,
    ),
    rearranged(
      "a guardrail is taken from the archive's unit",
      "records",
      "Security",
      DetachPolicyCommand,
      AttachPolicyCommand,
    ),
    rearranged(
      "nothing works in the infrastructure",
      "suspended",
      "Infrastructure",
      AttachPolicyCommand,
      DetachPolicyCommand,
    ),
  ],
};

type ChangeOfAttachment = new (input: AttachPolicyCommandInput) => AttachPolicyCommand | DetachPolicyCommand;

function rearranged(
  name: string,
  guardrail: string,
  unit: string,
  breaks: ChangeOfAttachment,
  mends: ChangeOfAttachment,
): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await organizationsClient(api);
      const [{ ids }, policies] = await Promise.all([treeOf(api), policiesOf(api)]);
      const change = { PolicyId: policies.get(`${api.zone.zone}-${guardrail}`), TargetId: ids.get(unit) };
      const send = (command: AttachPolicyCommand | DetachPolicyCommand): Promise<unknown> =>
        command instanceof AttachPolicyCommand ? client.send(command) : client.send(command);
      await send(new breaks(change));
      return () => send(new mends(change));
    },
  };
}

/** Ids of all service control policies by name. */
export async function policiesOf(api: ZoneApi): Promise<ReadonlyMap<string, string>> {
  const client = await organizationsClient(api);
  const policies = await all(
    paginateListPolicies({ client }, { Filter: "SERVICE_CONTROL_POLICY" }),
    (page) => page.Policies,
  );
  return new Map(policies.map(({ Id = "", Name = "" }) => [Name, Id]));
}

const delegated = ["config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"];

const administrators: Check = {
  name: "the security account administers Config for the organization",
  run: async (api, assert) => {
    const client = await organizationsClient(api);
    const AccountId = api.accountId("security");
    const found = await all(
      paginateListDelegatedAdministrators({ client }, {}),
      ({ DelegatedAdministrators }) => DelegatedAdministrators,
    );
    assert.that(
      "delegated administrators",
      found.some(({ Id }) => Id === AccountId),
      "the security account is none",
    );
    const services = await all(
      paginateListDelegatedServicesForAccount({ client }, { AccountId }),
      ({ DelegatedServices }) => DelegatedServices,
    );
    const expected = delegated.filter(
      (service) =>
        asDeployed("aws_organizations_delegated_administrator", "administrator", { service_principal: service }) !==
        undefined,
    );
    for (const service of expected) {
      assert.that(
        `delegated administrators: ${service}`,
        services.some(({ ServicePrincipal }) => ServicePrincipal === service),
        "the security account does not administer it",
      );
    }
    if (api.zone.organization.mode === "create") {
      assert.sameSet(
        "delegated administrators",
        found.map(({ Id = "" }) => Id),
        [AccountId],
      );
    }
  },
  breakages: [
    {
      name: "the security account is dismissed",
      apply: async (api) => {
        const client = await organizationsClient(api);
        const role = {
          AccountId: api.accountId("security"),
          ServicePrincipal: "config-multiaccountsetup.amazonaws.com",
        };
        await client.send(new DeregisterDelegatedAdministratorCommand(role));
        return () => client.send(new RegisterDelegatedAdministratorCommand(role));
      },
    },
  ],
};

export const organizationChecks: readonly Check[] = [organization, accounts, attachments, administrators];
