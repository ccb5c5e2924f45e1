import { join } from "node:path";
import { mustRun } from "../support/program";
import type { Tally } from "../support/steps";
import { gaps, type NotReturned } from "./gaps";
import type { Site } from "./lab";

/** As much of a plan as is looked at: https://developer.hashicorp.com/terraform/internals/json-format */
interface Plan {
  readonly resource_changes?: readonly {
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
    };
  }[];
}

/**
 * Plans some stacks without hiding what the emulator does not return: each gap of that kind has to show, else it is no
 * gap any more.
 */
export async function proveNotReturned(tally: Tally, site: Site, stacks: readonly string[]): Promise<void> {
  const plans: Plan[] = [];
  const planned = await tally.one(`${site.name}: plans of ${stacks.join(", ")} with nothing hidden`, async () => {
    for (const stack of stacks) plans.push(await planOf(site, stack));
  });
  if (!planned) return;
  for (const gap of gaps.filter((one) => one.kind === "not returned")) {
    await tally.one(`the emulator still has the gap: ${gap.name}`, () =>
      plans.some((plan) => shows(plan, gap))
        ? Promise.resolve()
        : Promise.reject(new Error("no plan shows it: take it out of test/deploy/gaps.ts")),
    );
  }
}

async function planOf(site: Site, stack: string): Promise<Plan> {
  const cwd = join(site.folder, "cdktf.out", "stacks", stack);
  const { env } = site.deployment;
  const terraform = env.TERRAFORM_BINARY_NAME ?? "terraform";
  const plain = { ...env, HIPAA_ZONE_PLAIN: "1" };
  await mustRun(terraform, ["plan", "-input=false", "-lock=false", "-out=plain.tfplan"], { cwd, env: plain });
  const { stdout } = await mustRun(terraform, ["show", "-json", "plain.tfplan"], { cwd, env });
  return JSON.parse(stdout) as Plan;
}

function shows({ resource_changes: changes = [] }: Plan, { type, attributes }: NotReturned): boolean {
  return attributes.every((attribute) =>
    changes.some(
      ({ type: of, change: { actions, before, after } }) =>
        of === type &&
        !actions.includes("no-op") &&
        JSON.stringify(before?.[attribute]) !== JSON.stringify(after?.[attribute]),
    ),
  );
}
