import {
  CloseAccountCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import type { DoctorCase } from "./doctor-case";
import { newAccountId } from "./stage";

const stack = "organization";

/** The organization and its accounts. */
export const organizationCases: readonly DoctorCase[] = [
  {
    name: "credentials of a member account",
    prepare: async (stage) => {
      await stage.makeOrganization();
      stage.callerId = await stage.makeAccount("member");
      return { verdict: "obstacle", id: "caller", stack: "bootstrap", mend: ["sign in to", stage.managementId] };
    },
  },
  {
    name: "credentials of another account than zone.yaml names",
    prepare: (stage) => {
      stage.answers.accounts = { management: { id: "111111111111" } };
      return Promise.resolve({
        verdict: "obstacle",
        id: "caller",
        stack: "bootstrap",
        found: [stage.managementId, "111111111111"],
        mend: ["accounts.management.id"],
      });
    },
  },
  {
    name: "the deployment role",
    prepare: (stage) => {
      stage.answers.deploymentRole = "administrator";
      return Promise.resolve({
        verdict: "obstacle",
        id: "caller",
        stack: "bootstrap",
        mend: ["sign in to the management account"],
      });
    },
  },
  {
    name: "an organization where one is to be made",
    prepare: async (stage) => {
      const { id, rootId } = await stage.makeOrganization();
      const client = await stage.client(OrganizationsClient);
      await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "ram.amazonaws.com" }));
      await client.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "TAG_POLICY" }));
      return {
        verdict: "obstacle",
        id: "organization-exists",
        stack,
        mend: [
          `organization: { mode: adopt, id: ${id}, rootId: ${rootId}, servicePrincipals: [ram.amazonaws.com], policyTypes: [TAG_POLICY] }`,
        ],
      };
    },
  },
  {
    name: "no organization where one is to be adopted",
    prepare: (stage) => {
      stage.answers.organization = { mode: "adopt", id: "o-a1b2c3d4e5", rootId: "r-ab12" };
      return Promise.resolve({
        verdict: "obstacle",
        id: "organization-missing",
        stack,
        mend: ["organization: { mode: create }"],
      });
    },
  },
  {
    name: "another organization than the one to adopt",
    prepare: async (stage) => {
      const { id, rootId } = await stage.adopt();
      stage.answers.organization = { mode: "adopt", id: "o-a1b2c3d4e5", rootId };
      return { verdict: "obstacle", id: "organization-id", stack, mend: [`mode: adopt, id: ${id},`] };
    },
  },
  {
    name: "another root than zone.yaml names",
    prepare: async (stage) => {
      const { id, rootId } = await stage.adopt();
      stage.answers.organization = {
        mode: "adopt",
        id,
        rootId: "r-ab12",
        servicePrincipals: ["ram.amazonaws.com"],
      };
      return { verdict: "warning", id: "organization-root", stack, mend: [`organization.rootId: ${rootId}`] };
    },
  },
  {
    name: "an organization with consolidated billing alone",
    prepare: async (stage) => {
      const { id, rootId } = await stage.makeOrganization("CONSOLIDATED_BILLING");
      stage.answers.organization = { mode: "adopt", id, rootId };
      return { verdict: "obstacle", id: "organization-features", stack, mend: ["enable-all-features"] };
    },
  },
  {
    name: "a trusted service that zone.yaml does not name",
    prepare: async (stage) => {
      await stage.adopt();
      const client = await stage.client(OrganizationsClient);
      await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "fms.amazonaws.com" }));
      return {
        verdict: "obstacle",
        id: "service-principals",
        stack,
        found: ["fms.amazonaws.com"],
        mend: ["organization.servicePrincipals: [fms.amazonaws.com, ram.amazonaws.com, sso.amazonaws.com]"],
      };
    },
  },
  {
    name: "a policy type that zone.yaml does not name",
    prepare: async (stage) => {
      const { rootId } = await stage.adopt();
      const client = await stage.client(OrganizationsClient);
      await client.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "TAG_POLICY" }));
      return {
        verdict: "obstacle",
        id: "policy-types",
        stack,
        found: ["TAG_POLICY"],
        mend: ["organization.policyTypes: [SERVICE_CONTROL_POLICY, TAG_POLICY]"],
      };
    },
  },
  {
    name: "a unit of the zone's name",
    prepare: async (stage) => {
      const { rootId } = await stage.adopt();
      const unit = await stage.makeUnit(rootId, "Workloads");
      return {
        verdict: "obstacle",
        id: "organizational-unit",
        stack,
        mend: [`import aws_organizations_organizational_unit.units_workloads ${unit}`],
      };
    },
  },
  {
    name: "a policy of the zone's name",
    prepare: async (stage) => {
      await stage.adopt();
      const policy = await stage.makePolicy("acme-health-records");
      return {
        verdict: "obstacle",
        id: "guardrail-name",
        stack,
        mend: [`import aws_organizations_policy.guardrails_records_policy ${policy}`],
      };
    },
  },
  {
    name: "an account to adopt that is not in the organization",
    prepare: async (stage) => {
      await stage.adopt();
      const stranger = newAccountId();
      stage.answers.accounts = {
        ...(stage.answers.accounts as object),
        backup: { id: stranger, email: "backup@county.example" },
      };
      return {
        verdict: "obstacle",
        id: "account-missing",
        stack,
        found: ["accounts.backup.id"],
        mend: [`invite-account-to-organization --target Id=${stranger}`],
      };
    },
  },
  {
    name: "an account to adopt that was closed",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      const client = await stage.client(OrganizationsClient);
      await client.send(new CloseAccountCommand({ AccountId: dev }));
      return {
        verdict: "obstacle",
        id: "account-closed",
        stack,
        found: [dev],
        mend: ["environments[dev].account.id"],
      };
    },
  },
  {
    name: "an account with the address of one to make",
    prepare: async (stage) => {
      await stage.adopt();
      const id = await stage.makeAccount("former-production", "AWS+prod@acme.example");
      return {
        verdict: "obstacle",
        id: "account-email",
        stack,
        found: ["aws+prod@acme.example", "former-production"],
        mend: [`environments[prod].account.id: "${id}"`],
      };
    },
  },
  {
    name: "a quota of accounts that is too small",
    prepare: (stage) => {
      stage.answer("GetServiceQuota", 200, JSON.stringify({ Quota: { QuotaCode: "L-E619E033", Value: 6 } }), (body) =>
        body.includes("organizations"),
      );
      return Promise.resolve({
        verdict: "obstacle",
        id: "account-quota",
        stack,
        found: ["may have 6 accounts; 1 are there and 6 are to be made"],
        mend: ["request-service-quota-increase", "--quota-code L-E619E033", "--desired-value 7"],
      });
    },
  },
  {
    name: "a deployment role that denies",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      stage.answer(
        "AssumeRole",
        403,
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not trusted</Message></Error></ErrorResponse>",
        (body) => body.includes(dev),
      );
      return {
        verdict: "obstacle",
        id: "deployment-role",
        stack: "dev",
        found: [dev, "not trusted"],
        mend: [
          "aws iam create-role --role-name OrganizationAccountAccessRole",
          `arn:aws:iam::${stage.managementId}:root`,
          "AdministratorAccess",
        ],
      };
    },
  },
  {
    name: "a security account that was appointed by hand",
    prepare: async (stage) => {
      const security = (await stage.adopt("security")).of("security");
      await appoint(stage, security);
      return {
        verdict: "obstacle",
        id: "delegated-administrator",
        stack: "security",
        mend: [
          `import aws_organizations_delegated_administrator.config_administrator_rules ${security}/config-multiaccountsetup.amazonaws.com`,
        ],
      };
    },
  },
  {
    name: "another account that administers Config",
    prepare: async (stage) => {
      const dev = (await stage.adopt("dev")).of("dev");
      await appoint(stage, dev);
      return {
        verdict: "warning",
        id: "delegated-administrator-other",
        stack: "security",
        mend: [`deregister-delegated-administrator --account-id ${dev}`],
      };
    },
  },
  {
    name: "as many administrators of Config as there can be",
    prepare: async (stage) => {
      const names = ["dev", "log-archive", "shared-services"] as const;
      const { of } = await stage.adopt(...names);
      for (const name of names) await appoint(stage, of(name));
      return {
        verdict: "obstacle",
        id: "delegated-administrator-limit",
        stack: "security",
        found: ["no more than 3"],
        mend: [`deregister-delegated-administrator --account-id ${of("dev")}`],
      };
    },
  },
];

async function appoint(stage: Parameters<DoctorCase["prepare"]>[0], id: string): Promise<void> {
  const client = await stage.client(OrganizationsClient);
  await client.send(
    new RegisterDelegatedAdministratorCommand({
      AccountId: id,
      ServicePrincipal: "config-multiaccountsetup.amazonaws.com",
    }),
  );
}
