import type { Zone } from "./schema";

/** Ids of the stacks that every zone has; no environment can take one of them. */
export const fixedStacks = [
  "bootstrap",
  "organization",
  "log-archive",
  "audit-trail",
  "security",
  "backup",
  "shared-services",
] as const;

/** Fixed stacks that need nothing of each other; every other one needs what the ones before it made, or records it. */
const sideBySide: readonly string[] = ["backup", "shared-services"];

const fixedPhases: readonly (readonly string[])[] = [
  ...fixedStacks.filter((stack) => !sideBySide.includes(stack)).map((stack) => [stack]),
  sideBySide,
];

/**
 * Stacks in the order of deployment. The stacks of one phase are independent of each other.
 *
 * @param built the stacks that the project has; without it all stacks of the zone
 */
export function deploymentPhases(
  zone: Pick<Zone, "environments">,
  built?: readonly string[],
): readonly (readonly string[])[] {
  const phases = [...fixedPhases, zone.environments.map((environment) => environment.name)];
  return phases
    .map((phase) => phase.filter((stack) => built === undefined || built.includes(stack)))
    .filter((phase) => phase.length > 0);
}
