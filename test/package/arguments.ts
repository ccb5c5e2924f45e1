import { parseArgs } from "node:util";
import { combinations } from "../../src/render/combinations";
import { combinationName, goldenZoneNamed, goldenZones, type GoldenZone } from "../support/golden-zones";

/** The golden zones whose own projects are to be used: all but those of `--except <zone>`. */
export function zonesToProve(args: readonly string[]): readonly GoldenZone[] {
  const { values } = parseArgs({ args: [...args], options: { except: { type: "string", multiple: true } } });
  const leftOut = (values.except ?? []).map(goldenZoneNamed);
  const zones = goldenZones.filter((zone) => !leftOut.includes(zone));
  for (const combination of combinations) {
    if (!zones.some((zone) => zone.combination === combination)) {
      const names = goldenZones.filter((zone) => zone.combination === combination).map(({ name }) => name);
      throw new Error(
        `--except leaves no zone to install for ${combinationName(combination)}: keep one of ${names.join(", ")}`,
      );
    }
  }
  return zones;
}
