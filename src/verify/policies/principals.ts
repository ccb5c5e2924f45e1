import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { arnParts } from "./conditions";
import type { Principals } from "./statement";

/** Who a policy names. */
export type Principal =
  | { readonly kind: "everyone" }

  /** All of an account, as far as it lets them. */
  | { readonly kind: "account"; readonly account: string }

  /** A role, a user or a session. */
  | { readonly kind: "identity"; readonly account: string; readonly arn: string }

  /** AWS itself: "backup.amazonaws.com", or an account that AWS delivers from. */
  | { readonly kind: "service"; readonly service: string }

  /** Whoever a provider of identities vouches for: its ARN, or "accounts.google.com". */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "unknown"; readonly missing: string };

/** Data sources that read accounts of AWS, which deliver logs. */
const accountsOfAws: ReadonlySet<string> = new Set([
  "aws_billing_service_account",
  "aws_cloudtrail_service_account",
  "aws_elb_service_account",
  "aws_redshift_service_account",
  "aws_cloudfront_log_delivery_canonical_user_id",
]);

/** Reads principals; knows the resources that symbols stand for. */
export class PrincipalReader {
  private readonly bySymbol = new Map<string, Resource>();
  private readonly byArn = new Map<string, Resource>();

  constructor(model: Model) {
    for (const resource of model.all) this.bySymbol.set(`${resource.stack}:${resource.address}`, resource);
    for (const bucket of model.resources("aws_s3_bucket")) {
      const name = bucket.text("bucket");
      if (name.known && name.value !== undefined) this.byArn.set(`arn:aws:s3:::${name.value}`, bucket);
    }
  }

  /** All that a statement names, or the one that it names by a star. */
  public read(principals: Principals): readonly Principal[] {
    return Object.entries(principals).flatMap(([kind, texts]) => texts.map((text) => this.readOne(kind, text)));
  }

  /** One principal, as `Principal` in a policy or an argument of a resource names it. */
  public readOne(kind: string, text: string): Principal {
    if (text === "*") return { kind: "everyone" };
    if (kind === "Service") return { kind: "service", service: text };
    if (kind === "Federated") return { kind: "federated", provider: text };
    const resource = this.resourceOf(text);
    if (resource !== undefined) return ofResource(resource, text);
    if (kind === "CanonicalUser") return { kind: "unknown", missing: `the account of the canonical user ${text}` };
    if (/^\d{12}$/.test(text) || /^the (?:caller's account|account of profile .*)$/.test(text)) {
      return { kind: "account", account: text };
    }
    const [prefix, , service, , account = "", name = ""] = arnParts(text);
    if (prefix === "arn" && (service === "iam" || service === "sts") && account !== "") {
      if (account === "cloudfront") return { kind: "service", service: "cloudfront.amazonaws.com" };
      if (/[*?]/.test(account)) return { kind: "everyone" };
      return name === "root" ? { kind: "account", account } : { kind: "identity", account, arn: text };
    }
    return { kind: "unknown", missing: `the account of ${text}` };
  }

  /** The resource whose attribute a text is, as a whole. */
  public resourceOf(text: string): Resource | undefined {
    const symbol = /^‹([^›]*)›$/u.exec(text)?.[1];
    if (symbol === undefined) return this.byArn.get(text);
    // The attribute comes last and may itself have dots: look for the address from the longest on.
    let address = symbol;
    while (address.includes(".")) {
      address = address.slice(0, address.lastIndexOf("."));
      const found = this.bySymbol.get(address);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function ofResource(resource: Resource, text: string): Principal {
  if (resource.type === "aws_organizations_account") return { kind: "account", account: text };
  if (accountsOfAws.has(resource.type)) return { kind: "service", service: resource.type };
  if (resource.type === "aws_cloudfront_origin_access_identity") {
    return { kind: "service", service: "cloudfront.amazonaws.com" };
  }
  const { accountKey } = resource.place;
  if (accountKey.startsWith("‹?")) return { kind: "unknown", missing: `the account of ${resource.address}` };
  if (["aws_caller_identity", "aws_canonical_user_id"].includes(resource.type)) {
    return { kind: "account", account: accountKey };
  }
  return { kind: "identity", account: accountKey, arn: text };
}

const readers = new WeakMap<Model, PrincipalReader>();

/** The reader of a model's principals. */
export function principalsOf(model: Model): PrincipalReader {
  const known = readers.get(model) ?? new PrincipalReader(model);
  readers.set(model, known);
  return known;
}
