import type { Resource } from "./resource";
import { type Value, isNothing, literal, symbol, symbolicText } from "./value";

/** Computed attributes that follow from a resource's arguments and its place. */
export function knownAttribute(resource: Resource, attribute: string): Value | undefined {
  if (resource.mode === "data") return ofDataSource(resource, attribute);
  if (attribute === "id" && resource.importedId !== undefined) return literal(resource.importedId);
  const arn = arns[resource.type];
  if (attribute === "arn" && arn !== undefined) return filled(resource, arn);
  const identity = identities[resource.type];
  if (attribute === "id" && identity !== undefined) return filled(resource, identity);
  if (resource.type === "aws_organizations_organization" && attribute === "master_account_id") {
    return resource.place.account;
  }
  if (attribute === "owner_id" || attribute === "account_id")
    return ownerIn.has(resource.type) ? resource.place.account : undefined;
  return undefined;
}

/** The ARN of a resource, as policies write it; a symbol where the cloud makes up a part of it. */
export function arnOf(resource: Resource): string {
  const known = knownAttribute(resource, "arn");
  return (known === undefined ? undefined : symbolicText(known)) ?? symbol(resource, "arn");
}

/**
 * ARNs by the type of the resource; `{name}` stands for an argument, `{account}` and `{region}` for the place.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const arns: Readonly<Record<string, string>> = {
  aws_backup_vault: "arn:aws:backup:{region}:{account}:backup-vault:{name}",
  aws_cloudtrail: "arn:aws:cloudtrail:{region}:{account}:trail/{name}",
  aws_cloudwatch_event_bus: "arn:aws:events:{region}:{account}:event-bus/{name}",
  aws_cloudwatch_event_rule: "arn:aws:events:{region}:{account}:rule/{name}",
  aws_cloudwatch_log_group: "arn:aws:logs:{region}:{account}:log-group:{name}",
  aws_cloudwatch_metric_alarm: "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
  aws_dynamodb_table: "arn:aws:dynamodb:{region}:{account}:table/{name}",
  aws_ecr_repository: "arn:aws:ecr:{region}:{account}:repository/{name}",
  aws_iam_group: "arn:aws:iam::{account}:group{path}{name}",
  aws_iam_instance_profile: "arn:aws:iam::{account}:instance-profile{path}{name}",
  aws_iam_policy: "arn:aws:iam::{account}:policy{path}{name}",
  aws_iam_role: "arn:aws:iam::{account}:role{path}{name}",
  aws_iam_user: "arn:aws:iam::{account}:user{path}{name}",
  aws_kms_alias: "arn:aws:kms:{region}:{account}:{name}",
  aws_lambda_function: "arn:aws:lambda:{region}:{account}:function:{function_name}",
  aws_s3_bucket: "arn:aws:s3:::{bucket}",
  aws_sns_topic: "arn:aws:sns:{region}:{account}:{name}",
  aws_sqs_queue: "arn:aws:sqs:{region}:{account}:{name}",
  aws_ssm_document: "arn:aws:ssm:{region}:{account}:document/{name}",
  aws_ssm_parameter: "arn:aws:ssm:{region}:{account}:parameter{name}",
};

/** What `id` is, where it is no number that the cloud gives. */
const identities: Readonly<Record<string, string>> = {
  aws_backup_vault: "{name}",
  aws_cloudwatch_log_group: "{name}",
  aws_iam_group: "{name}",
  aws_iam_instance_profile: "{name}",
  aws_iam_policy: "arn:aws:iam::{account}:policy{path}{name}",
  aws_iam_role: "{name}",
  aws_iam_user: "{name}",
  aws_s3_bucket: "{bucket}",
  aws_sns_topic: "arn:aws:sns:{region}:{account}:{name}",
};

const ownerIn: ReadonlySet<string> = new Set(["aws_vpc", "aws_security_group", "aws_subnet", "aws_cloudtrail"]);

/** Undefined where an argument that is needed is not given: then the cloud makes up a name. */
function filled(resource: Resource, pattern: string): Value | undefined {
  const parts: Value[] = [];
  for (const part of pattern.split(/(\{[a-z_]+\})/)) {
    if (part === "") continue;
    const name = /^\{([a-z_]+)\}$/.exec(part)?.[1];
    if (name === undefined) parts.push(literal(part));
    else if (name === "account") parts.push(resource.place.account);
    else if (name === "region") parts.push(resource.place.region);
    else {
      const value = resource.value(name);
      if (name === "path" && isNothing(value)) parts.push(literal("/"));
      else if (isNothing(value)) return undefined;
      else parts.push(value);
    }
  }
  return joined(parts);
}

/** Text of parts, as one literal where all of it is known. */
export function joined(parts: readonly Value[]): Value {
  const flat = parts.flatMap((part) => (part.kind === "text" ? part.parts : [part]));
  const merged: Value[] = [];
  for (const part of flat) {
    const last = merged.at(-1);
    if (part.kind === "literal" && last?.kind === "literal") {
      merged[merged.length - 1] = literal(`${String(last.value)}${String(part.value)}`);
    } else merged.push(part.kind === "literal" ? literal(String(part.value)) : part);
  }
  const [only] = merged;
  if (only === undefined) return literal("");
  return merged.length === 1 && only.kind === "literal" ? only : { kind: "text", parts: merged };
}

function ofDataSource(resource: Resource, attribute: string): Value | undefined {
  switch (resource.type) {
    case "aws_caller_identity":
      return attribute === "account_id" || attribute === "id" ? resource.place.account : undefined;
    case "aws_region":
      return ["name", "region", "id"].includes(attribute) ? resource.place.region : undefined;
    case "aws_partition":
      return attribute === "partition" || attribute === "id"
        ? literal("aws")
        : attribute === "dns_suffix"
          ? literal("amazonaws.com")
          : undefined;
    default:
      return undefined;
  }
}
