import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Principal, principalsOf } from "../policies/principals";
import { resourcePolicies } from "../policies/resource-policies";
import type { Statement } from "../policies/statement";
import { accountKeysOf } from "./account-keys";
import { shares } from "./shares";

/** Something that lets principals act in an account: a statement of a policy, or what amounts to one. */
export interface Grant {
  /** The resource that carries it. */
  readonly resource: Resource;

  /** What it is, in words: "key policy". */
  readonly what: string;
  readonly statement: Statement;

  /** Who is named; `Allow` with `NotPrincipal` names everyone. */
  readonly principals: readonly Principal[];

  /** The other statements of the same policy that refuse. */
  readonly denials: readonly Statement[];

  /** The account in which it lets them act. */
  readonly account: string;

  /** The role that they become. */
  readonly role?: Resource;
}

/** A policy that cannot be read. */
export interface HiddenGrants {
  readonly resource: Resource;
  readonly what: string;
  readonly account: string;
  readonly missing: string;
}

export interface Grants {
  readonly grants: readonly Grant[];
  readonly hidden: readonly HiddenGrants[];
}

const read = new WeakMap<Model, Grants>();

/** Every grant in a model. */
export function grantsIn(model: Model): Grants {
  const known = read.get(model);
  if (known !== undefined) return known;
  const reader = principalsOf(model);
  const keys = accountKeysOf(model);
  const grants: Grant[] = [];
  const hidden: HiddenGrants[] = [];
  const add = (resource: Resource, what: string, written: readonly Statement[]): void => {
    const statements = written.map((statement) => keys.statement(statement));
    const denials = statements.filter(({ effect }) => effect === "Deny");
    for (const statement of statements) {
      if (statement.effect !== "Allow") continue;
      const everyone: Principal = { kind: "everyone" };
      const principals = statement.notPrincipals !== undefined ? [everyone] : reader.read(statement.principals ?? {});
      const role = resource.type === "aws_iam_role" ? { role: resource } : {};
      grants.push({ resource, what, statement, principals, denials, account: keys.of(resource), ...role });
    }
  };
  for (const { resource, what, statements } of resourcePolicies(model)) {
    if (statements.known) add(resource, what, statements.value);
    else hidden.push({ resource, what, account: keys.of(resource), missing: statements.missing });
  }
  for (const { resource, what, statements } of shares(model)) {
    if (statements.known) add(resource, what, statements.value);
    else hidden.push({ resource, what, account: keys.of(resource), missing: statements.missing });
  }
  const found = { grants, hidden };
  read.set(model, found);
  return found;
}
