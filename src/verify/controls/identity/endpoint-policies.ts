import { decided, no, undecided } from "../../decision";
import type { Known } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { arnParts } from "../../policies/conditions";
import { type Condition, type Statement, statementsOf } from "../../policies/statement";
import { isPositive, nameOf, namesEveryone } from "../../policies/who";
import { thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { type Demand, onEach } from "../demand";
import { joined } from "../resource-policy";

/** Keys that say whose principals call; those of an organization, and those of accounts and networks. */
const callers = {
  organization: ["aws:principalorgid", "aws:principalorgpaths"],
  accounts: ["aws:principalaccount", "aws:principalarn", "aws:sourcevpc", "aws:sourcevpce"],
} as const;

/** Keys that say whose resources are called. */
const targets = {
  organization: ["aws:resourceorgid", "aws:resourceorgpaths"],
  accounts: ["aws:resourceaccount", "s3:resourceaccount"],
} as const;

/** What bounds the statements of one endpoint. */
interface Bounds {
  /** Whether the project has an organization, or speaks of one in a policy of an endpoint. */
  readonly isOrganized: boolean;
  readonly denials: readonly Statement[];
}

/** Who may call what through the endpoints of networks. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
export const endpointControls: readonly Control[] = [
  onEach({
    id: "vpc-endpoint-policy",
    group: "exposure",
    title: "No endpoint of a network leads out of the organization",
    citations: ["164.308(a)(4)(ii)(B)", "164.312(a)(1)", "164.312(e)(1)"],
    proposed: ["segmentation"],
    why: "By an endpoint without a policy, data go from a network without internet into anybody's bucket, with anybody's credentials.",
    remedy:
      "Set policy of aws_vpc_endpoint, with aws:PrincipalOrgID and aws:ResourceOrgID in each statement that allows.",
    examines: ["aws_vpc_endpoint"],
    duty: "Endpoints of services that are none of AWS's take no policy; they are the service's own.",
    look: "aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]'",
    demand: endsAtOrganization,
  }),
];

function endsAtOrganization(endpoint: Resource, subject: Subject): Demand | undefined {
  const kind = endpoint.isOneOf(["Gateway", "Interface"], "Gateway", "vpc_endpoint_type");
  if (kind.is === false) return undefined;
  const service = symbolicText(endpoint.value("service_name"));
  const isOfAws =
    service === undefined || service.includes("‹") || /^(?:com|cn\.com)\.amazonaws\.|^aws\./.test(service);
  if (!isOfAws || service?.includes(".vpce-svc-") === true) return undefined;
  const { statements, missing, isGiven } = policyOf(subject, endpoint);
  const absent = "has no policy, and leads everybody everywhere";
  if (!isGiven) {
    const hidden = kind.is === "unknown" ? kind.missing : missing;
    return { holds: hidden === undefined ? no : undecided(hidden), met: "", violated: absent };
  }
  if (!statements.known) return { holds: undecided(statements.missing), met: "", violated: "" };
  const bounds: Bounds = {
    isOrganized: isOrganized(subject.model),
    denials: statements.value.filter(isDenialOfAll),
  };
  const faults = statements.value
    .filter(({ effect }) => effect === "Allow")
    .map((statement) => faultOf(statement, bounds))
    .filter((fault) => fault !== undefined);
  return {
    holds: decided(faults.length === 0),
    met: bounds.isOrganized ? "leads from the organization to itself" : "leads to what its policy names",
    violated: faults.join("; "),
  };
}

interface EndpointPolicy {
  readonly statements: Known<readonly Statement[]>;
  readonly missing: string | undefined;
  readonly isGiven: boolean;
}

function policyOf(subject: Subject, endpoint: Resource): EndpointPolicy {
  const { found, missing } = thoseNaming(subject.model, endpoint, "aws_vpc_endpoint_policy", "vpc_endpoint_id");
  const written = [endpoint, ...found].filter((one) => one.has("policy"));
  const statements = joined(written.map((one) => statementsOf(one.text("policy"))));
  return { statements, missing, isGiven: written.length > 0 };
}

const organized = new WeakMap<Model, boolean>();

function isOrganized(model: Model): boolean {
  const known = organized.get(model) ?? speaksOfOrganization(model);
  organized.set(model, known);
  return known;
}

function speaksOfOrganization(model: Model): boolean {
  if (model.resources("aws_organizations_organization").length > 0) return true;
  const keys: readonly string[] = [...callers.organization, ...targets.organization];
  return model.resources("aws_vpc_endpoint", "aws_vpc_endpoint_policy").some((one) => {
    const statements = statementsOf(one.text("policy"));
    return (
      statements.known && statements.value.some(({ conditions }) => conditions.some(({ key }) => keys.includes(key)))
    );
  });
}

/** What is wrong with a statement that allows. */
function faultOf(statement: Statement, { isOrganized, denials }: Bounds): string | undefined {
  if (isReadOfNamed(statement)) return undefined;
  const name = nameOf(statement);
  const isBoundBy = (keys: typeof callers | typeof targets): boolean =>
    statement.conditions.some((one) => bounds(one, keys)) ||
    denials.some((denial) => denial.conditions.some((one) => isNotEqual(one) && names(one, keys)));
  const isFromOwn = isBoundBy(callers) || !namesEveryone(statement) || isOfFederated(statement);
  const isToOwn = isBoundBy(targets) || namesOwn(statement);
  if (isOrganized) {
    if (!isFromOwn) return `${name} takes callers of other organizations`;
    return isToOwn ? undefined : `${name} leads to resources of other organizations`;
  }
  return isFromOwn || isToOwn ? undefined : `${name} takes everybody everywhere`;
}

function names({ key, values }: Condition, { organization, accounts }: typeof callers | typeof targets): boolean {
  const keys: readonly string[] = [...organization, ...accounts];
  return keys.includes(key) && values.length > 0 && values.every((value) => value !== "" && !/^[*?]/.test(value));
}

function bounds(condition: Condition, keys: typeof callers | typeof targets): boolean {
  return isPositive(condition) && names(condition, keys);
}

/** A denial of everything to everybody, but to services of AWS and to who or what its condition names. */
function isDenialOfAll({ effect, principals, actions, resources, conditions }: Statement): boolean {
  const exceptions = ["aws:principalisawsservice", "aws:viaawsservice"];
  return (
    effect === "Deny" &&
    principals?.AWS?.includes("*") === true &&
    actions?.includes("*") === true &&
    resources?.includes("*") === true &&
    conditions.filter(isNotEqual).length === 1 &&
    conditions.every((one) => isNotEqual(one) || exceptions.includes(one.key))
  );
}

function isNotEqual({ operator }: Condition): boolean {
  return /^StringNot(?:Equals|Like)(?:IfExists)?$/.test(operator);
}

/** Who comes with a token of another party is of no organization yet; STS knows him only afterwards. */
function isOfFederated({ actions }: Statement): boolean {
  return actions?.every((action) => /^sts:AssumeRoleWith(?:SAML|WebIdentity)$/i.test(action)) === true;
}

/** Whether resources are named one by one: by an account, or as buckets by their names. */
function namesOwn({ resources }: Statement): boolean {
  return resources !== undefined && resources.length > 0 && resources.every((one) => isNamed(one, false));
}

/** A statement that reads what it names lets nothing out: AWS keeps packages, images and documents in accounts of its own. */
function isReadOfNamed({ actions, resources }: Statement): boolean {
  const isRead = actions?.every((action) => /^[a-z0-9-]+:(?:Get|List|Describe|BatchGet|BatchCheck)/i.test(action));
  return isRead === true && resources !== undefined && resources.every((one) => isNamed(one, true));
}

/** @param ofAws - whether an ARN without an account counts, which is one of AWS's own */
function isNamed(resource: string, ofAws: boolean): boolean {
  if (/^‹[^›]*›/u.test(resource)) return true;
  const [arn, , service = "", , account = "", name = ""] = arnParts(resource);
  if (arn !== "arn" || /[*?]/.test(service)) return false;
  if (service === "s3") return name !== "" && !/^[*?]/.test(name);
  if (account === "") return ofAws && name !== "" && !/^[*?]/.test(name);
  return !/[*?]/.test(account);
}
