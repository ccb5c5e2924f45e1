import { policyTypes, servicePrincipals } from "../../../src/constructs/trusted-services";
import { type Check, NotLooked } from "../check";
import type { Examination } from "../examination";
import { type Finding, obstacle, unlessHeld, warning } from "../finding";
import { yamlList } from "../mend";
import type { LiveOrganization } from "../organization";

const stack = "organization";
const where = "the organization";

/** Whether the organization is as zone.yaml has it: to be made, or there to be adopted. */
export function organizationCheck({ zone, facts, states }: Examination): Check {
  const wanted = zone.organization;

  const toMake = async (live: LiveOrganization | undefined): Promise<readonly Finding[]> => {
    if (live === undefined) {
      return [];
    }
    const held = states.held(stack, "aws_organizations_organization", ({ id }) => id === live.id);
    return unlessHeld(
      held,
      obstacle({
        id: "organization-exists",
        stack,
        found: `this account has an organization already, ${live.id}, and zone.yaml says to create one`,
        mend: `in zone.yaml: ${await adopting(live)}`,
      }),
    );
  };

  const toAdopt = async (
    live: LiveOrganization | undefined,
    { id, rootId }: { readonly id: string; readonly rootId: string },
  ): Promise<readonly Finding[]> => {
    if (live === undefined) {
      return [
        obstacle({
          id: "organization-missing",
          stack,
          found: `this account has no organization, and zone.yaml says to adopt ${id}`,
          mend: "in zone.yaml: organization: { mode: create }; or sign in to the account that has it",
        }),
      ];
    }
    if (live.id !== id) {
      return [
        obstacle({
          id: "organization-id",
          stack,
          found: `the organization of this account is ${live.id}, and zone.yaml says to adopt ${id}`,
          mend: `in zone.yaml: ${await adopting(live)}; or sign in to the management account of ${id}`,
        }),
      ];
    }
    const root = await facts.root();
    return root.id === rootId
      ? []
      : [
          warning({
            id: "organization-root",
            stack,
            found: `the root of the organization is ${root.id}, and zone.yaml says ${rootId}`,
            mend: `in zone.yaml: organization.rootId: ${root.id}`,
          }),
        ];
  };

  const adopting = async ({ id }: LiveOrganization): Promise<string> => {
    const [root, services] = await Promise.all([facts.root(), facts.services()]);
    return `organization: { mode: adopt, id: ${id}, rootId: ${root.id}, servicePrincipals: ${yamlList(services)}, policyTypes: ${yamlList(root.policyTypes)} }`;
  };

  return {
    id: "organization",
    stack,
    fine:
      wanted.mode === "create"
        ? "there is no organization, or the zone's own"
        : `the organization ${wanted.id} is there, with all features`,
    looks: [
      {
        where,
        find: async () => {
          const live = await facts.organization();
          return wanted.mode === "create" ? toMake(live) : toAdopt(live, wanted);
        },
      },
      {
        where,
        find: async () => {
          const live = await facts.organization();
          return live === undefined || live.allFeatures
            ? []
            : [
                obstacle({
                  id: "organization-features",
                  stack,
                  found: `the organization ${live.id} has consolidated billing only: no guardrail and no trusted service works in it`,
                  mend: "aws organizations enable-all-features, then accept the handshake in every account that was invited",
                }),
              ];
        },
      },
    ],
  };
}

/** Whether the organization has something on that the next deployment would switch off: Terraform knows whole lists only. */
export function switchedOnCheck(examination: Examination): Check {
  const { facts } = examination;
  const { organization } = examination.zone;
  const named: Readonly<Record<"servicePrincipals" | "policyTypes", readonly string[]>> =
    organization.mode === "adopt" ? organization : { servicePrincipals: [], policyTypes: [] };

  const looked = async (
    setting: "servicePrincipals" | "policyTypes",
    found: () => Promise<readonly string[]>,
    ours: readonly string[],
    finding: { readonly id: string; readonly what: string },
  ): Promise<readonly Finding[]> => {
    const live = await facts.organization();
    if (live === undefined) {
      return [];
    }
    if (!isMeant(examination, live)) {
      throw new NotLooked("the organization is not the one that zone.yaml means");
    }
    const there = await found();
    const lost = there.filter((one) => !ours.includes(one) && !named[setting].includes(one));
    if (lost.length === 0) {
      return [];
    }
    const union = yamlList([...there, ...named[setting]]);
    if (organization.mode === "adopt") {
      return [
        obstacle({
          id: finding.id,
          stack,
          found: `${where} has ${finding.what} that zone.yaml does not name and that would be switched off: ${lost.join(", ")}. The plan refuses it`,
          mend: `in zone.yaml: organization.${setting}: ${union}`,
        }),
      ];
    }
    const root = await facts.root();
    return [
      warning({
        id: finding.id,
        stack,
        found: `${where} has ${finding.what} that zone.yaml does not name: ${lost.join(", ")}. The next deployment switches them off`,
        mend: `to keep them, in zone.yaml: organization: { mode: adopt, id: ${live.id}, rootId: ${root.id}, ${setting}: ${union} }`,
      }),
    ];
  };

  return {
    id: "organization-settings",
    stack,
    fine: "nothing that is switched on in the organization would be switched off",
    looks: [
      {
        where: "the services that the organization trusts",
        find: () =>
          looked("servicePrincipals", () => facts.services(), servicePrincipals, {
            id: "service-principals",
            what: "trusted services",
          }),
      },
      {
        where: "the policy types of the organization",
        find: () =>
          looked("policyTypes", async () => (await facts.root()).policyTypes, policyTypes, {
            id: "policy-types",
            what: "policy types",
          }),
      },
    ],
  };
}

/** Whether the organization is the one that zone.yaml says to adopt, or that the zone made. */
export function isMeant({ zone, states }: Examination, live: LiveOrganization): boolean {
  return zone.organization.mode === "adopt"
    ? zone.organization.id === live.id
    : states.held(stack, "aws_organizations_organization", ({ id }) => id === live.id).held === "yes";
}
