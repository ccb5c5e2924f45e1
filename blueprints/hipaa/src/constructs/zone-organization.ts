import { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import { OrganizationsOrganization } from "@cdktf/provider-aws/lib/organizations-organization";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import type { Zone } from "../zone";
import { policyTypes, servicePrincipals } from "./trusted-services";

/** The organization: a new one, or the one that is there with nothing of it switched off. */
export class ZoneOrganization extends Construct {
  public readonly organization: OrganizationsOrganization;

  constructor(scope: Construct, id: string, { zone }: { readonly zone: Zone }) {
    super(scope, id);
    const there =
      zone.organization.mode === "adopt"
        ? zone.organization
        : { servicePrincipals: [], policyTypes: [], id: undefined };
    const wantedPrincipals = union(servicePrincipals, there.servicePrincipals);
    const wantedPolicyTypes = union(policyTypes, there.policyTypes);

    this.organization = new OrganizationsOrganization(this, "organization", {
      featureSet: "ALL",
      awsServiceAccessPrincipals: wantedPrincipals,
      enabledPolicyTypes: wantedPolicyTypes,
      lifecycle: {
        preventDestroy: true,
        precondition:
          there.id === undefined ? undefined : this.nothingIsSwitchedOff(wantedPrincipals, wantedPolicyTypes),
      },
    });
    if (there.id !== undefined) {
      this.organization.importFrom(there.id);
    }
  }

  /** The provider knows whole lists only: what is on in the organization and not in ours, it would switch off. */
  private nothingIsSwitchedOff(principals: readonly string[], types: readonly string[]): Precondition[] {
    const current = new DataAwsOrganizationsOrganization(this, "current", {});
    const source = `data.aws_organizations_organization.${current.friendlyUniqueId}`;
    const enabledTypes = `[for type in ${source}.roots[0].policy_types : type.type if type.status == "ENABLED"]`;
    return [
      {
        condition: nothingOutside(`${source}.aws_service_access_principals`, principals),
        errorMessage:
          "The organization trusts services that zone.yaml does not name; they would be switched off: add them to organization.servicePrincipals in zone.yaml.",
      },
      {
        condition: nothingOutside(enabledTypes, types),
        errorMessage:
          "The organization has policy types that zone.yaml does not name; they would be switched off: add them to organization.policyTypes in zone.yaml.",
      },
    ];
  }
}

function nothingOutside(found: string, known: readonly string[]): string {
  return `\${length(setsubtract(${found}, ${JSON.stringify(known)})) == 0}`;
}

function union(ours: readonly string[], theirs: readonly string[]): string[] {
  return [...new Set([...ours, ...theirs])].sort();
}
