import { createInterface } from "node:readline/promises";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { readTerraform, runTerraform } from "./support/programs";
import { readZone } from "./support/project";
import { importIds, retainedAddresses, retainedOfEnvironment } from "./support/retained";
import { rememberLeft } from "./support/retained-file";
import { chosenPhases, stackFolder, stackJson, synthesize } from "./support/stacks";

void main({
  usage: "npm run teardown -- <stack>",
  help: [
    "Destroys one stack. What holds data (buckets, keys, vaults, accounts) is not destroyed, nor what protects it: it is",
    "named, written down in retained.yaml, removed from the state and left in AWS, where it goes on costing until a",
    "person deletes it. The next deployment of the stack takes it back.",
    "Destroy the stacks in the reverse of the order of deployment. npm run destroy is the same.",
    "",
    "  --yes   do not ask",
  ].join("\n"),
  options: { yes: { type: "boolean" } },
  run: destroy,
});

/** What stays of a stack: the id that each address is imported by. */
interface Left {
  readonly stack: string;
  readonly ids: Readonly<Record<string, string>>;
}

async function destroy(call: Call): Promise<number> {
  const [stack, ...others] = call.names;
  if (stack === undefined || others.length > 0) {
    throw new Refusal("name the one stack to destroy, as in: npm run teardown -- dev", exitCodes.usage);
  }
  const zone = readZone();
  const stacks = await synthesize();
  chosenPhases(zone, stacks, [stack]);
  const isEnvironment = zone.environments.some(({ name }) => name === stack);
  const left: Left[] = [await leftOf(stack, retainedAddresses(stackJson(stack)))];
  for (const shared of isEnvironment ? stacks : []) {
    const addresses = retainedOfEnvironment(stackJson(shared), stack);
    if (addresses.length > 0) {
      left.push(await leftOf(shared, addresses));
    }
  }

  print(left);
  if (!call.has("yes")) {
    await confirm(stack);
  }
  for (const { stack: of, ids } of left) {
    await forget(of, ids);
  }
  // Initialized above, so that the engine, which would do it again, is not needed.
  return runTerraform(stackFolder(stack), ["destroy", ...(call.has("yes") ? ["-auto-approve", "-input=false"] : [])]);
}

async function leftOf(stack: string, addresses: readonly string[]): Promise<Left> {
  const folder = stackFolder(stack);
  if ((await runTerraform(folder, ["init", "-input=false"])) !== exitCodes.done) {
    throw new Refusal(`the state of ${stack} could not be read; nothing was destroyed`, exitCodes.failed);
  }
  return { stack, ids: importIds(readTerraform(folder, ["state", "pull"]), addresses) };
}

function print(left: readonly Left[]): void {
  for (const { stack, ids } of left) {
    const lines = Object.entries(ids).map(([address, id]) => `  ${address}: ${id}`);
    if (lines.length > 0) {
      console.log(`\nThese stay in AWS and leave the state of ${stack}:\n${lines.join("\n")}`);
    }
  }
  console.log("\nretained.yaml lists what stays; commit it. The next deployment takes it back.\n");
}

/** Written down first: whatever stops this here, nothing is in neither place. */
async function forget(stack: string, ids: Left["ids"]): Promise<void> {
  const addresses = Object.keys(ids);
  if (addresses.length === 0) {
    return;
  }
  rememberLeft(stack, ids);
  if ((await runTerraform(stackFolder(stack), ["state", "rm", ...addresses])) !== exitCodes.done) {
    throw new Refusal(`the state of ${stack} could not be changed; nothing was destroyed`, exitCodes.failed);
  }
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
