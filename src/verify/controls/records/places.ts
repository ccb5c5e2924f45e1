import { type Decision, no, undecided } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { unknownInText } from "../../model/value";
import type { Judgement, Subject } from "../control";

/** An account and a region in which a project has something. */
export interface InUse {
  readonly accountKey: string;
  readonly regionKey: string;

  /** A stack that works there, that of the account if one does. */
  readonly stack: string;
}

const known = new WeakMap<Model, readonly InUse[]>();

/** Every account and region in which there is a resource, in the order in which they are met. */
export function placesInUse(model: Model): readonly InUse[] {
  const made = known.get(model) ?? findPlaces(model);
  known.set(model, made);
  return made;
}

function findPlaces(model: Model): readonly InUse[] {
  const found = new Map<string, InUse>();
  for (const { mode, type, place, stack } of model.all) {
    if (mode === "data" || !type.startsWith("aws_")) continue;
    const { accountKey, regionKey } = place;
    const key = `${accountKey} ${regionKey}`;
    const isAtHome = model.placeOf(stack)?.accountKey === accountKey;
    const before = found.get(key);
    const wasAtHome = before !== undefined && model.placeOf(before.stack)?.accountKey === accountKey;
    if (before === undefined || (isAtHome && !wasAtHome)) found.set(key, { accountKey, regionKey, stack });
  }
  return [...found.values()];
}

export function isIn({ place }: Resource, { accountKey, regionKey }: InUse): boolean {
  return place.accountKey === accountKey && place.regionKey === regionKey;
}

/** `dev in us-west-2`. */
export function nameOf({ stack, regionKey }: InUse): string {
  return unknownInText(regionKey) === undefined ? `the account of ${stack}, ${regionKey}` : `the account of ${stack}`;
}

/**
 * What it means that an account has nothing of a kind here: that it is missing, or, in a project that declares neither
 * a zone nor an organization, that it may be made by another.
 */
export function absent({ model, intent }: Subject): Decision {
  const [hides] = model.notRead;
  if (hides !== undefined) return undecided(`what ${hides.what} of ${hides.stack} makes`);
  const isWhole = intent !== undefined || hasOrganization(model);
  return isWhole ? no : undecided("what other projects make in this account");
}

/** Judgement on what a stack, or the account in which it works, lacks. */
export function judgeAbsence(stack: string, decision: Decision, says: string, remedy?: string): Judgement {
  const advice = remedy === undefined ? {} : { remedy };
  return decision.is === "unknown"
    ? {
        verdict: "unknown",
        stack,
        address: stack,
        says: `${says} here, which depends on ${decision.missing}`,
        missing: decision.missing,
        ...advice,
      }
    : { verdict: "violated", stack, address: stack, says, ...advice };
}

/** Keys of the accounts whose environments hold health data; all of them where nothing says which. */
export function accountsWithHealthData({ model, intent }: Subject): ReadonlySet<string> {
  const keys =
    intent === undefined
      ? placesInUse(model).map(({ accountKey }) => accountKey)
      : intent.environments
          .filter(({ phi }) => phi)
          .map(({ name }) => model.placeOf(name)?.accountKey)
          .filter((key) => key !== undefined);
  return new Set(keys);
}

/** Keys of the accounts of the environments; none where nothing is declared. */
export function environmentAccounts({ model, intent }: Subject): ReadonlySet<string> {
  const keys = (intent?.environments ?? []).map(({ name }) => model.placeOf(name)?.accountKey);
  return new Set(keys.filter((key) => key !== undefined));
}

/** Whether the organization is part of what is read. */
export function hasOrganization(model: Model): boolean {
  const type = "aws_organizations_organization";
  return model.resources(type).length + model.dataSources(type).length > 0;
}
