import { shares, shareTypes } from "../../identity/shares";
import { resourcePolicies, typesWith } from "../../policies/resource-policies";
import { boundsSource, boundsWho, namesEveryone, servicesIn } from "../../policies/who";
import type { Control, Subject } from "../control";
import { type Carrier, noStatement } from "./statements";

/** Policies of one kind of resource, which are judged by controls of their own. */
interface Theme {
  /** First part of the ids: "s3". */
  readonly id: string;

  /** In the plural: "buckets". */
  readonly what: string;
  readonly services: readonly string[];
  readonly look: string;

  /** Types of grants that are no policies. */
  readonly shares?: readonly string[];
}

const themes: readonly Theme[] = [
  {
    id: "s3",
    what: "buckets",
    services: ["s3", "s3tables", "s3express", "s3-object-lambda"],
    look: "aws s3api get-bucket-policy-status --bucket NAME",
    shares: ["aws_s3_bucket_acl"],
  },
  {
    id: "sqs",
    what: "queues",
    services: ["sqs"],
    look: "aws sqs get-queue-attributes --queue-url URL --attribute-names Policy",
  },
  { id: "sns", what: "topics", services: ["sns"], look: "aws sns get-topic-attributes --topic-arn ARN" },
  {
    id: "backup",
    what: "backup vaults",
    services: ["backup", "glacier"],
    look: "aws backup get-backup-vault-access-policy --backup-vault-name NAME",
  },
  {
    id: "ecr",
    what: "image repositories",
    services: ["ecr"],
    look: "aws ecr get-repository-policy --repository-name NAME",
  },
  {
    id: "secretsmanager",
    what: "secrets",
    services: ["secretsmanager"],
    look: "aws secretsmanager get-resource-policy --secret-id NAME",
  },
  {
    id: "lambda",
    what: "functions",
    services: [],
    look: "aws lambda get-policy --function-name NAME",
    shares: ["aws_lambda_permission", "aws_lambda_layer_version_permission"],
  },
  {
    id: "events",
    what: "event buses",
    services: ["events"],
    look: "aws events describe-event-bus --name NAME --query Policy",
    shares: ["aws_cloudwatch_event_permission"],
  },
  {
    id: "data",
    // Domains of OpenSearch have opensearch-access, which knows their own users too.
    what: "other stores",
    services: ["dynamodb", "kinesis", "kafka", "glue", "redshift", "redshift-serverless", "codeartifact", "acm-pca"],
    look: "aws dynamodb get-resource-policy --resource-arn ARN",
  },
];

function carriersOf({ services, shares: kinds = [] }: Theme, { model }: Subject): readonly Carrier[] {
  return [
    ...resourcePolicies(model).filter(({ service }) => services.includes(service)),
    ...shares(model).filter(({ resource }) => kinds.includes(resource.type)),
  ];
}

function typesOf({ services, shares: kinds = [] }: Theme): readonly string[] {
  return [...typesWith(({ service }) => services.includes(service)), ...kinds];
}

/** Images and snapshots have controls of their own, which ask for more. */
const sharedTypes = shareTypes().filter((type) => /document|endpoint_service/.test(type));

/** What is open to everyone, and what services do for anyone. */
export const resourcePolicyControls: readonly Control[] = [
  ...themes.map((theme) =>
    noStatement({
      id: `${theme.id}-policy-not-public`,
      group: "exposure",
      title: `Policies of ${theme.what} let in nobody at large`,
      citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
      why: "A policy that allows everyone lets in every account of the world, without a trace in the organization.",
      remedy: "Name principals in the policy, or bound the statement with aws:PrincipalOrgID, an account or a network.",
      examines: typesOf(theme),
      look: theme.look,
      carriers: (subject) => carriersOf(theme, subject),
      met: "lets in nobody at large",
      fault: (statement) =>
        statement.effect === "Allow" && namesEveryone(statement) && !boundsWho(statement)
          ? "allows everyone"
          : undefined,
    }),
  ),
  ...themes
    .filter(({ id }) => id !== "data")
    .map((theme) => boundsServices(theme, (subject) => carriersOf(theme, subject))),
  boundsServices(
    {
      id: "kms",
      what: "keys",
      services: ["kms"],
      look: "aws kms get-key-policy --key-id ID --policy-name default",
    },
    ({ model }) => resourcePolicies(model).filter(({ service }) => service === "kms"),
  ),
  noStatement({
    id: "share-not-public",
    group: "exposure",
    title: "Documents and endpoint services are shared with nobody at large",
    citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
    why: "A document shows how hosts are run, and an endpoint service is a way to them, to every account of the world.",
    remedy: "Name accounts where something is shared, and leave out `all`.",
    examines: sharedTypes,
    look: "aws ssm describe-document-permission --name NAME --permission-type Share",
    carriers: ({ model }) => shares(model).filter(({ resource }) => sharedTypes.includes(resource.type)),
    met: "is shared with nobody at large",
    fault: (statement) => (namesEveryone(statement) && !boundsWho(statement) ? "shares it with everyone" : undefined),
  }),
];

function boundsServices(theme: Theme, carriers: (subject: Subject) => readonly Carrier[]): Control {
  return noStatement({
    id: `${theme.id}-policy-bounds-services`,
    group: "identity",
    title: `Policies of ${theme.what} say for whom services of AWS may act`,
    citations: ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"],
    why: "A service that acts for anyone can be told by a stranger to write or read here: it is the confused deputy.",
    remedy:
      theme.id === "lambda"
        ? "Set source_account, source_arn or principal_org_id of aws_lambda_permission."
        : "Add aws:SourceAccount, aws:SourceArn or aws:SourceOrgID to each statement that names a service.",
    examines: theme.id === "kms" ? typesWith(({ service }) => service === "kms") : typesOf(theme),
    look: theme.look,
    carriers,
    applies: (statements) => statements.some((one) => one.effect === "Allow" && servicesIn(one).length > 0),
    met: "names the source of each service",
    fault: (statement) =>
      statement.effect === "Allow" && servicesIn(statement).length > 0 && !boundsSource(statement)
        ? `lets ${servicesIn(statement).join(", ")} act for anyone`
        : undefined,
  });
}
