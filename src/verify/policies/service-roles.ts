/**
 * Services that say for whom they act when they take on a role, so that its trust can ask for it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html, and each service's page on it.
 */
export const servicesThatNameTheirSource: ReadonlySet<string> = new Set(
  [
    "apidestinations.events access-analyzer appflow application-autoscaling batchoperations.s3 bedrock chatbot",
    "cloudformation cloudtrail codebuild codepipeline config datasync delivery.logs drs events export.rds firehose",
    "grafana imagebuilder iot logs mediaconvert pipes replicator.kafka s3 sagemaker scheduler ses sns ssm",
    "ssm-incidents states storagegateway transfer vpc-flow-logs",
  ]
    .join(" ")
    .split(" ")
    .map((name) => `${name}.amazonaws.com`),
);

/** Why the trust in a service needs no source: a role can only be handed over inside its own account. */
export const servicesWithoutSource: Readonly<Record<string, string>> = {
  "ec2.amazonaws.com": "an instance gets only a profile of its own account, by iam:PassRole",
  "lambda.amazonaws.com": "a function gets only a role of its own account, by iam:PassRole",
  "edgelambda.amazonaws.com": "a function gets only a role of its own account, by iam:PassRole",
  "ecs-tasks.amazonaws.com": "a task gets only a role of its own account, by iam:PassRole",
  "ecs.amazonaws.com": "a service gets only a role of its own account, by iam:PassRole",
  "eks.amazonaws.com": "a cluster gets only a role of its own account, by iam:PassRole",
  "eks-fargate-pods.amazonaws.com": "a profile gets only a role of its own account, by iam:PassRole",
  "pods.eks.amazonaws.com": "an association names a role of the cluster's account",
  "backup.amazonaws.com":
    "a selection or a restore gets only a role of its own account; AWS Backup sends no source then",
  "autoscaling.amazonaws.com": "a group gets only a role of its own account, by iam:PassRole",
  "batch.amazonaws.com": "an environment gets only a role of its own account, by iam:PassRole",
  "rds.amazonaws.com": "a database gets only a role of its own account, by iam:PassRole",
  "monitoring.rds.amazonaws.com": "a database gets only a role of its own account, by iam:PassRole",
  "redshift.amazonaws.com": "a cluster gets only a role of its own account, by iam:PassRole",
  "glue.amazonaws.com": "a job gets only a role of its own account, by iam:PassRole",
  "dms.amazonaws.com": "a task gets only a role of its own account, by iam:PassRole",
  "dlm.amazonaws.com": "a policy gets only a role of its own account, by iam:PassRole",
  "elasticmapreduce.amazonaws.com": "a cluster gets only a role of its own account, by iam:PassRole",
  "apigateway.amazonaws.com": "an API gets only a role of its own account, by iam:PassRole",
  "appsync.amazonaws.com": "an API gets only a role of its own account, by iam:PassRole",
  "spotfleet.amazonaws.com": "a fleet gets only a role of its own account, by iam:PassRole",
  "codedeploy.amazonaws.com": "a deployment gets only a role of its own account, by iam:PassRole",
  "elasticbeanstalk.amazonaws.com": "an environment gets only a role of its own account, by iam:PassRole",
  "dax.amazonaws.com": "a cluster gets only a role of its own account, by iam:PassRole",
};
