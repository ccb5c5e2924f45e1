import { type ControlGroup, controlGroups } from "../controls/control";
import type { Finding, Summary } from "../verify";
import { groupedBy, isViolation } from "./order";

/** Counts of the findings of one group of controls. */
export interface GroupSummary {
  readonly group: ControlGroup;
  readonly counts: Summary;
}

/** The groups that found anything, in their order. */
export function summaryByGroup(findings: readonly Finding[]): readonly GroupSummary[] {
  const byGroup = groupedBy(findings, ({ control }) => control.group);
  return controlGroups.flatMap((group) => {
    const own = byGroup.get(group);
    return own === undefined ? [] : [{ group, counts: countsIn(own) }];
  });
}

function countsIn(findings: readonly Finding[]): Summary {
  return {
    met: findings.filter(({ verdict }) => verdict === "met").length,
    violated: findings.filter(isViolation).length,
    unknown: findings.filter(({ verdict }) => verdict === "unknown").length,
    suppressed: findings.filter(({ suppressed }) => suppressed !== undefined).length,
  };
}
