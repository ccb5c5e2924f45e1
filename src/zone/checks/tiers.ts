import type { Draft, DraftEnvironment, DraftTier } from "../draft";
import type { Problem } from "../problem";
import { knownTierNames } from "../schema";
import { suggestion } from "../suggestion";
import { repeated } from "./check";

/** Checks who calls whom in each environment, and the ports of its bastion. */
export function checkTiers({ environments }: Draft): readonly Problem[] {
  return environments.flatMap((environment, index) => {
    const path = `environments[${index}]`;
    return [
      ...environment.tiers.flatMap((tier, at) => [
        ...incomplete(`${path}.tiers[${at}]`, tier),
        ...checkCallers(`${path}.tiers[${at}].from`, tier, environment),
      ]),
      ...cycle(`${path}.tiers`, environment),
      ...checkBastionPorts(`${path}.bastionPorts`, environment),
      ...repeated(environment.bastionOperators, (arn) => arn).map(({ item, index: at }) =>
        twice(`${path}.bastionOperators[${at}]`, item),
      ),
    ];
  });
}

/** NAT without a tier that would use it only costs money. */
export function warnOfUselessNat({ environments }: Draft): readonly Problem[] {
  return environments.flatMap(({ nat, tiers }, index) =>
    nat === "none" || tiers.some(({ exposure }) => exposure === "private")
      ? []
      : [
          {
            path: `environments[${index}].nat`,
            value: nat,
            problem: "there is no private tier that would use it, and it costs by the hour",
            remedy: "set it to none",
          },
        ],
  );
}

function incomplete(path: string, tier: DraftTier): readonly Problem[] {
  const known = `only ${knownTierNames.join(", ")} are known by name alone`;
  const missing = (key: "exposure" | "port", allowed: string): readonly Problem[] =>
    tier[key] === undefined
      ? [
          {
            path: `${path}.${key}`,
            problem: `is missing; ${known}`,
            allowed,
            remedy: `add ${key} to the tier ${tier.name}`,
          },
        ]
      : [];
  return [...missing("exposure", "public, private, isolated"), ...missing("port", "1 to 65535")];
}

function checkCallers(path: string, tier: DraftTier, { tiers }: DraftEnvironment): readonly Problem[] {
  const names = tiers.map(({ name }) => name);
  return [
    ...tier.from.flatMap((caller, index) => {
      if (caller === tier.name) {
        return [
          {
            path: `${path}[${index}]`,
            value: caller,
            problem: "is the tier itself; what runs in one tier may always talk to its like",
            allowed: "other tiers of the same environment",
            remedy: "remove it",
          },
        ];
      }
      return names.includes(caller) ? [] : [notATier(`${path}[${index}]`, caller, names)];
    }),
    ...repeated(tier.from, (caller) => caller).map(({ item, index }) => twice(`${path}[${index}]`, item)),
  ];
}

/** The first cycle among the callers, if there is one. */
function cycle(path: string, { tiers }: DraftEnvironment): readonly Problem[] {
  const callers = new Map(tiers.map(({ name, from }) => [name, from.filter((caller) => caller !== name)]));
  const finished = new Set<string>();

  function search(name: string, trail: readonly string[]): readonly string[] | undefined {
    if (trail.includes(name)) {
      return [...trail.slice(trail.indexOf(name)), name];
    }
    if (finished.has(name)) {
      return undefined;
    }
    for (const caller of callers.get(name) ?? []) {
      const found = search(caller, [...trail, name]);
      if (found !== undefined) {
        return found;
      }
    }
    finished.add(name);
    return undefined;
  }

  const found = tiers.map(({ name }) => search(name, [])).find((trail) => trail !== undefined);
  return found === undefined
    ? []
    : [
        {
          path,
          problem: `the tiers call each other in a circle: ${found.join(" is called by ")}`,
          allowed: "calls in one direction",
          remedy: "remove one of these from the other's from",
        },
      ];
}

function checkBastionPorts(path: string, { tiers, bastionPorts }: DraftEnvironment): readonly Problem[] {
  const names = tiers.map(({ name }) => name);
  return Object.entries(bastionPorts).flatMap(([name, ports]) => [
    ...(names.includes(name) ? [] : [notATier(`${path}.${name}`, name, names)]),
    ...repeated(ports, String).map(({ item, index }) => twice(`${path}.${name}[${index}]`, item)),
  ]);
}

function notATier(path: string, value: string, names: readonly string[]): Problem {
  return {
    path,
    value,
    problem: "is not a tier of this environment",
    allowed: names.join(", "),
    remedy: suggestion(value, names) ?? "name one of them, or add the tier",
  };
}

function twice(path: string, value: unknown): Problem {
  return { path, value, problem: "is listed twice", allowed: "each once", remedy: "remove one of them" };
}
