import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import type { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { bucketName } from "../zone";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link ConfigRecorder}. */
export interface ConfigRecorderProps {
  /** Config's role in this account. */
  readonly role: IamServiceLinkedRole;

  /** Whether IAM's and other global resources are recorded here: once in an account. */
  readonly recordsGlobalTypes: boolean;

  /**
   * Provider of the region.
   *
   * @default - the home region's
   */
  readonly provider?: AwsProvider;
}

/** Records every resource of a region, and delivers the record to the log archive. */
export class ConfigRecorder extends Construct {
  /** What later resources wait for: rules are refused where nothing records. */
  public readonly status: ConfigConfigurationRecorderStatus;

  private readonly channel: ConfigDeliveryChannel;

  constructor(scope: Construct, id: string, { role, recordsGlobalTypes, provider }: ConfigRecorderProps) {
    super(scope, id);
    const { zone } = ZoneStack.of(this);

    // AWS refuses a channel without a recorder, starts no recorder without a channel, and deletes no channel in use.
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name: "default",
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: recordsGlobalTypes },
      provider,
    });
    this.channel = new ConfigDeliveryChannel(this, "channel", {
      name: "default",
      s3BucketName: bucketName(zone, "config"),
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      dependsOn: [recorder],
      provider,
    });
    this.status = new ConfigConfigurationRecorderStatus(this, "status", {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [this.channel],
      provider,
    });
  }

  /** Config tries the bucket out when the channel is made: where both are in one stack, the channel waits. */
  public deliversAfter(bucket: ITerraformDependable): void {
    this.channel.dependsOn = [...(this.channel.dependsOn ?? []), dependable(bucket)];
  }
}
