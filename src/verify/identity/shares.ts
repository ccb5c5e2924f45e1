import type { Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { isNothing } from "../model/value";
import type { Condition, Principals, Statement } from "../policies/statement";

/** A grant that is no policy, in the shape of statements. */
export interface Share {
  readonly resource: Resource;
  readonly what: string;
  readonly statements: Known<readonly Statement[]>;
}

interface ShareKind {
  readonly type: string;
  readonly what: string;
  readonly statements: (resource: Resource) => Known<readonly Statement[]>;
}

/** Every grant of a model that is no policy. */
export function shares(model: Model): readonly Share[] {
  return kinds.flatMap(({ type, what, statements }) =>
    model.resources(type).map((resource) => ({ resource, what, statements: statements(resource) })),
  );
}

/** Types of the resources that are grants. */
export function shareTypes(): readonly string[] {
  return kinds.map(({ type }) => type);
}

const kinds: readonly ShareKind[] = [
  { type: "aws_lambda_permission", what: "function permission", statements: lambdaPermission },
  {
    type: "aws_lambda_layer_version_permission",
    what: "layer permission",
    statements: (layer) =>
      naming(layer, ["principal"], "lambda:GetLayerVersion", orgCondition(layer, "organization_id")),
  },
  { type: "aws_kms_grant", what: "grant of a key", statements: kmsGrant },
  {
    type: "aws_ram_principal_association",
    what: "resource share",
    statements: (one) => naming(one, ["principal"], "*"),
  },
  { type: "aws_ami_launch_permission", what: "shared image", statements: imagePermission },
  {
    type: "aws_snapshot_create_volume_permission",
    what: "shared snapshot",
    statements: (one) => naming(one, ["account_id"], "ec2:CreateVolume"),
  },
  { type: "aws_db_snapshot", what: "shared snapshot", statements: (one) => sharedWith(one, "rds:CopyDBSnapshot") },
  {
    type: "aws_db_cluster_snapshot",
    what: "shared snapshot",
    statements: (one) => sharedWith(one, "rds:CopyDBClusterSnapshot"),
  },
  { type: "aws_ssm_document", what: "shared document", statements: sharedDocument },
  {
    type: "aws_lakeformation_permissions",
    what: "data lake permission",
    statements: (one) => naming(one, ["principal"], "lakeformation:GetDataAccess"),
  },
  {
    type: "aws_servicecatalog_portfolio_share",
    what: "shared portfolio",
    statements: (one) => naming(one, ["principal_id"], "servicecatalog:ProvisionProduct"),
  },
  {
    type: "aws_config_aggregate_authorization",
    what: "authorization to aggregate",
    statements: (one) => naming(one, ["account_id"], "config:BatchGetAggregateResourceConfig"),
  },
  {
    type: "aws_redshift_endpoint_authorization",
    what: "authorization of an endpoint",
    statements: (one) => naming(one, ["account"], "redshift:CreateEndpointAccess"),
  },
  {
    type: "aws_redshift_data_share_authorization",
    what: "shared data",
    statements: (one) => naming(one, ["consumer_identifier"], "redshift:AssociateDataShareConsumer"),
  },
  {
    type: "aws_vpc_endpoint_service_allowed_principal",
    what: "endpoint service",
    statements: (one) => naming(one, ["principal_arn"], "ec2:CreateVpcEndpoint"),
  },
  {
    type: "aws_vpc_endpoint_service",
    what: "endpoint service",
    statements: (one) => ofTexts(one.texts("allowed_principals"), "ec2:CreateVpcEndpoint"),
  },
  { type: "aws_cloudwatch_event_permission", what: "event bus permission", statements: eventPermission },
  { type: "aws_s3_bucket_acl", what: "bucket access list", statements: bucketAcl },
];

function lambdaPermission(one: Resource): Known<readonly Statement[]> {
  const action = one.text("action");
  const account = conditionOf(one, "source_account", "StringEquals", "aws:sourceaccount");
  const arn = conditionOf(one, "source_arn", "ArnLike", "aws:sourcearn");
  return naming(
    one,
    ["principal"],
    action.known ? (action.value ?? "lambda:InvokeFunction") : "lambda:*",
    account,
    arn,
    orgCondition(one, "principal_org_id"),
  );
}

function kmsGrant(one: Resource): Known<readonly Statement[]> {
  const operations = one.texts("operations");
  if (!operations.known) return operations;
  const [first = "*", ...rest] = operations.value;
  const found = naming(one, ["grantee_principal"], `kms:${first}`);
  if (!found.known) return found;
  const more = rest.map((operation) => `kms:${operation}`);
  return {
    known: true,
    value: found.value.map((statement) => ({ ...statement, actions: [...(statement.actions ?? []), ...more] })),
  };
}

function imagePermission(one: Resource): Known<readonly Statement[]> {
  const group = one.text("group");
  if (!group.known) return group;
  if (group.value === "all") return allow({ AWS: ["*"] }, "ec2:RunInstances", []);
  const names = ["account_id", "organization_arn", "organizational_unit_arn"] as const;
  return naming(one, names, "ec2:RunInstances");
}

function sharedWith(one: Resource, action: string): Known<readonly Statement[]> {
  const accounts = one.texts("shared_accounts");
  return ofTexts(
    accounts.known ? { known: true, value: accounts.value.map((text) => (text === "all" ? "*" : text)) } : accounts,
    action,
  );
}

function sharedDocument(one: Resource): Known<readonly Statement[]> {
  const accounts = one.text("permissions", "account_ids");
  if (!accounts.known) return accounts;
  const texts = (accounts.value ?? "").split(",").filter((text) => text !== "");
  return ofTexts(
    { known: true, value: texts.map((text) => (text.toLowerCase() === "all" ? "*" : text)) },
    "ssm:GetDocument",
  );
}

function eventPermission(one: Resource): Known<readonly Statement[]> {
  const { blocks, missing } = one.blocks("condition");
  if (missing !== undefined) return { known: false, missing };
  const conditions: Condition[] = [];
  for (const block of blocks) {
    const [operator, key, value] = [block.text("type"), block.text("key"), block.text("value")];
    if (!operator.known || !key.known || !value.known) return { known: false, missing: `${one.address}.condition` };
    conditions.push({
      operator: operator.value ?? "StringEquals",
      key: (key.value ?? "").toLowerCase(),
      values: [value.value ?? ""],
    });
  }
  return naming(one, ["principal"], "events:PutEvents", { known: true, value: conditions });
}

function bucketAcl(one: Resource): Known<readonly Statement[]> {
  const acl = one.text("acl");
  if (!acl.known) return acl;
  if (acl.value?.startsWith("public-") === true || acl.value === "authenticated-read") {
    return allow({ AWS: ["*"] }, acl.value === "public-read-write" ? "s3:*" : "s3:GetObject", []);
  }
  const policy = one.block("access_control_policy");
  const { blocks, missing } = policy?.blocks("grant") ?? { blocks: [] };
  if (missing !== undefined) return { known: false, missing };
  const found: Statement[] = [];
  for (const block of blocks) {
    const grantee = block.block("grantee");
    const [id, uri] = [grantee?.text("id"), grantee?.text("uri")];
    if (id?.known === false) return id;
    if (uri?.known === false) return uri;
    if (uri?.value !== undefined && /\/(?:AllUsers|AuthenticatedUsers)$/.test(uri.value)) {
      found.push(statement({ AWS: ["*"] }, "s3:*", []));
    }
    if (id?.value !== undefined) found.push(statement({ CanonicalUser: [id.value] }, "s3:*", []));
  }
  return { known: true, value: found };
}

/** One statement for whoever one of the arguments names. */
function naming(
  one: Resource,
  names: readonly string[],
  action: string,
  ...conditions: readonly Known<readonly Condition[]>[]
): Known<readonly Statement[]> {
  const extra: Condition[] = [];
  for (const condition of conditions) {
    if (!condition.known) return condition;
    extra.push(...condition.value);
  }
  for (const name of names) {
    if (isNothing(one.value(name))) continue;
    const text = one.text(name);
    if (!text.known) return text;
    return { known: true, value: [named(text.value ?? "", action, extra)] };
  }
  return { known: true, value: [] };
}

function ofTexts(texts: Known<readonly string[]>, action: string): Known<readonly Statement[]> {
  return texts.known ? { known: true, value: texts.value.map((text) => named(text, action, [])) } : texts;
}

/** An organization or a unit of it is everyone in it. */
function named(text: string, action: string, conditions: readonly Condition[]): Statement {
  const symbol = /^‹([^›]*aws_organizations_(organization|organizational_unit)\.[^›]*)\.(?:arn|id)›$/u.exec(text);
  const literal = /^arn:[^:]*:organizations::[^:]*:(organization|ou)\/(?:.*\/)?([^/]+)$/.exec(text);
  const isUnit = symbol?.[2] === "organizational_unit" || literal?.[1] === "ou";
  const id = symbol === null ? literal?.[2] : `‹${symbol[1] ?? ""}.id›`;
  if (id !== undefined) {
    const condition: Condition = isUnit
      ? { operator: "ForAnyValue:StringLike", key: "aws:principalorgpaths", values: [`*/${id}/*`] }
      : { operator: "StringEquals", key: "aws:principalorgid", values: [id] };
    return statement({ AWS: ["*"] }, action, [condition, ...conditions]);
  }
  const isService = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(text);
  return statement(isService ? { Service: [text] } : { AWS: [text] }, action, conditions);
}

function allow(principals: Principals, action: string, conditions: readonly Condition[]): Known<readonly Statement[]> {
  return { known: true, value: [statement(principals, action, conditions)] };
}

function statement(principals: Principals, action: string, conditions: readonly Condition[]): Statement {
  return { sid: "", effect: "Allow", principals, actions: [action], conditions };
}

function conditionOf(one: Resource, name: string, operator: string, key: string): Known<readonly Condition[]> {
  if (isNothing(one.value(name))) return { known: true, value: [] };
  const text = one.text(name);
  return text.known ? { known: true, value: [{ operator, key, values: [text.value ?? ""] }] } : text;
}

function orgCondition(one: Resource, name: string): Known<readonly Condition[]> {
  return conditionOf(one, name, "StringEquals", "aws:principalorgid");
}
