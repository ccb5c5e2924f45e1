import { randomBytes } from "node:crypto";
import { terraform } from "../support/programs";

/** Takes something that is there into the state of a stack, instead of making it. */
export function importInto(stack: string, ...resources: readonly (readonly [address: string, id: string])[]): string {
  const inStack = `${terraform} -chdir=cdktf.out/stacks/${stack}`;
  return [
    "npm run synth",
    `${inStack} init`,
    ...resources.map(([address, id]) => `${inStack} import ${address} ${id}`),
  ].join(" && ");
}

/** A list as zone.yaml has it. */
export function yamlList(items: readonly string[]): string {
  return `[${[...new Set(items)].sort().join(", ")}]`;
}

/** A new end for the names of buckets. */
export function newSuffix(): string {
  return `"${randomBytes(4).toString("hex")}"`;
}
