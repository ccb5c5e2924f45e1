import { controlGroups } from "../controls/control";
import type { Finding, Report } from "../verify";

/** Compares texts by their code units: the same order on every machine. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Groups items under a text each, in the order in which the texts first occur. */
export function groupedBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Findings by group and id of their control, then by stack and address, whatever order the stacks are written in. */
export function orderedFindings({ findings }: Report): readonly Finding[] {
  const rank = ({ control }: Finding): number => controlGroups.indexOf(control.group);
  return [...findings].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      byText(one.control.id, other.control.id) ||
      byText(one.stack, other.stack) ||
      byText(one.address, other.address) ||
      byText(one.says, other.says),
  );
}

/** Whether a finding counts as a violation: one that the owner accepts for a time does not. */
export function isViolation({ verdict, suppressed }: Finding): boolean {
  return verdict === "violated" && suppressed === undefined;
}
