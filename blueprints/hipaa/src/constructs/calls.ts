import type { Environment, Tier } from "../zone";

/** Port of TLS: the only one that AWS services and the internet are called on. */
export const HTTPS = 443;

/** Every address. */
export const ANYWHERE = "0.0.0.0/0";

/** A call between two tiers of an environment, as zone.yaml declares it. */
export interface Call {
  readonly from: Tier;
  readonly to: Tier;
  readonly port: number;
}

/** Every declared call of an environment, by the order of the tiers that are called. */
export function declaredCalls(environment: Environment): readonly Call[] {
  return environment.tiers.flatMap((to) =>
    to.from.map((caller) => ({ from: tierOf(environment, caller), to, port: to.port })),
  );
}

/** Ports of a tier that the environment's bastion may call: its own, then those of `bastionPorts` as they are listed. */
export function bastionPortsOf(environment: Environment, tier: Tier): readonly number[] {
  return [...new Set([tier.port, ...(environment.bastionPorts[tier.name] ?? [])])];
}

/** Whether a tier's workloads may call the internet: private ones, where there is a NAT gateway. */
export function callsInternet(environment: Environment, tier: Tier): boolean {
  return environment.nat !== "none" && tier.exposure === "private";
}

/** Whether an environment has a way to the internet at all. */
export function hasInternetGateway(environment: Environment): boolean {
  return environment.nat !== "none" || environment.tiers.some((tier) => tier.exposure === "public");
}

function tierOf(environment: Environment, name: string): Tier {
  const tier = environment.tiers.find((candidate) => candidate.name === name);
  if (tier === undefined) {
    throw new Error(`from is ${name}, which is no tier of ${environment.name}: correct its tiers in zone.yaml`);
  }
  return tier;
}
