import { placeOf } from "./facts";
import { listed, nameOf, type NetworkAnalysis } from "./network-analysis";
import type { Place } from "./places";
import { blocksOf, describePorts, union } from "./ranges";
import { type Path, internet } from "./reach";
import { protocolName, tcp } from "./read/ports";

/** One question in full: the verdict first, then what it rests on. */
export function explainQuestion(
  network: NetworkAnalysis,
  from: Place | typeof internet,
  to: Place | typeof internet,
): readonly string[] {
  return [...who(from, "From"), ...who(to, "To"), "", ...answer(network, from, to), ...overInternet(network, from, to)];
}

function who(place: Place | typeof internet, title: string): readonly string[] {
  if (place === internet) return [`${title} the internet`];
  const blocks = blocksOf(union(...place.subnets.map(({ addresses }) => addresses)));
  const groups = place.groups.map(({ origin }) => origin.address);
  return [
    `${title} ${place.name}: ${place.subnets.length} subnets${blocks.length === 0 ? "" : ` in ${blocks.join(", ")}`}`,
    ...(groups.length === 0 ? [] : [`  with the security groups ${[...new Set(groups)].join(", ")}`]),
  ];
}

function answer(
  network: NetworkAnalysis,
  from: Place | typeof internet,
  to: Place | typeof internet,
): readonly string[] {
  const reachability = network.between(from, to);
  switch (reachability.is) {
    case "path":
      return [...pathLines(nameOf(from), nameOf(to), reachability.path), ...passages(network, from, to)];
    case "no path":
      return [
        `No path: nothing that ${nameOf(from)} sends arrives at ${nameOf(to)}.`,
        reachability.closedBy.length === 0
          ? "  It is closed by rules together, none of which closes it alone."
          : `  Closed by ${listed(reachability.closedBy)}${reachability.closedBy.length > 1 ? ", each by itself" : ""}.`,
        `  What would open it: ${reachability.opens}.`,
      ];
    case "unknown":
      return [`Unknown: it depends on ${reachability.missing}.`];
  }
}

/** A way, hop by hop. */
export function pathLines(from: string, to: string, path: Path): readonly string[] {
  return [
    `Path: ${from} reaches ${to} by ${protocolName(path.protocol)}${path.protocol === tcp ? ` on ${describePorts(path.ports)}` : ""}${path.answered ? "" : ", without an answer"}.`,
    ...path.hops.map(({ says, origin }) => `  ${placeOf(origin)}: ${says}`),
  ];
}

function passages(
  network: NetworkAnalysis,
  from: Place | typeof internet,
  to: Place | typeof internet,
): readonly string[] {
  const found = network.sure.protocols.flatMap((protocol) => {
    const { arriving } = network.sure.passage(from, to, protocol);
    return arriving.length === 0 ? [] : [`  ${protocolName(protocol)}: ${describePorts(arriving)}`];
  });
  return found.length === 0 ? [] : ["All that arrives:", ...found];
}

/** What a tier opens to everyone, it opens to the other environments too. */
function overInternet(
  network: NetworkAnalysis,
  from: Place | typeof internet,
  to: Place | typeof internet,
): readonly string[] {
  if (from === internet || to === internet) return [];
  const out = network.between(from, internet);
  const into = network.between(internet, to);
  if (out.is !== "path" || into.is !== "path") return [];
  if (from.vpcs.some((vpc) => to.vpcs.includes(vpc))) return [];
  return [
    "",
    `Over the internet, ${from.name} calls what ${to.name} opens to everyone: ${protocolName(into.path.protocol)} ${describePorts(into.path.ports)}.`,
  ];
}
