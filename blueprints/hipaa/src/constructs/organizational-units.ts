import { OrganizationsOrganizationalUnit } from "@cdktf/provider-aws/lib/organizations-organizational-unit";
import { Construct } from "constructs";
import { type AccountName, type Zone, environment, isAccountRole } from "../zone";

/** Units right below the root. */
export const topUnits = ["Security", "Infrastructure", "Workloads", "Suspended"] as const;
export type TopUnit = (typeof topUnits)[number];

/** Units of the accounts: the workloads are apart by what is at stake in them. */
export type Unit = TopUnit | "NonProduction" | "Production";

/** Properties of {@link OrganizationalUnits}. */
export interface OrganizationalUnitsProps {
  /** Id of the organization's root. */
  readonly rootId: string;
}

/** The units, each with guardrails of its own. */
export class OrganizationalUnits extends Construct {
  private readonly units: Readonly<Record<Unit, OrganizationsOrganizationalUnit>>;

  constructor(scope: Construct, id: string, props: OrganizationalUnitsProps) {
    super(scope, id);
    const unit = (name: Unit, parentId: string): OrganizationsOrganizationalUnit =>
      new OrganizationsOrganizationalUnit(this, name.toLowerCase(), {
        name,
        parentId,
      });
    const workloads = unit("Workloads", props.rootId);
    this.units = {
      Security: unit("Security", props.rootId),
      Infrastructure: unit("Infrastructure", props.rootId),
      Workloads: workloads,
      NonProduction: unit("NonProduction", workloads.id),
      Production: unit("Production", workloads.id),
      Suspended: unit("Suspended", props.rootId),
    };
  }

  /** Id of a unit. */
  public id(unit: Unit): string {
    return this.units[unit].id;
  }
}

/** The unit that an account belongs in. The management account stays at the root. */
export function unitOf(zone: Zone, name: AccountName): Unit {
  if (!isAccountRole(name)) {
    const { production } = environment(zone, name);
    return production ? "Production" : "NonProduction";
  }
  return name === "shared-services" ? "Infrastructure" : "Security";
}
