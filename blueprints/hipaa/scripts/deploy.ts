import { usualPatience, waitForAccounts } from "./support/accounts";
import { caller, checkBootstrapped, checkCaller } from "./support/caller";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { checkLocks, checkOrder, keepHalfMade } from "./support/obstacles";
import { runEngine } from "./support/programs";
import { readZone } from "./support/project";
import { strikeTaken } from "./support/retained-file";
import { chosenPhases, synthesize } from "./support/stacks";
import { StoredStates } from "./support/stored-states";

void main({
  usage: "npm run deploy -- [stack...]",
  help: [
    "Deploys the stacks that are named, or every stack, phase by phase in the order that they need each other.",
    "Shows each plan and asks before it changes anything. Start with npm run bootstrap.",
    "",
    "  --yes                 do not ask",
    "  --parallelism <n>     stacks of one phase at a time (4)",
    `  --wait <seconds>      how long an account that was just made may take until it can be used (${String(usualPatience)})`,
  ].join("\n"),
  options: { yes: { type: "boolean" }, parallelism: { type: "string" }, wait: { type: "string" } },
  run: deploy,
});

async function deploy(call: Call): Promise<number> {
  const patience = secondsToWait(call);
  const zone = readZone();
  checkBootstrapped(zone);
  checkCaller(zone, await caller(zone));
  const built = await synthesize();
  const phases = chosenPhases(zone, built, call.names);
  await checkOrder(zone, new StoredStates(zone), built, phases.flat());
  for (const phase of phases) {
    console.log(`\n${phase.join(", ")}`);
    const states = new StoredStates(zone);
    await checkLocks(states, phase);
    for (const stack of phase) {
      await keepHalfMade(stack, await states.read(stack));
    }
    await waitForAccounts(zone, states, phase, patience);
    const code = await runEngine(zone, "deploy", [
      ...phase,
      "--parallelism",
      call.value("parallelism") ?? "4",
      ...(call.has("yes") ? ["--auto-approve"] : []),
    ]);
    if (code !== exitCodes.done) {
      console.error(
        `\nstopped at ${phase.join(", ")}: run the same command again when it is mended; nothing is done twice`,
      );
      return code;
    }
    for (const stack of phase) {
      const taken = strikeTaken(stack);
      if (taken > 0) {
        console.log(`${stack} has taken back ${String(taken)} resources; retained.yaml no longer lists them`);
      }
    }
  }
  return exitCodes.done;
}

function secondsToWait(call: Call): number {
  const given = call.value("wait") ?? String(usualPatience);
  if (!/^\d+$/.test(given)) {
    throw new Refusal(`--wait is ${given}; it takes a number of seconds`, exitCodes.usage);
  }
  return Number(given);
}
