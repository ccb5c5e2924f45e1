/** A mutant that no control finds, for a reason. */
export interface Survivor {
  /** Name of the mutator. */
  readonly name: string;
  readonly reason: string;

  /** Golden zones in which it may survive. @default every one */
  readonly zones?: readonly string[];
}

/** Golden zones with a single environment. */
const oneEnvironment: readonly string[] = ["isolated", "local-state"];

/** Mutants that no control finds. */
export const survivors: readonly Survivor[] = [
  {
    name: "detaches a policy from the unit of suspended accounts",
    reason: "no account of the stacks is in that unit",
  },
  {
    name: "leaves out the statement NothingAtAll",
    reason: "it is over the unit of suspended accounts alone, and no account of the stacks is in it",
  },
  {
    name: "leaves out the statement RecordsStay",
    reason: "the policies of the buckets of records deny the same to everybody; the statement says it a second time",
  },
  {
    name: "leaves out the statement RetainedKeysStay",
    reason: "KeysStay denies the same to all but the role of deployments, and guardrails are judged for ordinary roles",
  },
  {
    name: "allows where a network ACL denies the zone's other addresses",
    zones: oneEnvironment,
    reason:
      "the zone has one environment, and so no addresses of another; network-acl-declared-calls finds it as an undeclared call",
  },
  ...[
    "lets another environment take a role of an environment",
    "lets another environment use a key of an environment",
    "grants the use of a key to another account",
    "lets another environment read the recovery points of an environment",
    "shares a network of an environment",
  ].map((name) => ({
    name,
    zones: oneEnvironment,
    reason:
      "the zone has one environment: the account of the other, which the mutant names, is no output of its stacks",
  })),
];

/** Why a mutant of a zone may survive; undefined where it may not. */
export function reasonFor(name: string, zone: string): string | undefined {
  return survivors.find((one) => one.name === name && (one.zones?.includes(zone) ?? true))?.reason;
}
