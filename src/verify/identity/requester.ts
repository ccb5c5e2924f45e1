import { type Decision, all, any, decided, no, not, undecided, yes } from "../decision";
import type { Model } from "../model/model";
import {
  type Context,
  type ContextValue,
  absent,
  arnParts,
  exactly,
  fulfilmentOf,
  like,
  open,
} from "../policies/conditions";
import { named } from "../policies/evaluation";
import { same } from "../policies/pattern";
import { type Principal, type PrincipalReader, principalsOf } from "../policies/principals";
import type { Condition, Statement } from "../policies/statement";
import { type AccountKeys, accountKeysOf } from "./account-keys";
import type { Grant } from "./grants";
import { keyOf, organizationOf } from "./organization";

/** Who asks: any principal of an account, or one of them. */
export interface Requester {
  readonly account: string;

  /** The one principal; undefined for any of the account's. */
  readonly arn?: string;
}

/** Whether two keys of accounts are of the same account. */
export function sameAccount(first: string, second: string): Decision {
  if (first.startsWith("‹?") || second.startsWith("‹?")) {
    return first === second ? yes : undecided((first.startsWith("‹?") ? first : second).slice(2, -1));
  }
  return same(first, second);
}

/** Decides what grants of a model let requesters do. */
export class GrantJudge {
  private readonly reader: PrincipalReader;
  private readonly keys: AccountKeys;
  private readonly paths = new Map<string, ContextValue>();

  constructor(private readonly model: Model) {
    this.reader = principalsOf(model);
    this.keys = accountKeysOf(model);
  }

  /** Whether a grant lets a requester act, in some way. */
  public lets(grant: Grant, requester: Requester): Decision {
    return any(grant.principals.map((principal) => this.letsAs(grant, principal, requester)));
  }

  private letsAs(grant: Grant, principal: Principal, requester: Requester): Decision {
    const { conditions } = grant.statement;
    switch (principal.kind) {
      case "everyone":
        return any([
          this.unlessDenied(grant, requester, fulfilmentOf(conditions, this.direct(grant, requester)).some),
          // A star names the services of AWS too, which say for whom they act.
          this.throughService(grant, requester),
        ]);
      case "account": {
        const isIt = sameAccount(principal.account, requester.account);
        if (isIt.is === false) return no;
        const holds = all([isIt, fulfilmentOf(conditions, this.direct(grant, requester)).some]);
        return this.unlessDenied(grant, requester, holds);
      }
      case "identity": {
        const isOfIt = sameAccount(principal.account, requester.account);
        if (isOfIt.is === false) return no;
        const isIt = requester.arn === undefined ? yes : same(principal.arn, requester.arn);
        const exact: Requester = { account: requester.account, arn: principal.arn };
        const holds = all([isOfIt, isIt, fulfilmentOf(conditions, this.direct(grant, exact)).some]);
        return this.unlessDenied(grant, exact, holds);
      }
      case "service":
        return this.throughService(grant, requester);
      case "federated":
        return this.federated(principal.provider, requester);
      case "unknown":
        return undecided(principal.missing);
    }
  }

  /**
   * A service that acts for the requester's account, where the statement says so: without a condition on the source it
   * is the confused deputy's case, which controls of their own judge.
   */
  private throughService(grant: Grant, requester: Requester): Decision {
    const { conditions } = grant.statement;
    if (requester.arn !== undefined || !conditions.some(({ key }) => isSource(key))) return no;
    return fulfilmentOf(conditions, this.service(grant, requester)).some;
  }

  /** The clusters and pools of an account vouch for who works in them. */
  private federated(provider: string, requester: Requester): Decision {
    const resource = this.reader.resourceOf(provider);
    const [, , , , account] = arnParts(provider);
    if (resource?.type === "aws_iam_openid_connect_provider") {
      const url = resource.value("url");
      const issuers = url.kind === "attribute" ? [url.of] : [];
      return any(issuers.map((issuer) => sameAccount(this.keys.of(issuer), requester.account)));
    }
    // A provider of another account cannot be named in a trust policy.
    return account === undefined ? no : decided(false);
  }

  /** The decision, unless the same policy denies all that the grant allows. */
  private unlessDenied(grant: Grant, requester: Requester, holds: Decision): Decision {
    if (holds.is === false) return holds;
    const denials = [...grant.denials, ...this.guardrails(requester.account)];
    if (denials.length === 0) return holds;
    const context = this.direct(grant, requester);
    const isDenied = all(
      (grant.statement.actions ?? ["*"]).map((action) =>
        any(denials.map((denial) => this.denies(denial, grant, requester, action, context))),
      ),
    );
    return all([holds, not(isDenied)]);
  }

  private denies(
    denial: Statement,
    { statement }: Grant,
    requester: Requester,
    action: string,
    context: Context,
  ): Decision {
    const met = fulfilmentOf(denial.conditions, context).every;
    if (met.is === false) return no;
    const about = named(denial.actions, denial.notActions, action, inLowerCase).every;
    if (about.is === false) return no;
    return all([
      met,
      about,
      all((statement.resources ?? ["*"]).map((one) => named(denial.resources, denial.notResources, one).every)),
      this.isNamed(denial, requester),
    ]);
  }

  /** What service control policies deny to the principals of an account. */
  private guardrails(account: string): readonly Statement[] {
    const organization = organizationOf(this.model);
    const member = organization.accountOf(account);
    const statements = member === undefined ? undefined : organization.statementsOver(member);
    return statements?.known === true ? statements.value.filter(({ effect }) => effect === "Deny") : [];
  }

  /** Whether a statement that denies names the requester. */
  private isNamed({ principals, notPrincipals }: Statement, requester: Requester): Decision {
    if (notPrincipals !== undefined) {
      return not(any(this.reader.read(notPrincipals).map((one) => this.isPartOf(one, requester))));
    }
    // A service control policy names nobody, and means all of the account.
    if (principals === undefined) return yes;
    return any(
      this.reader.read(principals).map((principal) => {
        switch (principal.kind) {
          case "everyone":
            return yes;
          case "account":
            return sameAccount(principal.account, requester.account);
          case "identity":
            return requester.arn === undefined ? no : same(principal.arn, requester.arn);
          case "service":
          case "federated":
          case "unknown":
            return no;
        }
      }),
    );
  }

  private isPartOf(principal: Principal, { account }: Requester): Decision {
    if (principal.kind === "everyone") return yes;
    if (principal.kind !== "account" && principal.kind !== "identity") return no;
    return sameAccount(principal.account, account);
  }

  /** What is known of the requests that a principal makes itself. */
  private direct(grant: Grant, { account, arn }: Requester): Context {
    return (key) => {
      switch (key) {
        case "aws:principalaccount":
        case "kms:calleraccount":
        case "s3:dataaccesspointaccount":
          return exactly(account);
        case "aws:principalarn":
        case "aws:userarn":
          return arn === undefined ? like(`arn:*:iam::${account}:*`) : exactly(arn);
        case "aws:principalorgid":
          // Environments are of one organization; which one a policy names is not asked.
          return like("*");
        case "aws:principalorgpaths":
          return this.orgPath(account);
        case "aws:resourceaccount":
          return exactly(grant.account);
        case "aws:sourceaccount":
        case "aws:sourceowner":
        case "aws:sourcearn":
        case "aws:sourceorgid":
        case "aws:sourceorgpaths":
        case "aws:principalservicename":
          return absent;
        case "aws:principalisawsservice":
          return exactly("false");
        case "aws:sourcevpc":
        case "aws:sourcevpce":
          return this.networkOf(grant, key, account);
        case "elasticfilesystem:accessedviamounttarget":
          // A mount target is reached through the network alone, which is judged on its own.
          return exactly("false");
        default:
          return open;
      }
    };
  }

  /** What is known of the requests that a service makes for an account. */
  private service(grant: Grant, { account }: Requester): Context {
    return (key) => {
      switch (key) {
        case "aws:sourceaccount":
        case "aws:sourceowner":
          return exactly(account);
        case "aws:sourcearn":
          return this.sourceArns(grant, account);
        case "aws:sourceorgid":
        case "aws:principalservicename":
          return like("*");
        case "aws:sourceorgpaths":
          return this.orgPath(account);
        case "aws:resourceaccount":
          return exactly(grant.account);
        case "aws:principalisawsservice":
          return exactly("true");
        case "aws:principalaccount":
        case "aws:principalarn":
        case "aws:principalorgid":
        case "kms:calleraccount":
          return absent;
        default:
          return open;
      }
    };
  }

  /** ARNs of the account's resources; those of buckets name no account, so that the bucket must be found. */
  private sourceArns({ statement }: Grant, account: string): ContextValue {
    const wanted = valuesOf(statement.conditions, "aws:sourcearn");
    const buckets = wanted.filter((arn) => arn.startsWith("arn:aws:s3:::"));
    const found = buckets.map((arn) => this.reader.resourceOf(arn.replace(/\/.*$/, "")));
    if (found.includes(undefined) && wanted.length === buckets.length) {
      return { kind: "unknown", missing: `the account of ${buckets[found.indexOf(undefined)] ?? "a bucket"}` };
    }
    const own = found.filter((bucket) => bucket !== undefined && this.keys.of(bucket) === account);
    const arns = own.map((_, index) => buckets[index] ?? "");
    return arns.length > 0 ? like(...arns) : like(`arn:*:*:*:${account}:*`);
  }

  /** Where in the organization an account is: `o-1/r-1/ou-1/ou-2/`. */
  private orgPath(account: string): ContextValue {
    const known = this.paths.get(account);
    if (known !== undefined) return known;
    const organization = organizationOf(this.model);
    const member = organization.accountOf(account);
    const line = member === undefined ? undefined : organization.lineOf(member);
    const units =
      line?.known === true
        ? line.value.flatMap(({ resource }) =>
            resource?.type === "aws_organizations_organizational_unit" ? [keyOf(resource)] : [],
          )
        : undefined;
    const path: ContextValue =
      units === undefined
        ? { kind: "unknown", missing: `where in the organization ${account} is` }
        : like(
            `*/*/${units
              .reverse()
              .map((unit) => `${unit}/`)
              .join("")}`,
          );
    this.paths.set(account, path);
    return path;
  }

  /** Networks and endpoints are in an account; a request comes out of the requester's own. */
  private networkOf({ statement }: Grant, key: string, account: string): ContextValue {
    for (const value of valuesOf(statement.conditions, key)) {
      const network = this.reader.resourceOf(value);
      if (network === undefined) return { kind: "unknown", missing: `the account of ${value}` };
      if (sameAccount(this.keys.of(network), account).is !== false) return exactly(value);
    }
    return absent;
  }
}

/** Whether a condition key says for whom a service acts. */
export function isSource(key: string): boolean {
  return sourceKeys.has(key);
}

const sourceKeys: ReadonlySet<string> = new Set([
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
]);

function valuesOf(conditions: readonly Condition[], key: string): readonly string[] {
  return conditions.filter((condition) => condition.key === key).flatMap(({ values }) => values);
}

function inLowerCase(text: string): string {
  return text.toLowerCase();
}
