import { OrganizationsPolicy } from "@cdktf/provider-aws/lib/organizations-policy";
import { OrganizationsPolicyAttachment } from "@cdktf/provider-aws/lib/organizations-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { SCP_MAX_CHARACTERS, SCP_MAX_PER_TARGET, type Zone } from "../zone";
import { dataGuardrail } from "./guardrails/data";
import { eligibleServicesGuardrail } from "./guardrails/eligible-services";
import { identityGuardrail } from "./guardrails/identity";
import { recordsGuardrail } from "./guardrails/records";
import { sessionsGuardrail } from "./guardrails/sessions";
import { suspendedGuardrail, workloadsGuardrail } from "./guardrails/workloads";
import { type OrganizationalUnits, type TopUnit, topUnits } from "./organizational-units";
import { policyDocument, type Statement } from "./policy-document";

/** A service control policy: what nobody in an account can do, whatever IAM allows there. */
export interface Guardrail {
  /** Stable; part of the policy's name and address. */
  readonly id: string;

  /** For people. */
  readonly description: string;
  readonly statements: readonly Statement[];

  /** Units that it is attached to; what is below them inherits it. */
  readonly units: readonly TopUnit[];

  /**
   * Whether it is attached to the account of each environment with health data, too.
   *
   * @default false
   */
  readonly healthDataAccounts?: boolean;
}

/** Every guardrail of a zone. */
export function guardrailsOf(zone: Zone): readonly Guardrail[] {
  return [
    {
      id: "identity",
      description: "No leaving the organization, no root user, no change of the deployment and operator roles",
      statements: identityGuardrail(zone),
      units: topUnits,
    },
    {
      id: "records",
      description: "Trails, Config, GuardDuty and logs go on; audit buckets and log groups stay",
      statements: recordsGuardrail(zone),
      units: topUnits,
    },
    {
      id: "data",
      description: "Keys, vaults and recovery points stay; public access stays blocked",
      statements: dataGuardrail(zone),
      units: topUnits,
    },
    {
      id: "sessions",
      description: "No session but an operator's with the recording document",
      statements: sessionsGuardrail(zone),
      units: topUnits,
    },
    {
      id: "workloads",
      description: "Allowed regions only; no connection to other networks",
      statements: workloadsGuardrail(zone),
      units: ["Workloads"],
    },
    {
      id: "health-data",
      description: "HIPAA-eligible services only",
      statements: eligibleServicesGuardrail(),
      units: [],
      healthDataAccounts: true,
    },
    { id: "suspended", description: "Nothing at all", statements: suspendedGuardrail(), units: ["Suspended"] },
  ];
}

/** Properties of {@link Guardrails}. */
export interface GuardrailsProps {
  readonly zone: Zone;
  readonly units: OrganizationalUnits;

  /** Ids of the accounts of the environments, by name. */
  readonly accountIds: Readonly<Record<string, string>>;

  /** The organization, which must know service control policies before it takes one. */
  readonly organization: ITerraformDependable;
}

/** Attaches the guardrails to the units and to the accounts with health data. */
export class Guardrails extends Construct {
  constructor(scope: Construct, id: string, props: GuardrailsProps) {
    super(scope, id);
    const { zone, units, accountIds } = props;
    const guardrails = guardrailsOf(zone);
    checkCount(guardrails);
    for (const guardrail of guardrails) {
      const own = new Construct(this, guardrail.id);
      const policy = new OrganizationsPolicy(own, "policy", {
        name: `${zone.zone}-${guardrail.id}`,
        description: guardrail.description,
        type: "SERVICE_CONTROL_POLICY",
        content: guardrailContent(guardrail),
        dependsOn: [props.organization],
      });
      for (const unit of guardrail.units) {
        new OrganizationsPolicyAttachment(own, unit.toLowerCase(), { policyId: policy.id, targetId: units.id(unit) });
      }
      for (const { name } of guardrail.healthDataAccounts ? zone.environments.filter(({ phi }) => phi) : []) {
        const targetId = accountIds[name];
        if (targetId === undefined) {
          throw new Error(`environment ${name} has health data and no account: add it to src/stacks/organization.ts`);
        }
        new OrganizationsPolicyAttachment(own, `account_${name}`, { policyId: policy.id, targetId });
      }
    }
  }
}

/** The policy's text; AWS counts its characters only when it is applied, so they are counted here. */
function guardrailContent({ id, statements }: Guardrail): string {
  const content = policyDocument(statements);
  if (content.length > SCP_MAX_CHARACTERS) {
    throw new Error(
      `guardrail ${id} has ${content.length} characters; Organizations takes ${SCP_MAX_CHARACTERS}: split it in src/constructs/guardrails.ts`,
    );
  }
  return content;
}

function checkCount(guardrails: readonly Guardrail[]): void {
  for (const unit of topUnits) {
    // FullAWSAccess, which Organizations attaches everywhere, counts.
    const count = 1 + guardrails.filter(({ units }) => units.includes(unit)).length;
    if (count > SCP_MAX_PER_TARGET) {
      throw new Error(
        `unit ${unit} has ${count} policies; Organizations takes ${SCP_MAX_PER_TARGET}: join some in src/constructs/guardrails.ts`,
      );
    }
  }
}
