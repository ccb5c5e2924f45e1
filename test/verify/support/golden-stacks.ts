import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseZone } from "../../../src/zone";
import { readProject } from "../../../src/verify/read/read-project";
import { goldenZoneNamed, goldenZones } from "../../support/golden-zones";
import { renderZone, synthesizeIn, writeFiles } from "../../support/rendered-project";
import type { SynthesizedZone } from "../mutants/run-mutants";

/** The golden zones that Node 20 synthesizes: those of the engine cdktf. */
export const goldenNames: readonly string[] = goldenZones.map(({ name }) => name).filter((name) => name !== "cdktn");

/** Renders and synthesizes a golden zone in a workspace. */
export async function synthesizeGolden(name: string, workspace: string): Promise<SynthesizedZone> {
  const folder = join(workspace, name);
  writeFiles(folder, await renderZone(goldenZoneNamed(name)));
  await synthesizeIn(folder);
  return {
    name,
    documents: readProject(folder),
    intent: parseZone(readFileSync(join(folder, "zone.yaml"), "utf8"), { allocate: false }).zone,
  };
}
