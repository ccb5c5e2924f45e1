import { type Decision, any, decided, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { tagOf } from "../backup/tags";
import type { Control } from "../control";
import { onEach } from "../demand";
import { denoted, isSamePlace, notReadIn } from "../references";
import { isBastion } from "./instances";

/** Which hosts a thing patches: what names its targets. */
interface Patching {
  readonly by: Resource;
  readonly holds: Decision;
  readonly targets: readonly Arguments[];
}

const patchDocument = /(^|\/)AWS-(RunPatchBaseline|PatchInstance)/;

const patched = onEach({
  id: "ec2-patching",
  group: "hygiene",
  title: "Every bastion and every single host is patched by itself",
  citations: ["164.308(a)(5)(ii)(B)", "164.308(a)(1)(ii)(B)"],
  proposed: ["patching"],
  why: "Known holes are used within days.",
  remedy:
    "Add an aws_ssm_maintenance_window with a task AWS-RunPatchBaseline (Operation = Install) and a target that selects the host by a tag.",
  examines: ["aws_instance", "aws_launch_template"],
  look: "aws ssm describe-instance-patch-states --instance-ids ID",
  duty: "Choosing how soon patches of each severity are approved is the customer's.",
  demand: (host, { model }) => {
    if (host.type === "aws_launch_template" && !isBastion(model, host)) return undefined;
    const results = patchings(model, host).map(({ by, holds, targets }) => ({
      by,
      holds: holds.is === true ? any(targets.map((target) => selects(target, host))) : holds,
    }));
    const good = results.find(({ holds }) => holds.is === true);
    const hides = notReadIn(model, host.stack);
    const hidden = hides === undefined ? [] : [undecided(hides)];
    return {
      holds: any([...results.map(({ holds }) => holds), ...hidden]),
      met: `is patched by ${good?.by.address ?? ""}`,
      violated: "is patched by no maintenance window and no association",
    };
  },
});

function patchings(model: Model, host: Resource): readonly Patching[] {
  const associations = model
    .resources("aws_ssm_association")
    .filter((one) => isSamePlace(one, host) && patchDocument.test(symbolicText(one.value("name")) ?? ""))
    .map((by) => ({
      by,
      holds: by.isOneOf(["Install"], "", "parameters", "Operation"),
      targets: by.blocks("targets").blocks,
    }));
  const windows = model.resources("aws_ssm_maintenance_window_task").flatMap((task): readonly Patching[] => {
    if (!isSamePlace(task, host) || !patchDocument.test(symbolicText(task.value("task_arn")) ?? "")) return [];
    const window = denoted(model, task.value("window_id"), task, "aws_ssm_maintenance_window");
    const targets = task.blocks("targets").blocks.flatMap((target) => targetsIn(model, task, target));
    const holds = window?.flag(true, "enabled") ?? undecided("the maintenance window, made elsewhere");
    return [{ by: task, holds: holds.is === true ? installs(task) : holds, targets }];
  });
  return [...associations, ...windows];
}

/** A task names its hosts, or targets of its window that do. */
function targetsIn(model: Model, task: Resource, target: Arguments): readonly Arguments[] {
  if (symbolicText(target.value("key")) !== "WindowTargetIds") return [target];
  const ids = target.list("values");
  return (ids.known ? ids.value : []).flatMap((id) => {
    const registered = denoted(model, id, task, "aws_ssm_maintenance_window_target");
    return registered === undefined ? [] : registered.blocks("targets").blocks;
  });
}

/** AWS-RunPatchBaseline scans where it is not told to install. */
function installs(task: Resource): Decision {
  const run = task.block("task_invocation_parameters")?.block("run_command_parameters");
  const parameters = run?.blocks("parameter").blocks ?? [];
  const operation = parameters.find((one) => symbolicText(one.value("name")) === "Operation")?.texts("values");
  if (operation === undefined) return no;
  return operation.known ? decided(operation.value.includes("Install")) : undecided(operation.missing);
}

/** `tag:Patched` with values, `tag-key`, `InstanceIds`; in `InstanceIds` a star stands for all. */
function selects(target: Arguments, host: Resource): Decision {
  const key = symbolicText(target.value("key")) ?? "";
  const values = target.list("values");
  if (!values.known) return undecided(values.missing);
  const texts = values.value.map((value) => symbolicText(value) ?? "");
  if (key === "InstanceIds") {
    return any(
      values.value.map((value) =>
        decided(value.kind === "attribute" ? value.of === host : symbolicText(value) === "*"),
      ),
    );
  }
  const tag = /^tag:(.*)$/.exec(key)?.[1];
  if (tag !== undefined) {
    const own = tagOfHost(host, tag);
    return own.known ? decided(own.value !== undefined && texts.includes(own.value)) : undecided(own.missing);
  }
  return key === "tag-key" ? any(texts.map((text) => (tagOfHost(host, text).known ? yes : no))) : no;
}

/** A launch template tags the instances that it makes, and these are what is patched. */
function tagOfHost(host: Resource, tag: string): ReturnType<typeof tagOf> {
  if (host.type !== "aws_launch_template") return tagOf(host, tag);
  const specification = host
    .blocks("tag_specifications")
    .blocks.find((one) => symbolicText(one.value("resource_type")) === "instance");
  return specification?.text("tags", tag) ?? { known: true, value: undefined };
}

/** Controls of patching. */
export const patchingControls: readonly Control[] = [patched];
