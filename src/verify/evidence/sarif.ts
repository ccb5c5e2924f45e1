import { createHash } from "node:crypto";
import type { Control } from "../controls/control";
import type { Finding, Report } from "../verify";
import { byText, orderedFindings } from "./order";
import { citationsOf, coverageOf, placeOf, remedyOf, staleness } from "./sentences";

/** Id of the rule under which suppressions are reported that no longer hold. */
const staleRule = "suppression";

/**
 * The report as SARIF 2.1.0, for code scanning: what is violated and what is unknown.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(report: Report): string {
  const findings = orderedFindings(report).filter(({ verdict }) => verdict !== "met");
  const controls = [...report.controls].sort((one, other) => byText(one.id, other.id));
  const rules = [...controls.map(ruleOf), ...(report.stale.length === 0 ? [] : [ruleOfStale])];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const results = [
    ...findings.map((finding) => resultOf(finding, report)),
    ...report.stale.map((one) => ({
      ruleId: staleRule,
      kind: "fail",
      level: one.why === "expired" ? "error" : "warning",
      message: { text: `The suppression of ${coverageOf(one.suppression)} ${staleness(one)}.` },
      locations: [{ physicalLocation: { artifactLocation: { uri: "zone.yaml" }, region: { startLine: 1 } } }],
      partialFingerprints: fingerprint(staleRule, coverageOf(one.suppression)),
    })),
  ];
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "create-hipaa-zone verify", rules } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => ({ ...result, ruleIndex: indexes.get(result.ruleId) ?? -1 })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

interface Rule {
  readonly id: string;
  readonly [property: string]: unknown;
}

function ruleOf(control: Control): Rule {
  const { id, title, why, remedy, look, citations, proposed = [] } = control;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nMend: ${remedy}\n\nCites: ${citationsOf(control)}\n\nIn the live account: ${look}`,
      markdown: `${why}\n\n**Mend:** ${remedy}\n\n**Cites:** ${citationsOf(control)}\n\n**In the live account:** \`${look}\``,
    },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["security", "hipaa", ...citations, ...proposed.map((one) => `proposed/${one}`)] },
  };
}

const ruleOfStale: Rule = {
  id: staleRule,
  shortDescription: { text: "Every suppression is in date and covers something" },
  fullDescription: {
    text: "A suppression that is over, or covers nothing, hides what its owner no longer answers for.",
  },
  help: { text: "Mend what it covered, have its owner renew it, or remove it from zone.yaml." },
  defaultConfiguration: { level: "error" },
  properties: { tags: ["security", "hipaa"] },
};

interface Result {
  readonly ruleId: string;
  readonly [property: string]: unknown;
}

function resultOf(finding: Finding, { subject }: Report): Result {
  const { control, stack, address, says, verdict, suppressed } = finding;
  const [file = stack] = subject.model.filesOf(stack);
  return {
    ruleId: control.id,
    // What is open has no level: section 3.27.10 of the standard.
    ...(verdict === "unknown" ? { kind: "open", level: "none" } : { kind: "fail", level: "error" }),
    message: { text: `${placeOf(finding)} ${says}. ${remedyOf(finding)}` },
    locations: [
      {
        // The stack is a generated file, in which a line means nothing; code scanning shows no result without one.
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: 1 } },
        logicalLocations: [{ name: address, fullyQualifiedName: `${stack}: ${address}`, kind: "resource" }],
      },
    ],
    partialFingerprints: fingerprint(control.id, stack, address),
    ...(suppressed === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: `${suppressed.reason} (${suppressed.owner}, until ${suppressed.expires})`,
            },
          ],
        }),
  };
}

/** A relative URI, with the separators of one on every system. */
function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}

/** The same for the same finding, wherever it moves in its file and whatever it says. */
function fingerprint(...identity: readonly string[]): Readonly<Record<string, string>> {
  return { "controlAndAddress/v1": createHash("sha256").update(identity.join("\n")).digest("hex").slice(0, 32) };
}
