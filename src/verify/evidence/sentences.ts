import type { Finding, Report, Summary } from "../verify";

/** A number with its noun: "1 stack", "2 stacks". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Where a finding is: `stack: address`, or the stack alone where a resource is missing from it. */
export function placeOf({ stack, address }: Pick<Finding, "stack" | "address">): string {
  return stack === address ? stack : `${stack}: ${address}`;
}

/** Counts as one line: "812 met, 3 violated, 2 unknown, 1 suppressed". */
export function countsOf({ met, violated, unknown, suppressed }: Summary): string {
  return `${met} met, ${violated} violated, ${unknown} unknown, ${suppressed} suppressed`;
}

/** What the whole comes to, in one sentence that claims no more than was shown. */
export function outcomeOf({ summary, stale, findings }: Report): string {
  if (findings.length === 0) return "No control applies to anything in these stacks.";
  const expired = stale.filter(({ why }) => why === "expired").length;
  const unknown = summary.unknown === 0 ? "" : `; ${summary.unknown} unknown, which count as neither`;
  const suppressed = summary.suppressed === 0 ? "" : `; ${counted(summary.suppressed, "violation")} suppressed`;
  const violations = [
    ...(summary.violated === 0 ? [] : [counted(summary.violated, "violation")]),
    ...(expired === 0 ? [] : [counted(expired, "expired suppression")]),
  ];
  return `${violations.length === 0 ? "No violation" : violations.join(" and ")}${unknown}${suppressed}.`;
}

/** Citations of a control: "45 CFR 164.312(b), 164.312(c)(2)"; with what is proposed named as such. */
export function citationsOf({ citations, proposed = [] }: Finding["control"]): string {
  const inForce = citations.length === 0 ? [] : [`45 CFR ${citations.join(", ")}`];
  const ahead = proposed.length === 0 ? [] : [`proposed, not in force: ${proposed.join(", ")}`];
  return [...inForce, ...ahead].join("; ");
}

/** How to mend a finding: what is particular to it, or what its control says. */
export function remedyOf({ remedy, control }: Finding): string {
  return remedy ?? control.remedy;
}

/** What a suppression covers: `control at stack: address`. */
export function coverageOf({ control, at }: Report["stale"][number]["suppression"]): string {
  return at === undefined ? `${control}, everywhere` : `${control} at ${at}`;
}

/** Why a stale suppression is reported. */
export function staleness({ suppression, why }: Report["stale"][number]): string {
  return why === "expired"
    ? `expired on ${suppression.expires}: mend what it covered, or have its owner renew it`
    : "covers nothing: remove it from zone.yaml";
}
