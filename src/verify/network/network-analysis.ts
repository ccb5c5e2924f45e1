import type { DeclaredTier, Intent } from "../intent";
import type { Model } from "../model/model";
import { type Call, callsOf, type UndeclaredCall, undeclaredCallsOf } from "./calls";
import { type ForeignAddresses, foreignAddressesOf } from "./foreign-addresses";
import { explainQuestion } from "./explain";
import type { NetworkFacts, Origin, Subnet } from "./facts";
import { hiddenWay } from "./hidden-ways";
import { type EnvironmentPlaces, type Place, Places } from "./places";
import { type Layer, type Party, type Path, Reach, internet } from "./reach";
import { readFacts } from "./read-facts";
import { Topology } from "./topology";

/** Whether one party reaches another. */
export type Reachability =
  | { readonly is: "path"; readonly path: Path }
  | {
      readonly is: "no path";

      /** Layers of which each closes it by itself. */
      readonly closedBy: readonly Layer[];

      /** The least that would have to change. */
      readonly opens: string;
    }
  | {
      readonly is: "unknown";
      readonly missing: string;

      /** What hangs on it, where it is one thing. */
      readonly at?: Origin;
    };

/** A party, or its name; "internet" is one too. */
export type Asked = string | Place;

/**
 * Who reaches whom over the network. IPv4 is analysed; where IPv6 could carry packets, the answer is unknown. Between
 * two environments the internet does not count: what a tier opens to everyone it opens to the other environments too,
 * which {@link fromInternet} says.
 */
export class NetworkAnalysis {
  private readonly cached = new Map<string, unknown>();

  constructor(
    protected readonly model: Model,
    protected readonly intent: Intent | undefined,
  ) {}

  public get facts(): NetworkFacts {
    return this.once("facts", () => readFacts(this.model));
  }

  public get topology(): Topology {
    return this.once("topology", () => new Topology(this.facts));
  }

  public get places(): Places {
    return this.once("places", () => new Places(this.model, this.intent, this.topology));
  }

  /** What is surely open: whatever is not known counts as closed. */
  public get sure(): Reach {
    return this.once("sure", () => new Reach(this.topology, "closed"));
  }

  /** What may be open: whatever is not known counts as open. */
  public get possible(): Reach {
    return this.once("possible", () => new Reach(this.topology, "open"));
  }

  public get environments(): readonly EnvironmentPlaces[] {
    return this.places.environments;
  }

  /** Those that must be apart: the environments, or the accounts where none is declared. */
  public get parties(): readonly Place[] {
    return this.intent === undefined ? this.places.accounts : this.environments.map(({ whole }) => whole);
  }

  /** Calls that the intent declares, each with whether it is possible. */
  public get declaredCalls(): readonly Call[] {
    return this.once("calls", () => this.environments.flatMap((environment) => callsOf(this, environment)));
  }

  /** Calls that are possible, or may be, and that the intent does not declare. */
  public get undeclaredCalls(): readonly UndeclaredCall[] {
    return this.once("undeclared", () => this.environments.flatMap((one) => undeclaredCallsOf(this, one)));
  }

  /** @throws RangeError for a name that nobody has */
  public between(from: Asked, to: Asked): Reachability {
    const source = this.partyOf(from);
    const target = this.partyOf(to);
    const key = `between ${nameOf(source)} ${nameOf(target)}`;
    return this.once(key, () => this.judge(source, target));
  }

  public fromInternet(to: Asked): Reachability {
    return this.between(internet, to);
  }

  /** One question in full. @throws RangeError for a name that nobody has */
  public explain(from: string, to: string): readonly string[] {
    return explainQuestion(this, this.partyOf(from), this.partyOf(to));
  }

  /** Layers of which each keeps two parties apart by itself. */
  public closedBy(from: Place | typeof internet, to: Place | typeof internet): readonly Layer[] {
    const layers: Layer[] = this.sure.hasWay(from, to) ? [] : ["routes"];
    if (from === internet || to === internet) return layers;
    if (this.possible.layers.isClosedByAcls(from, to)) layers.push("network ACLs");
    if (this.possible.layers.isClosedByGroups(from, to)) layers.push("security groups");
    return layers;
  }

  /** What is not read of the stacks of a party, and could open anything there. */
  public notReadOf(place: Place): string | undefined {
    const accounts = new Set(place.vpcs.map(({ account }) => account));
    const isOwn = (stack: string): boolean =>
      stack === place.stack || accounts.has(this.model.placeOf(stack)?.accountKey ?? "");
    const found = this.model.notRead.find(({ stack }) => isOwn(stack));
    if (found !== undefined) return `${found.what} of ${found.stack}, which is not read`;
    if (place.kind === "environment" && !this.model.stacks.includes(place.stack)) {
      return `the stack ${place.stack}, which is not there`;
    }
    return undefined;
  }

  /** Subnets that are given a route table, and do not have the main one for want of another. */
  public get associatedSubnets(): ReadonlySet<string> {
    return this.once(
      "associated",
      () => new Set(this.facts.subnets.filter(({ hasOwnTable }) => hasOwnTable).map(({ id }) => id)),
    );
  }

  /** The tier that a subnet is of. */
  public tierOf(subnet: Subnet): DeclaredTier | undefined {
    const tiers = this.once("tiers", () => {
      const found = new Map<string, DeclaredTier>();
      for (const { tiers: all } of this.environments)
        for (const { declared, place } of all) for (const { id } of place.subnets) found.set(id, declared);
      return found;
    });
    return tiers.get(subnet.id);
  }

  /** What the ACLs of an environment, its bastion's too, let pass of addresses of other environments. */
  public foreignAddresses(environment: EnvironmentPlaces): readonly ForeignAddresses[] {
    return foreignAddressesOf(this, environment);
  }

  /** Whether what is not known could make a difference between two parties. */
  public hasDoubt(from: Place, to: Place): boolean {
    return this.hasUnknown && this.mayDiffer(from, to);
  }

  /** Whether anything at all is not known. */
  private get hasUnknown(): boolean {
    return this.once("has unknown", () => {
      const { groups, acls, peerings, subnets } = this.facts;
      const isUnknown = (one: { readonly missing?: string }): boolean => one.missing !== undefined;
      return (
        this.uncertainVpcs.size > 0 ||
        peerings.some(({ pending }) => pending !== undefined) ||
        subnets.some(({ aclMissing }) => aclMissing !== undefined) ||
        [...groups, ...acls].some((one) => isUnknown(one) || one.rules.some(isUnknown))
      );
    });
  }

  private judge(from: Place | typeof internet, to: Place | typeof internet): Reachability {
    const path = this.sure.path(from, to);
    if (path !== undefined) return { is: "path", path };
    const link = from === internet || to === internet ? undefined : this.privateLink(from, to);
    if (link !== undefined) return { is: "path", path: link };
    const hidden = [from, to].flatMap((place) => (place === internet ? [] : (this.notReadOf(place) ?? [])))[0];
    if (hidden !== undefined) return { is: "unknown", missing: hidden };
    if (this.mayDiffer(from, to)) {
      const maybe = this.possible.path(from, to);
      if (maybe !== undefined) return { is: "unknown", missing: missingOf(maybe), ...doubtOf(maybe) };
      const hiddenRoute = from === internet || to === internet ? undefined : hiddenWay(this, from, to);
      if (hiddenRoute !== undefined) return { is: "unknown", missing: hiddenRoute.missing, at: hiddenRoute.at };
      const overIpv6 = from === internet || to === internet ? undefined : this.overIpv6(from, to);
      if (overIpv6 !== undefined) return { is: "unknown", missing: overIpv6 };
    }
    const closedBy = this.closedBy(from, to);
    return { is: "no path", closedBy, opens: this.whatOpens(from, to, closedBy) };
  }

  /** Whether what is not known could make a difference between two parties. */
  private mayDiffer(from: Place | typeof internet, to: Place | typeof internet): boolean {
    if (from === internet || to === internet) return true;
    const isJoined = from.vpcs.some((one) => to.vpcs.some((other) => this.topology.areJoined(one.id, other.id)));
    return isJoined || from.vpcs.some(({ id }) => this.uncertainVpcs.has(id));
  }

  /** VPCs of which it is not known where they send everything. */
  private get uncertainVpcs(): ReadonlySet<string> {
    return this.once("uncertain", () => {
      const { vpcs, subnets, routeTables, peerings, attachments, transitTables } = this.facts;
      const isHidden = (id: string): boolean =>
        this.topology.vpcs.get(id)?.missing !== undefined || !this.topology.vpcs.has(id);
      const leadsAway = ({ kind, id }: { readonly kind: string; readonly id: string }): boolean =>
        kind === "other" ||
        (kind === "peering" && !this.topology.peerings.has(id)) ||
        (kind === "transit" && !this.topology.transitGateways.has(id));
      return new Set([
        ...vpcs.filter(({ missing }) => missing !== undefined).map(({ id }) => id),
        ...subnets
          .filter(
            (subnet) =>
              (subnet.missing ?? subnet.tableMissing) !== undefined || !this.topology.tables.has(subnet.table),
          )
          .map(({ vpc }) => vpc),
        ...routeTables
          .filter(
            ({ missing, routes }) =>
              missing !== undefined || routes.some((one) => one.missing !== undefined || leadsAway(one.target)),
          )
          .map(({ vpc }) => vpc),
        ...peerings
          .filter((one) => one.missing !== undefined || isHidden(one.requester) || isHidden(one.accepter))
          .flatMap(({ requester, accepter }) => [requester, accepter]),
        ...attachments
          .filter((one) => one.missing !== undefined || transitTables.some((table) => table.missing !== undefined))
          .map(({ vpc }) => vpc),
      ]);
    });
  }

  /** An interface endpoint of one party that leads to a service of the other. */
  private privateLink(from: Place, to: Place): Path | undefined {
    const own = new Set(from.vpcs.map(({ id }) => id));
    const there = new Set(to.subnets.map(({ id }) => id));
    const accounts = new Set(to.vpcs.map(({ account }) => account));
    const link = this.facts.privateLinks.find(
      ({ vpc, providers, service }) =>
        own.has(vpc) &&
        (providers.some((subnet) => there.has(subnet)) ||
          (providers.length === 0 && accounts.has(this.model.placeOf(service.stack)?.accountKey ?? ""))),
    );
    if (link === undefined || to.kind === "tier" || from.kind === "tier") return undefined;
    return {
      protocol: "6",
      ports: [[0, 65535]],
      answered: true,
      from: undefined,
      to: undefined,
      hops: [
        { kind: "joint", says: `leads to ${link.service.address}`, origin: link.origin },
        { kind: "joint", says: "takes it to its load balancers", origin: link.service },
      ],
    };
  }

  private overIpv6(from: Place, to: Place): string | undefined {
    const one = from.vpcs.find(({ hasIpv6 }) => hasIpv6);
    const other = to.vpcs.find(({ hasIpv6 }) => hasIpv6);
    if (one === undefined || other === undefined || !this.topology.areJoined(one.id, other.id)) return undefined;
    const route = this.facts.routeTables
      .filter(({ vpc }) => vpc === one.id)
      .flatMap(({ routes }) => routes)
      .find(({ isIpv6, target }) => isIpv6 && ["peering", "transit", "other"].includes(target.kind));
    return route === undefined
      ? undefined
      : `where ${route.origin.stack}: ${route.origin.address} sends packets of IPv6, which is not analysed`;
  }

  private whatOpens(from: Place | typeof internet, to: Place | typeof internet, closedBy: readonly Layer[]): string {
    if (closedBy.length > 1) return `no single change: ${listed(closedBy)} each close it`;
    const [only] = closedBy;
    if (from === internet || to === internet) return "a route to an internet gateway";
    if (only === "network ACLs") return "one rule of a network ACL";
    if (only === "security groups") return "one rule of a security group";
    if (only === undefined) return "a rule on the way: it is the rules together that close it";
    const joined = from.vpcs.some((one) => to.vpcs.some((other) => this.topology.areJoined(one.id, other.id)));
    return joined
      ? "one route: network ACLs and security groups would let it pass"
      : "a peering or a transit gateway, with a route to it: network ACLs and security groups would let it pass";
  }

  private partyOf(asked: Asked): Place | typeof internet {
    if (typeof asked !== "string") return asked;
    if (asked === internet) return internet;
    const found = this.places.named(asked);
    if (found !== undefined) return found;
    throw new RangeError(`nobody has the name ${asked}; there are: internet, ${this.places.names.join(", ")}`);
  }

  private once<Type>(key: string, make: () => Type): Type {
    if (!this.cached.has(key)) this.cached.set(key, make());
    return this.cached.get(key) as Type;
  }
}

export function nameOf(party: Party | typeof internet): string {
  return party === internet ? internet : party.name;
}

/** What a way hangs on that is not known. */
export function missingOf({ hops }: Path): string {
  const missing = [...new Set(hops.flatMap((hop) => (hop.missing === undefined ? [] : [hop.missing])))];
  return missing.length === 0 ? "what the stacks do not say" : missing.join("; ");
}

function doubtOf({ hops }: Path): { readonly at?: Origin } {
  const at = hops.find(({ missing }) => missing !== undefined)?.origin;
  return at === undefined ? {} : { at };
}

export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}
