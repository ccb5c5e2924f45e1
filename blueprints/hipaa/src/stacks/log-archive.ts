import { type App, TerraformOutput } from "cdktf";
import { AccountBaseline } from "../constructs/account-baseline";
import { ArchiveBucket } from "../constructs/archive-bucket";
import {
  accessLogGrants,
  configGrants,
  flowLogGrants,
  sessionRecordGrants,
  trailGrants,
} from "../constructs/archive-grants";
import { AuditorRole } from "../constructs/auditor-role";
import { CustomerKey } from "../constructs/customer-key";
import { ZoneStack } from "../constructs/zone-stack";
import type { BucketPurpose, Zone } from "../zone";

/** Names of the outputs that later stacks read: a service that encrypts with a key of another account wants its ARN. */
export const logArchiveOutputs = {
  trailKeyArn: "trail_key_arn",
  sessionRecordsKeyArn: "session_records_key_arn",
} as const;

/** What has its requests recorded. */
const logged = ["trail", "config", "flow-logs", "session-records"] as const satisfies readonly BucketPurpose[];

/** The records of the whole organization, each kind in a bucket of its own under a key of its own. */
export class LogArchiveStack extends ZoneStack {
  constructor(app: App, { zone }: { readonly zone: Zone }) {
    super(app, "log-archive", { zone, account: "log-archive" });

    // Server access logs and load balancers write under S3's own key or not at all.
    const accessLogs = new ArchiveBucket(this, "access_logs", {
      purpose: "access-logs",
      statements: accessLogGrants(this, logged),
    });

    const trail = trailGrants(this);
    const trailKey = new CustomerKey(this, "trail_key", {
      name: "trail",
      description: "Records of the organization's trail",
      statements: trail.key,
    });
    new ArchiveBucket(this, "trail", {
      purpose: "trail",
      encryptionKey: trailKey,
      locked: true,
      accessLogs,
      statements: trail.bucket,
    });

    const config = configGrants(this);
    const configKey = new CustomerKey(this, "config_key", {
      name: "config",
      description: "Config's record of every resource",
      statements: config.key,
    });
    const configBucket = new ArchiveBucket(this, "config", {
      purpose: "config",
      encryptionKey: configKey,
      accessLogs,
      statements: config.bucket,
    });

    const flowLogs = flowLogGrants(this);
    const flowLogsKey = new CustomerKey(this, "flow_logs_key", {
      name: "flow-logs",
      description: "Flow logs of every network",
      statements: flowLogs.key,
    });
    new ArchiveBucket(this, "flow_logs", {
      purpose: "flow-logs",
      encryptionKey: flowLogsKey,
      accessLogs,
      statements: flowLogs.bucket,
    });

    const sessionRecords = sessionRecordGrants(this);
    const sessionRecordsKey = new CustomerKey(this, "session_records_key", {
      name: "session-records",
      description: "Records of sessions on the bastions",
      statements: sessionRecords.key,
    });
    new ArchiveBucket(this, "session_records", {
      purpose: "session-records",
      encryptionKey: sessionRecordsKey,
      locked: true,
      accessLogs,
      statements: sessionRecords.bucket,
    });

    new AuditorRole(this, "auditor", {
      purposes: [...logged, "access-logs"],
      keys: [trailKey, configKey, flowLogsKey, sessionRecordsKey],
    });

    new AccountBaseline(this, "baseline").deliversAfter(configBucket.policy);

    new TerraformOutput(this, logArchiveOutputs.trailKeyArn, { value: trailKey.arn });
    new TerraformOutput(this, logArchiveOutputs.sessionRecordsKeyArn, { value: sessionRecordsKey.arn });
  }
}
