import { decided, undecided } from "../../decision";
import type { Control } from "../control";
import { hasCustomerKey } from "../customer-key";
import { isGiven, isOneOf, onEach } from "../demand";
import { isInPhiEnvironment } from "../phi-environments";

const keys = onEach({
  id: "lambda-environment-key",
  group: "encryption at rest",
  title: "Variables of every function are encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Variables hold addresses and secrets, and are shown to whoever may describe the function.",
  remedy: "Set kms_key_arn.",
  examines: ["aws_lambda_function"],
  look: "aws lambda get-function-configuration --function-name NAME --query KMSKeyArn",
  demand: (lambda) => {
    const { blocks, missing } = lambda.blocks("environment");
    if (blocks.length === 0 && missing === undefined) return undefined;
    return hasCustomerKey(lambda, ["kms_key_arn"]);
  },
});

const network = onEach({
  id: "lambda-in-vpc",
  group: "exposure",
  title: "Every function with health data is in a VPC",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(e)(2)(i)"],
  proposed: ["segmentation"],
  why: "Outside a VPC nothing bounds or records where a function sends what it reads.",
  remedy: "Set vpc_config.subnet_ids and security_group_ids.",
  examines: ["aws_lambda_function"],
  duty: "Asked only of environments that zone.yaml says hold health data.",
  look: "aws lambda get-function-configuration --function-name NAME --query VpcConfig",
  demand: (lambda, subject) =>
    isInPhiEnvironment(subject, lambda) ? isGiven(lambda, ["vpc_config", "subnet_ids"]) : undefined,
});

const urls = onEach({
  id: "lambda-no-public-url",
  group: "exposure",
  title: "No function's URL answers everybody",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(d)"],
  why: "A URL without IAM is called by whoever finds it.",
  remedy: 'Set authorization_type = "AWS_IAM".',
  examines: ["aws_lambda_function_url"],
  look: "aws lambda list-function-url-configs --function-name NAME",
  demand: (url) => isOneOf(url, ["authorization_type"], ["AWS_IAM"]),
});

/** Runtimes that AWS lists as deprecated. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const endedRuntimes = [
  /^nodejs(0\.\d+|4\.\d|6\.\d+|8\.\d+|10\.x|12\.x|14\.x|16\.x|18\.x)?(-edge)?$/,
  /^python(2\.7|3\.[6-9])$/,
  /^ruby(2\.\d)$/,
  /^java8$/,
  /^dotnet(core.*|5\.0|6|7)$/,
  /^go1\.x$/,
  /^provided$/,
];

const runtimes = onEach({
  id: "lambda-runtime",
  group: "hygiene",
  title: "No function runs on a runtime that AWS patches no more",
  citations: ["164.308(a)(5)(ii)(B)"],
  proposed: ["patching"],
  why: "Holes in such a runtime stay open.",
  remedy: "Set runtime to one that AWS supports.",
  examines: ["aws_lambda_function"],
  look: "aws lambda get-function-configuration --function-name NAME --query Runtime",
  demand: (lambda) => {
    const runtime = lambda.text("runtime");
    if (!runtime.known) return { holds: undecided(runtime.missing), met: "", violated: "" };
    const { value } = runtime;
    // A function from an image carries its own.
    if (value === undefined) return undefined;
    const hasEnded = endedRuntimes.some((pattern) => pattern.test(value));
    return { holds: decided(!hasEnded), met: `runs on ${value}`, violated: `runs on ${value}` };
  },
});

const keptSecrets = onEach({
  id: "lambda-no-secret-variables",
  group: "hygiene",
  title: "No function has a secret in its variables",
  citations: ["164.308(a)(5)(ii)(D)", "164.312(d)"],
  why: "What is written there stands in the code, in the state and in the console.",
  remedy: "Keep it in Secrets Manager, and give the variable the secret's name.",
  examines: ["aws_lambda_function"],
  look: "aws lambda get-function-configuration --function-name NAME --query 'keys(Environment.Variables)'",
  demand: (lambda) => {
    const variables = lambda.value("environment", "variables");
    if (variables.kind === "unknown") return { holds: undecided(variables.expression), met: "", violated: "" };
    if (variables.kind !== "map") return undefined;
    const secrets = [...variables.entries]
      .filter(([name, value]) => value.kind === "literal" && holdsSecret(name, String(value.value ?? "")))
      .map(([name]) => name);
    return {
      holds: decided(secrets.length === 0),
      met: "has no variable that looks like a secret",
      violated: `has ${secrets.join(", ")} in its variables`,
    };
  },
});

/** A variable that names a secret by its ARN or path is as it should be. */
function holdsSecret(name: string, value: string): boolean {
  const isNamedSo = /(password|passwd|secret|token|api_?key|private_?key|credential)/i.test(name);
  const isReference = /(arn|name|path|id|url|file)$/i.test(name) || /^(arn:|\/|https?:)/.test(value);
  return isNamedSo && !isReference && value !== "";
}

/** Controls of functions. */
export const functionControls: readonly Control[] = [keys, network, urls, runtimes, keptSecrets];
