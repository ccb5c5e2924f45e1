import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { catalogue } from "../../src/verify/controls/catalogue";
import { formats, present } from "../../src/verify/evidence/present";
import { type Report, verify } from "../../src/verify/verify";
import { cdktfApp } from "./strangers/cdktf-app";
import { dynamicGroups } from "./strangers/dynamic-groups";
import { looped } from "./strangers/looped";
import { maybeThere } from "./strangers/maybe-there";
import { hclVariables, modules } from "./strangers/modules";
import { oddForms } from "./strangers/odd-forms";
import { peeredWithoutRoutes, peeredWithRoutes } from "./strangers/peered-accounts";
import { policies } from "./strangers/policies";
import type { Stranger } from "./strangers/stranger";
import { transit, transitElsewhere } from "./strangers/transit";
import { webShop } from "./strangers/web-shop";

const strangers: readonly Stranger[] = [
  webShop,
  looped,
  maybeThere,
  dynamicGroups,
  peeredWithoutRoutes,
  peeredWithRoutes,
  transit,
  transitElsewhere,
  modules,
  hclVariables,
  policies,
  cdktfApp,
  oddForms,
];

let workspace = "";

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), "strangers-"));
});
afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

/** The report on a project that is written to disk as somebody has it. */
async function reportOn({ shape, files, texts = {} }: Stranger): Promise<Report> {
  const folder = join(workspace, String(strangers.findIndex((one) => one.shape === shape)), "project");
  const written = Object.entries(files).map(([path, body]) => [path, JSON.stringify(body)] as const);
  for (const [path, text] of [...written, ...Object.entries(texts)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return verify(folder, { today: "2026-11-22" });
}

describe.each(strangers)("a project with $shape", (stranger) => {
  let report: Report;

  beforeAll(async () => {
    report = await reportOn(stranger);
  });

  it.each(stranger.expected)("%s at %s is %s", (control, place, verdict) => {
    const found = report.findings.filter(
      (one) => one.control.id === control && `${one.stack}: ${one.address}` === place,
    );

    expect([...new Set(found.map((one) => one.verdict))]).toEqual([verdict]);
  });

  it("is told of in whole sentences", () => {
    const broken = report.findings.filter(
      ({ says, missing = "-" }) => says === "" || missing === "" || /undefined|\[object|NaN/.test(says + missing),
    );

    expect(broken.map(({ control, address, says }) => [control.id, address, says])).toEqual([]);
  });

  it.each(formats)("is shown as %s", (format) => {
    expect(present(report, format)).not.toBe("");
  });
});

it("expects of controls that there are", () => {
  const ids = new Set(catalogue.map(({ id }) => id));
  const named = strangers.flatMap(({ expected }) => expected.map(([id]) => id));

  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});
