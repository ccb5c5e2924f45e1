import { caller, checkCaller } from "./support/caller";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { readZone } from "./support/project";
import { StoredStates } from "./support/stored-states";

void main({
  usage: "npm run unlock -- <stack> <lock>",
  help: [
    "Releases the lock that a killed run has left on the state of a stack. The lock's id is in the message of the run",
    "that found it. Do it only when nobody works on that stack: two at a time destroy its state.",
  ].join("\n"),
  run: unlock,
});

async function unlock({ names: [stack, id, ...others] }: Call): Promise<number> {
  if (stack === undefined || id === undefined || others.length > 0) {
    throw new Refusal(
      "name the stack and the id of its lock, as in: npm run unlock -- dev 0d9c1f3a-…",
      exitCodes.usage,
    );
  }
  const zone = readZone();
  if (zone.state.kind !== "s3") {
    throw new Refusal(
      zone.state.kind === "hcp"
        ? `the state is in HCP Terraform: unlock the workspace there, or run terraform -chdir=cdktf.out/stacks/${stack} force-unlock ${id}`
        : "the lock of a state in a file ends with the run that holds it: there is nothing to release",
      exitCodes.usage,
    );
  }
  checkCaller(zone, await caller(zone));
  const states = new StoredStates(zone);
  const lock = await states.lock(stack);
  if (lock === undefined) {
    throw new Refusal(`the state of ${stack} is not locked`);
  }
  if (lock.id !== id) {
    throw new Refusal(`the state of ${stack} has another lock, ${lock.id}, by ${lock.who} since ${lock.created}`);
  }
  await states.release(lock);
  console.log(`the state of ${stack} is released`);
  return exitCodes.done;
}
