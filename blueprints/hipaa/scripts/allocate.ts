import { describeProblem, parseZone, updateDocument } from "../src/zone";
import { exitCodes, main } from "./support/command";
import { writeZone, zoneText } from "./support/project";

void main({
  usage: "npm run allocate",
  help: "Writes the addresses that zone.yaml lacks into it: those of a new environment, tier or endpoint block.\nNothing that is written down moves; comments and order stay.",
  run: () => {
    const text = zoneText();
    const { zone, warnings } = parseZone(text, { allocate: true });
    const updated = updateDocument(text, zone);
    if (updated === text) {
      console.log("zone.yaml has every address already");
    } else {
      writeZone(updated);
      console.log("zone.yaml has new addresses: look at the difference, then run npm test");
    }
    for (const warning of warnings) {
      console.error(`warning: ${describeProblem(warning)}`);
    }
    return Promise.resolve(exitCodes.done);
  },
});
