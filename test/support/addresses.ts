import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const blocks = z.record(z.string(), z.record(z.string(), z.unknown()));

/** What Terraform's state or a reader of it knows by name in a stack's JSON. */
const stackJson = z.object({
  resource: blocks.default({}),
  data: blocks.default({}),
  output: z.record(z.string(), z.unknown()).default({}),
});

/** The Terraform address of everything in a synthesized stack, sorted. */
export function addressesIn(stackText: string): readonly string[] {
  const { resource, data, output } = stackJson.parse(JSON.parse(stackText));
  const addresses = (prefix: string, types: z.infer<typeof blocks>): readonly string[] =>
    Object.entries(types).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return [
    ...addresses("", resource),
    ...addresses("data.", data),
    ...Object.keys(output).map((name) => `output.${name}`),
  ].sort();
}

/** The JSON text of every stack that a project synthesized, by stack id. */
export function synthesizedTexts(outdir: string): ReadonlyMap<string, string> {
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) throw new Error(`nothing was synthesized into ${outdir}`);
  return new Map(
    readdirSync(stacks)
      .sort()
      .map((id) => [id, readFileSync(join(stacks, id, "cdk.tf.json"), "utf8")]),
  );
}
