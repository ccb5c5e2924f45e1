import type { Control } from "../control";
import { isOff, isOneOf, onEach } from "../demand";

/** Stores beside those of RDS and DynamoDB, which have controls of their own. */
const pools = onEach({
  id: "cognito-deletion-protection",
  group: "backup",
  title: "No pool of users can be deleted by a slip",
  citations: ["164.308(a)(7)(ii)(A)", "164.312(c)(1)"],
  why: "One wrong plan deletes every user, and with them who may read what.",
  remedy: "Set deletion_protection = ACTIVE.",
  examines: ["aws_cognito_user_pool"],
  look: "aws cognito-idp describe-user-pool --user-pool-id ID --query UserPool.DeletionProtection",
  demand: (pool) => isOneOf(pool, ["deletion_protection"], ["ACTIVE"], "INACTIVE"),
});

const warehouses = onEach({
  id: "redshift-final-snapshot",
  group: "backup",
  title: "What is left of a warehouse that is deleted on purpose is a snapshot",
  citations: ["164.308(a)(7)(ii)(A)"],
  why: "A warehouse that is deleted without a last snapshot cannot come back.",
  remedy: "Leave skip_final_snapshot out and give final_snapshot_identifier.",
  examines: ["aws_redshift_cluster"],
  look: "aws redshift describe-cluster-snapshots --snapshot-type manual",
  demand: (cluster) => isOff(cluster, ["skip_final_snapshot"]),
});

/** Controls of what keeps stores from being deleted. */
export const deletionControls: readonly Control[] = [pools, warehouses];
