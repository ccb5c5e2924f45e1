import { defaultBucketSuffix } from "./names";
import { region } from "./regions";
import { knownTierNames } from "./schema";
import type { Account, Environment, ParsedAnswers, Tier, Zone } from "./types";

/** What the address plan fills in. */
type Allocated = "cidr" | "endpointsCidr" | "natCidr" | "bastionCidr";

/** A tier that may lack what it cannot be built without; the checks say so. */
export type DraftTier = Pick<Tier, "name" | "from"> & Partial<Tier>;

export type DraftEnvironment = Omit<Environment, Allocated | "tiers"> &
  Partial<Pick<Environment, Allocated>> & { readonly tiers: readonly DraftTier[] };

/** A zone before it is checked and its addresses are allocated. */
export type Draft = Omit<Zone, "sharedServices" | "environments"> & {
  readonly sharedServices: Partial<Zone["sharedServices"]>;
  readonly environments: readonly DraftEnvironment[];
};

type ParsedEnvironment = ParsedAnswers["environments"][number];
type ParsedTier = ParsedEnvironment["tiers"][number];
type KnownTier = (typeof knownTierNames)[number];

/** What the tiers are that may be given by name alone. */
const knownTiers: Readonly<Record<KnownTier, Pick<Tier, "exposure" | "port">>> = {
  web: { exposure: "public", port: 443 },
  app: { exposure: "private", port: 8080 },
  data: { exposure: "isolated", port: 5432 },
};

/** Smallest and largest VPC that the zone gives out. */
export const vpcPrefixes = { largest: 16, smallest: 21 } as const;

/** Fills in the defaults that depend on other answers. The keys come in the order of the schema. */
export function draftZone(parsed: ParsedAnswers): Draft {
  const { home } = parsed.regions;
  const backup = parsed.regions.backup ?? region(home)?.backup ?? home;
  const roleAccount = (name: Exclude<keyof ParsedAnswers["accounts"], "management">): Account =>
    accountOf(parsed.accounts[name], parsed.email, name);
  return {
    ...parsed,
    organization: parsed.organization === "create" ? { mode: "create" } : parsed.organization,
    accounts: {
      management: parsed.accounts.management,
      "log-archive": roleAccount("log-archive"),
      security: roleAccount("security"),
      backup: roleAccount("backup"),
      "shared-services": roleAccount("shared-services"),
    },
    regions: { home, backup, allowed: parsed.regions.allowed ?? [...new Set([home, backup])] },
    vpcPrefix: parsed.vpcPrefix ?? defaultVpcPrefix(parsed.addressSpace),
    bucketSuffix: parsed.bucketSuffix ?? defaultBucketSuffix(parsed.zone, parsed.email, home),
    state: typeof parsed.state === "string" ? { kind: parsed.state } : parsed.state,
    environments: parsed.environments.map((environment) => draftEnvironment(environment, parsed.email)),
  };
}

/** The e-mail pattern's place for the name of the account. */
export const accountPlaceholder = "{account}";

function accountOf(parsed: { email?: string; id?: string }, pattern: string, name: string): Account {
  const email = parsed.email ?? pattern.replaceAll(accountPlaceholder, name);
  return parsed.id === undefined ? { email } : { email, id: parsed.id };
}

function defaultVpcPrefix(addressSpace: string): number {
  const spacePrefix = Number(addressSpace.split("/")[1]);
  const sixteenth = Number.isInteger(spacePrefix) ? spacePrefix + 4 : vpcPrefixes.largest;
  return Math.min(Math.max(sixteenth, vpcPrefixes.largest), vpcPrefixes.smallest);
}

function draftEnvironment(parsed: ParsedEnvironment, emailPattern: string): DraftEnvironment {
  const names = parsed.tiers.map((tier) => (typeof tier === "string" ? tier : tier.name));
  return {
    ...parsed,
    production: parsed.production ?? ["prod", "production"].includes(parsed.name),
    account: accountOf(parsed.account, emailPattern, parsed.name),
    tiers: parsed.tiers.map((tier) => draftTier(tier, names)),
  };
}

function draftTier(parsed: ParsedTier, names: readonly string[]): DraftTier {
  const given = typeof parsed === "string" ? { name: parsed } : parsed;
  const known = isKnownTier(given.name)
    ? { ...knownTiers[given.name], from: callers(given.name, names) }
    : { from: [] };
  return { ...known, ...given };
}

function isKnownTier(name: string): name is KnownTier {
  return (knownTierNames as readonly string[]).includes(name);
}

/** app is called from web; data from app, or from web where there is no app. */
function callers(name: KnownTier, names: readonly string[]): readonly string[] {
  const candidates = { web: [], app: ["web"], data: ["app", "web"] }[name];
  return candidates.filter((candidate) => names.includes(candidate)).slice(0, 1);
}
