import { stringify } from "yaml";

/** Answers for a zone of so many environments, each with the three usual tiers; the first is the production one. */
export function answersFor(environments: number): string {
  const names = Array.from({ length: environments }, (_, index) => `env-${String(index + 1).padStart(3, "0")}`);
  return stringify({
    zone: "bench",
    email: "aws+{account}@bench.example",
    environments: names.map((name, index) => ({ name, production: index === 0, tiers: ["web", "app", "data"] })),
  });
}
