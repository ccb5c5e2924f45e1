import type { Acl, NatGateway, Origin, Subnet } from "./facts";
import { type Ranges, covers, union } from "./ranges";

/** Something that a packet passes, with what opens it. */
export interface Hop {
  readonly kind: "route" | "joint" | "rule";

  /** What it does, as half a sentence that goes with its address. */
  readonly says: string;
  readonly origin: Origin;

  /** Set where it is not known whether it is passed. */
  readonly missing?: string;
}

/** An ACL on the way, which is asked about the address at the other end. */
export interface Crossing {
  readonly acl: Acl | undefined;
  readonly subnet: Subnet;
  readonly egress: boolean;
}

/** Where packets end up. */
export type End = Subnet | "internet";

/** A stretch on which the source of a packet stays the same. */
export interface Leg {
  /** Destinations that come this way. */
  readonly addresses: Ranges;
  readonly end: "target" | NatGateway;
  readonly crossings: readonly Crossing[];
  readonly hops: readonly Hop[];

  /** Whether a rule about the other end's group finds it there. */
  readonly references: { readonly egress: boolean; readonly ingress: boolean };
}

/** A whole way: one leg, and one more for each NAT gateway. */
export interface Way {
  readonly legs: readonly [Leg, ...Leg[]];
}

/** Whether a subnet's addresses are all taken by legs: so that each of them has a way. */
export function coverAll(legs: readonly { readonly addresses: Ranges }[], addresses: Ranges): boolean {
  return covers(union(...legs.map((leg) => leg.addresses)), addresses);
}
