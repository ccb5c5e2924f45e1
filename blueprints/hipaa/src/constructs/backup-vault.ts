import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { BackupVaultPolicy } from "@cdktf/provider-aws/lib/backup-vault-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { vaultName } from "../zone";
import type { BackupRule } from "./backup-lifecycle";
import { CustomerKey } from "./customer-key";
import { policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BackupVault}. */
export interface BackupVaultProps {
  /** Every rule that puts recovery points or copies into the vault. */
  readonly rules: readonly BackupRule[];

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

    const retentions = props.rules.map((rule) => rule.retentionDays);
    new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: this.vault.name,
      // A job whose retention is outside of these fails: they follow from the rules, not from a setting of their own.
      minRetentionDays: Math.min(...retentions),
      maxRetentionDays: Math.max(...retentions),
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
