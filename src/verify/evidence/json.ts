import type { Finding, Report } from "../verify";
import { type MatrixRow, controlMatrix } from "./matrix";
import { orderedFindings } from "./order";
import { remedyOf } from "./sentences";

/** The report as JSON, for programs: the same text for the same stacks. */
export function json(report: Report): string {
  const matrix = controlMatrix(report);
  const { model } = report.subject;
  const written = {
    summary: report.summary,
    stacks: model.stacks,
    findings: orderedFindings(report).map(findingOf),
    staleSuppressions: report.stale.map(({ suppression, why }) => ({ ...suppression, why })),
    notRead: model.notRead,
    securityRule: matrix.inForce.map((row) => ({
      section: row.demand.section,
      standard: row.demand.standard,
      specification: row.demand.specification ?? null,
      flag: row.demand.flag,
      ...verdictOf(row),
    })),
    proposedNotInForce: matrix.proposed.map((row) => ({
      id: row.demand.section,
      title: row.demand.title,
      ...verdictOf(row),
    })),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

function verdictOf({ verdict, controls }: MatrixRow<unknown>): object {
  return { verdict, controls: controls.map(({ control }) => control.id) };
}

function findingOf(finding: Finding): object {
  const { control, verdict, stack, address, says, missing, suppressed } = finding;
  return {
    control: control.id,
    group: control.group,
    verdict,
    stack,
    address,
    says,
    ...(missing === undefined ? {} : { missing }),
    citation: control.citations,
    proposed: control.proposed ?? [],
    remedy: remedyOf(finding),
    ...(suppressed === undefined
      ? {}
      : { suppressed: { reason: suppressed.reason, owner: suppressed.owner, expires: suppressed.expires } }),
  };
}
