/**
 * Three-valued truth: what depends on a value that only the cloud knows is undecided, and says on which expression.
 */
export type Decision =
  { readonly is: true } | { readonly is: false } | { readonly is: "unknown"; readonly missing: string };

export const yes: Decision = { is: true };
export const no: Decision = { is: false };

export function undecided(missing: string): Decision {
  return { is: "unknown", missing };
}

export function decided(holds: boolean): Decision {
  return holds ? yes : no;
}

/** True if all are; false as soon as one is. */
export function all(decisions: readonly Decision[]): Decision {
  return decisions.find(({ is }) => is === false) ?? decisions.find(({ is }) => is === "unknown") ?? yes;
}

/** True as soon as one is; false if all are. */
export function any(decisions: readonly Decision[]): Decision {
  return decisions.find(({ is }) => is === true) ?? decisions.find(({ is }) => is === "unknown") ?? no;
}

export function not(decision: Decision): Decision {
  return decision.is === "unknown" ? decision : decided(!decision.is);
}
