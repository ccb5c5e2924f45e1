import { createInterface } from "node:readline/promises";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { readTerraform, runEngine, runTerraform } from "./support/programs";
import { readZone } from "./support/project";
import { retainedAddresses } from "./support/retained";
import { chosenPhases, stackFolder, stackJson, synthesize } from "./support/stacks";

void main({
  usage: "npm run destroy -- <stack>",
  help: [
    "Destroys one stack. What holds data (buckets, keys, vaults, accounts) is not destroyed, nor what protects it: it is",
    "named, removed from the state and left in AWS, where it goes on costing until a person deletes it.",
    "Destroy the stacks in the reverse of the order of deployment.",
    "",
    "  --yes   do not ask",
  ].join("\n"),
  options: { yes: { type: "boolean" } },
  run: destroy,
});

async function destroy(call: Call): Promise<number> {
  const [stack, ...others] = call.names;
  if (stack === undefined || others.length > 0) {
    throw new Refusal("name the one stack to destroy, as in: npm run destroy -- dev", exitCodes.usage);
  }
  const zone = readZone();
  chosenPhases(zone, await synthesize(), [stack]);
  const folder = stackFolder(stack);
  if ((await runTerraform(folder, ["init", "-input=false"])) !== exitCodes.done) {
    throw new Refusal(`the state of ${stack} could not be read`, exitCodes.failed);
  }

  const inState = readTerraform(folder, ["state", "list"]).split("\n");
  const retained = retainedAddresses(stackJson(stack)).filter((address) => inState.includes(address));
  if (retained.length > 0) {
    console.log(
      `\nThese stay in AWS and leave the state of ${stack}:\n${retained.map((one) => `  ${one}`).join("\n")}`,
    );
    console.log("To take one back later, import it under the same address.\n");
  }
  if (!call.has("yes")) {
    await confirm(stack);
  }
  if (retained.length > 0 && (await runTerraform(folder, ["state", "rm", ...retained])) !== exitCodes.done) {
    throw new Refusal(`the state of ${stack} could not be changed; nothing was destroyed`, exitCodes.failed);
  }
  return runEngine(zone, "destroy", [stack, ...(call.has("yes") ? ["--auto-approve"] : [])]);
}

async function confirm(stack: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new Refusal("nobody can be asked without a terminal: repeat with --yes", exitCodes.usage);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Type ${stack} to destroy the rest of it: `);
    if (answer.trim() !== stack) {
      throw new Refusal("not destroyed; the state is as it was", exitCodes.cancelled);
    }
  } finally {
    terminal.close();
  }
}
