import { decided, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { isNothing } from "../../model/value";
import { type Demand, onEach } from "../demand";

export { onEach };

/** The demand that a time is not longer than given. Times are numbers, or texts such as PT8H. @param otherwise - what counts where it is not given */
export function isAtMost(of: Resource, name: string, most: number, otherwise: number, unit: string): Demand {
  const text = of.text(name);
  if (!text.known) return { holds: undecided(text.missing), met: "", violated: "" };
  const given = isNothing(of.value(name)) ? otherwise : secondsIn(text.value ?? "");
  if (given === undefined) return { holds: undecided(`${name} ${text.value ?? ""}`), met: "", violated: "" };
  const says = `has ${name} of ${given} ${unit}`;
  return { holds: decided(given <= most), met: says, violated: `${says}, over ${most}` };
}

function secondsIn(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text);
  if (found === null) return undefined;
  const [hours, minutes, seconds] = [1, 2, 3].map((index) => Number(found[index] ?? 0));
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}
