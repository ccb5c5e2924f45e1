import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import { isObject, type Json, type JsonObject } from "../../json";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Value, isNothing, missingIn, symbolicText, unknownInText } from "../../model/value";
import { statementsOf } from "../../policies/statement";
import { denoted, exist, thoseNaming } from "../references";
import { fits } from "../records/wildcard";
import { takes } from "./event-pattern";

/** A bus of EventBridge: its name, account and region. */
export interface Bus {
  readonly name: string;
  readonly accountKey: string;
  readonly regionKey: string;
}

/** Buses after which an event is held to go in a circle. */
const furthest = 4;

/** A rule with what it takes; a pattern that could not be read is a decision. */
interface Route {
  readonly rule: Resource;
  readonly isEnabled: Decision;
  readonly pattern: JsonObject | Decision;
}

/** Whether an event that comes to a bus is told to something that acts or tells: a topic, a queue, a function. */
export function isTold(model: Model, event: JsonObject, bus: Bus, passed = 0): Decision {
  if (passed === furthest) return no;
  return any(
    routesOn(model, bus).map(({ rule, isEnabled, pattern }) => {
      const isTaken = all([isEnabled, isDecision(pattern) ? pattern : takes(pattern, event)]);
      if (isTaken.is === false) return no;
      const targets = thoseNaming(model, rule, "aws_cloudwatch_event_target", "rule");
      const hidden = targets.missing === undefined ? [] : [undecided(targets.missing)];
      return all([isTaken, any([...targets.found.map((target) => leadsOn(model, event, target, passed)), ...hidden])]);
    }),
  );
}

/** The rules on a bus. */
export function rulesOn(model: Model, bus: Bus): readonly Resource[] {
  return routesOn(model, bus).map(({ rule }) => rule);
}

/** Source of a rule's pattern, to tell which rule was meant for an event. */
export function mentions(rule: Resource, source: string): boolean {
  const pattern = rule.text("event_pattern");
  return pattern.known && pattern.value?.includes(`"${source}"`) === true;
}

const known = new WeakMap<Model, ReadonlyMap<string, readonly Route[]>>();

function routesOn(model: Model, { name, accountKey, regionKey }: Bus): readonly Route[] {
  const made = known.get(model) ?? findRoutes(model);
  known.set(model, made);
  return made.get(`${accountKey} ${regionKey} ${name}`) ?? [];
}

function findRoutes(model: Model): ReadonlyMap<string, readonly Route[]> {
  const found = new Map<string, Route[]>();
  for (const rule of model.resources("aws_cloudwatch_event_rule")) {
    const { accountKey, regionKey } = rule.place;
    const key = `${accountKey} ${regionKey} ${busNameOf(rule)}`;
    found.set(key, [...(found.get(key) ?? []), { rule, isEnabled: isEnabled(rule), pattern: patternOf(rule) }]);
  }
  return found;
}

function isDecision(pattern: JsonObject | Decision): pattern is Decision {
  return "is" in pattern && (pattern.is === false || pattern.is === "unknown");
}

function busNameOf(rule: Resource): string {
  const value = rule.value("event_bus_name");
  const text = isNothing(value) ? "default" : (symbolicText(value) ?? "");
  return text.replace(/^.*:event-bus\//, "");
}

function isEnabled(rule: Resource): Decision {
  const state = rule.isOneOf(["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"], "ENABLED", "state");
  return all([state, rule.flag(true, "is_enabled")]);
}

function patternOf(rule: Resource): JsonObject | Decision {
  const text = rule.text("event_pattern");
  if (!text.known) return undecided(text.missing);
  if (text.value === undefined) return no;
  const missing = unknownInText(text.value);
  if (missing !== undefined) return undecided(missing);
  try {
    const pattern = JSON.parse(text.value) as Json;
    return isObject(pattern) ? pattern : no;
  } catch {
    return no;
  }
}

/** Account and region in the ARN of a bus, which may be symbols with colons in them. */
const arnOfBus = /^arn:[^:]*:events:((?:‹[^›]*›|[^:])*):((?:‹[^›]*›|[^:])*):event-bus\/(.*)$/;

function leadsOn(model: Model, event: JsonObject, target: Resource, passed: number): Decision {
  const value = target.value("arn");
  const missing = missingIn(value);
  if (missing !== undefined) return undecided(missing);
  const text = symbolicText(value) ?? "";
  const [, regionKey, accountKey, name] = arnOfBus.exec(text) ?? [];
  if (regionKey === undefined || accountKey === undefined || name === undefined) {
    return isNothing(value) ? no : yes;
  }
  const { place } = target;
  const mayForward = all([
    accountKey === place.accountKey ? yes : letsIn(model, value, target),
    regionKey === place.regionKey ? yes : decided(target.has("role_arn")),
  ]);
  return all([mayForward, isTold(model, event, { name, accountKey, regionKey }, passed + 1)]);
}

/**
 * A bus takes the events of another account where its policy says so; a bus of another region, from a role.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
function letsIn(model: Model, value: Value, target: Resource): Decision {
  const bus = denoted(model, value, target, "aws_cloudwatch_event_bus");
  if (bus === undefined) return yes;
  const policies = thoseNaming(model, bus, "aws_cloudwatch_event_bus_policy", "event_bus_name");
  const permissions = thoseNaming(model, bus, "aws_cloudwatch_event_permission", "event_bus_name");
  const each = policies.found.map((policy) => {
    const statements = statementsOf(policy.text("policy"));
    if (!statements.known) return undecided(statements.missing);
    return decided(
      statements.value.some(
        ({ effect, actions = [] }) => effect === "Allow" && actions.some((action) => fits(action, "events:PutEvents")),
      ),
    );
  });
  return any([...each, exist(permissions)]);
}

/** The topics that rules lead to. */
export function topicsOfRules(model: Model): readonly { readonly topic: Resource; readonly from: Resource }[] {
  return model.resources("aws_cloudwatch_event_target").flatMap((from) => {
    const topic = denoted(model, from.value("arn"), from, "aws_sns_topic");
    return topic === undefined ? [] : [{ topic, from }];
  });
}
