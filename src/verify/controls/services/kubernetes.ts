import { yes } from "../../decision";
import type { Control } from "../control";
import { hasCustomerKey } from "../customer-key";
import { isOff, isOn, listsAll, onEach, together } from "../demand";

const clusters = { examines: ["aws_eks_cluster"], look: "aws eks describe-cluster --name NAME" };

const secrets = onEach({
  ...clusters,
  id: "eks-secrets-encryption",
  group: "encryption at rest",
  title: "Every cluster of Kubernetes encrypts its secrets with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Secrets are what opens the databases.",
  remedy: 'Set encryption_config with resources = ["secrets"] and provider.key_arn.',
  demand: (cluster) =>
    together([
      hasCustomerKey(cluster, ["encryption_config", "provider", "key_arn"]),
      listsAll(cluster, ["encryption_config", "resources"], ["secrets"]),
    ]),
});

const endpoint = onEach({
  ...clusters,
  id: "eks-private-endpoint",
  group: "exposure",
  title: "Every cluster of Kubernetes is administered from inside the VPC alone",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "The public endpoint is on by default, and open to the world.",
  remedy: "Set vpc_config.endpoint_private_access = true and endpoint_public_access = false.",
  demand: (cluster) =>
    together([
      isOff(cluster, ["vpc_config", "endpoint_public_access"], yes),
      isOn(cluster, ["vpc_config", "endpoint_private_access"]),
    ]),
});

const logTypes = ["api", "audit", "authenticator"];

const logging = onEach({
  ...clusters,
  id: "eks-logging",
  group: "audit trail",
  title: "Every cluster of Kubernetes writes down who does what",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "What is done through Kubernetes is in no trail of AWS.",
  remedy: `Set enabled_cluster_log_types with ${logTypes.join(", ")}.`,
  demand: (cluster) => listsAll(cluster, ["enabled_cluster_log_types"], logTypes),
});

/** Controls of Kubernetes. */
export const kubernetesControls: readonly Control[] = [secrets, endpoint, logging];
