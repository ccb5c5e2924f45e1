import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finding, type VerificationReport, controlsDocument, verify } from "../verify";
import { outputFolder, removeOutput, runApp } from "./support/app";
import { zone } from "./support/synthesized";

const matrix = join(__dirname, "..", "docs", "controls.md");

let report: VerificationReport;

beforeAll(async () => {
  const made = outputFolder();
  const folder = made ?? runApp();
  try {
    report = await verify(folder, { intent: zone, today: new Date().toISOString().slice(0, 10) });
  } finally {
    if (made === undefined) {
      removeOutput(folder);
    }
  }
}, 300_000);

describe("the controls", () => {
  it("are judged", () => {
    expect(report.summary.met).toBeGreaterThan(0);
  });

  it("are violated nowhere; `npm run verify` says more, and zone.yaml may suppress one for a time", () => {
    const violations = report.findings.filter(
      ({ verdict, suppressed }) => verdict === "violated" && suppressed === undefined,
    );

    expect(violations.map(describeFinding)).toEqual([]);
  });

  it("have no suppression whose time is over, and none that covers nothing", () => {
    const stale = report.stale.map(({ suppression, why }) => `${suppression.control} is ${why}`);

    expect(stale).toEqual([]);
  });

  it("are as docs/controls.md says; `npm run verify -- --write` writes it", () => {
    const text = controlsDocument(report);
    // Written by the first run: only the stacks can say what is in it.
    if (!existsSync(matrix)) {
      writeFileSync(matrix, text);
    }

    expect(readFileSync(matrix, "utf8")).toBe(text);
  });
});

function describeFinding({ control, stack, address, says, remedy }: Finding): string {
  return `${control.id}: ${stack}: ${address} ${says} (45 CFR ${control.citations.join(", ")}). ${remedy ?? control.remedy}`;
}
