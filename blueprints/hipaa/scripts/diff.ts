import { exitCodes, main } from "./support/command";
import { runEngine } from "./support/programs";
import { readZone } from "./support/project";
import { chosenPhases, synthesize } from "./support/stacks";

void main({
  usage: "npm run diff -- [stack...]",
  help: "Shows what deploying would change, stack by stack: the ones named, or all in their order.",
  run: async ({ names }) => {
    const zone = readZone();
    for (const stack of chosenPhases(zone, await synthesize(), names).flat()) {
      const code = await runEngine(zone, "diff", [stack]);
      if (code !== exitCodes.done) {
        return code;
      }
    }
    return exitCodes.done;
  },
});
