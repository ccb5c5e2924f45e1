import fc from "fast-check";
import { ZoneError, type Problem } from "../../src/zone";

/** The smallest answers, with more merged over them. */
export function answersWith(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { zone: "acme-health", email: "aws+{account}@acme.example", ...more };
}

/** Answers with one environment of its own, given in full. */
export function environmentWith(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return answersWith({ environments: [{ name: "dev", ...more }] });
}

/** The problems that something throws; fails when it throws nothing, or a bug. */
export function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ZoneError) {
      return error.problems;
    }
    throw error;
  }
  throw new Error("nothing was refused");
}

/** A name that every place accepts. */
export const names = fc
  .stringMatching(/^[a-z]{2,8}[0-9]{0,2}$/)
  // The prefix keeps clear of every reserved name.
  .map((name) => `x${name}`);

const tiers = fc.uniqueArray(names, { minLength: 1, maxLength: 6 }).map((tierNames) =>
  tierNames.map((name, index) => ({
    name,
    exposure: (["public", "private", "isolated"] as const)[Math.min(index, 2)],
    port: 1024 + index,
    from: tierNames.slice(0, index).slice(-2),
  })),
);

/** Environments with tiers of their own, or with those known by name. */
export const environments = fc.uniqueArray(names, { minLength: 1, maxLength: 8 }).chain((environmentNames) =>
  fc.tuple(
    ...environmentNames.map((name) =>
      fc.record({
        name: fc.constant(name),
        nat: fc.constantFrom("none", "one", "each"),
        tiers: fc.oneof(tiers, fc.constant(["web", "app", "data"]), fc.constant(["web", "data"])),
      }),
    ),
  ),
);
