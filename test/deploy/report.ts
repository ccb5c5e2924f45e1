import type { Applied } from "./deploy-zone";
import { gaps } from "./gaps";

/** What was deployed, what was left out and why, for people. */
export function reportOf(applied: readonly Applied[], assertions: number): string {
  const zones = applied.map(({ zone, stacks, resources, leftOut }) => {
    const out = [...leftOut.values()].reduce((sum, count) => sum + count, 0);
    return `${zone}: ${String(stacks)} stacks, ${String(resources)} resources applied, ${String(out)} left out`;
  });
  const reasons = gaps.map(({ name, kind, reason }) => {
    const count = applied.reduce((sum, { leftOut }) => sum + (leftOut.get(name) ?? 0), 0);
    return `  ${kind}${kind === "left out" ? ` ${String(count)} times` : ""}: ${name} (${reason})`;
  });
  return ["", ...zones, ...reasons, `${String(assertions)} assertions made through the API`, ""].join("\n");
}
