import { BackupVaultNotifications } from "@cdktf/provider-aws/lib/backup-vault-notifications";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { alarmRecipients } from "./alarm-recipients";
import type { BackupVault } from "./backup-vault";
import { onlyEncryptedConnections } from "./only-encrypted-connections";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BackupNotifications}. */
export interface BackupNotificationsProps {
  /** The vault that is spoken of. Its key must let AWS Backup publish to the topic. */
  readonly vault: BackupVault;
}

/**
 * Tells people that something is taken out of a vault that nothing should be taken from but in need. Jobs that fail are
 * told by the zone's alarms.
 */
export class BackupNotifications extends Construct {
  constructor(scope: Construct, id: string, { vault }: BackupNotificationsProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const topic = new SnsTopic(this, "topic", { name: `${zone.zone}-backups`, kmsMasterKeyId: vault.key.key.id });
    const policy = new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        {
          sid: "VaultPublishes",
          effect: "Allow",
          principals: { Service: ["backup.amazonaws.com"] },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { StringEquals: { "aws:SourceAccount": stack.accountId(stack.account) } },
        },
        onlyEncryptedConnections(["sns:Publish"], [topic.arn]),
      ]),
    });
    for (const email of alarmRecipients(zone)) {
      new SnsTopicSubscription(this, `subscription_${email.replace(/[^A-Za-z0-9]+/g, "_")}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: email,
      });
    }
    new BackupVaultNotifications(this, "notifications", {
      backupVaultName: vault.vault.name,
      snsTopicArn: topic.arn,
      backupVaultEvents: ["COPY_JOB_STARTED", "RESTORE_JOB_COMPLETED", "RESTORE_JOB_STARTED"],
      // AWS publishes a first message to see whether it may.
      dependsOn: [policy],
    });
  }
}
