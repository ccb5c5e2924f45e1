import { join } from "node:path";
import type { Deployment } from "../deployment";

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
}

export type Action = "create" | "update" | "replace" | "destroy" | "import" | "forget";

/** The changes that terraform plans for a stack that is synthesized and was deployed before. */
export async function plannedChanges(deployment: Deployment, stack: string): Promise<readonly PlannedChange[]> {
  const inStack = deployment.in(join(deployment.folder, "cdktf.out", "stacks", stack));
  const terraform = inStack.env.TERRAFORM_BINARY_NAME ?? "terraform";
  await inStack.mustRun([terraform, "plan", "-input=false", "-lock=false", "-no-color", "-out=planned"]);
  return readPlan(inStack, stack, "planned");
}

/** The changes of a plan that was written to a file in a stack's folder. */
export async function readPlan(inStack: Deployment, stack: string, file: string): Promise<readonly PlannedChange[]> {
  const terraform = inStack.env.TERRAFORM_BINARY_NAME ?? "terraform";
  const { stdout } = await inStack.mustRun([terraform, "show", "-json", file]);
  const { resource_changes: changes = [] } = JSON.parse(stdout) as PlanJson;
  return changes.flatMap(({ address, mode, change }) => {
    const action = actionOf(change);
    return mode !== "managed" || action === undefined ? [] : [{ stack, address, action }];
  });
}

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: "managed" | "data";
    readonly change: ChangeJson;
  }[];
}

interface ChangeJson {
  readonly actions: readonly string[];
  readonly importing?: object;
}

/** An import that updates as well counts as an import; one that replaces is a replacement. */
function actionOf({ actions, importing }: ChangeJson): Action | undefined {
  switch (actions.join()) {
    case "no-op":
    case "update":
      if (importing !== undefined) return "import";
      return actions.join() === "update" ? "update" : undefined;
    case "create":
      return "create";
    case "delete":
      return "destroy";
    case "forget":
      return "forget";
    default:
      return "replace";
  }
}

/** As people compare them: "dev: update aws_backup_plan.x". */
export function describeChange({ stack, address, action }: PlannedChange): string {
  return `${stack}: ${action} ${address}`;
}
