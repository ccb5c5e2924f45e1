import { SsmMaintenanceWindow } from "@cdktf/provider-aws/lib/ssm-maintenance-window";
import { SsmMaintenanceWindowTarget } from "@cdktf/provider-aws/lib/ssm-maintenance-window-target";
import { SsmMaintenanceWindowTask } from "@cdktf/provider-aws/lib/ssm-maintenance-window-task";
import { Construct } from "constructs";
import { patchedTag } from "./bastion";
import { ZoneStack } from "./zone-stack";

/** Patches every bastion each week, one after the other. */
export class BastionPatching extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { zone } = ZoneStack.of(this);
    const window = new SsmMaintenanceWindow(this, "window", {
      name: `${zone.zone}-bastions`,
      description: "Patches the bastions",
      // UTC. Hours; no task starts in the last of them.
      schedule: "cron(0 2 ? * SUN *)",
      duration: 3,
      cutoff: 1,
    });
    const target = new SsmMaintenanceWindowTarget(this, "target", {
      windowId: window.id,
      name: "bastions",
      resourceType: "INSTANCE",
      targets: [{ key: `tag:${patchedTag.key}`, values: [patchedTag.value] }],
    });
    new SsmMaintenanceWindowTask(this, "task", {
      windowId: window.id,
      name: "patch",
      taskType: "RUN_COMMAND",
      // AWS's default baseline: security patches of Amazon Linux 2023 a week after they came out.
      taskArn: "AWS-RunPatchBaseline",
      maxConcurrency: "1",
      maxErrors: "100%",
      targets: [{ key: "WindowTargetIds", values: [target.id] }],
      taskInvocationParameters: {
        runCommandParameters: {
          parameter: [
            { name: "Operation", values: ["Install"] },
            { name: "RebootOption", values: ["RebootIfNeeded"] },
          ],
          timeoutSeconds: 3600,
        },
      },
    });
  }
}
