import { EbsDefaultKmsKey } from "@cdktf/provider-aws/lib/ebs-default-kms-key";
import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { EbsSnapshotBlockPublicAccess } from "@cdktf/provider-aws/lib/ebs-snapshot-block-public-access";
import { Ec2ImageBlockPublicAccess } from "@cdktf/provider-aws/lib/ec2-image-block-public-access";
import { Ec2InstanceMetadataDefaults } from "@cdktf/provider-aws/lib/ec2-instance-metadata-defaults";
import { Ec2SerialConsoleAccess } from "@cdktf/provider-aws/lib/ec2-serial-console-access";
import type { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { copyToCentralAccount } from "./backup-grants";
import { centralAccount } from "./backup-lifecycle";
import { ConfigRecorder } from "./config-recorder";
import { CustomerKey } from "./customer-key";
import { HardeningRules } from "./hardening-rules";
import type { Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link RegionBaseline}. */
export interface RegionBaselineProps {
  readonly region: string;

  /** Config's role in this account. */
  readonly recorderRole: IamServiceLinkedRole;

  /** Whether IAM's and other global resources are recorded in this region. */
  readonly recordsGlobalTypes: boolean;

  /**
   * Provider of the region.
   *
   * @default - the home region's
   */
  readonly provider?: AwsProvider;
}

/** The defaults of an account in one region. */
export class RegionBaseline extends Construct {
  /** Key of every volume that names none. */
  public readonly volumesKey: CustomerKey;

  public readonly recorder: ConfigRecorder;

  constructor(scope: Construct, id: string, props: RegionBaselineProps) {
    super(scope, id);
    const { provider } = props;
    const stack = ZoneStack.of(this);

    this.volumesKey = new CustomerKey(this, "volumes_key", {
      name: "volumes",
      description: "Volumes and snapshots that name no key of their own",
      statements: volumeKeyStatements(stack, props.region),
      provider,
    });
    new EbsDefaultKmsKey(this, "volumes_default_key", { keyArn: this.volumesKey.arn, provider });
    new EbsEncryptionByDefault(this, "volumes_encrypted", { enabled: true, provider });

    new Ec2InstanceMetadataDefaults(this, "instance_metadata", { httpTokens: "required", provider });
    new EbsSnapshotBlockPublicAccess(this, "snapshots", { state: "block-all-sharing", provider });
    new Ec2ImageBlockPublicAccess(this, "images", { state: "block-new-sharing", provider });
    new Ec2SerialConsoleAccess(this, "serial_console", { enabled: false, provider });

    this.recorder = new ConfigRecorder(this, "recorder", {
      role: props.recorderRole,
      recordsGlobalTypes: props.recordsGlobalTypes,
      provider,
    });
    new HardeningRules(this, "rules", {
      recorder: this.recorder.status,
      checksAccount: props.recordsGlobalTypes,
      provider,
    });
  }
}

/** The key is used by EC2 for whoever starts an instance, Auto Scaling's role among them, and by the account that keeps the copies. */
function volumeKeyStatements(stack: ZoneStack, region: string): readonly Statement[] {
  const use: Statement = {
    sid: "UseThroughVolumes",
    effect: "Allow",
    principals: { AWS: ["*"] },
    actions: [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    resources: ["*"],
    conditions: {
      StringEquals: {
        "kms:CallerAccount": stack.accountId(stack.account),
        "kms:ViaService": `ec2.${region}.amazonaws.com`,
      },
    },
  };
  if (stack.account === centralAccount) {
    return [use];
  }
  return [use, copyToCentralAccount(stack)];
}
