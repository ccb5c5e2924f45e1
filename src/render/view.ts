import { createHash } from "node:crypto";
import type { Blueprint } from "../blueprint/blueprint";
import {
  account,
  accountName,
  accountNames,
  auditorRoleName,
  bucketName,
  deploymentPhases,
  fixedStacks,
  hourlyCosts,
  isAccountRole,
  operatorRoleName,
  pipelineRoleName,
  planRoleName,
  sessionDocumentName,
  sessionLogGroupName,
  vaultName,
} from "../zone";
import type { Environment, Tier, Zone } from "../zone/types";
import type { Combination } from "./combinations";

/** This package, as the record and the README name it. */
export interface Generator {
  readonly name: string;
  readonly version: string;
}

/** What templates see. Plain data, made of the zone and of nothing else that changes from run to run. */
export type View = ReturnType<typeof viewOf>;

/** How each engine is presented to people. */
const engines = {
  cdktf: { title: "CDK for Terraform", cli: "cdktf", archived: true, nodeTitle: "20 or 22", nodeVersion: "22" },
  cdktn: { title: "CDK Terrain", cli: "cdktn", archived: false, nodeTitle: "22.19 or newer", nodeVersion: "22" },
} as const;

/** What is in a stack, in a line. */
const contents: Readonly<Record<string, string>> = {
  bootstrap: "the bucket of Terraform's state and its key",
  organization: "the organization, its units and accounts, the guardrails",
  "log-archive": "the archive of audit records: keys, locked buckets, Glacier",
  "audit-trail": "the trail of the whole organization",
  security: "Config and GuardDuty of the whole organization, alarms",
  backup: "the central backup vault",
  "shared-services": "the bastions, one for each environment",
};

/** What a person looks at once a stack is deployed. */
const afterDeployment: Readonly<Record<string, string>> = {
  bootstrap: "zone.yaml names the management account",
  organization: "each account's e-mail arrived; the guardrails are attached to every unit",
  "log-archive": "the buckets are there, locked and without public access",
  "audit-trail": "the first log files arrive within 15 minutes",
  security: "whoever is to be alarmed has confirmed the subscription by mail",
  backup: "the vault is locked",
  "shared-services": "each bastion is running and Session Manager sees it",
};

/** Makes the view of all templates; a template of an environment gets the environment beside it. */
export function viewOf(zone: Zone, blueprint: Blueprint, generator: Generator, combination: Combination) {
  const phases = deploymentPhases(zone, builtStacks(zone, blueprint));
  const stacks = phases.flatMap((phase, index) =>
    phase.map((stack) => ({
      stack,
      account: stackAccount(stack),
      phase: index + 1,
      contains: contents[stack] ?? "VPC and tiers, endpoints, flow logs, peering to its bastion, backups",
      check: afterDeployment[stack] ?? "the bastion reaches each tier; the first flow logs arrive within 15 minutes",
    })),
  );
  return {
    zone,
    custom: zone.custom,
    environments: zone.environments.map((environment) => environmentView(zone, environment)),
    accounts: accountNames(zone)
      .filter((name) => name !== "management")
      .map((name) => accountView(zone, name)),
    stacks,
    phases,
    teardown: [...stacks].reverse(),
    // Bootstrap has a command of its own, since it moves its state.
    deployable: stacks.filter(({ stack }) => stack !== "bootstrap"),
    costs: hourlyCosts(zone).map((cost) => ({ ...cost, perMonth: cost.dollarsPerMonth.toFixed(2) })),
    quotas: { accounts: accountNames(zone).length },
    sharedServices: { label: `shared-services ${zone.sharedServices.cidr}` },
    secondVaultLabel: `vault in ${zone.regions.backup}`,
    ages: {
      glacier: `after ${String(zone.archive.glacierAfterDays)} days`,
      deepArchive: `after ${String(zone.archive.deepArchiveAfterDays)} days`,
    },
    roles: { plan: planRoleName(zone), auditor: auditorRoleName(zone) },
    buckets: { trail: bucketName(zone, "trail"), sessionRecords: bucketName(zone, "session-records") },
    vaults: { central: vaultName(zone, "backup") },
    generator,
    blueprint: { name: blueprint.name, version: blueprint.version, chain: blueprint.chain },
    engine: {
      name: combination.engine,
      ...engines[combination.engine],
      nodeRange: combination.nodeRange,
      library: combination.engine,
      providerPackage: combination.providerPackage,
      terraformProviderVersion: combination.terraformProviderVersion,
    },
    dependencies: sortedByKey({ ...combination.dependencies, ...blueprint.dependencies }),
    devDependencies: sortedByKey({ ...combination.devDependencies, ...blueprint.devDependencies }),
    projectId: projectId(zone.zone),
  };
}

/** The stacks that the blueprint has a file for, and the environments. */
function builtStacks(zone: Zone, blueprint: Blueprint): readonly string[] {
  const files = new Set(blueprint.files.map((file) => file.path));
  return [
    ...fixedStacks.filter((stack) => files.has(`src/stacks/${stack}.ts`)),
    ...zone.environments.map((environment) => environment.name),
  ];
}

/** The account that a stack works in. The organization and its trail are managed from the management account. */
function stackAccount(stack: string): string {
  return ["bootstrap", "organization", "audit-trail"].includes(stack) ? "management" : stack;
}

function accountView(zone: Zone, name: string) {
  const { email = "", id = "" } = account(zone, name) as { readonly email?: string; readonly id?: string };
  return { name, displayName: accountName(zone, name), email, id, unit: unitOf(zone, name) };
}

/** The organizational unit of an account, as the organization stack places it. */
function unitOf(zone: Zone, name: string): string {
  if (isAccountRole(name)) {
    return name === "shared-services" ? "Infrastructure" : "Security";
  }
  const production = zone.environments.some((environment) => environment.name === name && environment.production);
  return production ? "Workloads/Production" : "Workloads/NonProduction";
}

/** An environment as the zone has it, with what the templates print of it. */
export function environmentView(zone: Zone, environment: Environment) {
  const tried = environment.production ? zone.environments.filter(({ production }) => !production) : [];
  return {
    ...environment,
    // Of a workflow. Production waits for what can be tried elsewhere first.
    job: jobOf(environment),
    deploysAfter: ["test", ...tried.map(jobOf)],
    pipelineRole: pipelineRoleName(zone, environment.name),
    operatorRole: operatorRoleName(zone, environment.name),
    sessionDocument: sessionDocumentName(zone, environment.name),
    sessionLogGroup: sessionLogGroupName(zone, environment.name),
    vault: vaultName(zone, environment.name),
    module: `./${environment.name}`,
    label: `${environment.name} ${environment.cidr}`,
    bastionLabel: `bastion of ${environment.name}, ${environment.bastionCidr}`,
    tiers: environment.tiers.map(tierView),
    calls: environment.tiers.flatMap((tier) => [
      ...(tier.exposure === "public" ? [call(tier, "internet", true)] : []),
      ...tier.from.map((caller) => call(tier, caller, false)),
    ]),
  };
}

/** Not the bare name: an environment may be called as another job is. */
function jobOf({ name }: Environment): string {
  return `deploy-${name}`;
}

function tierView(tier: Tier) {
  const callers = [...(tier.exposure === "public" ? ["the internet"] : []), ...tier.from];
  return {
    ...tier,
    label: `${tier.name}, ${tier.exposure}, ${tier.cidr}`,
    callers: callers.length === 0 ? "none" : callers.join(", "),
  };
}

function call(tier: Tier, from: string, fromInternet: boolean) {
  return { from, fromInternet, to: tier.name, port: tier.port, label: `tcp ${String(tier.port)}` };
}

/** A UUID of version 8 (RFC 9562) that belongs to the zone's name, since a random one would change with every run. */
function projectId(zone: string): string {
  const digits = createHash("sha256").update(`create-hipaa-zone ${zone}`).digest("hex");
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

function sortedByKey(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
