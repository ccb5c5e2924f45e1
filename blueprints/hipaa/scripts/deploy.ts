import { waitForAccounts } from "./support/accounts";
import { type Call, exitCodes, main } from "./support/command";
import { runEngine } from "./support/programs";
import { readZone } from "./support/project";
import { strikeTaken } from "./support/retained-file";
import { chosenPhases, synthesize } from "./support/stacks";

void main({
  usage: "npm run deploy -- [stack...]",
  help: [
    "Deploys the stacks that are named, or every stack, phase by phase in the order that they need each other.",
    "Shows each plan and asks before it changes anything. Start with npm run bootstrap.",
    "",
    "  --yes                 do not ask",
    "  --parallelism <n>     stacks of one phase at a time (4)",
  ].join("\n"),
  options: { yes: { type: "boolean" }, parallelism: { type: "string" } },
  run: deploy,
});

async function deploy(call: Call): Promise<number> {
  const zone = readZone();
  const phases = chosenPhases(zone, await synthesize(), call.names);
  for (const phase of phases) {
    console.log(`\n${phase.join(", ")}`);
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
    if (phase.includes("organization")) {
      await waitForAccounts(zone);
    }
  }
  return exitCodes.done;
}
