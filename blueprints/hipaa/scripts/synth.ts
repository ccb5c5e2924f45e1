import { exitCodes, main } from "./support/command";
import { readZone } from "./support/project";
import { synthesize } from "./support/stacks";

void main({
  usage: "npm run synth",
  help: "Writes the Terraform JSON of every stack to cdktf.out/stacks. Needs no AWS account and no Terraform.",
  run: async () => {
    readZone();
    const stacks = await synthesize();
    console.log(`cdktf.out/stacks: ${stacks.join(", ")}`);
    return exitCodes.done;
  },
});
