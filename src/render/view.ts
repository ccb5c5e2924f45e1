import { createHash } from "node:crypto";
import type { Blueprint } from "../blueprint/load";
import { account, accountNames } from "../zone/accounts";
import type { Environment, Zone } from "../zone/schema";
import { deploymentPhases } from "../zone/stacks";
import { combinationOf } from "./combinations";

/** The program that writes the project. */
export interface Generator {
  readonly name: string;
  readonly version: string;
}

const engineTitles = { cdktf: "CDK for Terraform", cdktn: "CDK Terrain" } as const;

/** Organizational unit of each role's account; an environment's unit follows its `production`. */
const unitOfRole: Readonly<Record<string, string>> = {
  "log-archive": "Security",
  security: "Security",
  backup: "Security",
  "shared-services": "Infrastructure",
};

/** Turns `patient-portal` into `patientPortal`, an identifier in Mermaid and TypeScript. */
export function camelCase(name: string): string {
  return name.replace(/[^A-Za-z0-9]+([A-Za-z0-9])?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase());
}

/** Turns `patient-portal` into `PatientPortal`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  return /^[0-9]/.test(pascal) ? `Environment${pascal}` : pascal;
}

/** An id in the shape of a UUID that is the same for the same zone; the engine's command asks for one. */
function projectId(zone: Zone): string {
  const hex = createHash("sha256").update(`${zone.zone}\n${zone.email}`).digest("hex");
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** What a template that is rendered once for each environment sees as `environment`. */
export function environmentView(environment: Environment) {
  const tierId = (tier: string): string => `tier_${camelCase(environment.name)}_${camelCase(tier)}`;
  return {
    ...environment,
    module: `./${environment.name}`,
    label: `${environment.name} ${environment.cidr}`,
    tiers: environment.tiers.map((tier) => ({
      ...tier,
      label: `${tier.name} ${tier.cidr}`,
      callers: [...(tier.exposure === "public" ? ["internet"] : []), ...tier.from].join(", "),
    })),
    calls: environment.tiers.flatMap((tier) => [
      ...(tier.exposure === "public" ? [{ from: "internet", to: tierId(tier.name), label: String(tier.port) }] : []),
      ...tier.from.map((caller) => ({ from: tierId(caller), to: tierId(tier.name), label: String(tier.port) })),
    ]),
  };
}

/** What every template sees: the zone, and what follows from it in the form that text needs. */
export function projectView(input: {
  readonly zone: Zone;
  readonly blueprint: Pick<Blueprint, "name" | "version" | "chain" | "dependencies" | "devDependencies">;
  readonly generator: Generator;
}) {
  const { zone, blueprint, generator } = input;
  const combination = combinationOf(zone);
  const sorted = (packages: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1)));
  return {
    zone,
    generator,
    blueprint: { name: blueprint.name, version: blueprint.version, chain: blueprint.chain },
    custom: zone.custom,
    projectId: projectId(zone),
    engine: {
      name: zone.engine,
      cli: zone.engine,
      title: engineTitles[zone.engine],
      archived: zone.engine === "cdktf",
      nodeRange: combination.nodeRange,
      nodeTitle: zone.engine === "cdktf" ? "20 or 22" : "22.19 or newer",
      providerPackage: combination.providerPackage,
    },
    dependencies: sorted({ ...combination.dependencies, ...blueprint.dependencies }),
    devDependencies: sorted({ ...combination.devDependencies, ...blueprint.devDependencies }),
    environments: zone.environments.map(environmentView),
    accounts: accountNames(zone)
      .filter((name) => name !== "management")
      .map((name) => {
        const known = account(zone, name);
        return { name, email: "email" in known ? known.email : "", unit: unitOf(zone, name) };
      }),
    quotas: { accounts: accountNames(zone).length },
    deployable: deploymentPhases(zone)
      .flat()
      .filter((stack) => stack !== "bootstrap")
      .map((stack) => ({ stack })),
  };
}

function unitOf(zone: Zone, name: string): string {
  const role = unitOfRole[name];
  if (role !== undefined) {
    return role;
  }
  const production = zone.environments.some((environment) => environment.name === name && environment.production);
  return production ? "Workloads/Production" : "Workloads/NonProduction";
}
