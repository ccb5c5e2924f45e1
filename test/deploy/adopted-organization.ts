import { readFileSync } from "node:fs";
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  DescribeAccountCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Assertions } from "./assertions";
import type { ClientSettings } from "./zone-api";

/** An organization that was there before the zone, and what of it the zone must leave alone. */
export interface AdoptedOrganization {
  /** The answers of the golden zone `adopted`, with the ids of this organization. */
  readonly answers: string;

  /** Asserts that what is not the zone's is as it was. */
  readonly check: (assert: Assertions) => Promise<void>;
}

/** Services that the organization trusts, in the answers as well. */
const services = ["sso.amazonaws.com", "ram.amazonaws.com"];

/** Makes an organization with accounts of its own, and fits the answers to it. */
export async function organizationToAdopt(settings: ClientSettings, answersPath: string): Promise<AdoptedOrganization> {
  const client = new OrganizationsClient(settings);
  const { Organization: made } = await client.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const rootId = root?.Id ?? "";
  for (const ServicePrincipal of services) await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await client.send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "TAG_POLICY" }));

  const account = async (AccountName: string, Email: string): Promise<string> => {
    const { CreateAccountStatus: status } = await client.send(new CreateAccountCommand({ AccountName, Email }));
    return status?.AccountId ?? "";
  };
  const logs = await account("logs", "logs@county-care.example");
  const staging = await account("old staging", "staging@county-care.example");
  const prod = await account("old production", "prod@county-care.example");
  const finance = await account("finance", "finance@county-care.example");
  const { OrganizationalUnit: unit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: "Finance" }),
  );
  await client.send(
    new MoveAccountCommand({ AccountId: finance, SourceParentId: rootId, DestinationParentId: unit?.Id }),
  );

  const { Account: management } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
  const ids: Readonly<Record<string, string | undefined>> = {
    "o-a1b2c3d4e5": made?.Id,
    "r-ab12": rootId,
    "111111111111": management,
    "222222222222": logs,
    "333333333333": staging,
    "444444444444": prod,
  };
  let answers = readFileSync(answersPath, "utf8");
  for (const [written, live] of Object.entries(ids)) {
    if (live === undefined || !answers.includes(written)) throw new Error(`${answersPath} does not name ${written}`);
    answers = answers.replaceAll(written, live);
  }

  return {
    answers,
    check: async (assert) => {
      const { EnabledServicePrincipals: enabled = [] } = await client.send(
        new ListAWSServiceAccessForOrganizationCommand({}),
      );
      const trusted = enabled.map(({ ServicePrincipal }) => ServicePrincipal);
      for (const service of services)
        assert.that("organization", trusted.includes(service), `trusts ${service} no more`);
      const { Roots: [now] = [] } = await client.send(new ListRootsCommand({}));
      const types = (now?.PolicyTypes ?? []).map(({ Type }) => Type);
      assert.that("organization", types.includes("TAG_POLICY"), "has no tag policies any more");
      const { Parents: [parent] = [] } = await client.send(new ListParentsCommand({ ChildId: finance }));
      assert.equal("unit of the account finance", parent?.Id, unit?.Id);
      for (const [id, name] of [
        [logs, "logs"],
        [finance, "finance"],
      ] as const) {
        const { Account: seen } = await client.send(new DescribeAccountCommand({ AccountId: id }));
        assert.equal(`name of the account ${id}`, seen?.Name, name);
      }
    },
  };
}
