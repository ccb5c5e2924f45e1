import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { bastionRoleName, type Environment } from "../zone";
import type { BastionNetwork } from "./bastion-network";
import { BastionRole } from "./bastion-role";
import { bastionStartup } from "./bastion-startup";
import type { CustomerKey } from "./customer-key";
import type { Endpoints } from "./endpoints";
import { OperatorRole } from "./operator-role";
import { SessionRecording } from "./session-recording";
import { ZoneStack } from "./zone-stack";

/** Tag that says which environment a bastion leads to; the operator roles go by it. */
export const bastionTag = "Bastion";

/** Tag that every bastion has; patching goes by it. */
export const patchedTag = { key: "Patched", value: "bastions" } as const;

/** The newest Amazon Linux 2023 for arm64, looked up by EC2 whenever an instance starts. */
const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/** Properties of {@link Bastion}. */
export interface BastionProps {
  readonly environment: Environment;
  readonly network: BastionNetwork;

  /** Key of the disk. EC2 must be allowed to use it for Auto Scaling. */
  readonly volumesKey: CustomerKey;

  /** ARN of the key of the archive's bucket of records. */
  readonly archiveKeyArn: string;

  /** The way to packages and to Session Manager: an instance that starts before it is there is of no use. */
  readonly endpoints: Endpoints;
}

/** The one way into an environment: an instance that nobody can call, entered by recorded sessions only. */
export class Bastion extends Construct {
  public readonly operatorRole: OperatorRole;

  constructor(scope: Construct, id: string, props: BastionProps) {
    super(scope, id);
    const { environment, network } = props;
    const { zone } = ZoneStack.of(this);
    const name = bastionRoleName(zone, environment.name);
    const recording = new SessionRecording(this, "recording", { environment });
    const { profile } = new BastionRole(this, "role", { environment, recording, archiveKeyArn: props.archiveKeyArn });
    this.operatorRole = new OperatorRole(this, "operator", { environment, recording });

    // Auto Scaling copies no default tags of the provider to what it launches.
    const tags = {
      ...zone.tags,
      Zone: zone.zone,
      Name: name,
      [bastionTag]: environment.name,
      [patchedTag.key]: patchedTag.value,
    };
    const template = new LaunchTemplate(this, "template", {
      name,
      updateDefaultVersion: true,
      imageId: image,
      instanceType: zone.bastion.instanceType,
      iamInstanceProfile: { arn: profile.arn },
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      networkInterfaces: [
        {
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [network.securityGroup.id],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: 10,
            encrypted: "true",
            kmsKeyId: props.volumesKey.arn,
            deleteOnTermination: "true",
          },
        },
      ],
      userData: Buffer.from(bastionStartup()).toString("base64"),
      tagSpecifications: ["instance", "network-interface", "volume"].map((resourceType) => ({ resourceType, tags })),
    });

    new AutoscalingGroup(this, "group", {
      name,
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifier: network.subnets.map((subnet) => subnet.id),
      launchTemplate: { id: template.id, version: template.getStringAttribute("latest_version") },
      healthCheckType: "EC2",
      healthCheckGracePeriod: 300,
      // Thirty days in seconds: then the newest image takes its place, whatever was left on the disk.
      maxInstanceLifetime: 30 * 24 * 60 * 60,
      // One instance can only be replaced by first taking it away.
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0 } },
      tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn: [network, props.endpoints].flatMap(({ node }) =>
        node.findAll().filter((part) => TerraformResource.isTerraformResource(part)),
      ),
    });
  }
}
