import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { type Zone, deploymentPhases } from "../../src/zone";
import { Refusal, exitCodes } from "./command";
import { runApp } from "./programs";
import { root } from "./project";

const output = join(root, "cdktf.out");
const stacksFolder = join(output, "stacks");

/** Synthesizes every stack and removes what an earlier run left of stacks that are gone. Gives the ids of the stacks. */
export async function synthesize(environment: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const code = await runApp(environment);
  if (code !== 0) {
    throw new Refusal("the stacks could not be synthesized", code);
  }
  const { stacks } = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    readonly stacks: Readonly<Record<string, unknown>>;
  };
  const ids = Object.keys(stacks);
  removeStale(ids);
  return ids;
}

/** Folder that Terraform works in for a stack. */
export function stackFolder(id: string): string {
  return join(stacksFolder, id);
}

/** What Terraform reads of a stack. */
export function stackJson(id: string): StackJson {
  return JSON.parse(readFileSync(join(stackFolder(id), "cdk.tf.json"), "utf8")) as StackJson;
}

/** As much of it as the scripts look at. */
export interface StackJson {
  readonly provider?: {
    readonly aws?: readonly { readonly assume_role?: readonly { readonly role_arn: string }[] }[];
  };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
}

/** One resource, by argument. */
export interface ResourceJson {
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly [argument: string]: unknown;
}

/** The stacks that a call names, in phases; all when it names none. */
export function chosenPhases(
  zone: Zone,
  built: readonly string[],
  names: readonly string[],
): readonly (readonly string[])[] {
  const unknown = names.filter((name) => !built.includes(name));
  if (unknown.length > 0) {
    throw new Refusal(`there is no stack ${unknown.join(", ")}; the stacks are ${built.join(", ")}`, exitCodes.usage);
  }
  return deploymentPhases(zone, names.length === 0 ? built : names);
}

/** Only what was synthesized goes; a folder with a state or Terraform's own files in it stays, without the stack. */
function removeStale(ids: readonly string[]): void {
  const stale = readdirSync(stacksFolder).filter((id) => !ids.includes(id));
  for (const folder of stale.map(stackFolder)) {
    rmSync(join(folder, "cdk.tf.json"), { force: true });
    if (existsSync(folder) && readdirSync(folder).length === 0) {
      rmdirSync(folder);
    }
  }
}
