import type { Blueprint } from "../blueprint/blueprint";
import { counted, indented, table } from "../text";
import { account, accountNames, deploymentPhases, fixedStacks } from "../zone";
import { hourlyCosts, type HourlyCost } from "../zone/costs";
import type { Zone } from "../zone/schema";
import type { Report } from "./report";

/** What the zone will be. */
export interface Summary {
  readonly accounts: readonly { readonly name: string; readonly email?: string; readonly id?: string }[];
  readonly networks: readonly { readonly name: string; readonly cidr: string; readonly tiers: readonly string[] }[];

  /** Stacks in the order of deployment; those of one phase are independent of each other. */
  readonly phases: readonly (readonly string[])[];

  readonly hourlyCosts: readonly HourlyCost[];
}

/** Sums a zone up, with the stacks that the blueprint has. */
export function summaryOf(zone: Zone, blueprint: Pick<Blueprint, "files">): Summary {
  const paths = new Set(blueprint.files.map((file) => file.path));
  const built = fixedStacks.filter((stack) => paths.has(`src/stacks/${stack}.ts`));
  const names = zone.environments.map((environment) => environment.name);
  return {
    accounts: accountNames(zone).map((name) => ({ name, ...account(zone, name) })),
    networks: [
      ...(built.includes("shared-services")
        ? [{ name: "shared-services", cidr: zone.sharedServices.cidr, tiers: ["bastions"] }]
        : []),
      ...zone.environments.map(({ name, cidr, tiers }) => ({ name, cidr, tiers: tiers.map((tier) => tier.name) })),
    ],
    phases: deploymentPhases(zone, [...built, ...names]),
    hourlyCosts: hourlyCosts(zone),
  };
}

/** Prints the summary for a person to agree with. */
export function printSummary(report: Report, zone: Zone, summary: Summary): void {
  const { colors, width } = report;
  const heading = (text: string): void => {
    report.say();
    report.say(colors.bold(text));
  };
  const regions = `${zone.regions.home}, copies in ${zone.regions.backup}`;
  heading(`${zone.zone} in ${regions}`);

  heading(`Accounts (${summary.accounts.length})`);
  const accounts = summary.accounts.map(({ name, email, id }) => [
    name,
    email ?? "the account that deploys",
    id === undefined ? "" : `adopted, ${id}`,
  ]);
  report.say(table(accounts, 2, width));

  heading(`Networks, in ${counted(zone.availabilityZones, "availability zone")}`);
  report.say(
    table(
      summary.networks.map(({ name, cidr, tiers }) => [name, cidr, tiers.join(", ")]),
      2,
      width,
    ),
  );

  heading("Stacks, in the order of deployment");
  const order = summary.phases.map((phase) => phase.join(", ")).join(" → ");
  report.say(indented(order, 2, width));

  heading("By the hour");
  const costs = summary.hourlyCosts;
  const anHour = costs.reduce((sum, { count, dollarsPerHour }) => sum + count * dollarsPerHour, 0);
  const aMonth = costs.reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0);
  report.say(
    table(
      costs.map(({ what, count, dollarsPerHour }) => [`${count} ${what}`, `$${(count * dollarsPerHour).toFixed(2)}`]),
      2,
      width,
    ),
  );
  const total = `$${anHour.toFixed(2)} an hour, about $${Math.round(aMonth)} a month once all of it is deployed`;
  report.say(indented(`${total}, at the prices of us-east-1; traffic, storage and requests come on top`, 2, width));
  report.say();
}
