import type { Draft, DraftEnvironment, DraftTier } from "../draft";
import type { Problem } from "../problem";
import { NACL_RULES_DEFAULT } from "../quotas";

/** Rules of a tier's ACL beside its calls: answers of the endpoints, of S3 outside, and the denial of the zone. */
const fixedTierRules = 3;

/** Rules of a bastion's ACL beside the ports that it reaches: the endpoints, S3 outside, the denial of the zone. */
const fixedBastionRules = 3;

/** Checks that the calls of each environment fit into the rules of its network ACLs. */
export function checkNetworkRules({ environments }: Draft): readonly Problem[] {
  return environments.flatMap((environment, index) => [
    ...environment.tiers.flatMap((tier, at) => {
      const count = tierRules(environment, tier);
      return count <= NACL_RULES_DEFAULT
        ? []
        : [tooMany(`environments[${index}].tiers[${at}]`, `the calls to and from the tier ${tier.name}`, count)];
    }),
    ...bastionRules(`environments[${index}].bastionPorts`, environment),
  ]);
}

function tierRules(environment: DraftEnvironment, tier: DraftTier): number {
  const callees = environment.tiers.filter(({ from }) => from.includes(tier.name)).length;
  const internet = tier.exposure === "public" ? 1 : 0;
  return tier.from.length + callees + portsOfBastion(environment, tier) + internet + fixedTierRules;
}

function bastionRules(path: string, environment: DraftEnvironment): readonly Problem[] {
  const ports = environment.tiers.reduce((sum, tier) => sum + portsOfBastion(environment, tier), 0);
  const count = ports + fixedBastionRules;
  return count <= NACL_RULES_DEFAULT ? [] : [tooMany(path, "the ports that the bastion reaches", count)];
}

/** The tier's own port, and those asked for. */
function portsOfBastion({ bastionPorts }: DraftEnvironment, { name, port }: DraftTier): number {
  const asked = Object.hasOwn(bastionPorts, name) ? (bastionPorts[name] ?? []) : [];
  return new Set([port, ...asked]).size;
}

function tooMany(path: string, what: string, count: number): Problem {
  return {
    path,
    problem: `${what} need ${count} rules in a network ACL`,
    allowed: `at most ${NACL_RULES_DEFAULT}`,
    remedy: "declare fewer calls (from) or fewer bastionPorts",
  };
}
