import { all, no, undecided } from "../../decision";
import { symbolicText } from "../../model/value";
import { ofThose, thoseNaming } from "../references";
import type { Control } from "../control";
import { hasCustomerKey } from "../customer-key";
import { isGiven, onEach, together } from "../demand";

const keys = onEach({
  id: "secretsmanager-encryption",
  group: "encryption at rest",
  title: "Every secret, and every replica of it, is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "With AWS's key everybody who may read secrets in the account reads this one; a key of your own says who.",
  remedy: "Set kms_key_id, and kms_key_id of every replica.",
  examines: ["aws_secretsmanager_secret"],
  look: "aws secretsmanager describe-secret --secret-id NAME --query KmsKeyId",
  demand: (secret) => {
    const { blocks, missing } = secret.blocks("replica");
    const replicas = blocks.map((replica) => {
      const demand = hasCustomerKey(replica, ["kms_key_id"]);
      const region = symbolicText(replica.value("region")) ?? "";
      return {
        ...demand,
        met: `its replica in ${region} too`,
        violated: `its replica in ${region} ${demand.violated}`,
      };
    });
    const demand = together([hasCustomerKey(secret, ["kms_key_id"]), ...replicas]);
    return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
  },
});

const rotation = onEach({
  id: "secretsmanager-rotation",
  group: "identity",
  title: "Every secret is changed by itself",
  citations: ["164.308(a)(5)(ii)(D)"],
  why: "A secret that leaked is worth nothing after its next change.",
  remedy: "Add an aws_secretsmanager_secret_rotation with rotation_rules.",
  examines: ["aws_secretsmanager_secret"],
  look: "aws secretsmanager describe-secret --secret-id NAME --query RotationEnabled",
  demand: (secret, subject) =>
    ofThose(
      thoseNaming(subject.model, secret, "aws_secretsmanager_secret_rotation", "secret_id"),
      "has no aws_secretsmanager_secret_rotation",
      (one) => ({ ...isGiven(one, ["secret_id"]), met: "is changed" }),
    ),
});

const parameters = onEach({
  id: "ssm-parameter-secure",
  group: "encryption at rest",
  title: "Every parameter that is a secret is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)", "164.308(a)(5)(ii)(D)"],
  proposed: ["encryption"],
  why: "A plain parameter is read by whoever may read parameters.",
  remedy: 'Set type = "SecureString" and key_id.',
  examines: ["aws_ssm_parameter"],
  look: "aws ssm describe-parameters --query 'Parameters[].[Name,Type,KeyId]'",
  demand: (parameter) => {
    const isSecure = parameter.isOneOf(["SecureString"], "", "type");
    if (isSecure.is === "unknown") return { holds: isSecure, met: "", violated: "" };
    if (isSecure.is) return hasCustomerKey(parameter, ["key_id"]);
    const name = symbolicText(parameter.value("name")) ?? "";
    const isSecret = /(password|passwd|secret|token|api[-_]?key|private[-_]?key|credential)s?$/i.test(name);
    return isSecret ? { holds: no, met: "", violated: `is named ${name}, and is no SecureString` } : undefined;
  },
});

/** Controls of secrets and parameters. */
export const secretControls: readonly Control[] = [keys, rotation, parameters];
