import { BackupVaultNotifications } from "@cdktf/provider-aws/lib/backup-vault-notifications";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { alarmRecipients } from "./alarm-recipients";
import type { BackupVault } from "./backup-vault";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BackupNotifications}. */
export interface BackupNotificationsProps {
  /** The vault that is spoken of. Its key must let AWS Backup publish to the topic. */
  readonly vault: BackupVault;
}

/** Tells the zone's contacts of jobs that did not succeed, and of recovery points that somebody changed. */
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
      ]),
    });
    for (const email of alarmRecipients(zone)) {
      new SnsTopicSubscription(this, `subscription_${email.replace(/[^A-Za-z0-9]+/g, "_")}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: email,
        // A job that completed is in the record; only what did not is worth a message.
        filterPolicy: JSON.stringify({ State: [{ "anything-but": ["COMPLETED"] }] }),
      });
    }
    new BackupVaultNotifications(this, "notifications", {
      backupVaultName: vault.vault.name,
      snsTopicArn: topic.arn,
      // A job that failed, expired or was aborted comes as COMPLETED too, with its state in an attribute:
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
      backupVaultEvents: [
        "BACKUP_JOB_COMPLETED",
        "COPY_JOB_FAILED",
        "RECOVERY_POINT_MODIFIED",
        "RESTORE_JOB_COMPLETED",
        "S3_BACKUP_OBJECT_FAILED",
        "S3_RESTORE_OBJECT_FAILED",
      ],
      // AWS publishes a first message to see whether it may.
      dependsOn: [policy],
    });
  }
}
