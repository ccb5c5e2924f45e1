import { missingOf, type NetworkAnalysis } from "./network-analysis";
import type { EnvironmentPlaces, Place } from "./places";
import { type Ranges, covers, difference, empty, overlap, union } from "./ranges";
import { type Path, internet } from "./reach";
import { tcp } from "./read/ports";

/** A call that is declared: TCP, from everyone of one party to everyone of the other. */
export interface Call {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly verdict: "possible" | "not possible" | "unknown";

  /** What is in the way, or is not known. */
  readonly because?: string;

  /** Where it can be mended: the stack that the target is in. */
  readonly stack: string;
}

/** Something that gets through and is not declared. */
export interface UndeclaredCall {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly path: Path;

  /** Set where it is not known whether it gets through. */
  readonly missing?: string;
}

/** Port of the interface endpoints: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html */
export const https = 443;

/** Calls that are declared, from one party to another. */
export interface Declared {
  readonly from: Place | typeof internet;
  readonly to: Place;
  readonly ports: readonly number[];
}

export function declaredIn({
  declared,
  tiers,
  bastion,
  endpoints,
  bastionEndpoints,
}: EnvironmentPlaces): readonly Declared[] {
  const calls: Declared[] = [];
  for (const { declared: tier, place } of tiers) {
    for (const { declared: caller, place: from } of tiers) {
      if (tier.from.includes(caller.name)) calls.push({ from, to: place, ports: [tier.port] });
    }
    if (tier.exposure === "public") calls.push({ from: internet, to: place, ports: [tier.port] });
    const ports = [...new Set([tier.port, ...(declared.bastionPorts[tier.name] ?? [])])];
    calls.push({ from: bastion, to: place, ports });
    if (endpoints.subnets.length > 0) calls.push({ from: place, to: endpoints, ports: [https] });
  }
  if (bastionEndpoints.subnets.length > 0) calls.push({ from: bastion, to: bastionEndpoints, ports: [https] });
  return calls;
}

export function callsOf(network: NetworkAnalysis, environment: EnvironmentPlaces): readonly Call[] {
  return declaredIn(environment).flatMap(({ from, to, ports }) => {
    const sure = network.sure.passage(from, to, tcp).certain;
    return ports.map((port): Call => {
      const call = {
        environment: environment.declared.name,
        from: from === internet ? internet : from.name,
        to: to.name,
        port,
        stack: to.kind === "tier" ? to.stack : environment.declared.name,
      };
      if (covers(sure, [[port, port]])) return { ...call, verdict: "possible" };
      const empty = [from, to].find((place) => place !== internet && place.subnets.length === 0);
      const hidden = [from, to].flatMap((place) => (place === internet ? [] : (network.notReadOf(place) ?? [])))[0];
      if (hidden !== undefined) return { ...call, verdict: "unknown", because: hidden };
      if (empty !== undefined && empty !== internet) {
        return { ...call, verdict: "not possible", because: `${empty.name} has no subnet in its block` };
      }
      if (covers(network.possible.passage(from, to, tcp).certain, [[port, port]])) {
        return { ...call, verdict: "unknown", because: hangsOn(network, from, to) };
      }
      return { ...call, verdict: "not possible", because: inTheWay(network, from, to, port) };
    });
  });
}

export function undeclaredCallsOf(network: NetworkAnalysis, environment: EnvironmentPlaces): readonly UndeclaredCall[] {
  const { tiers, bastion, endpoints, rest, outside } = environment;
  const places = tiers.map(({ place }) => place);
  const declared = declaredIn(environment);
  const asked: readonly (readonly [from: Place, to: Place])[] = [
    ...places.flatMap((from) => [...places, endpoints, bastion, outside].map((to) => [from, to] as const)),
    ...[bastion, rest, outside].flatMap((from) => places.map((to) => [from, to] as const)),
  ];
  return asked.flatMap(([from, to]): readonly UndeclaredCall[] => {
    if (from === to || from.subnets.length === 0 || to.subnets.length === 0) return [];
    const allowed: Ranges = union(
      ...declared
        .filter((call) => call.from === from && call.to === to)
        .flatMap(({ ports }) => ports.map((port): Ranges => [[port, port]])),
    );
    const call = { environment: environment.declared.name, from: from.name, to: to.name };
    const path = beside(network, "sure", from, to, allowed);
    if (path !== undefined) return [{ ...call, path }];
    const maybe = network.hasDoubt(from, to) ? beside(network, "possible", from, to, allowed) : undefined;
    return maybe === undefined ? [] : [{ ...call, path: maybe, missing: missingOf(maybe) }];
  });
}

/** A way beside the ports that are allowed. */
function beside(
  network: NetworkAnalysis,
  which: "sure" | "possible",
  from: Place,
  to: Place,
  allowed: Ranges,
): Path | undefined {
  const reach = network[which];
  const others = reach.protocols.filter((protocol) => protocol !== tcp);
  const path = reach.path(from, to, [tcp], allowed) ?? reach.path(from, to, others, empty);
  if (path === undefined) return undefined;
  return path.protocol === tcp ? { ...path, ports: difference(path.ports, allowed) } : path;
}

function hangsOn(network: NetworkAnalysis, from: Place | typeof internet, to: Place): string {
  const path = network.possible.path(from, to, [tcp]);
  return path === undefined ? "what the stacks do not say" : missingOf(path);
}

/** The first thing that keeps a declared call from its target. */
function inTheWay(network: NetworkAnalysis, from: Place | typeof internet, to: Place, port: number): string {
  const wanted: Ranges = [[port, port]];
  if (!network.sure.hasWay(from, to)) return "no route leads there";
  const { arriving, answered } = network.sure.passage(from, to, tcp);
  if (overlap(answered, wanted)) return "it is not so for every subnet, or not every answer comes back";
  if (overlap(arriving, wanted)) return "no answer comes back";
  if (from !== internet) {
    const groups = network.sure.layers.groupPassage(from, to, tcp);
    if (!overlap(groups, wanted)) return "no security group lets it pass";
  }
  return "a network ACL or a security group does not let it pass";
}
