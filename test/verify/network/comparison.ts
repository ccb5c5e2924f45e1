import { type Party, Reach, internet } from "../../../src/verify/network/reach";
import { readFacts } from "../../../src/verify/network/read-facts";
import { Topology } from "../../../src/verify/network/topology";
import { modelOf } from "../support/stacks";
import { address } from "./block-bounds";
import { PacketSimulator, type Spot } from "./packet-simulator";
import { type RandomNetwork, portRanges } from "./random-network";
import { terraformOf } from "./terraform";

/** What came of asking both judges about every pair of a network. */
export interface Comparison {
  readonly disagreements: readonly string[];
  readonly questions: number;

  /** Questions to which the answer is that something arrives. */
  readonly paths: number;

  /** Of those, on which an answer comes back. */
  readonly answered: number;

  /** Networks' features that a path went through. */
  readonly hops: ReadonlySet<string>;
}

/** One port of each part of all ports that rules tell apart. */
const ports: readonly number[] = [...new Set(portRanges.flatMap(([first, last]) => [first, last + 1]))].filter(
  (port) => port < 65536,
);
const callerPorts = ports.filter((port) => port >= 1024);
/** The last has no ports: one number stands for all. */
const protocols: readonly (readonly [number: number, named: string])[] = [
  [6, "6"],
  [17, "17"],
  [47, "none that a rule names"],
];

/** One address of each part of the internet that rules tell apart: both sides of 8.8.8.0/24. */
const outside = ["8.8.8.8", "9.9.9.9"].map(address);

export async function compare(network: RandomNetwork): Promise<Comparison> {
  const facts = readFacts(await modelOf({ net: terraformOf(network) }));
  const reach = new Reach(new Topology(facts), "closed");
  const simulator = new PacketSimulator(network);
  const spots: readonly Spot[] = [
    ...network.vpcs.flatMap(({ subnets }, vpc) => subnets.map((_, subnet) => ({ vpc, subnet }))),
    "internet" as const,
  ];
  const partyOf = (spot: Spot): Party | typeof internet => {
    if (spot === "internet") return internet;
    const { vpc, subnet } = spot;
    const { groups = [], subnets = [] } = network.vpcs[vpc] ?? {};
    const carried = new Set(
      [0, ...(subnets[subnet]?.groups ?? [])].map((group) => `aws_security_group.v${vpc}g${group % groups.length}`),
    );
    const name = `aws_subnet.v${vpc}s${subnet}`;
    return {
      name,
      subnets: facts.subnets.filter(({ origin }) => origin.address === name),
      groups: facts.groups.filter(({ origin }) => carried.has(origin.address)),
    };
  };
  const disagreements: string[] = [];
  const hops = new Set<string>();
  let questions = 0;
  let paths = 0;
  let answered = 0;
  for (const from of spots) {
    for (const to of spots) {
      if (from === to) continue;
      for (const [number, named] of protocols) {
        const source = partyOf(from);
        const target = partyOf(to);
        const passage = reach.passage(source, target, named);
        const sent = (number === 47 ? [0] : ports).map((port) => ({
          port,
          ...sendAll(simulator, from, to, number, port),
        }));
        questions++;
        if (sent.some(({ arrives }) => arrives)) paths++;
        if (sent.some((one) => one.answered)) answered++;
        const path = reach.path(source, target, [named]);
        for (const { origin } of path?.hops ?? []) hops.add(origin.address.split(".")[0] ?? "");
        const question = `${nameOf(from)} to ${nameOf(to)}, protocol ${number}`;
        if ((path !== undefined) !== sent.some(({ arrives }) => arrives)) disagreements.push(`${question}: path`);
        const has = (ranges: readonly (readonly [number, number])[], port: number): boolean =>
          ranges.some(([first, last]) => first <= port && port <= last);
        for (const { port, ...packets } of sent) {
          const arrives = has(passage.arriving, port);
          const comesBack = has(passage.answered, port);
          const isSure = has(passage.certain, port);
          if (arrives !== packets.arrives)
            disagreements.push(
              `${question}, port ${port}: the analysis says ${arrives ? "it arrives" : "it does not arrive"}, the packets otherwise`,
            );
          else if (comesBack !== packets.answered)
            disagreements.push(
              `${question}, port ${port}: the analysis says ${comesBack ? "it is answered" : "it is not answered"}, the packets otherwise`,
            );
          else if (isSure && !packets.isForAll)
            disagreements.push(
              `${question}, port ${port}: the analysis says it is so for all addresses, the packets otherwise`,
            );
        }
      }
    }
  }
  return { disagreements, questions, paths, answered, hops };
}

function sendAll(
  simulator: PacketSimulator,
  from: Spot,
  to: Spot,
  protocol: number,
  port: number,
): { readonly arrives: boolean; readonly answered: boolean; readonly isForAll: boolean } {
  let arrives = false;
  let answered = false;
  let isForAll = true;
  for (const source of addressesOf(simulator, from)) {
    for (const destination of addressesOf(simulator, to)) {
      const found = simulator.send({ from, to, source, destination, protocol, port, callerPorts });
      arrives ||= found.arrives;
      answered ||= found.answered;
      isForAll &&= found.answered;
    }
  }
  return { arrives, answered, isForAll };
}

function addressesOf(simulator: PacketSimulator, spot: Spot): readonly number[] {
  return spot === "internet" ? outside : simulator.addressesOf(spot);
}

function nameOf(spot: Spot): string {
  return spot === "internet" ? spot : `v${spot.vpc}s${spot.subnet}`;
}
