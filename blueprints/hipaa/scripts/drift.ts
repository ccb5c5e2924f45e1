import { exitCodes, main, Refusal } from "./support/command";
import { runTerraform } from "./support/programs";
import { readZone } from "./support/project";
import { chosenPhases, stackFolder, synthesize } from "./support/stacks";

/** Of `terraform plan -detailed-exitcode`: https://developer.hashicorp.com/terraform/cli/commands/plan */
const changed = 2;

void main({
  usage: "npm run drift -- [stack...]",
  help: "Looks for what AWS has otherwise than this project says: in the stacks that are named, or in all. Changes nothing.",
  run: async ({ names }) => {
    const zone = readZone();
    const drifted: string[] = [];
    for (const stack of chosenPhases(zone, await synthesize(), names).flat()) {
      console.log(`\n${stack}`);
      const folder = stackFolder(stack);
      const ready = await runTerraform(folder, ["init", "-input=false"]);
      const code = ready === 0 ? await runTerraform(folder, ["plan", "-input=false", "-detailed-exitcode"]) : ready;
      if (code === changed) {
        drifted.push(stack);
      } else if (code !== 0) {
        throw new Refusal(`the stack ${stack} could not be planned`, exitCodes.failed);
      }
    }
    if (drifted.length > 0) {
      throw new Refusal(`\nnot as this project says: ${drifted.join(", ")}`, exitCodes.failed);
    }
    return exitCodes.done;
  },
});
