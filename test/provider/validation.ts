import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { mustRun } from "../support/program";
import type { Tally } from "../support/steps";
import { terraform, terraformEnvironment } from "../support/terraform";

/** A stack that a project synthesized. */
export interface SynthesizedStack {
  readonly id: string;

  /** Text of its cdk.tf.json. */
  readonly text: string;

  /** Folder of its cdk.tf.json. */
  readonly folder: string;
}

/** Where and with what stacks are validated. */
export interface Validation {
  readonly tally: Tally;

  /** What the names of the steps begin with. */
  readonly subject: string;

  /** An empty folder, or one that is not there. */
  readonly workspace: string;

  /** Terraform's plugin cache, which takes no two downloads of the same provider at a time. */
  readonly plugins: string;
}

/** Each has provider processes of its own, a third of a gigabyte each: nine stacks take six gigabytes. */
const stacksAtOnce = 9;

/**
 * Validates stacks, each of which is a step. Terraform spends seconds on reading the provider's schema, so one process
 * validates many stacks, as the modules of a root. Where it complains each of them is validated by itself.
 */
export async function validateStacks(stacks: readonly SynthesizedStack[], validation: Validation): Promise<void> {
  const { tally, subject, workspace } = validation;
  const roots = stacks.filter(({ text }) => mustBeRoot(text));
  for (const root of roots) {
    await tally.one(`${subject}: validate ${root.id}`, () => validateRoot(root.folder, validation));
  }
  const modules = stacks.filter((stack) => !roots.includes(stack));
  const parts = Math.ceil(modules.length / stacksAtOnce);
  for (let part = 0; part < parts; part += 1) {
    const group = modules.filter((_, index) => index % parts === part);
    const together = makeRoot(join(workspace, `part-${part + 1}`), group);
    await validateGroup(group, together, validation);
  }
}

/** What terraform checks or allows in the root module alone: imports, its variables, and that no output tells a secret. */
export function mustBeRoot(text: string): boolean {
  const { import: imports, variable } = z.looseObject({}).parse(JSON.parse(text));
  return imports !== undefined || variable !== undefined || text.includes("sensitive(");
}

/** Writes a root that has the stacks as modules, and gives its folder. */
export function makeRoot(folder: string, stacks: readonly SynthesizedStack[]): string {
  for (const stack of stacks) {
    const copy = join(folder, stack.id);
    cpSync(stack.folder, copy, { recursive: true });
    writeFileSync(join(copy, "cdk.tf.json"), withoutState(stack.text));
  }
  const module = Object.fromEntries(stacks.map(({ id }) => [id, { source: `./${id}` }]));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ module }));
  return folder;
}

async function validateGroup(
  group: readonly SynthesizedStack[],
  folder: string,
  validation: Validation,
): Promise<void> {
  const { tally, subject } = validation;
  const complaint = validateRoot(folder, validation).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  let allPass = true;
  for (const stack of group) {
    const passes = await tally.one(`${subject}: validate ${stack.id}`, async () => {
      if ((await complaint) !== undefined) await validateRoot(stack.folder, validation);
    });
    allPass &&= passes;
  }
  const unexplained = allPass ? await complaint : undefined;
  if (unexplained !== undefined) {
    const ids = group.map(({ id }) => id).join(", ");
    await tally.one(`${subject}: validate ${ids} as modules of one root`, () => Promise.reject(unexplained));
  }
}

async function validateRoot(folder: string, { plugins }: Validation): Promise<void> {
  const env = terraformEnvironment(plugins);
  await mustRun(terraform, ["init", "-backend=false", "-input=false", "-no-color"], { cwd: folder, env });
  const { output } = await mustRun(terraform, ["validate", "-no-color"], { cwd: folder, env });
  if (/warning/i.test(output)) throw new Error(output);
}

const withState = z.looseObject({ terraform: z.looseObject({}) });

/** Terraform warns of the place of a state in a module, and `validate` does not look into one, not even in a root. */
function withoutState(text: string): string {
  const document = withState.parse(JSON.parse(text));
  return JSON.stringify(
    { ...document, terraform: { ...document.terraform, backend: undefined, cloud: undefined } },
    null,
    2,
  );
}
