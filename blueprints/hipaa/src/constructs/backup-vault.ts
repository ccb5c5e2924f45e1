import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { BackupVaultPolicy } from "@cdktf/provider-aws/lib/backup-vault-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { SHORTEST_BACKUP_DAYS, vaultName } from "../zone";
import { CustomerKey } from "./customer-key";
import { policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BackupVault}. */
export interface BackupVaultProps {
  /**
   * Days that a recovery point or copy must be kept to be taken in. A number that no retention of a zone can go below:
   * the lock, once made, is never changed, and so never taken away for a moment, whatever zone.yaml says later.
   *
   * @default 7
   */
  readonly minRetentionDays?: number;

  /**
   * Who may copy recovery points into the vault, beside the plans of its own account.
   *
   * @default - nobody
   */
  readonly copiesFrom?: Pick<Statement, "principals" | "conditions">;

  /**
   * Who else may use the vault's key.
   *
   * @default - the account's own IAM policies decide alone
   */
  readonly keyStatements?: readonly Statement[];

  /**
   * Provider of the region.
   *
   * @default - the home region's
   */
  readonly provider?: AwsProvider;
}

/** A vault with a key of its own, locked: what is in it can be neither removed nor shortened before its time. */
export class BackupVault extends Construct {
  public readonly vault: AwsBackupVault;
  public readonly key: CustomerKey;

  constructor(scope: Construct, id: string, props: BackupVaultProps) {
    super(scope, id);
    const { account, zone } = ZoneStack.of(this);
    const { provider } = props;

    // Keys of AWS cannot be shared, so nothing under them can be copied to another account.
    this.key = new CustomerKey(this, "key", {
      name: "backups",
      description: "Recovery points",
      statements: props.keyStatements,
      provider,
    });
    this.vault = new AwsBackupVault(this, "vault", {
      name: vaultName(zone, account),
      kmsKeyArn: this.key.arn,
      lifecycle: { preventDestroy: true },
      provider,
    });

    new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: this.vault.name,
      // A job whose retention is shorter fails. There is no longest one: a compliance lock would hold it for ever.
      minRetentionDays: props.minRetentionDays ?? SHORTEST_BACKUP_DAYS,
      // Compliance can be undone during these days, three at least, and then by nobody, ever. Left out, it is governance.
      changeableForDays: zone.backup.lock === "compliance" ? 3 : undefined,
      lifecycle: {
        // The provider changes a lock by taking it away first.
        preventDestroy: true,
        // AWS does not tell this number again: an imported lock would be taken away and made anew.
        ignoreChanges: ["changeable_for_days"],
      },
      provider,
    });

    if (props.copiesFrom !== undefined) {
      new BackupVaultPolicy(this, "policy", {
        backupVaultName: this.vault.name,
        policy: policyDocument([
          {
            sid: "CopyIntoVault",
            effect: "Allow",
            ...props.copiesFrom,
            actions: ["backup:CopyIntoBackupVault"],
            resources: ["*"],
          },
        ]),
        provider,
      });
    }
  }
}
