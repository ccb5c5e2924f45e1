import { type Origin, placeOf } from "../../network/facts";
import type { Hop, Path } from "../../network/reach";
import type { Judgement } from "../control";

export function met({ stack, address }: Origin, says: string): Judgement {
  return { verdict: "met", stack, address, says };
}

export function violated({ stack, address }: Origin, says: string, remedy?: string): Judgement {
  return { verdict: "violated", stack, address, says, ...(remedy === undefined ? {} : { remedy }) };
}

export function unknown({ stack, address }: Origin, missing: string): Judgement {
  return { verdict: "unknown", stack, address, says: `depends on ${missing}`, missing };
}

/** A stack, where it is no resource that is judged. */
export function stackItself(stack: string): Origin {
  return { stack, address: stack };
}

/** The places that open a way, each once, in the order in which they are passed. */
export function openers(path: Path): string {
  return [...new Set(path.hops.map(({ origin }) => placeOf(origin)))].join(", ");
}

/** What opens a way between two VPCs: what joins them, or else the first route. */
export function joint(path: Path): Origin | undefined {
  const found = (kind: Hop["kind"]): Hop | undefined => path.hops.find((hop) => hop.kind === kind);
  return (found("joint") ?? found("route") ?? path.hops[0])?.origin;
}

/** What lets a packet in at its end: a rule of a group, or else the last thing that it passes. */
export function entrance(path: Path): Origin | undefined {
  return path.hops.at(-1)?.origin;
}
