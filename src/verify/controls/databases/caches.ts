import { decided, no, undecided, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import type { Control } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { type Demand, isGiven, isNoneOf, isOn, onEach, oneOf, together } from "../demand";

const encryption = encryptedWithCustomerKey({
  id: "elasticache-encryption",
  title: "Every cache is encrypted with a customer key",
  stores: {
    aws_elasticache_replication_group: { flag: ["at_rest_encryption_enabled"], key: ["kms_key_id"] },
    aws_elasticache_serverless_cache: { key: ["kms_key_id"] },
  },
  // A member of a global group is encrypted as its primary is.
  except: (resource) => resource.has("global_replication_group_id"),
  look: "aws elasticache describe-replication-groups --query 'ReplicationGroups[].[ReplicationGroupId,AtRestEncryptionEnabled,KmsKeyId]'",
});

const alone = onEach({
  id: "elasticache-no-bare-cluster",
  group: "encryption at rest",
  title: "No cache stands alone, where it cannot be encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "aws_elasticache_cluster takes no key: only a replication group or a serverless cache does.",
  remedy:
    "Use aws_elasticache_replication_group, with num_cache_clusters = 1 if need be, or aws_elasticache_serverless_cache.",
  examines: ["aws_elasticache_cluster"],
  look: "aws elasticache describe-cache-clusters --query 'CacheClusters[].[CacheClusterId,AtRestEncryptionEnabled]'",
  demand: (cluster) => ({
    ...isGiven(cluster, ["replication_group_id"]),
    met: "belongs to a replication group",
    violated: "stands alone, and so without a customer key",
  }),
});

const transit = onEach({
  id: "elasticache-tls-required",
  group: "encryption in transit",
  title: "Every cache demands TLS",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "What a cache holds travels in clear unless it is told otherwise.",
  remedy: 'Set transit_encryption_enabled = true, and no transit_encryption_mode but "required".',
  examines: ["aws_elasticache_replication_group", "aws_elasticache_cluster"],
  look: "aws elasticache describe-replication-groups --query 'ReplicationGroups[].[ReplicationGroupId,TransitEncryptionEnabled]'",
  demand: (cache) =>
    cache.has("replication_group_id") && cache.type === "aws_elasticache_cluster"
      ? undefined
      : together([
          isOn(cache, ["transit_encryption_enabled"], cache.has("global_replication_group_id") ? yes : no),
          isNoneOf(cache, ["transit_encryption_mode"], ["preferred"], "required"),
        ]),
});

const authentication = onEach({
  id: "elasticache-authentication",
  group: "identity",
  title: "Every cache asks who calls",
  citations: ["164.312(d)"],
  why: "Without a token or users everybody in reach reads and writes everything.",
  remedy: "Set auth_token or user_group_ids; of a serverless cache user_group_id.",
  examines: ["aws_elasticache_replication_group", "aws_elasticache_serverless_cache"],
  look: "aws elasticache describe-replication-groups --query 'ReplicationGroups[].[ReplicationGroupId,AuthTokenEnabled,UserGroupIds]'",
  demand: (cache) =>
    cache.type === "aws_elasticache_serverless_cache"
      ? isServerlessAuthenticated(cache)
      : oneOf([isGiven(cache, ["user_group_ids"]), isGiven(cache, ["auth_token"])]),
});

/** Memcached knows no users. */
function isServerlessAuthenticated(cache: Resource): Demand | undefined {
  return cache.isOneOf(["memcached"], "", "engine").is === true ? undefined : isGiven(cache, ["user_group_id"]);
}

const memorydb = encryptedWithCustomerKey({
  id: "memorydb-encryption",
  title: "Every cluster of MemoryDB is encrypted with a customer key",
  stores: { aws_memorydb_cluster: { key: ["kms_key_arn"] } },
  look: "aws memorydb describe-clusters --query 'Clusters[].[Name,KmsKeyId]'",
});

const memorydbAccess = onEach({
  id: "memorydb-tls-and-users",
  group: "encryption in transit",
  title: "Every cluster of MemoryDB demands TLS and knows its users",
  citations: ["164.312(e)(2)(ii)", "164.312(d)"],
  proposed: ["encryption"],
  why: 'Without TLS it takes no users either; the list "open-access" lets everybody in.',
  remedy: "Leave tls_enabled on, and set acl_name to a list of your own.",
  examines: ["aws_memorydb_cluster"],
  look: "aws memorydb describe-clusters --query 'Clusters[].[Name,TLSEnabled,ACLName]'",
  demand: (cluster) => {
    const list = cluster.text("acl_name");
    const holds = list.known ? decided(list.value !== "open-access") : undecided(list.missing);
    return together([
      isOn(cluster, ["tls_enabled"], yes),
      { holds, met: "has users of its own", violated: "lets everybody in (open-access)" },
    ]);
  },
});

/** Controls of stores in memory. */
export const cacheControls: readonly Control[] = [encryption, alone, transit, authentication, memorydb, memorydbAccess];
