import type { Model } from "../../model/model";
import type { Place, Resource } from "../../model/resource";
import type { Judgement, Subject } from "../control";
import { type Demand, judgeDemand } from "../demand";

/**
 * Types that are in no region, or in us-east-1 for CloudFront, by the beginnings of their names: they say nothing of where
 * an account works.
 */
const global =
  /^aws_(account|acm_|budgets|cloudfront|ce_|iam|organizations|route53_|s3_account|shield|ssoadmin|identitystore|wafv2_)/;

/** Judges the setting of every account and region in which something is made; none there is a violation of the stack. */
export function inEveryRegion(
  { model }: Subject,
  type: string,
  demand: (setting: Resource) => Demand,
): readonly Judgement[] {
  const settings = model.resources(type);
  const covered = new Set(settings.map(({ place }) => keyOf(place)));
  const open = new Map<string, { readonly place: Place; readonly stacks: Set<string> }>();
  for (const { mode, type: other, place, stack } of model.all) {
    if (mode !== "resource" || !other.startsWith("aws_") || global.test(other) || covered.has(keyOf(place))) continue;
    const found = open.get(keyOf(place)) ?? { place, stacks: new Set() };
    found.stacks.add(stack);
    open.set(keyOf(place), found);
  }
  return [
    ...settings.map((setting) => judgeDemand(setting, demand(setting))),
    ...[...open.values()].map(({ place, stacks }): Judgement => {
      const [stack = ""] = [...stacks].sort();
      const missing = notReadIn(model, [...stacks]);
      return missing === undefined
        ? { verdict: "violated", stack, address: stack, says: `works in ${place.regionKey} without ${type}` }
        : { verdict: "unknown", stack, address: stack, says: `depends on ${missing}`, missing };
    }),
  ];
}

function keyOf({ accountKey, regionKey }: Place): string {
  return `${accountKey} ${regionKey}`;
}

export function notReadIn({ notRead }: Model, stacks: readonly string[]): string | undefined {
  return notRead.find(({ stack }) => stacks.includes(stack))?.what;
}

export function inPlace(model: Model, type: string, place: Place): Resource | undefined {
  return model.resources(type).find((one) => keyOf(one.place) === keyOf(place));
}
