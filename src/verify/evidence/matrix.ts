import { type Control, controlGroups } from "../controls/control";
import { proposedRule } from "../proposed-rule";
import { securityRule } from "../security-rule";
import type { Evidence, Specification } from "../specification";
import type { Finding, Report } from "../verify";
import { byText, groupedBy, isViolation, orderedFindings } from "./order";

/**
 * What a row of the matrix comes to.
 *
 * `partly`: something is met, and something is unknown, accepted for a time, or left to people. `unknown`: nothing is
 * met, and something is unknown. `not chosen`: the infrastructure could show it, and nothing in the stacks does.
 */
export type RowVerdict = "met" | "partly" | "violated" | "unknown" | "customer" | "inherited" | "not chosen";

/** What a control comes to over all resources; `not applicable` where it applies to none. */
export type ControlVerdict = "met" | "partly" | "violated" | "unknown" | "not applicable";

/** A control with all that it found. */
export interface ControlLine {
  readonly control: Control;
  readonly verdict: ControlVerdict;
  readonly findings: readonly Finding[];
}

/** A row of the Security Rule, or of the proposed one, with the controls that speak for it. */
export interface MatrixRow<Demand> {
  readonly demand: Demand;
  readonly verdict: RowVerdict;

  /** In the order of the groups; those that apply to nothing included. */
  readonly controls: readonly ControlLine[];
}

/** What a row of the proposed rule demands. */
export interface ProposedRow {
  readonly section: string;
  readonly title: string;
  readonly evidence: Evidence;
  readonly says: string;
}

/** The control matrix: the rule in force, the one that is proposed, and the controls beside both. */
export interface Matrix {
  readonly inForce: readonly MatrixRow<Specification>[];

  /** Proposed, not in force. */
  readonly proposed: readonly MatrixRow<ProposedRow>[];
  readonly controls: readonly ControlLine[];
}

/** The control matrix of a report. */
export function controlMatrix(report: Report): Matrix {
  const controls = controlLines(report);
  const row = <Demand extends { readonly evidence: Evidence }>(
    demand: Demand,
    speaksFor: (control: Control) => boolean,
  ): MatrixRow<Demand> => {
    const lines = controls.filter(({ control }) => speaksFor(control));
    return { demand, verdict: rowVerdict(demand.evidence, lines), controls: lines };
  };
  return {
    inForce: securityRule.map((one) => row(one, ({ citations }) => citations.includes(one.section))),
    proposed: proposedRule.map(({ id, ...one }) =>
      row({ section: id, ...one }, ({ proposed }) => proposed?.includes(id) ?? false),
    ),
    controls,
  };
}

function controlLines(report: Report): readonly ControlLine[] {
  const found = groupedBy(orderedFindings(report), ({ control }) => control.id);
  return report.controls
    .map((control) => {
      const findings = found.get(control.id) ?? [];
      return { control, verdict: verdictOf(findings), findings };
    })
    .sort(order);
}

function order({ control: one }: ControlLine, { control: other }: ControlLine): number {
  return controlGroups.indexOf(one.group) - controlGroups.indexOf(other.group) || byText(one.id, other.id);
}

function verdictOf(findings: readonly Finding[]): ControlVerdict {
  if (findings.length === 0) return "not applicable";
  if (findings.some(isViolation)) return "violated";
  const met = findings.filter(({ verdict }) => verdict === "met").length;
  if (met === findings.length) return "met";
  return met === 0 && findings.every(({ verdict }) => verdict === "unknown") ? "unknown" : "partly";
}

function rowVerdict(evidence: Evidence, lines: readonly ControlLine[]): RowVerdict {
  const verdict = verdictOf(lines.flatMap(({ findings }) => findings));
  if (verdict === "violated") return "violated";
  if (evidence === "customer" || evidence === "inherited") return evidence;
  if (verdict === "not applicable") return "not chosen";
  return verdict === "met" && evidence === "partly" ? "partly" : verdict;
}
