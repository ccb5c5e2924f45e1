import {
  type SynthesizedResource,
  type SynthesizedStatement,
  at,
  listAt,
  resources,
  statements,
  textAt,
} from "./synthesized";

/** One statement of a policy of a resource. */
export interface Grant {
  readonly resource: SynthesizedResource;
  readonly statement: SynthesizedStatement;

  /** For messages. */
  readonly name: string;
}

/** Where a type of resource has its policy. */
const policyOf: Readonly<Record<string, string>> = {
  aws_backup_vault_policy: "policy",
  aws_cloudwatch_event_bus_policy: "policy",
  aws_cloudwatch_log_resource_policy: "policy_document",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_sns_topic_policy: "policy",
  aws_sqs_queue_policy: "policy",
};

/** Every statement of every policy that a resource has for those who come to it. */
export function grants(...types: readonly string[]): readonly Grant[] {
  const kinds = types.length === 0 ? Object.keys(policyOf) : types;
  return resources(...kinds).flatMap((resource) =>
    statements(textAt(resource.body, policyOf[resource.type] ?? "policy")).map((statement) => ({
      resource,
      statement,
      name: `${resource.address} ${statement.Sid}`,
    })),
  );
}

/** Services that a statement speaks of. */
export function services({ Principal }: SynthesizedStatement): readonly string[] {
  return listAt(Principal, "Service").filter((service) => typeof service === "string");
}

/** Accounts, roles and users that a statement speaks of; "*" is everyone. */
export function identities({ Principal }: SynthesizedStatement): readonly string[] {
  return (Principal === "*" ? ["*"] : listAt(Principal, "AWS")).filter((identity) => typeof identity === "string");
}

/** Values of a condition, whatever its operator. */
export function conditionValues({ Condition }: SynthesizedStatement, key: string): readonly string[] {
  return Object.keys(Condition ?? {})
    .flatMap((operator) => listAt(Condition, operator, key))
    .filter((value) => typeof value === "string");
}

/** Keys of all conditions. */
export function conditionKeys({ Condition }: SynthesizedStatement): readonly string[] {
  return Object.keys(Condition ?? {}).flatMap((operator) => Object.keys(at(Condition, operator) ?? {}));
}
