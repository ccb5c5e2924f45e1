import type { Intent } from "../intent";
import type { Model } from "../model/model";
import { accountKeysOf } from "./account-keys";

/** What is held apart from the others. */
export interface Environment {
  readonly name: string;

  /** Key of its account, as places have it; undefined where its stack is missing. */
  readonly account: string | undefined;
}

/** The declared environments, whose stacks have their names; without any declaration, every account. */
export function environmentsOf(model: Model, intent: Intent | undefined): readonly Environment[] {
  const keys = accountKeysOf(model);
  if (intent !== undefined) {
    return intent.environments.map(({ name }) => {
      const account = model.placeOf(name)?.accountKey;
      return { name, account: account === undefined ? undefined : keys.canonical(account) };
    });
  }
  const accounts = new Set(
    model.all
      .filter(({ mode, type }) => mode === "resource" && type.startsWith("aws_"))
      .map((resource) => keys.of(resource))
      .filter((account) => !account.startsWith("‹?")),
  );
  return [...accounts].map((account) => ({ name: nameByStacks(model, account), account }));
}

const names = new WeakMap<Model, Map<string, string>>();

/** A short name of an account: that of the stack or stacks that work in it. */
export function nameByStacks(model: Model, account: string): string {
  const known = names.get(model) ?? new Map<string, string>();
  names.set(model, known);
  if (known.size === 0) {
    for (const stack of model.stacks) {
      const place = model.placeOf(stack)?.accountKey;
      if (place === undefined) continue;
      const key = accountKeysOf(model).canonical(place);
      known.set(key, known.has(key) ? `${known.get(key) ?? ""}+${stack}` : stack);
    }
  }
  return known.get(account) ?? account;
}
