import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { statementsOf } from "../../policies/statement";
import type { Control } from "../control";
import { type EachResource, onEach } from "../demand";
import { denoted, exist, thoseNaming } from "../references";
import { fits } from "../records/wildcard";
import { topicsOfRules } from "./event-route";

const type = "aws_sns_topic";

/** Who publishes to a topic. */
interface Publisher {
  readonly service: string;
  readonly from: Resource;
}

const known = new WeakMap<Model, ReadonlyMap<Resource, readonly Publisher[]>>();

/** The topics that alarms, rules and vaults tell. */
function alarmTopics(model: Model): ReadonlyMap<Resource, readonly Publisher[]> {
  const made = known.get(model) ?? find(model);
  known.set(model, made);
  return made;
}

function find(model: Model): ReadonlyMap<Resource, readonly Publisher[]> {
  const found = new Map<Resource, Publisher[]>();
  const add = (topic: Resource | undefined, publisher: Publisher): void => {
    if (topic !== undefined) found.set(topic, [...(found.get(topic) ?? []), publisher]);
  };
  for (const from of model.resources("aws_cloudwatch_metric_alarm")) {
    const actions = from.list("alarm_actions");
    for (const action of actions.known ? actions.value : [])
      add(denoted(model, action, from, type), { service: "cloudwatch.amazonaws.com", from });
  }
  for (const { topic, from } of topicsOfRules(model)) add(topic, { service: "events.amazonaws.com", from });
  for (const from of model.resources("aws_backup_vault_notifications"))
    add(denoted(model, from.value("sns_topic_arn"), from, type), { service: "backup.amazonaws.com", from });
  return found;
}

type OfTopics = Pick<EachResource, "id" | "title" | "citations" | "proposed" | "why" | "remedy" | "look"> & {
  readonly demand: (
    topic: Resource,
    model: Model,
    publishers: readonly Publisher[],
  ) => ReturnType<EachResource["demand"]>;
};

function onAlarmTopics({ demand, ...control }: OfTopics): Control {
  return onEach({
    ...control,
    group: "detection",
    examines: [type],
    demand: (topic, { model }) => {
      const publishers = alarmTopics(model).get(topic);
      return publishers === undefined ? undefined : demand(topic, model, publishers);
    },
  });
}

const subscribed = onAlarmTopics({
  id: "alarm-topic-subscribed",
  title: "Every topic that alarms go to has a subscriber",
  citations: ["164.308(a)(6)(ii)", "164.308(a)(1)(ii)(D)"],
  proposed: ["incident-response"],
  why: "An alarm without a subscriber is heard by nobody.",
  remedy: "Add an aws_sns_topic_subscription with the topic's ARN.",
  look: "aws sns list-subscriptions-by-topic --topic-arn ARN",
  demand: (topic, model) => {
    const subscriptions = thoseNaming(model, topic, "aws_sns_topic_subscription", "topic_arn");
    const isAddressed = subscriptions.found.map((one) => decided(one.has("endpoint") && one.has("protocol")));
    return {
      holds: all([exist(subscriptions), ...(isAddressed.length > 0 ? [any(isAddressed)] : [])]),
      met: `has ${subscriptions.found.length} subscriptions`,
      violated: "has no subscription with an endpoint, so nobody hears an alarm",
    };
  },
});

const open = onAlarmTopics({
  id: "alarm-topic-policy",
  title: "Every topic and its key let in what raises alarms",
  citations: ["164.308(a)(6)(ii)"],
  why: "An alarm that may not publish, or may not use the topic's key, is lost without an error.",
  remedy:
    "Allow the service sns:Publish in an aws_sns_topic_policy, and kms:Decrypt and kms:GenerateDataKey* in the key's policy.",
  look: "aws sns get-topic-attributes --topic-arn ARN --query Attributes.Policy",
  demand: (topic, model, publishers) => {
    const key = denoted(model, topic.value("kms_master_key_id"), topic, "aws_kms_key");
    const services = [...new Set(publishers.map(({ service }) => service))];
    const results = services.flatMap((service) => {
      const from = publishers.filter((one) => one.service === service).map((one) => one.from);
      return [
        { service, what: "sns:Publish", holds: mayPublish(model, topic, service, from) },
        ...(key === undefined ? [] : [{ service, what: `use of ${key.address}`, holds: mayUse(key, service) }]),
      ];
    });
    const refused = results.filter(({ holds }) => holds.is === false);
    const isOfKey = key !== undefined && refused[0]?.what.startsWith("use of") === true;
    return {
      holds: all(results.map(({ holds }) => holds)),
      met: `lets ${services.join(", ")} publish`,
      violated: `refuses ${refused.map(({ service, what }) => `${service} ${what}`).join(", ")}`,
      ...(isOfKey ? { at: key } : {}),
    };
  },
});

/** Without a policy a topic lets in its own account alone, and of services the alarms of that account. */
function mayPublish(model: Model, topic: Resource, service: string, from: readonly Resource[]): Decision {
  const policies = thoseNaming(model, topic, "aws_sns_topic_policy", "arn");
  const [policy] = topic.has("policy") ? [topic] : policies.found;
  if (policy === undefined) {
    const isOwn = from.every(({ place }) => place.accountKey === topic.place.accountKey);
    return service === "cloudwatch.amazonaws.com" && isOwn ? yes : exist(policies);
  }
  return allows(policy, service, ["sns:Publish"]);
}

function mayUse(key: Resource, service: string): Decision {
  return key.has("policy") ? allows(key, service, ["kms:Decrypt", "kms:GenerateDataKey"]) : no;
}

function allows(holder: Resource, service: string, wanted: readonly string[]): Decision {
  const statements = statementsOf(holder.text("policy"));
  if (!statements.known) return undecided(statements.missing);
  const allowing = statements.value.filter(({ effect, principals }) => {
    const isNamed = principals?.Service?.includes(service) === true || principals?.AWS?.includes("*") === true;
    return effect === "Allow" && isNamed;
  });
  return all(
    wanted.map((action) =>
      any(
        allowing.map(({ actions = [] }) =>
          decided(actions.some((one) => fits(one.toLowerCase(), action.toLowerCase()))),
        ),
      ),
    ),
  );
}

/** Controls of the topics that alarms go to. */
export const alarmTopicControls: readonly Control[] = [subscribed, open];
