import type { JsonObject } from "../../../src/verify/json";
import type { Stranger } from "./stranger";

const metadata = (path: string): JsonObject => ({ "//": { metadata: { path, uniqueId: path.replace(/\//g, "_") } } });

/** What cdktf synthesizes, with its metadata, its remote state and a comment that looks like an expression. */
export const cdktfApp: Stranger = {
  shape: "cdktf output with // metadata, EKS, references between stacks through remote state",
  files: {
    "cdktf.json": { language: "typescript", app: "npx ts-node main.ts", output: "dist/out" },
    "dist/out/stacks/cluster/cdk.tf.json": {
      "//": { metadata: { backend: "local", stackName: "cluster", version: "0.20.0" }, outputs: { cluster: {} } },
      terraform: { backend: { local: { path: "/app/terraform.cluster.tfstate" } } },
      provider: { aws: [{ region: "us-east-1" }] },
      resource: {
        aws_eks_cluster: {
          main: {
            ...metadata("cluster/main"),
            name: "main",
            role_arn: "arn:aws:iam::111111111111:role/eks",
            vpc_config: { subnet_ids: ["subnet-1"], endpoint_private_access: true },
          },
          closed: {
            ...metadata("cluster/closed"),
            name: "closed",
            role_arn: "arn:aws:iam::111111111111:role/eks",
            vpc_config: { subnet_ids: ["subnet-1"], endpoint_private_access: true, endpoint_public_access: false },
            encryption_config: {
              resources: ["secrets"],
              provider: { key_arn: "${data.terraform_remote_state.keys.outputs.key_arn}" },
            },
            enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
          },
        },
        aws_sns_topic: {
          alarms: {
            "//": "five dollars a month: ${5",
            name: "alarms",
            kms_master_key_id: "${data.terraform_remote_state.keys.outputs.key_arn}",
          },
          lost: { name: "lost", kms_master_key_id: "${data.terraform_remote_state.elsewhere.outputs.key_arn}" },
          plain: { name: "plain" },
        },
      },
      data: {
        terraform_remote_state: {
          keys: {
            ...metadata("cluster/keys"),
            backend: "local",
            config: { path: "/app/terraform.keys.tfstate" },
            workspace: "${terraform.workspace}",
          },
          elsewhere: { backend: "local", config: { path: "/app/terraform.gone.tfstate" } },
        },
      },
    },
    "dist/out/stacks/keys/cdk.tf.json": {
      "//": { metadata: { backend: "local", stackName: "keys", version: "0.20.0" } },
      terraform: { backend: { local: { path: "/app/terraform.keys.tfstate" } } },
      provider: { aws: [{ region: "us-east-1" }] },
      resource: { aws_kms_key: { main: { ...metadata("keys/main"), enable_key_rotation: true } } },
      output: { key_arn: { value: "${aws_kms_key.main.arn}", sensitive: true } },
    },
  },
  expected: [
    ["eks-private-endpoint", "cluster: aws_eks_cluster.main", "violated"],
    ["eks-private-endpoint", "cluster: aws_eks_cluster.closed", "met"],
    ["eks-secrets-encryption", "cluster: aws_eks_cluster.main", "violated"],
    ["eks-secrets-encryption", "cluster: aws_eks_cluster.closed", "met"],
    ["eks-logging", "cluster: aws_eks_cluster.main", "violated"],
    ["sns-encryption", "cluster: aws_sns_topic.alarms", "met"],
    ["sns-encryption", "cluster: aws_sns_topic.lost", "unknown"],
    ["sns-encryption", "cluster: aws_sns_topic.plain", "violated"],
    ["kms-rotation", "keys: aws_kms_key.main", "met"],
  ],
};
