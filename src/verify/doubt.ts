import type { Judgement } from "./controls/control";
import type { Resource } from "./model/resource";

/**
 * Judgements that hold whether or not there is any of the resources of which it is not known how many there are: what is
 * met thanks to one of them is unknown.
 *
 * @param judgements - with one of each
 * @param without - with none
 */
export function doubted(
  judgements: readonly Judgement[],
  without: readonly Judgement[],
  many: readonly Resource[],
): readonly Judgement[] {
  const shaken = new Map(without.filter(({ verdict }) => verdict !== "met").map((one) => [placeOf(one), one]));
  if (shaken.size === 0) return judgements;
  const judged = new Set(judgements.map(placeOf));
  return [
    ...judgements.map((one) => {
      const other = one.verdict === "met" ? shaken.get(placeOf(one)) : undefined;
      return other === undefined ? one : inDoubt(other, many);
    }),
    ...[...shaken].filter(([place]) => !judged.has(place)).map(([, one]) => inDoubt(one, many)),
  ];
}

function inDoubt({ stack, address, says, verdict, missing, remedy }: Judgement, many: readonly Resource[]): Judgement {
  const mentioned = many.filter(({ type }) => says.includes(type));
  const own = many.filter((resource) => resource.stack === stack);
  const named = [mentioned, own, many].find(({ length }) => length > 0)?.map((resource) => resource.address) ?? [];
  const list = named.length > 3 ? `${named.slice(0, 3).join(", ")} and ${named.length - 3} more` : named.join(", ");
  const count = `how many there are of ${list}`;
  return {
    verdict: "unknown",
    stack,
    address,
    says: verdict === "violated" ? `${says}, unless there is one: it depends on ${count}` : says,
    missing: missing ?? count,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function placeOf({ stack, address }: Judgement): string {
  return `${stack}: ${address}`;
}
