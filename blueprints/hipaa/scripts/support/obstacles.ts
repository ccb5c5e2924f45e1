import { type Zone, deploymentPhases } from "../../src/zone";
import { Refusal, exitCodes } from "./command";
import { runTerraform } from "./programs";
import { stackFolder, stackJson } from "./stacks";
import type { Lock, StoredState, StoredStates } from "./stored-states";

/**
 * Refuses stacks that need one which is not deployed yet.
 *
 * @param built every stack that the project has
 */
export async function checkOrder(
  zone: Zone,
  states: StoredStates,
  built: readonly string[],
  chosen: readonly string[],
): Promise<void> {
  const phases = deploymentPhases(zone, built);
  const last = phases.findLastIndex((phase) => phase.some((stack) => chosen.includes(stack)));
  const needed = phases
    .slice(0, last)
    .flat()
    .filter((stack) => !chosen.includes(stack));
  const missing: string[] = [];
  for (const stack of needed) {
    if ((await states.has(stack)) === false) {
      missing.push(stack);
    }
  }
  const [first] = missing;
  if (first === undefined) {
    return;
  }
  const command = first === "bootstrap" ? "npm run bootstrap" : `npm run deploy -- ${first}`;
  throw new Refusal(
    `${chosen.join(", ")} cannot be deployed yet: deploy the stack ${first} first (${command})${
      missing.length > 1 ? `, then ${missing.slice(1).join(", ")}` : ""
    }; npm run deploy without a name deploys all in their order`,
  );
}

/** Refuses a stack whose state somebody has locked, and says how to release a lock that nobody holds any more. */
export async function checkLocks(states: StoredStates, stacks: readonly string[]): Promise<void> {
  const locks: Lock[] = [];
  for (const stack of stacks) {
    const lock = await states.lock(stack);
    if (lock !== undefined) {
      locks.push(lock);
    }
  }
  if (locks.length > 0) {
    throw new Refusal(locks.map(describeLock).join("\n"));
  }
}

/** A lock in words, with the command that releases it. */
export function describeLock({ stack, id, who, created, operation }: Lock): string {
  return [
    `the state of ${stack} is locked by ${who} since ${created}${operation === "" ? "" : `, for ${operation}`} (lock ${id})`,
    `  wait for it; or, if that run was killed and nobody works on ${stack}, release it: npm run unlock -- ${stack} ${id}`,
  ].join("\n");
}

/**
 * Keeps what is protected from destruction and was made only half: Terraform marks it to be made anew, which its
 * protection forbids, so that no deployment could go on. What is missing of it is an update.
 */
export async function keepHalfMade(stack: string, state: StoredState | undefined): Promise<void> {
  const halfMade = state === undefined ? [] : taintedAddresses(state).filter(isProtectedIn(stack));
  if (halfMade.length === 0) {
    return;
  }
  const folder = stackFolder(stack);
  const stopped = `${halfMade.join(", ")} could not be kept: mend what Terraform says, then run this again`;
  if ((await runTerraform(folder, ["init", "-input=false"])) !== exitCodes.done) {
    throw new Refusal(stopped, exitCodes.failed);
  }
  for (const address of halfMade) {
    console.log(`${address} was made and failed before it was complete: it is kept, and completed now`);
    if ((await runTerraform(folder, ["untaint", address])) !== exitCodes.done) {
      throw new Refusal(stopped, exitCodes.failed);
    }
  }
}

/** Addresses that the next deployment would destroy and make anew, since their creation failed in the middle. */
export function taintedAddresses({ resources = [] }: StoredState): readonly string[] {
  return resources
    .filter(({ mode, instances }) => mode === "managed" && instances.some(({ status }) => status === "tainted"))
    .map(({ type, name }) => `${type}.${name}`);
}

function isProtectedIn(stack: string): (address: string) => boolean {
  const { resource = {} } = stackJson(stack);
  return (address) => {
    const [type = "", name = ""] = address.split(".");
    return resource[type]?.[name]?.lifecycle?.prevent_destroy === true;
  };
}
