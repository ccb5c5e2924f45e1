import type { Specification } from "../specification";
import type { Report } from "../verify";
import { catalogueControls, hipaaCatalogue } from "./hipaa-catalogue";
import { type ControlLine, type MatrixRow, controlMatrix } from "./matrix";
import { byText, groupedBy } from "./order";
import { specificationOf } from "./safeguards";
import { counted, outcomeOf } from "./sentences";
import { uuidOf } from "./uuid";

/** Space of our properties' names. */
const ns = "https://www.npmjs.com/package/create-hipaa-zone";

type Row = MatrixRow<Specification>;

/**
 * The report as a component definition of OSCAL 1.2.1: the project as one component, with what it implements of the
 * HIPAA catalogue. Rows that are the customer's or inherited, and those for which the stacks show nothing, are left
 * out: this component does not implement them. https://pages.nist.gov/OSCAL/
 */
export function oscal(report: Report): string {
  const name = report.subject.intent?.zone ?? "Terraform project";
  const rows = controlMatrix(report).inForce.filter(
    ({ controls, verdict }) =>
      !["customer", "inherited"].includes(verdict) && controls.some(({ findings }) => findings.length > 0),
  );
  const requirements = requirementsOf(name, rows);
  const component = {
    uuid: uuidOf(name, "component"),
    type: "software",
    title: `${name}: infrastructure as synthesized`,
    description: `The AWS infrastructure that ${counted(report.subject.model.stacks.length, "Terraform stack")} declare: ${report.subject.model.stacks.join(", ")}. ${outcomeOf(report)}`,
    ...(requirements.length === 0
      ? {}
      : {
          "control-implementations": [
            {
              uuid: uuidOf(name, "control implementation"),
              source: hipaaCatalogue,
              description:
                "What the synthesized stacks show of the HIPAA Security Rule. Which control of the catalogue belongs to which specification is the verifier's reading, and no official map.",
              "implemented-requirements": requirements,
            },
          ],
        }),
  };
  const metadata = {
    title: `What the infrastructure of ${name} shows of the HIPAA Security Rule`,
    "last-modified": `${report.today}T00:00:00Z`,
    version: report.today,
    "oscal-version": "1.2.1",
  };
  const definition = {
    "component-definition": {
      uuid: uuidOf(name, "document", JSON.stringify([metadata, component])),
      metadata,
      components: [component],
      "back-matter": {
        resources: [
          {
            uuid: uuidOf("HIPAA catalogue"),
            title: "HIPAA catalogue of oscal-compass/oscal-content, from NIST SP 800-66 Rev. 2",
            rlinks: [{ href: hipaaCatalogue, "media-type": "application/json" }],
          },
        ],
      },
    },
  };
  return `${JSON.stringify(definition, undefined, 2)}\n`;
}

/** One requirement for each control of the catalogue, from all rows that belong to it. */
function requirementsOf(name: string, rows: readonly Row[]): readonly object[] {
  const pairs = rows.flatMap((row) => (catalogueControls[row.demand.section] ?? []).map((id) => ({ id, row })));
  return [...groupedBy(pairs, ({ id }) => id)]
    .sort(([one], [other]) => byText(one, other))
    .map(([id, own]) =>
      requirement(
        name,
        id,
        own.map(({ row }) => row),
      ),
    );
}

function requirement(name: string, id: string, rows: readonly Row[]): object {
  const lines = new Map(rows.flatMap(({ controls }) => controls).map((line) => [line.control.id, line]));
  const speaking = [...lines.values()].filter(({ findings }) => findings.length > 0);
  const isShown = rows.some(({ verdict }) => verdict === "met" || verdict === "partly");
  return {
    uuid: uuidOf(name, "requirement", id),
    "control-id": id,
    description: rows.map(sentence).join("\n\n"),
    props: [
      // Key activities are procedures; infrastructure implements their technical part alone.
      ...(isShown ? [{ name: "implementation-status", value: "partial" }] : []),
      ...rows.flatMap(({ demand, verdict }) => [
        { name: "section", ns, value: `45 CFR ${demand.section}`, class: demand.flag },
        { name: "verdict", ns, value: verdict, remarks: `45 CFR ${demand.section}` },
      ]),
      ...speaking.flatMap(propertiesOf),
    ],
    statements: [
      {
        "statement-id": `${id}_smt`,
        uuid: uuidOf(name, "statement", id),
        description: speaking
          .map(({ control, verdict }) => `- ${control.title}: ${verdict} (${control.id})`)
          .join("\n"),
      },
    ],
  };
}

function sentence({ demand, verdict }: Row): string {
  return `${specificationOf(demand)} (45 CFR ${demand.section}, ${demand.flag}): ${verdict}. ${demand.says}`;
}

function propertiesOf({ control, findings }: ControlLine): readonly object[] {
  const group = control.id;
  return [
    { name: "live-check", ns, value: oneLine(control.look), group },
    ...findings.map(({ stack, address, verdict, suppressed }) => ({
      name: "terraform-address",
      ns,
      value: oneLine(`${stack}: ${address}`),
      class: suppressed === undefined ? verdict : "suppressed",
      group,
    })),
  ];
}

/** A text as OSCAL's properties take it: on one line, without space at its ends. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
