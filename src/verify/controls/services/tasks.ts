import { decided, undecided } from "../../decision";
import { isList, isObject, type Json, type JsonObject } from "../../json";
import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { unknownInText } from "../../model/value";
import { denoted } from "../references";
import type { Control, Subject } from "../control";
import { hasCustomerKey } from "../customer-key";
import { type Demand, flagOf, isNoneOf, isOff, isOn, isOneOf, onEach, oneOf, together, unknownIn } from "../demand";

/** What a task definition says of its containers; they are JSON in a text. */
function containersOf(task: Resource): Known<readonly JsonObject[]> {
  const text = task.text("container_definitions");
  if (!text.known) return text;
  const missing = unknownInText(text.value ?? "");
  if (missing !== undefined) return { known: false, missing };
  try {
    const json = JSON.parse(text.value ?? "[]") as Json;
    return { known: true, value: isList(json) ? json.filter(isObject) : [] };
  } catch {
    return { known: false, missing: "container_definitions that are no JSON" };
  }
}

function textOf(json: Json | undefined, otherwise = ""): string {
  return typeof json === "string" ? json : otherwise;
}

/** The demand that no container is at fault. */
function ofContainers(
  task: Resource,
  met: string,
  violated: string,
  isFaulty: (container: JsonObject) => boolean,
): Demand {
  const containers = containersOf(task);
  if (!containers.known) return { holds: undecided(containers.missing), met, violated };
  const names = containers.value.filter(isFaulty).map(({ name }) => textOf(name, "without a name"));
  return { holds: decided(names.length === 0), met, violated: `${violated}: ${names.join(", ")}` };
}

const tasks = {
  examines: ["aws_ecs_task_definition"],
  look: "aws ecs describe-task-definition --task-definition NAME",
};

const privileged = onEach({
  ...tasks,
  id: "ecs-not-privileged",
  group: "exposure",
  title: "No task shares its host",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["configuration"],
  why: "A privileged container, or one in the host's process space, reads what every other task on the host holds.",
  remedy: "Remove privileged from container_definitions, and pid_mode and ipc_mode = host.",
  demand: (task) =>
    together([
      ofContainers(task, "runs no privileged container", "runs privileged", ({ privileged: flag }) => flag === true),
      isNoneOf(task, ["pid_mode"], ["host"], "none"),
      isNoneOf(task, ["ipc_mode"], ["host"], "none"),
    ]),
});

const logging = onEach({
  ...tasks,
  id: "ecs-logging",
  group: "audit trail",
  title: "Every container sends its log on",
  citations: ["164.312(b)"],
  why: "What a container writes is gone with it.",
  remedy: "Give every container logConfiguration with awslogs, awsfirelens or splunk.",
  demand: (task) =>
    ofContainers(task, "logs every container", "keeps no log of", ({ logConfiguration, firelensConfiguration }) => {
      const driver = isObject(logConfiguration) ? logConfiguration.logDriver : undefined;
      const isRouter = isObject(firelensConfiguration);
      return !isRouter && !["awslogs", "awsfirelens", "splunk"].includes(textOf(driver));
    }),
});

const readOnly = onEach({
  ...tasks,
  id: "ecs-read-only-root",
  group: "hygiene",
  title: "No container can change its own programs",
  citations: ["164.308(a)(5)(ii)(B)", "164.312(c)(1)"],
  proposed: ["anti-malware"],
  why: "Whoever gets into a container could leave programs there.",
  remedy: "Set readonlyRootFilesystem: true, and mount a volume where the program writes.",
  demand: (task) =>
    ofContainers(
      task,
      "has read-only containers",
      "may write to the root of",
      ({ readonlyRootFilesystem }) => readonlyRootFilesystem !== true,
    ),
});

const plainSecrets = onEach({
  ...tasks,
  id: "ecs-no-secret-variables",
  group: "hygiene",
  title: "No container has a secret in its variables",
  citations: ["164.308(a)(5)(ii)(D)", "164.312(d)"],
  why: "What is written there stands in the code, in the state and in the console.",
  remedy: "Move it from environment to secrets, with valueFrom a secret or a parameter.",
  demand: (task) =>
    ofContainers(task, "has no variable that looks like a secret", "has secrets in variables of", ({ environment }) =>
      (isList(environment) ? environment : [])
        .filter(isObject)
        .some(({ name }) => /(password|passwd|secret_?key|api_?key|private_?key|auth_?token)$/i.test(textOf(name))),
    ),
});

const mounts = onEach({
  ...tasks,
  id: "ecs-efs-tls",
  group: "encryption in transit",
  title: "Every task mounts EFS over TLS",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "ECS mounts without TLS unless it is told to.",
  remedy: 'Set efs_volume_configuration.transit_encryption = "ENABLED" in every volume.',
  demand: (task) => {
    const { blocks, missing } = task.blocks("volume");
    if (missing !== undefined) return { holds: undecided(missing), met: "", violated: "" };
    const ofEfs = blocks.filter((block) => block.blocks("efs_volume_configuration").blocks.length > 0);
    return ofEfs.length === 0
      ? undefined
      : together(
          ofEfs.map((one) => isOneOf(one, ["efs_volume_configuration", "transit_encryption"], ["ENABLED"], "DISABLED")),
        );
  },
});

const addresses = onEach({
  id: "ecs-no-public-address",
  group: "exposure",
  title: "No task set gives its tasks public addresses",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "Tasks are reached through a load balancer; an address of their own goes past it.",
  remedy: "Set network_configuration.assign_public_ip = false.",
  examines: ["aws_ecs_task_set"],
  look: "aws ecs describe-task-sets --cluster NAME --service NAME --query 'taskSets[].networkConfiguration'",
  demand: (set) => isOff(set, ["network_configuration", "assign_public_ip"]),
});

const sessions = onEach({
  id: "ecs-exec-encryption",
  group: "encryption at rest",
  title: "Every session in a container, and its record, is encrypted",
  citations: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "ECS Exec is a shell beside the data: what is typed and shown in it is data too.",
  remedy:
    "Set configuration.execute_command_configuration of the cluster: kms_key_id and cloud_watch_encryption_enabled or s3_bucket_encryption_enabled; or enable_execute_command = false.",
  examines: ["aws_ecs_service"],
  look: "aws ecs describe-clusters --clusters NAME --include CONFIGURATIONS",
  demand: (service, subject) => {
    const isPossible = flagOf(service.value("enable_execute_command"));
    if (isPossible.is === false) return undefined;
    return isPossible.is === true
      ? encryptedIn(service, subject)
      : { holds: isPossible, met: "may open sessions", violated: "" };
  },
});

function encryptedIn(service: Resource, subject: Subject): Demand {
  const value = service.value("cluster");
  const cluster = denoted(subject.model, value, service, "aws_ecs_cluster");
  if (cluster === undefined) return { holds: undecided(`the cluster ${unknownIn(value)}`), met: "", violated: "" };
  const within = ["configuration", "execute_command_configuration"] as const;
  const log = [...within, "log_configuration"] as const;
  const demand = together([
    hasCustomerKey(cluster, [...within, "kms_key_id"]),
    oneOf([
      isOn(cluster, [...log, "cloud_watch_encryption_enabled"]),
      isOn(cluster, [...log, "s3_bucket_encryption_enabled"]),
    ]),
  ]);
  return { ...demand, met: `encrypts sessions by ${cluster.address}`, at: cluster };
}

/** Controls of what runs in ECS. */
export const taskControls: readonly Control[] = [
  privileged,
  logging,
  readOnly,
  plainSecrets,
  mounts,
  addresses,
  sessions,
];
