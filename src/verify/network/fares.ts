import { type PortsByAddress, portsAt } from "./filters";
import {
  type Ranges,
  allPorts,
  covers,
  difference,
  empty,
  ephemeralPorts,
  intersection,
  sameRanges,
  splitAt,
  union,
} from "./ranges";

/** What of one protocol gets from one party to another. */
export interface Passage {
  /** Ports on which at least one packet from one of them arrives at one of the other. */
  readonly arriving: Ranges;

  /** Those of them on which an answer comes back to at least one port that a caller calls from. */
  readonly answered: Ranges;

  /** Ports on which every packet from everyone arrives at everyone, and every answer to {@link ephemeralPorts} too. */
  readonly certain: Ranges;
}

export const noPassage: Passage = { arriving: empty, answered: empty, certain: empty };

/** A demand on the ports at one address of a way. Addresses: 0 the caller's, then those of NAT gateways, last the target's. */
export interface Demand {
  readonly address: number;
  readonly of: "request" | "answer";
  readonly ports: PortsByAddress;
}

/** Addresses that fare alike, with the ports that they leave. */
export interface Fare {
  readonly example: number;
  readonly request: Ranges;
  readonly answer: Ranges;
}

export function faresOf(addresses: Ranges, demands: readonly Demand[]): readonly Fare[] {
  const edges = demands.flatMap(({ ports }) => ports.map(({ run }) => run[0]));
  const fares: Fare[] = [];
  for (const [first] of splitAt(addresses, edges)) {
    let request = allPorts;
    let answer = allPorts;
    for (const demand of demands) {
      const ports = portsAt(demand.ports, first);
      if (demand.of === "request") request = intersection(request, ports);
      else answer = intersection(answer, ports);
    }
    const isKnown = fares.some((fare) => sameRanges(fare.request, request) && sameRanges(fare.answer, answer));
    if (!isKnown) fares.push({ example: first, request, answer });
  }
  return fares;
}

/** What passes for the addresses of a way together. */
export function crossed(fares: readonly (readonly Fare[])[], hasBack: boolean, hasPorts: boolean): Passage {
  let arriving = empty;
  let answered = empty;
  let certain: Ranges = allPorts;
  for (const { request, answer } of combined(fares)) {
    const back = hasPorts ? intersection(answer, ephemeralPorts) : answer;
    arriving = union(arriving, request);
    if (hasBack && back.length > 0) answered = union(answered, request);
    const isSure = hasBack && (hasPorts ? covers(answer, ephemeralPorts) : back.length > 0);
    certain = isSure ? intersection(certain, request) : empty;
  }
  return arriving.length === 0 ? noPassage : { arriving, answered, certain };
}

export function bestOf(
  fares: readonly (readonly Fare[])[],
  hasBack: boolean,
  hasPorts: boolean,
  beside: Ranges,
): { readonly addresses: readonly number[]; readonly ports: Ranges; readonly answered: boolean } | undefined {
  let found: ReturnType<typeof bestOf>;
  for (const { request, answer, examples } of combined(fares)) {
    const ports = difference(request, beside);
    if (ports.length === 0) continue;
    const back = hasPorts ? intersection(answer, ephemeralPorts) : answer;
    const answered = hasBack && back.length > 0;
    if (answered) return { addresses: examples, ports, answered };
    found ??= { addresses: examples, ports, answered };
  }
  return found;
}

function combined(
  fares: readonly (readonly Fare[])[],
): readonly { readonly request: Ranges; readonly answer: Ranges; readonly examples: readonly number[] }[] {
  return fares.reduce<ReturnType<typeof combined>>(
    (all, own) =>
      all.flatMap((one) =>
        own.map((fare) => ({
          request: intersection(one.request, fare.request),
          answer: intersection(one.answer, fare.answer),
          examples: [...one.examples, fare.example],
        })),
      ),
    [{ request: allPorts, answer: allPorts, examples: [] }],
  );
}
