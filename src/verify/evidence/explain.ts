import type { Subject } from "../controls/control";
import { accountKeysOf } from "../identity/account-keys";
import type { Environment } from "../identity/environments";
import { internet } from "../network/reach";
import type { Report } from "../verify";
import { wrap } from "./wrap";

/**
 * One question in full: whether the one reaches the other over the network and, of two environments, whether a principal
 * of the one can act in the other.
 *
 * @param width - characters in a line
 * @throws RangeError for a name that nobody has
 */
export function explain(
  { subject }: Pick<Report, "subject">,
  from: string,
  to: string,
  width = Infinity,
): readonly string[] {
  return linesOf(subject, from, to).flatMap((line) => {
    if (line === "") return [line];
    const [indent = ""] = /^ *(?:- )?/.exec(line) ?? [];
    const room = Math.max(width - indent.length - 2, 20);
    const rest = " ".repeat(indent.length + (indent.endsWith("- ") ? 0 : 2));
    return wrap(line.slice(indent.length), room).map((part, index) => `${index === 0 ? indent : rest}${part}`);
  });
}

function linesOf(subject: Subject, from: string, to: string): readonly string[] {
  const { network, identity } = subject;
  const names = [from, to];
  const unknown = names.find((name) => !isPlace(subject, name) && environmentOf(subject, name) === undefined);
  if (unknown !== undefined) {
    const known = [internet, ...network.places.names, ...identity.environments.map(({ name }) => name)];
    throw new RangeError(`nobody has the name ${unknown}; there are: ${[...new Set(known)].join(", ")}`);
  }
  if (from === to) throw new RangeError(`the question is from ${from} to itself: give two names`);
  const [one, other] = names.map((name) => environmentOf(subject, name));
  const hasNetwork = names.every((name) => isPlace(subject, name));
  const lines = hasNetwork
    ? network.explain(from, to)
    : [`Over the network there is nothing to ask: ${names.find((name) => !isPlace(subject, name)) ?? ""} has no VPC.`];
  if (one === undefined || other === undefined || one === other) return lines;
  return [...lines, "", ...identity.explain(one.name, other.name)];
}

function isPlace({ network }: Subject, name: string): boolean {
  return name === internet || network.places.named(name) !== undefined;
}

/** The environment that has a name, or whose account the place of that name is in as a whole. */
function environmentOf({ model, network, identity }: Subject, name: string): Environment | undefined {
  const named = identity.environments.find((environment) => environment.name === name);
  if (named !== undefined) return named;
  const place = network.places.named(name);
  if (place?.kind !== "account") return undefined;
  const account = accountKeysOf(model).canonical(place.vpcs[0]?.account ?? "");
  return identity.environments.find((environment) => environment.account === account);
}
