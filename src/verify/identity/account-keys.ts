import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { symbol } from "../model/value";
import type { Condition, Principals, Statement } from "../policies/statement";

/**
 * One name for each account. The ids of accounts that are taken over, and of the one that makes the others, are literal;
 * those of new accounts are symbols. That a literal id is none of the new accounts' follows only if both are symbols.
 */
export class AccountKeys {
  private readonly symbols = new Map<string, string>();
  private readonly literals: RegExp | undefined;

  constructor(model: Model) {
    for (const account of model.resources("aws_organizations_account")) {
      const { accountKey } = account.place;
      if (/^\d{12}$/.test(accountKey)) this.symbols.set(accountKey, "the caller's account");
      if (account.importedId !== undefined) this.symbols.set(account.importedId, symbol(account, "id"));
    }
    const literals = [...this.symbols.keys()];
    this.literals = literals.length === 0 ? undefined : new RegExp(literals.join("|"), "g");
  }

  /** The key of the account that a resource is in. */
  public of(resource: Resource): string {
    return this.canonical(resource.place.accountKey);
  }

  /** A text with the names of accounts in it. */
  public canonical(text: string): string {
    return this.literals === undefined ? text : text.replace(this.literals, (id) => this.symbols.get(id) ?? id);
  }

  public statement(statement: Statement): Statement {
    if (this.literals === undefined) return statement;
    const texts = (list: readonly string[]): readonly string[] => list.map((text) => this.canonical(text));
    const principals = (named: Principals): Principals =>
      Object.fromEntries(Object.entries(named).map(([kind, list]) => [kind, texts(list)]));
    const conditions: readonly Condition[] = statement.conditions.map((one) => ({ ...one, values: texts(one.values) }));
    return {
      ...statement,
      conditions,
      ...(statement.principals === undefined ? {} : { principals: principals(statement.principals) }),
      ...(statement.notPrincipals === undefined ? {} : { notPrincipals: principals(statement.notPrincipals) }),
      ...(statement.resources === undefined ? {} : { resources: texts(statement.resources) }),
      ...(statement.notResources === undefined ? {} : { notResources: texts(statement.notResources) }),
    };
  }
}

const known = new WeakMap<Model, AccountKeys>();

/** The names of a model's accounts. */
export function accountKeysOf(model: Model): AccountKeys {
  const found = known.get(model) ?? new AccountKeys(model);
  known.set(model, found);
  return found;
}
