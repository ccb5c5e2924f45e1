import { join } from "node:path";
import type { Deployment } from "../deployment";

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
}

export type Action = "create" | "update" | "replace" | "destroy" | "import" | "forget" | "move";

/** The changes that terraform plans for a stack that is synthesized and was deployed before. */
export async function plannedChanges(deployment: Deployment, stack: string): Promise<readonly PlannedChange[]> {
  const inStack = deployment.in(join(deployment.folder, "cdktf.out", "stacks", stack));
  const terraform = inStack.env.TERRAFORM_BINARY_NAME ?? "terraform";
  await inStack.mustRun([terraform, "init", "-input=false"]);
  const { stdout } = await inStack.mustRun([terraform, "plan", "-input=false", "-lock=false", "-json"]);
  const messages = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Message);
  if (!messages.some(({ type }) => type === "change_summary")) {
    throw new Error(`the plan of ${stack} did not come to its end:\n${stdout}`);
  }
  return messages.flatMap(({ type, change }) => {
    const action = type === "planned_change" && change !== undefined ? actionOf(change) : undefined;
    return change === undefined || action === undefined ? [] : [{ stack, address: change.resource.addr, action }];
  });
}

/** https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface Message {
  readonly type: string;
  readonly change?: ChangeMessage;
}

interface ChangeMessage {
  readonly resource: { readonly addr: string };
  readonly action: string;
  readonly importing?: object;
}

/** An import that updates as well counts as an import; one that replaces is a replacement. Reads of data are none. */
function actionOf({ action, importing }: ChangeMessage): Action | undefined {
  switch (action) {
    case "noop":
    case "read":
      return undefined;
    case "update":
      return importing === undefined ? "update" : "import";
    case "create":
    case "replace":
    case "import":
    case "move":
      return action;
    case "delete":
      return "destroy";
    case "remove":
      return "forget";
    default:
      throw new Error(`a plan has the action ${action}, which nobody expected`);
  }
}

/** As people compare them: "dev: update aws_backup_plan.x". */
export function describeChange({ stack, address, action }: PlannedChange): string {
  return `${stack}: ${action} ${address}`;
}
