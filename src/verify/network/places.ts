import type { DeclaredEnvironment, DeclaredTier, Intent } from "../intent";
import type { Model } from "../model/model";
import { isVagueAccount } from "./accounts";
import type { SecurityGroup, Subnet, Vpc } from "./facts";
import { addressesOf, covers, empty } from "./ranges";
import type { Party } from "./reach";
import type { Topology } from "./topology";

/** A party with what it stands for. */
export interface Place extends Party {
  readonly kind: "environment" | "account" | "tier" | "bastion" | "endpoints" | "rest" | "outside";

  /** Stack that a judgement about it is reported at. */
  readonly stack: string;
  readonly vpcs: readonly Vpc[];
}

/** An environment with its parts. */
export interface EnvironmentPlaces {
  readonly declared: DeclaredEnvironment;
  readonly whole: Place;
  readonly tiers: readonly { readonly declared: DeclaredTier; readonly place: Place }[];
  readonly bastion: Place;
  readonly endpoints: Place;

  /** Its subnets that are of no tier. */
  readonly rest: Place;

  /** Whatever is neither its own nor another environment's, without its bastion. */
  readonly outside: Place;

  /** Interface endpoints beside its bastion. */
  readonly bastionEndpoints: Place;
}

/** Who there is to ask about: the environments of the intent, or the accounts. */
export class Places {
  public readonly environments: readonly EnvironmentPlaces[];

  /** Accounts that are no environments, and have a VPC. */
  public readonly accounts: readonly Place[];
  private readonly ownerOf = new Map<string, string>();
  private readonly endpointGroups: ReadonlySet<string>;

  constructor(
    private readonly model: Model,
    intent: Intent | undefined,
    private readonly topology: Topology,
  ) {
    this.endpointGroups = endpointsOnly(topology);
    const { facts } = topology;
    const declared = intent?.environments ?? [];
    for (const vpc of facts.vpcs) {
      const owner = this.environmentOf(vpc, declared);
      if (owner !== undefined) this.ownerOf.set(vpc.id, owner);
    }
    const others = facts.vpcs.filter(({ id }) => !this.ownerOf.has(id));
    const outside = this.place("outside", "", "", others);
    this.environments = declared.map((environment) => this.environment(environment, outside));
    const accounts = [...new Set(others.map(({ account }) => account))];
    this.accounts = accounts.map((account) => {
      const vpcs = others.filter((vpc) => vpc.account === account);
      return this.place("account", this.accountName(account), vpcs[0]?.origin.stack ?? "", vpcs);
    });
  }

  /** The place of a name: "dev", "dev.app", "bastion.dev", "dev.endpoints"; an account by its stack or its id. */
  public named(name: string): Place | undefined {
    for (const { whole, tiers, bastion, endpoints } of this.environments) {
      const own = [whole, ...tiers.map(({ place }) => place), bastion, endpoints];
      const found = own.find((place) => place.name === name);
      if (found !== undefined) return found;
    }
    return this.accounts.find(
      (place) => place.name === name || place.stack === name || place.vpcs.some(({ account }) => account === name),
    );
  }

  public get names(): readonly string[] {
    return [
      ...this.environments.flatMap(({ whole, tiers, bastion }) => [whole, ...tiers.map(({ place }) => place), bastion]),
      ...this.accounts,
    ].map(({ name }) => name);
  }

  /** The environment that a VPC is of; undefined for that of another account. */
  public owner(vpc: string): string | undefined {
    return this.ownerOf.get(vpc);
  }

  /** The environment that an account is of; undefined where it is of none, or it cannot be said. */
  public environmentOfAccount(account: string): string | undefined {
    const found = this.environments.filter(({ declared }) => this.accountOf(declared) === account);
    return found.length === 1 ? found[0]?.declared.name : undefined;
  }

  /** Whether bastions are in an account. */
  public hasBastions(account: string): boolean {
    const vpcs = new Set(this.environments.flatMap(({ bastion }) => bastion.subnets.map(({ vpc }) => vpc)));
    return this.accounts.some((one) => one.vpcs.some((vpc) => vpc.account === account && vpcs.has(vpc.id)));
  }

  /** Key of an environment's account, as far as its stack says which it is. */
  public accountOf({ name }: DeclaredEnvironment): string | undefined {
    return this.model.placeOf(name)?.accountKey;
  }

  private environmentOf(vpc: Vpc, declared: readonly DeclaredEnvironment[]): string | undefined {
    const byAccount = declared.filter((environment) => this.accountOf(environment) === vpc.account);
    const [only] = byAccount;
    if (only !== undefined && byAccount.length === 1) return only.name;
    const isVague = byAccount.length > 1 || isVagueAccount(vpc.account);
    return isVague ? declared.find(({ name }) => name === vpc.origin.stack)?.name : undefined;
  }

  private environment(declared: DeclaredEnvironment, others: Place): EnvironmentPlaces {
    const { name } = declared;
    const vpcs = this.topology.facts.vpcs.filter(({ id }) => this.ownerOf.get(id) === name);
    const whole = this.place("environment", name, name, vpcs);
    const tiers = declared.tiers.map((tier) => ({
      declared: tier,
      place: {
        ...whole,
        kind: "tier" as const,
        name: `${name}.${tier.name}`,
        subnets: inside(whole.subnets, tier.cidr),
        groups: whole.groups.filter((group) => this.isOfTier(group, tier.name)),
      },
    }));
    const stack = others.vpcs[0]?.origin.stack ?? name;
    const outside: Place = { ...others, name: `what is outside of ${name}`, stack };
    const bastionSubnets = inside(outside.subnets, declared.bastionCidr);
    const bastionVpcs = new Set(bastionSubnets.map(({ vpc }) => vpc));
    const bastion: Place = {
      ...outside,
      kind: "bastion",
      name: `bastion.${name}`,
      subnets: bastionSubnets,
      groups: this.carried(bastionSubnets, outside.groups),
    };
    const endpoints = this.endpoints(`${name}.endpoints`, whole, new Set(vpcs.map(({ id }) => id)));
    const inTiers = new Set(tiers.flatMap(({ place }) => place.subnets.map(({ id }) => id)));
    const hasEndpoint = new Set(endpoints.subnets.map(({ id }) => id));
    return {
      declared,
      whole,
      tiers,
      bastion,
      endpoints,
      rest: {
        ...whole,
        kind: "rest",
        name: `the other subnets of ${name}`,
        subnets: whole.subnets.filter(({ id }) => !inTiers.has(id) && !hasEndpoint.has(id)),
      },
      outside: {
        ...outside,
        subnets: outside.subnets.filter((subnet) => !bastionSubnets.includes(subnet)),
      },
      bastionEndpoints: this.endpoints(`the endpoints beside bastion.${name}`, outside, bastionVpcs),
    };
  }

  private place(kind: Place["kind"], name: string, stack: string, vpcs: readonly Vpc[]): Place {
    const ids = new Set(vpcs.map(({ id }) => id));
    const subnets = this.topology.facts.subnets.filter(({ vpc }) => ids.has(vpc));
    return { kind, name, stack, vpcs, subnets, groups: vpcs.flatMap(({ id }) => this.topology.groupsOf(id)) };
  }

  /** A group of a tier carries its name as a tag; one without the tag may be carried in any tier. */
  private isOfTier({ id, tags }: SecurityGroup, tier: string): boolean {
    const own = tags.get("Tier");
    return own === undefined ? !this.endpointGroups.has(id) : own === tier;
  }

  /** The groups that something in the subnets carries; all that are not for endpoints, where nothing is known to be there. */
  private carried(subnets: readonly Subnet[], groups: readonly SecurityGroup[]): readonly SecurityGroup[] {
    const ids = new Set(subnets.map(({ id }) => id));
    const present = this.topology.facts.interfaces.filter(
      ({ kind, subnets: places }) => kind !== "endpoint" && places.some((place) => ids.has(place)),
    );
    const vpcs = new Set(subnets.map(({ vpc }) => vpc));
    const possible = groups.filter(({ id, vpc }) => vpcs.has(vpc) && !this.endpointGroups.has(id));
    if (present.length === 0 || present.some((one) => one.groups === undefined || one.groups.length === 0))
      return possible;
    const carried = new Set(present.flatMap((one) => one.groups ?? []));
    return groups.filter(({ id }) => carried.has(id));
  }

  private endpoints(name: string, whole: Place, vpcs: ReadonlySet<string>): Place {
    const endpoints = this.topology.facts.interfaces.filter(
      ({ kind, vpc }) => kind === "endpoint" && vpcs.has(vpc ?? ""),
    );
    const subnets = new Set(endpoints.flatMap((one) => one.subnets));
    const groups = new Set(endpoints.flatMap((one) => one.groups ?? []));
    return {
      ...whole,
      kind: "endpoints",
      name,
      subnets: whole.subnets.filter(({ id }) => subnets.has(id)),
      groups: whole.groups.filter(({ id }) => groups.has(id)),
    };
  }

  /** The one stack that works in an account, or the account's id. */
  private accountName(account: string): string {
    const stacks = this.model.stacks.filter((stack) => this.model.placeOf(stack)?.accountKey === account);
    const withVpc = new Set(
      this.topology.facts.vpcs.filter((vpc) => vpc.account === account).map(({ origin }) => origin.stack),
    );
    const named = stacks.filter((stack) => withVpc.has(stack));
    const [only] = named;
    return only !== undefined && named.length === 1 ? only : account;
  }
}

/** Subnets whose addresses are all in a block. */
function inside(subnets: readonly Subnet[], cidr: string): readonly Subnet[] {
  const block = addressesOf(cidr) ?? empty;
  return subnets.filter(
    ({ addresses, missing }) => missing === undefined && addresses.length > 0 && covers(block, addresses),
  );
}

/** Groups that endpoints carry, and nothing else. */
function endpointsOnly({ facts }: Topology): ReadonlySet<string> {
  const others = new Set(
    facts.interfaces.filter(({ kind }) => kind !== "endpoint").flatMap(({ groups }) => groups ?? []),
  );
  const found = facts.interfaces.filter(({ kind }) => kind === "endpoint").flatMap(({ groups }) => groups ?? []);
  return new Set(found.filter((group) => !others.has(group)));
}
