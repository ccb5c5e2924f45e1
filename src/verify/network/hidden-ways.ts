import { mayBeOneAccount } from "./accounts";
import { type Origin, type Peering, type Route, nameOfId, placeOf } from "./facts";
import type { NetworkAnalysis } from "./network-analysis";
import type { Place } from "./places";
import { type Ranges, addressesOf, empty, overlap, union } from "./ranges";

/** A route that leads to where no stack says what is there. */
export interface HiddenWay {
  readonly route: Route;

  /** What leads there: the peering or the attachment, or the route where no stack has either. */
  readonly at: Origin;
  readonly missing: string;

  /** Account that it leads to, as far as it is known. */
  readonly account: string | undefined;
}

const known = new WeakMap<Place, readonly HiddenWay[]>();

/**
 * A route of one party to addresses of another, over a peering or transit gateway whose far side no stack declares.
 * What is there may be the other party's VPC under another name, whatever ACLs and groups make of it.
 */
export function hiddenWay(network: NetworkAnalysis, from: Place, to: Place): HiddenWay | undefined {
  const ways = known.get(from) ?? hiddenWaysOf(network, from);
  known.set(from, ways);
  if (ways.length === 0) return undefined;
  const addresses = addressesOfParty(network, to);
  return ways.find(
    ({ route, account }) =>
      overlap(union(...route.destinations.map((block) => [block])), addresses) &&
      (account === undefined || to.vpcs.length === 0 || to.vpcs.some((vpc) => mayBeOneAccount(account, vpc.account))),
  );
}

function addressesOfParty({ environments }: NetworkAnalysis, party: Place): Ranges {
  const declared = environments.find(({ whole }) => whole === party)?.declared;
  return union(
    ...party.vpcs.map(({ addresses }) => addresses),
    declared === undefined ? empty : (addressesOf(declared.cidr) ?? empty),
  );
}

function hiddenWaysOf({ facts, topology }: NetworkAnalysis, from: Place): readonly HiddenWay[] {
  const vpcs = new Set(from.vpcs.map(({ id }) => id));
  const tables = facts.routeTables.filter(({ vpc }) => vpcs.has(vpc));
  return tables.flatMap(({ vpc, routes }) =>
    routes.flatMap((route): readonly HiddenWay[] => {
      const { kind, id } = route.target;
      const leadsNowhereKnown = { route, at: route.origin, missing: `where ${nameOfId(id)} leads`, account: undefined };
      if (kind === "transit" && !topology.transitGateways.has(id)) {
        return [{ ...leadsNowhereKnown, at: topology.attachmentsTo(id, vpc)[0]?.origin ?? route.origin }];
      }
      if (kind !== "peering") return [];
      const peering = topology.peerings.get(id);
      if (peering === undefined) return [leadsNowhereKnown];
      const far = farSide(peering, vpc);
      const other = topology.vpcs.get(far);
      if (other !== undefined && other.missing === undefined) return [];
      return [
        {
          route,
          at: peering.origin,
          missing: `which VPC ${nameOfId(far)} is, that ${placeOf(peering.origin)} leads to`,
          account: other?.account ?? (far === peering.accepter ? peering.accepterAccount : undefined),
        },
      ];
    }),
  );
}

function farSide({ requester, accepter }: Peering, vpc: string): string {
  return requester === vpc ? accepter : requester;
}
