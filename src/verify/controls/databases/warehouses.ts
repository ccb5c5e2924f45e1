import { undecided } from "../../decision";
import { ofThose, thoseNaming } from "../references";
import type { Control } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { isGiven, isOff, isOn, listsAll, onEach } from "../demand";

/** Version 6 of the provider turned these defaults around: what is not written depends on the provider. */
const byVersion = (name: string) => undecided(`the default of ${name}, which version 6 of the provider changed`);

const encryption = encryptedWithCustomerKey({
  id: "redshift-encryption",
  title: "Every warehouse is encrypted with a customer key",
  stores: {
    aws_redshift_cluster: {
      flag: ["encrypted"],
      flagOtherwise: byVersion("encrypted"),
      key: ["kms_key_id"],
      copyOf: ["snapshot_identifier", "snapshot_arn"],
    },
    aws_redshiftserverless_namespace: { key: ["kms_key_id"] },
    aws_redshift_snapshot_copy_grant: { key: ["kms_key_id"] },
  },
  look: "aws redshift describe-clusters --query 'Clusters[].[ClusterIdentifier,Encrypted,KmsKeyId]'",
});

const exposed = onEach({
  id: "redshift-not-public",
  group: "exposure",
  title: "No warehouse has a public address",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "A warehouse that the internet can resolve is one security group away from being read.",
  remedy: "Set publicly_accessible = false.",
  examines: ["aws_redshift_cluster", "aws_redshiftserverless_workgroup"],
  look: "aws redshift describe-clusters --query 'Clusters[].[ClusterIdentifier,PubliclyAccessible]'",
  demand: (resource) =>
    resource.type === "aws_redshift_cluster"
      ? isOff(resource, ["publicly_accessible"], byVersion("publicly_accessible"))
      : isOff(resource, ["publicly_accessible"]),
});

const routing = onEach({
  id: "redshift-enhanced-routing",
  group: "exposure",
  title: "Every warehouse loads and unloads through its VPC",
  citations: ["164.312(e)(2)(i)", "164.308(a)(4)(ii)(B)"],
  why: "Without it COPY and UNLOAD go over the internet, past endpoints, flow logs and security groups.",
  remedy: "Set enhanced_vpc_routing = true.",
  examines: ["aws_redshift_cluster", "aws_redshiftserverless_workgroup"],
  look: "aws redshift describe-clusters --query 'Clusters[].[ClusterIdentifier,EnhancedVpcRouting]'",
  demand: (resource) => isOn(resource, ["enhanced_vpc_routing"]),
});

const serverlessLogs = ["connectionlog", "userlog", "useractivitylog"];

const logging = onEach({
  id: "redshift-logging",
  group: "audit trail",
  title: "Every warehouse writes down who connects and asks what",
  citations: ["164.312(b)", "164.308(a)(5)(ii)(C)"],
  why: "Without it nobody can tell who read which record.",
  remedy: `Add an aws_redshift_logging; of a namespace, log_exports with ${serverlessLogs.join(", ")}.`,
  examines: ["aws_redshift_cluster", "aws_redshiftserverless_namespace"],
  look: "aws redshift describe-logging-status --cluster-identifier NAME",
  demand: (resource, subject) => {
    if (resource.type !== "aws_redshift_cluster") return listsAll(resource, ["log_exports"], serverlessLogs);
    // Version 6 of the provider has the block no more.
    const inline = resource.block("logging");
    if (inline !== undefined) return isOn(inline, ["enable"]);
    const companions = thoseNaming(subject.model, resource, "aws_redshift_logging", "cluster_identifier");
    return ofThose(companions, "has no aws_redshift_logging", (one) => ({
      ...isGiven(one, ["cluster_identifier"]),
      met: "is logged",
    }));
  },
});

/** Controls of warehouses. */
export const warehouseControls: readonly Control[] = [encryption, exposed, routing, logging];
