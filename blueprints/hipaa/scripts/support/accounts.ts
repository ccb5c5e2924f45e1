import { setTimeout as sleep } from "node:timers/promises";
import type { Zone } from "../../src/zone";
import { canDeployTo } from "./caller";
import { Refusal } from "./command";
import { readTerraform } from "./programs";
import { stackFolder } from "./stacks";

/** Seconds between two tries, and how long a new account may take until its role can be assumed. */
const every = 5;
const atMost = 180;

/** Waits until the deployment role of every account can be assumed: right after it was made it cannot. */
export async function waitForAccounts(zone: Zone): Promise<void> {
  const ids = JSON.parse(readTerraform(stackFolder("organization"), ["output", "-json", "account_ids"])) as Readonly<
    Record<string, string>
  >;
  let waiting = Object.entries(ids).filter(([name]) => name !== "management");
  for (let seconds = 0; ; seconds += every) {
    const ready = await Promise.all(waiting.map(([, id]) => canDeployTo(zone, id)));
    waiting = waiting.filter((_, index) => ready[index] !== true);
    if (waiting.length === 0) {
      return;
    }
    if (seconds >= atMost) {
      throw new Refusal(
        `the role ${zone.deploymentRole} cannot be assumed in ${waiting.map(([name, id]) => `${name} (${id})`).join(", ")}: it must be there and trust the management account; an adopted account needs it made by hand`,
      );
    }
    console.log(`waiting for ${waiting.map(([name]) => name).join(", ")}`);
    await sleep(every * 1000);
  }
}
