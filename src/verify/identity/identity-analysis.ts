import { type Decision, all, any, no, not, undecided, yes } from "../decision";
import type { Intent } from "../intent";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { open } from "../policies/conditions";
import { ruling } from "../policies/evaluation";
import { accountKeysOf } from "./account-keys";
import { type Environment, nameByStacks, environmentsOf } from "./environments";
import { describe } from "./explanation";
import { type Grant, type HiddenGrants, grantsIn } from "./grants";
import { arnOf } from "../model/known-attributes";
import { type RolePermissions, permissionsOf } from "./permissions";
import { GrantJudge, type Requester, sameAccount } from "./requester";
import { limitOf } from "./requester-limit";

/** One step of a way: a grant, and who makes use of it. */
export interface Hop {
  readonly grant: Grant;
  readonly requester: Requester;
  readonly decision: Decision;
}

/** A way in which a principal of one environment comes to act in another. */
export interface Way {
  readonly hops: readonly Hop[];
  readonly decision: Decision;
}

/** The answer for an ordered pair of environments. */
export interface Passage {
  readonly from: Environment;
  readonly to: Environment;

  /** Whether a principal of the one can act in the other. */
  readonly decision: Decision;

  /** The ways that are there or may be; none where the two share an account. */
  readonly ways: readonly Way[];

  /** Policies of the other that cannot be read. */
  readonly hidden: readonly HiddenGrants[];
}

/** Roles that a way may lead over; more are not looked for. */
const longestWay = 4;

/** Who may act where. */
export class IdentityAnalysis {
  /** What is held apart: the declared environments; without any declaration, every account. */
  public readonly environments: readonly Environment[];
  private readonly judge: GrantJudge;

  /** Grants by the one account that they are limited to; those that are not, under `undefined`. */
  private readonly byLimit = new Map<string | undefined, Grant[]>();
  private readonly ways = new Map<string, readonly Way[]>();
  private readonly permissions = new Map<Resource, RolePermissions>();
  private readonly arns = new Map<Resource, string>();
  private readonly roles = new Map<string, Resource[]>();

  constructor(
    protected readonly model: Model,
    protected readonly intent: Intent | undefined,
  ) {
    this.environments = environmentsOf(model, intent);
    this.judge = new GrantJudge(model);
  }

  /** The answers for all ordered pairs of environments. */
  public passages(): readonly Passage[] {
    return this.environments.flatMap((to) =>
      this.environments.flatMap((from) => (from === to ? [] : [this.between(from, to)])),
    );
  }

  /** Whether a principal of one environment can act in another. */
  public between(from: Environment, to: Environment): Passage {
    const { account: source } = from;
    const { account: target } = to;
    if (source === undefined || target === undefined) {
      const missing = `the account of ${(source === undefined ? from : to).name}`;
      return { from, to, decision: undecided(missing), ways: [], hidden: [] };
    }
    const shared = sameAccount(source, target);
    if (shared.is === true) return { from, to, decision: yes, ways: [], hidden: [] };
    const hidden = grantsIn(this.model).hidden.filter(({ account }) => account === target);
    const found = this.waysFrom(source).filter(({ hops }) => hops.at(-1)?.grant.account === target);
    const direct = found.filter(({ hops }) => hops.length === 1);
    const ways = direct.some(({ decision }) => decision.is === true) ? direct : found;
    const unread = this.unreadIn(target);
    const decision = any([
      ...ways.map((way) => way.decision),
      ...hidden.map(({ missing }) => undecided(missing)),
      ...(unread === undefined ? [] : [undecided(unread)]),
      shared,
    ]);
    return { from, to, decision, ways, hidden };
  }

  /** The answer in lines of text, by the names of the environments. */
  public explain(from: string, to: string): readonly string[] {
    const [first, second] = [from, to].map((name) => this.environments.find((one) => one.name === name));
    if (first === undefined || second === undefined) {
      const names = this.environments.map(({ name }) => name).join(", ");
      return [`There is no environment ${first === undefined ? from : to}; there are ${names}.`];
    }
    return describe(this.between(first, second), this.grantsOutOf(second), (account) =>
      nameByStacks(this.model, account),
    );
  }

  /** The grants of an environment that name others than itself. */
  private grantsOutOf({ account }: Environment): readonly Grant[] {
    return grantsIn(this.model).grants.filter(
      (grant) => grant.account === account && !limitOf(grant).every((one) => one === account),
    );
  }

  /** All ways out of an account. */
  private waysFrom(account: string): readonly Way[] {
    const known = this.ways.get(account);
    if (known !== undefined) return known;
    const found: Way[] = [];
    const reached = new Set<string>();
    let starts: readonly { readonly requester: Requester; readonly hops: readonly Hop[] }[] = [
      { requester: { account }, hops: [] },
    ];
    for (let length = 1; length <= longestWay && starts.length > 0; length += 1) {
      const next: { readonly requester: Requester; readonly hops: readonly Hop[] }[] = [];
      for (const { requester, hops } of starts) {
        for (const grant of this.candidates(requester, account)) {
          const granted = this.judge.lets(grant, requester);
          if (granted.is === false) continue;
          const decision = all([granted, this.isPermitted(requester, grant)]);
          if (decision.is === false) continue;
          const way = [...hops, { grant, requester, decision }];
          found.push({ hops: way, decision: all(way.map((hop) => hop.decision)) });
          if (grant.role === undefined) continue;
          const arn = this.arnOfRole(grant.role);
          if (reached.has(arn)) continue;
          reached.add(arn);
          next.push({ requester: { account: grant.account, arn }, hops: way });
        }
      }
      starts = next;
    }
    this.ways.set(account, found);
    return found;
  }

  /** Grants that may let a requester act outside the account that the way comes from. */
  private candidates({ account }: Requester, origin: string): readonly Grant[] {
    const found: Grant[] = [];
    for (const [limit, grants] of this.grantsByLimit()) {
      if (limit !== undefined && sameAccount(limit, account).is === false) continue;
      for (const grant of grants) {
        if (grant.account === origin) continue;
        // In its own account a role needs no grant but to become another role.
        if (grant.account !== account || grant.role !== undefined) found.push(grant);
      }
    }
    return found;
  }

  private grantsByLimit(): ReadonlyMap<string | undefined, readonly Grant[]> {
    if (this.byLimit.size > 0) return this.byLimit;
    for (const grant of grantsIn(this.model).grants) {
      for (const limit of limitOf(grant)) {
        const known = this.byLimit.get(limit);
        if (known === undefined) this.byLimit.set(limit, [grant]);
        else known.push(grant);
      }
    }
    return this.byLimit;
  }

  /** Whether a role's own policies let it use a grant. Whoever runs an account may give its principals any policy. */
  private isPermitted({ account, arn }: Requester, grant: Grant): Decision {
    if (arn === undefined) return yes;
    const role = this.rolesByArn()
      .get(arn)
      ?.find((one) => accountKeysOf(this.model).of(one) === account);
    if (role === undefined) return undecided(`what ${arn} may do`);
    const names = grant.principals.some((principal) => principal.kind === "identity" && principal.arn === arn);
    if (names && grant.account === account) return yes;
    const { statements, policiesOfAws, missing } = this.permissionsOf(role);
    const resource = grant.role === undefined ? "*" : this.arnOfRole(grant.role);
    const actions = grant.role === undefined ? (grant.statement.actions ?? ["*"]) : ["sts:AssumeRole"];
    const allowed = any(actions.map((action) => ruling(statements, { action, resource, context: () => open }).allowed));
    const hidden = missing === undefined ? no : undecided(missing);
    return any([allowed, ofAws(policiesOfAws, grant), hidden]);
  }

  private arnOfRole(role: Resource): string {
    const known = this.arns.get(role);
    if (known !== undefined) return known;
    const arn = accountKeysOf(this.model).canonical(arnOf(role));
    this.arns.set(role, arn);
    return arn;
  }

  private rolesByArn(): ReadonlyMap<string, readonly Resource[]> {
    if (this.roles.size > 0) return this.roles;
    for (const role of this.model.resources("aws_iam_role")) {
      const arn = this.arnOfRole(role);
      this.roles.set(arn, [...(this.roles.get(arn) ?? []), role]);
    }
    return this.roles;
  }

  private permissionsOf(role: Resource): RolePermissions {
    const known = this.permissions.get(role);
    if (known !== undefined) return known;
    const found = permissionsOf(this.model, role);
    const keys = accountKeysOf(this.model);
    const permissions = { ...found, statements: found.statements.map((statement) => keys.statement(statement)) };
    this.permissions.set(role, permissions);
    return permissions;
  }

  /** A module or a file of an environment's stacks that is not read. */
  private unreadIn(account: string): string | undefined {
    const keys = accountKeysOf(this.model);
    return this.model.notRead.find(
      ({ stack }) => keys.canonical(this.model.placeOf(stack)?.accountKey ?? "") === account,
    )?.what;
  }
}

/** Whether policies of AWS let a role use a grant. Only those for administrators let it become another role. */
function ofAws(arns: readonly string[], { role }: Grant): Decision {
  if (arns.some((arn) => /\/(?:AdministratorAccess|PowerUserAccess)$/.test(arn))) return yes;
  const [first] = arns;
  return role !== undefined || first === undefined ? no : not(undecided(`what ${first} allows`));
}
